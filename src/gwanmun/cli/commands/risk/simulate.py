"""``gwanmun risk simulate`` and ``gwanmun risk world``: policies compared where the truth is known."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out
from gwanmun.cli.commands.risk.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    import polars as pl

    from gwanmun.risk.simulation.contract import Parameters

ALL = (
    "oracle",
    "random",
    "rates",
    "model",
    "model+random",
    "model+uncertainty",
    "model+bandit",
    "model+unseen",
)
Seed = Annotated[int, typer.Option("--seed", min=0, help=T("첫 세계의 시드.", "Seed of the first world."))]
Weeks = Annotated[
    int | None,
    typer.Option(
        "--weeks",
        min=1,
        max=520,
        help=T("주의 수. 기본은 세계 파일의 값.", "Weeks; default: those of the world."),
        show_default=False,
    ),
]
WorldFile = Annotated[
    Path | None,
    typer.Option(
        "--world",
        metavar="FILE",
        help=T("세계를 바꾸는 TOML 파일.", "TOML that changes the world."),
        show_default=False,
    ),
]


@app.command(
    help=T(
        "사기 수법이 심어진 가상의 세계에서 선별 정책을 주 단위로 겨룹니다.",
        "Let policies of selection compete, week by week, in worlds with planted frauds.",
    )
)
def simulate(
    worlds: Annotated[
        int, typer.Option("--worlds", min=1, max=1000, help=T("세계의 수.", "How many worlds."))
    ] = 10,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            help=T(f"정책: {', '.join(ALL)}. 기본은 전부.", f"Policies: {', '.join(ALL)}; default: all."),
            show_default=False,
        ),
    ] = None,
    explore: Annotated[
        list[float] | None,
        typer.Option(
            "--explore",
            metavar="PERCENT",
            help=T(
                "탐색에 쓰는 자리의 비율(%). 여러 번 쓸 수 있습니다.",
                "Slots for exploration (%); may be repeated.",
            ),
            show_default=False,
        ),
    ] = None,
    weeks: Weeks = None,
    seed: Seed = 1,
    world: WorldFile = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help=T("주별 수치와 그림을 쓸 폴더.", "Folder for weekly figures and plot."),
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, help=T("함께 도는 프로세스의 수.", "Processes at a time."), show_default=False
        ),
    ] = None,
    as_json: out.Json = False,
) -> None:
    from gwanmun.risk.simulation.contract import figures, jobs
    from gwanmun.risk.simulation.contract import simulate as played

    chosen = _chosen(world, weeks)
    names = list(dict.fromkeys(policy or ALL))
    unknown = [name for name in names if name not in ALL]
    if unknown:
        raise Stop(
            Exit.USAGE,
            T(f"모르는 정책입니다: {', '.join(unknown)}", f"Unknown policy: {', '.join(unknown)}"),
            T(f"가능한 값: {', '.join(ALL)}", f"Known: {', '.join(ALL)}"),
        )
    if any(not 0 <= share <= 50 for share in explore or []):
        raise Stop(
            Exit.USAGE,
            T(
                "탐색 비율은 0에서 50 사이의 수(%)입니다.",
                "A share of exploration is a number from 0 to 50 (%).",
            ),
        )
    work = jobs(names, worlds, seed, [share / 100 for share in explore] if explore else None)
    with out.progress() as bar:
        task = bar.add_task(T("모의실험", "Simulating"), total=len(work))
        count = workers or min(os.cpu_count() or 1, worlds)
        weekly = played(chosen, work, count, lambda: bar.advance(task))
    found = figures(weekly, chosen)
    if folder is not None:
        _write(folder, weekly, found)
    if as_json:
        out.emit(found)
    else:
        _show(found)


@app.command(
    help=T(
        "가상 세계의 물품과 진실을 파일로 씁니다. 적발이 없는 해입니다.",
        "Write the items and the truth of a made-up world: a year in which nobody is found out.",
    )
)
def world(
    items: Annotated[
        Path | None,
        typer.Option("--items", metavar="FILE", help=T("물품(CSV, Parquet).", "Items (CSV, Parquet).")),
    ] = None,
    truth: Annotated[
        Path | None,
        typer.Option("--truth", metavar="FILE", help=T("진실(CSV, Parquet).", "Truth (CSV, Parquet).")),
    ] = None,
    parameters: Annotated[
        bool,
        typer.Option(
            "--parameters", help=T("기본 세계의 TOML을 출력합니다.", "Print the TOML of the default world.")
        ),
    ] = False,
    weeks: Weeks = None,
    seed: Seed = 1,
    changes: WorldFile = None,
    as_json: out.Json = False,
) -> None:
    from gwanmun.risk.simulation.contract import DEFAULT

    if parameters:
        out.say(DEFAULT.read_text(encoding="utf-8").rstrip())
        return
    if items is None and truth is None:
        raise Stop(
            Exit.USAGE,
            T("--items 나 --truth 로 쓸 파일을 지정하십시오.", "Name a file to write: --items or --truth."),
        )
    chosen = _chosen(changes, weeks)
    from gwanmun.risk.simulation.contract import World, whole

    frames = whole(World.of(chosen, seed))
    for file, frame in zip((items, truth), frames, strict=True):
        if file is not None:
            _save(frame, file)
    told = {"items": frames[0].height, "frauds": int(frames[1]["mechanism"].is_not_null().sum())}
    if as_json:
        out.emit(told | {"seed": seed, "weeks": chosen.world.weeks})
    else:
        out.say(
            T(
                f"물품 {told['items']:,}건, 그중 사기·오류 {told['frauds']:,}건",
                f"{told['items']:,} items, {told['frauds']:,} of them fraud or error",
            )
        )


def _chosen(file: Path | None, weeks: int | None) -> Parameters:
    from gwanmun.risk.simulation.contract import WorldFault, read

    try:
        return read(file, weeks=weeks)
    except WorldFault as fault:
        raise Stop(Exit.REFUSED, T(fault.ko, fault.en), T(CURE[0], CURE[1])) from None


CURE = (
    "gwanmun risk world --parameters 가 모든 항목을 설명과 함께 보여 줍니다.",
    "gwanmun risk world --parameters shows every entry with its meaning.",
)


def _save(frame: pl.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".parquet":
        frame.write_parquet(file)
    else:
        frame.write_csv(file)


def _write(folder: Path, weekly: pl.DataFrame, found: dict[str, Any]) -> None:
    """Weekly figures as Parquet and CSV, the figures as JSON, the plot as SVG and Vega-Lite."""
    from gwanmun.risk.simulation.contract import svg, vega

    ko = language() == "ko"
    for name in ("weekly.parquet", "weekly.csv"):
        _save(weekly, folder / name)
    texts = {
        "figures.json": json.dumps(found, ensure_ascii=False, indent=1) + "\n",
        "plot.svg": svg(found, ko=ko),
        "plot.vl.json": json.dumps(vega(found, ko=ko), ensure_ascii=False) + "\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    out.note(T(f"{folder} 에 썼습니다.", f"Written to {folder}."))


def _show(found: dict[str, Any]) -> None:
    from gwanmun.risk.simulation.contract import EVER, UNTIL, interval, policy

    ko = language() == "ko"
    columns = {
        "finds": (T("적발", "finds"), "number"),
        "precision": (T("적발률", "precision"), "share"),
        "revenue": (T("추징 비율", "revenue"), "share"),
        "recall:NARCOTICS": (T("마약 소포", "narcotics"), "share"),
        "recall:NEW_ROUTE": (T("새 경로", "new route"), "share"),
        EVER: (T("찾음", "found"), "share"),
        UNTIL: (T("찾기까지(주)", "weeks to it"), "number"),
        "regret": (T("후회", "regret"), "number"),
    }
    rows = [
        (policy(row["policy"], row["explore"], ko=ko, share=True),
         *(interval(row[code], unit) for code, (_, unit) in columns.items()))
        for row in found["policies"]
    ]  # fmt: skip
    out.table("", (T("정책", "Policy"), *(name for name, _ in columns.values())), rows, range(1, 9))
