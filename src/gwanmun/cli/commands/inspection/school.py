"""``gwanmun inspection school-trial``: the choice of images tried on learners that do not exist."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gwanmun.cli import out
from gwanmun.cli.commands.inspection.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T


@app.command(
    "school-trial",
    help=T(
        "가상의 교육생으로 영상 선택과 난이도 추정을 시험합니다. 사람에 대한 시험이 아닙니다.",
        "Try choice of images and estimate of difficulty on simulated learners. It says nothing of people.",
    ),
)
def school_trial(
    learners: Annotated[
        int, typer.Option("--learners", min=20, max=5000, help=T("교육생 수.", "How many learners."))
    ] = 200,
    seed: Annotated[int, typer.Option("--seed", min=0, help=T("난수 시드.", "Seed."))] = 1,
    as_json: out.Json = False,
) -> None:
    from gwanmun.inspection.school.trials import trials

    told = trials(learners, seed)
    if as_json:
        out.emit(told)
    else:
        _show(told)


@app.command(
    "school-setup",
    help=T(
        "기본 과정을 공개하고 교육 영상을 만듭니다. 다시 실행해도 됩니다.",
        "Publish the supplied courses and make images for them. Safe to run again.",
    ),
)
def school_setup(
    organisation: Annotated[
        str, typer.Option("--org", help=T("영상을 둘 세관의 부호.", "Code of the office."))
    ],
    images: Annotated[
        int, typer.Option("--images", min=2, max=5000, help=T("영상 수.", "How many images."))
    ] = 60,
    seed: Annotated[int, typer.Option("--seed", min=0, help=T("난수 시드.", "Seed."))] = 1,
    machine: Annotated[str, typer.Option("--machine", help=T("가상 장비.", "Virtual machine."))] = "hangang",
    as_json: out.Json = False,
) -> None:
    from gwanmun.cli.commands.migrate import bring_up_to_date

    bring_up_to_date()
    from gwanmun.inspection.school.contract import setup
    from gwanmun.platform.accounts.models import Organisation

    place = Organisation.objects.filter(code=organisation).first()
    if place is None:
        raise Stop(
            Exit.USAGE,
            T(f"모르는 기관입니다: {organisation}", f"Unknown organisation: {organisation}"),
        )
    done = setup(place, images, seed, machine)
    if as_json:
        out.emit(done)
    else:
        out.say(
            T(
                f"과정 {done['courses']}개 공개, 영상 {done['images']}장",
                f"{done['courses']} courses published, {done['images']} images",
            )
        )


def _show(told: dict[str, Any]) -> None:
    names = {
        "edge": T("경계에서 가장 잘 배움(가설)", "most is learnt at the edge (the hypothesis)"),
        "flat": T("난이도와 무관하게 배움", "difficulty does not matter"),
        "error": T("어려울수록 잘 배움(반대 가정)", "the harder the better (the opposite)"),
    }
    new = T(", 새 영상은행", ", new bank")
    out.table(
        T(
            f"합격 기준까지의 영상 수, 교육생 {told['learners']}명",
            f"Images to the criterion, {told['learners']} learners",
        ),
        (T("가정", "Assumption"), T("무작위", "random"), T("맞춤", "adaptive"),
         T("절감", "saved"), T("95% 구간", "95 %"), T("정답률", "right")),
        [
            (
                f"{names[row['gain']]}{'' if row['each'] else new}",
                *(f"{row[arm]:.0f}" for arm in ("random", "adaptive")),
                f"{row['saved']:.1%}",
                f"{row['low']:.1%} – {row['high']:.1%}",
                f"{row['right']:.0%}",
            )
            for row in told["savings"]
        ],
        range(1, 6),
    )  # fmt: skip
    out.table(
        T("난이도 추정과 참값의 순위상관", "Difficulty, estimated and true: rank correlation"),
        (T("영상당 답", "answers an image"), "ρ", T("95% 구간", "95 %")),
        [
            (f"{row['answers']:.0f}", f"{row['rho']:.3f}", f"{row['low']:.3f} – {row['high']:.3f}")
            for row in told["difficulty"]
        ],
        range(3),
    )
    known = told["reliability"]
    shown = {name: "–" if value is None else value for name, value in known.items()}
    around, plain = f"{shown['events']} ({shown['low']} – {shown['high']})", shown["events_by_share"]
    out.say(
        T(
            f"신뢰도 {known['level']}까지의 투사 영상: {around}장. 무작위 영상의 적발률로는 {plain}장.\n",
            f"Projected threats to a reliability of {known['level']}: {around}; by share found {plain}.\n",
        )
    )
    out.note(
        T(
            "가상의 교육생은 알고리즘을 시험할 뿐, 사람에 대해서는 아무것도 말하지 않습니다.",
            "Simulated learners test the algorithm. They say nothing about people.",
        )
    )
