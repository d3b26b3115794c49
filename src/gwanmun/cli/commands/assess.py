"""``gwanmun assess``: declarations as JSON Lines → duty and taxes, with each amount unfolded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands import assess_views as views
from gwanmun.cli.commands.registry import existing
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.options import Country, day_of, today_in
from gwanmun.cli.words import T

if TYPE_CHECKING:
    from gwanmun.tariff.contract import Answer

#: Declarations shown in words; the rest is counted.
SHOWN = 20
#: A file that is no JSON Lines is read as one document up to this size.
WHOLE = 32 << 20

File = Annotated[
    str,
    typer.Argument(
        metavar="[FILE]",
        help=T("신고 파일(JSON Lines 또는 JSON). -는 표준 입력.", "JSON Lines or JSON; - is standard input."),
    ),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help=T("신고에 적힌 날 대신 이 날의 법령으로.", "By the law of this day instead of each one's own."),
        show_default=False,
    ),
]
CompareOn = Annotated[
    str | None,
    typer.Option(
        "--compare-on",
        metavar="DATE",
        help=T("이 날에 신고했을 때와 비교합니다.", "Compare with the same declared on this day."),
        show_default=False,
    ),
]
CompareClaim = Annotated[
    str | None,
    typer.Option(
        "--compare-claim",
        metavar="KIND",
        help=T(
            "이 세율을 신청하고 증명을 갖추었을 때와 비교합니다(예: FVN1).",
            "Compare with this rate claimed and proven (FVN1, say).",
        ),
        show_default=False,
    ),
]
Against = Annotated[
    Path | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help=T("다른 파일의 신고와 차례대로 비교합니다.", "Compare with the declarations of another file."),
        show_default=False,
    ),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full/--brief",
        help=T("금액마다 계산 과정과 근거를 폅니다.", "Unfold each amount, with its law."),
    ),
]


def add_to(app: typer.Typer) -> None:
    app.command(
        "assess",
        help=T(
            "신고 자료에서 과세가격·관세·내국세를 산출합니다. --json이면 한 줄에 하나씩 JSON으로 답합니다. "
            "산출할 수 없는 신고가 있으면 1로 끝납니다.",
            "Work out customs value, duty and taxes of declarations. With --json, one line of JSON each. "
            "Ends with 1 if some cannot be assessed.",
        ),
    )(assess)


def assess(
    file: File = "-",
    on: On = None,
    country: Country = "kr",
    compare_on: CompareOn = None,
    compare_claim: CompareClaim = None,
    against: Against = None,
    full: Full = True,
    as_json: out.Json = False,
) -> None:
    if sum(x is not None for x in (compare_on, compare_claim, against)) > 1:
        raise Stop(Exit.USAGE, T("비교는 한 가지만 고르십시오.", "Compare in one way at a time."))
    store.load()
    day, other = day_of(on), day_of(compare_on)
    from gwanmun.core.book import RuleBookError

    try:
        with _opened(file) as source:
            texts = (_on(text, day) if day else text for text in _texts(source))
            if compare_on or compare_claim or against:
                refused = _compare(texts, country, other, compare_claim, against, as_json)
            else:
                refused = _assess(texts, country, full, as_json)
    except RuleBookError as error:
        raise Stop(
            Exit.NOT_FOUND,
            T(f"국가 자료나 관세율표가 없습니다: {error}", f"No such pack or no tariff of it: {error}"),
        ) from None
    if refused:
        raise typer.Exit(Exit.FINDINGS)


def _assess(texts: Iterable[bytes], country: str, full: bool, as_json: bool) -> int:
    from gwanmun.tariff.contract import answer_document, assess_texts

    done = refused = 0
    for answer in assess_texts(texts, country, rows=full or not as_json, today=today_in(country)):
        done += 1
        refused += answer.refused
        if as_json:
            _line(answer_document(answer, "full" if full else "codes"))
        elif done <= SHOWN:
            views.show(answer, full=full)
    if not as_json:
        views.say_count(done, refused, SHOWN)
    return refused


def _compare(
    texts: Iterable[bytes],
    country: str,
    day: date | None,
    claim: str | None,
    against: Path | None,
    as_json: bool,
) -> int:
    from gwanmun.tariff.contract import compared, comparison_document

    refused = 0
    for before, after in _pairs(texts, country, day, claim, against):
        found = compared(before, after)
        refused += before.refused or after.refused
        if as_json:
            _line(comparison_document(found))
        else:
            views.show_comparison(found)
    return refused


def _pairs(
    texts: Iterable[bytes], country: str, day: date | None, claim: str | None, against: Path | None
) -> Iterator[tuple[Answer, Answer]]:
    from gwanmun.tariff.contract import assess_texts, proven_claim, with_day

    today = today_in(country)
    if against is not None:
        existing(against)
        with against.open("rb") as other:
            firsts = assess_texts(texts, country, today=today)
            seconds = assess_texts(_texts(other), country, today=today)
            yield from zip(firsts, seconds, strict=False)
        return
    for text in texts:
        one = _object(text)
        changed = with_day(one, day) if day else proven_claim(one, str(claim), country)
        pair = [_dumped(one), _dumped(changed)]
        before, after = (next(iter(assess_texts([x], country, today=today))) for x in pair)
        yield before, after


def _object(text: bytes) -> Any:
    from gwanmun.tariff.contract import exact_json

    try:
        found = exact_json(text)
    except ValueError as error:
        raise Stop(Exit.REFUSED, T(f"JSON이 아닙니다: {error}", f"Not JSON: {error}")) from None
    return found if isinstance(found, dict) else {}


def _dumped(one: Any) -> bytes:
    """Decimals as text: the form takes both, and neither is rounded."""
    return json.dumps(one, ensure_ascii=False, default=str).encode()


def _on(text: bytes, day: date) -> bytes:
    from gwanmun.tariff.contract import exact_json, with_day

    try:
        one = exact_json(text)
    except ValueError:
        return text  # told as a fault of its line
    return _dumped(with_day(one, day)) if isinstance(one, dict) else text


def _line(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, default=str) + "\n")


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    existing(Path(file))
    with Path(file).open("rb") as source:
        yield source


def _texts(source: BinaryIO) -> Iterator[bytes]:
    """One JSON text for each declaration: the lines, or the one document a file written by hand is."""
    from gwanmun.tariff.contract import exact_json

    first = b""
    while not first.strip():
        first = source.readline()
        if not first:
            return
    try:
        found = exact_json(first)
    except ValueError:
        found = None
    if found is None or isinstance(found, list):
        rest = source.read(WHOLE)
        try:
            whole = exact_json(first + rest)
        except ValueError:
            whole = None
        if whole is not None:
            yield from (_dumped(one) for one in (whole if isinstance(whole, list) else [whole]))
            return
        yield first
        yield from (line for line in rest.splitlines() if line.strip())
    else:
        yield first
    for line in source:
        if line.strip():
            yield line
