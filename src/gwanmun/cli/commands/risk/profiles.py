"""``gwanmun risk profiles``: list what is in force, check a criterion, run it over past days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.risk.group import app
from gwanmun.cli.commands.risk.models import Kind
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.options import Country
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from gwanmun.risk.contract import CriterionError

group = typer.Typer(
    no_args_is_help=True,
    help=T(
        "선별기준: 목록, 조건 확인, 지난 자료로 시험.",
        "Profiles: list, check a criterion, test on past data.",
    ),
)
app.add_typer(group, name="profiles")
Criterion = Annotated[
    str, typer.Argument(help=T("조건. 예: weight <= 500 g", "The criterion, such as weight <= 500 g."))
]


@group.command("list", help=T("시행 중인 선별기준을 보여 줍니다.", "Show the profiles in force."))
def listing(
    kind: Kind = "PARCEL",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=T("이 날에. 기본은 오늘.", "On this day; default: today.")),
    ] = None,
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:  # fmt: skip
    store.ready()
    from django.utils import timezone

    from gwanmun.risk.contract import printed
    from gwanmun.risk.contract import told_in_words as told
    from gwanmun.risk.profiles import contract

    day = _day(on) if on else timezone.localdate()
    fields = contract.language(country, day).fields
    rows: list[dict[str, Any]] = []
    for profile in contract.active_on(day, kind, country):
        assert profile.criterion is not None  # noqa: S101 - a compiled profile has one
        words = told(profile.criterion, fields)
        rows.append(
            {"id": profile.id, "version": profile.version, "source": profile.source, "points": profile.points,
             "lane": profile.lane or profile.route, "criterion": printed(profile.criterion, fields),
             "ko": words.ko, "en": words.en}
        )  # fmt: skip
    if as_json:
        out.emit(rows)
        return
    for row in rows:
        out.say(f"{row['id']} {row['version']} · {row['source']} · {row['points']} · {row['lane'] or '–'}")
        out.say(f"  {row[language()]}")


@group.command(help=T("조건을 읽어 말로 풀어 줍니다.", "Read a criterion and tell it in words."))
def check(
    criterion: Criterion, kind: Kind = "PARCEL", country: Country = "kr", as_json: out.Json = False
) -> None:
    from gwanmun.countries import registry
    from gwanmun.risk.contract import CriterionError, Language, parse, printed
    from gwanmun.risk.contract import told_in_words as told

    fields = Language.of(registry.rule_book(country, dt.date.today(), "parcels")).fields  # noqa: DTZ011
    try:
        tree = parse(criterion, fields, kind)
    except CriterionError as error:
        raise _stop(criterion, error) from None
    if as_json:
        words = told(tree, fields)
        out.emit({"criterion": printed(tree, fields), "ko": words["ko"], "en": words["en"]})
        return
    out.say(told(tree, fields)[language()])
    out.say(printed(tree, fields))


@group.command(
    "test", help=T("조건을 저장된 지난 자료에 대어 봅니다.", "Run a criterion over stored past items.")
)
def run_over(
    criterion: Criterion,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help=T("며칠.", "How many days."))] = 28,
    kind: Kind = "PARCEL",
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:
    store.ready()
    from django.utils import timezone

    from gwanmun.risk.contract import CriterionError, ProfileError
    from gwanmun.risk.profiles import contract

    last = timezone.localdate()
    raw = {"id": "asked", "criterion": criterion, "points": 0}
    try:
        found = contract.measured(country, kind, raw, last - dt.timedelta(days - 1), last, lambda _done: None)
    except contract.Refused as refused:
        raise Stop(Exit.USAGE, refused.message[language()]) from None
    except ProfileError as error:
        cause = error.__cause__
        raise (_stop(criterion, cause) if isinstance(cause, CriterionError) else error) from None
    if as_json:
        out.emit(found)
        return
    for title, value in (
        (T("전체", "Items"), found["items"]), (T("해당", "Hits"), found["hits"]),
        (T("다른 기준에 없던 것", "New beside other profiles"), found["new"]),
        (T("검사", "Controls"), found["controls"]), (T("적발", "Finds"), found["finds"]),
        (T("하루 평균", "Average a day"), found["load"]["average"]),
        (T("가장 많은 날", "Most on a day"), found["load"]["most"]),
    ):  # fmt: skip
        out.say(f"{title}: {value:,}")


def _stop(criterion: str, error: CriterionError) -> Stop:
    """The fault with the criterion and a mark under its place."""
    line, column = error.line_and_column(criterion)
    shown = criterion.split("\n")[line - 1]
    mark = " " * (column - 1) + "^" * max(1, min(error.end - error.start, len(shown) - column + 1))
    lang = language()
    return Stop(Exit.REFUSED, f"{error.text[lang]}\n  {shown}\n  {mark}", error.cure[lang])


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Stop(
            Exit.USAGE,
            T("날짜가 아닙니다: ", "Not a day: ") + text,
            T("2026-01-31처럼 적어 주십시오.", "Write it like 2026-01-31."),
        ) from None
