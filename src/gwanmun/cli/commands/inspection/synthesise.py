"""``gwanmun inspection synthesise``: scans of things that were never packed, with their whole truth."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from gwanmun.cli import out
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T


@app.command(
    help=T(
        "가상 장비의 16비트 이중에너지 영상을 만듭니다. 물체 마스크, 재질, 무게, 신고(참·거짓)가 딸립니다.",
        "Make 16-bit dual-energy scans by virtual machines, with masks, materials, masses and declarations, "
        "true or lying.",
    )
)
def synthesise(
    folder: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="DIR",
            help=T(
                "쓸 폴더. 중단된 폴더는 같은 옵션으로 이어서 만듭니다.",
                "Folder to write; one that was cut off is continued with the same options.",
            ),
        ),
    ],
    count: Annotated[int, typer.Option("--count", help=T("영상의 수.", "How many scans."))] = 100,
    seed: Annotated[
        int, typer.Option("--seed", help=T("첫 시드. 같으면 같은 영상.", "First seed; same seed, same scan."))
    ] = 1,
    machine: Annotated[
        str,
        typer.Option(
            "--machine",
            metavar="NAME|all|train|held",
            help=T(
                "가상 장비 이름. all은 전부, train은 학습용, held는 평가용을 번갈아 씁니다.",
                "Virtual machine; all, train or held take turns among them.",
            ),
        ),
    ] = "train",
    threats: Annotated[
        str,
        typer.Option(
            "--threats",
            metavar="SHARE|KINDS|none",
            help=T(
                "위해물품이 든 비율(0~1), 또는 반드시 넣을 종류(쉼표로 구분), 또는 none.",
                "Share of scans with threats (0 to 1), or kinds to be in each (commas), or none.",
            ),
        ),
    ] = "0.5",
    split: Annotated[
        str,
        typer.Option(
            "--split",
            metavar="train|held|all",
            help=T("쓸 물체군: 학습용, 평가용, 전부.", "Object families: for training, held out, all."),
        ),
    ] = "train",
    container: Annotated[
        str,
        typer.Option(
            "--container",
            metavar="KIND",
            help=T("용기 종류. 없으면 섞어 씁니다.", "Container; default: a mixture."),
            show_default=False,
        ),
    ] = "",
    clutter: Annotated[
        float | None,
        typer.Option(
            "--clutter",
            help=T("복잡도(0~1). 없으면 섞어 씁니다.", "Clutter (0 to 1); default: a mixture."),
            show_default=False,
        ),
    ] = None,
    lie: Annotated[
        str,
        typer.Option(
            "--lie",
            metavar="KIND",
            help=T(
                "신고를 truth(참)나 한 가지 거짓으로 고정합니다.",
                "Fix the declaration: truth, or one kind of lie.",
            ),
            show_default=False,
        ),
    ] = "",
    scale: Annotated[
        float,
        typer.Option(
            "--scale",
            help=T("화소 배율. 2는 절반 해상도.", "Pixels so many times as wide; 2 halves the resolution."),
        ),
    ] = 1.0,
    yolo: Annotated[
        bool, typer.Option("--yolo", help=T("YOLO 라벨도 씁니다.", "Write YOLO labels too."))
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, help=T("함께 도는 프로세스의 수.", "Processes at a time."), show_default=False
        ),
    ] = None,
    as_json: out.Json = False,
) -> None:
    from gwanmun.inspection.synthesis import Plan, SynthesisFault, make

    plan = Plan(machine, threats, split, container, clutter, lie, scale, yolo)
    processes = workers or (os.cpu_count() or 1 if count >= 20 else 1)
    try:
        with out.progress() as bar:
            task = bar.add_task(T("영상 생성", "Making scans"), total=max(count, 1))
            made = make(folder, plan, count, seed, processes, lambda done: bar.update(task, completed=done))
    except SynthesisFault as fault:
        raise Stop(Exit.USAGE, T(fault.ko, fault.en), T(fault.cure_ko, fault.cure_en)) from None
    except OSError as error:
        raise Stop(
            Exit.ENVIRONMENT, T(f"파일을 쓸 수 없습니다: {error}", f"Cannot write the files: {error}")
        ) from None
    if as_json:
        out.emit(made)
        return
    out.say(
        T(
            f"새로 만든 영상 {made['made']:,}건, 이미 있던 영상 {made['kept']:,}건",
            f"{made['made']:,} scans made, {made['kept']:,} were there already",
        )
    )
    rows = [(kind, f"{number:,}") for kind, number in made["threats"].items()]
    if rows:
        out.table(
            T("위해물품이 든 영상", "Scans with threats"), (T("종류", "Kind"), T("영상", "Scans")), rows, (1,)
        )
    out.say(T(f"목록: {made['manifest']}", f"Manifest: {made['manifest']}"))
