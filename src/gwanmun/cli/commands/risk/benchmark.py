"""``gwanmun risk benchmark``: the learner on the public set of declarations, two tracks side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out
from gwanmun.cli.commands.risk.group import app
from gwanmun.cli.commands.risk.models import needs_trees
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

if TYPE_CHECKING:
    from gwanmun.risk.learning.benchmark.protocol import Outcome

ROWS = (
    ("auc", "AUC"), ("ap", "AP"),
    *((f"{what}@{share}", f"{name}@{share} %") for what, name in (
        ("precision", T("정밀도 ", "precision ")), ("recall", T("재현율 ", "recall ")),
        ("revenue", T("세액 ", "revenue ")),
    ) for share in (1, 2, 5, 10)),
    ("critical_auc", T("중대 부정 AUC", "critical fraud AUC")),
    ("critical_recall@1", T("중대 부정 재현율@1 %", "critical fraud recall@1 %")),
)  # fmt: skip


@app.command(
    help=T(
        "공개된 가상 수입신고 자료로 학습 모형을 평가합니다. 처음 보는 물품만의 성적을 나란히 보여 줍니다.",
        "Measure the learner on the public synthetic declarations: all rows, and goods never seen before.",
    )
)
def benchmark(
    data: Annotated[
        Path,
        typer.Option("--data", help=T("cdd_train.csv, cdd_valid.csv가 있는 폴더.",
                                      "Folder with cdd_train.csv and cdd_valid.csv.")),
    ],
    seeds: Annotated[int, typer.Option("--seeds", min=1, help=T("씨앗의 수.", "How many seeds."))] = 5,
    to: Annotated[
        Path | None,
        typer.Option("--out", help=T("예측을 쓸 폴더.", "Folder to write the predictions to.")),
    ] = None,
    as_json: out.Json = False,
) -> None:  # fmt: skip
    needs_trees()
    from gwanmun.risk.learning.benchmark.declarations import NoData
    from gwanmun.risk.learning.benchmark.protocol import measure

    try:
        with out.progress() as bar:
            task = bar.add_task(T("학습하고 측정하는 중", "Learning and measuring"), total=seeds)
            outcome = measure(data, seeds, done=lambda _: bar.advance(task))
    except NoData as missing:
        columns = ", ".join(missing.columns)
        raise Stop(
            Exit.NOT_FOUND,
            T(f"{missing.file}에 열이 없습니다: {columns}", f"{missing.file} lacks columns: {columns}")
            if columns
            else T(f"공개 수입신고 자료가 없습니다: {missing.file}",
                   f"The public set of declarations is not there: {missing.file}"),
            T("--data로 자료가 있는 폴더를 지정하십시오.", "Name the folder of the set with --data."),
        ) from None  # fmt: skip
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
        for name, frame in outcome.scores.items():
            frame.write_csv(to / f"predictions-{name}.csv", float_precision=9)
    if as_json:
        out.emit(
            {
                "measured_on": "validation",
                "tracks": outcome.tracks,
                "lookup": outcome.lookup,
                "seeds": outcome.seeds,
                "seconds_to_train": round(outcome.seconds, 1),
            }
        )
        return
    _show(outcome, to)


def _show(outcome: Outcome, to: Path | None) -> None:
    a, b = outcome.tracks["A"], outcome.tracks["B"]
    heads = [
        "", T("A 전체", "A all rows"), T("A 단순 조회", "A look-up"), T("B 처음 보는 물품", "B new goods"),
             T("B 단순 조회", "B look-up")]  # fmt: skip
    rows = [
        (title, _cell(a, name), _cell(outcome.lookup["A"], name), _cell(b, name),
         _cell(outcome.lookup["B"], name))
        for name, title in ROWS
    ]  # fmt: skip
    counts = [f"{t['rows']:,} / {t['finds']:,} / {t['critical']:,}" for t in (a, a, b, b)]
    first = (T("건 / 적발 / 중대", "rows / finds / critical"), *counts)
    out.table(T("검증 자료 (2021년 1분기)", "Validation part (first quarter of 2021)"), heads, [first, *rows],
              right=range(1, 5))  # fmt: skip
    out.say(
        T(
            "A의 다섯 건 중 네 건은 학습 자료와 똑같은 물품이므로 A는 기억력을 잽니다. 모르는 물품을 "
            "가려내는 힘은 B가 보여 줍니다.",
            "Four of five rows of A repeat goods of the training part exactly: A measures memory. What the "
            "model can tell of goods it does not know is track B.",
        )
    )
    out.say(
        T(
            f"씨앗 {outcome.seeds}개의 평균. 괄호: 95 % 구간(첫 씨앗, 재표집). 학습 {outcome.seconds:.0f}초.",
            f"Means of {outcome.seeds} seeds; in brackets the 95 % bootstrap interval of the first. "
            f"Training took {outcome.seconds:.0f} s.",
        )
    )
    if to is not None:
        out.note(T(f"예측: {to}", f"Predictions: {to}"))


def _cell(track: dict[str, Any], name: str) -> str:
    told = track.get(name)
    if told is None:
        return "–"
    interval = f" ({told['low']:.3f}–{told['high']:.3f})" if "low" in told else ""
    return f"{told['value']:.4f}{interval}"


__all__ = ["benchmark"]
