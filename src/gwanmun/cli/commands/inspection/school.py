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
    arriving: Annotated[
        int,
        typer.Option(
            "--arriving", min=1, max=500,
            help=T("한 학교에 차례로 오는 교육생 수.", "Learners who come to a school one after another."),
        ),
    ] = 100,
    vary: Annotated[
        bool, typer.Option("--vary", help=T("가정을 하나씩 바꿔 봅니다.", "Change each assumption in turn."))
    ] = False,
    as_json: out.Json = False,
) -> None:  # fmt: skip
    from gwanmun.inspection.school.trials import trials

    told = trials(learners, seed, arriving, vary=vary)
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


CASES = {
    "known_edge": T("알려진 영상은행, 경계에서 가장 잘 배움(가설)", "known bank, most is learnt at the edge"),
    "known_flat": T("알려진 영상은행, 난이도와 무관하게 배움", "known bank, difficulty does not matter"),
    "known_error": T("알려진 영상은행, 어려울수록 잘 배움", "known bank, the harder the better"),
    "first": T("새 영상은행, 첫 번째 교육생", "new bank, the first learner"),
    "tenth": T("새 영상은행, 열 번째 교육생", "new bank, the tenth learner"),
    "hundredth": T("새 영상은행, 백 번째 교육생", "new bank, the hundredth learner"),
    "as_assumed": T("가정 그대로", "as assumed"),
    "slow": T("절반의 속도로 배움", "learning half as fast"),
    "quick": T("두 배의 속도로 배움", "learning twice as fast"),
    "no_forgetting": T("잊지 않음", "nothing is forgotten"),
    "much_forgetting": T("2.5배로 잊음", "2.5 times as much is forgotten"),
    "lapses": T("열에 하나는 아무렇게나 답함", "one answer in ten at random"),
    "taste": T("사람마다 어려운 영상이 다름", "people differ in what is hard"),
    "alike": T("종류별 실력이 비슷함", "classes differ little"),
    "factors_tell_little": T("영상 요인이 난이도의 20%만 설명함", "factors tell 20 % of difficulty"),
    "factors_tell_much": T("영상 요인이 난이도의 75%를 설명함", "factors tell 75 % of difficulty"),
    "factors_other_weights": T("요인의 무게가 처음 값과 다름", "factors weigh otherwise than supplied"),
    "flat": T("난이도와 무관하게 배움", "difficulty does not matter"),
    "error": T("어려울수록 잘 배움(반대 가정)", "the harder the better (the opposite)"),
}


def _savings(title: str, rows: list[dict[str, Any]]) -> None:
    out.table(
        title,
        (T("가정", "Assumption"), T("교육생", "learners"), T("무작위", "random"), T("맞춤", "adaptive"),
         T("절감", "saved"), T("95% 구간", "95 %"), T("정답률", "right")),
        [
            (
                CASES[row["case"]],
                str(row["learners"]),
                *(f"{row[arm]:.0f}" for arm in ("random", "adaptive")),
                f"{row['saved']:.1%}",
                f"{row['low']:.1%} – {row['high']:.1%}",
                f"{row['right']:.0%}",
            )
            for row in rows
        ],
        range(1, 7),
    )  # fmt: skip


def _show(told: dict[str, Any]) -> None:
    _savings(T("합격 기준까지의 영상 수", "Images to the criterion"), told["savings"])
    if told["varied"]:
        _savings(
            T("가정을 바꿨을 때, 열 번째 교육생", "With assumptions changed, the tenth learner"),
            told["varied"],
        )
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
