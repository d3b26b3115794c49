"""``gwanmun tariff``: official tariff files brought in, what is in force, and what holds for a code."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands import fx as rates_of_exchange
from gwanmun.cli.commands import schedule, tariff_views
from gwanmun.cli.commands.registry import existing
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.options import Country, day_of, today_in
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwanmun.tariff.importers.faults import TableRefused
    from gwanmun.tariff.importing import Outcome

app = typer.Typer(no_args_is_help=True, help=T("관세율표.", "The tariff."))
imports = typer.Typer(no_args_is_help=True, help=T("공식 파일을 올립니다.", "Bring in an official file."))
app.add_typer(imports, name="import")
schedule.add_to(imports)

File = Annotated[
    Path, typer.Argument(help=T("공식 파일(XLSX 또는 CSV).", "The official file (XLSX or CSV)."))
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="DATE",
        help=T(
            "이 날부터 적용합니다. 적지 않으면 파일에 따릅니다.",
            "In force from this day; else as the file says.",
        ),
        show_default=False,
    ),
]
Fewer = Annotated[
    bool,
    typer.Option(
        "--fewer",
        help=T(
            "품목번호가 적용 중인 표보다 크게 적어도 올립니다.",
            "Take the file even if it holds far fewer codes than are in force.",
        ),
    ),
]
Code = Annotated[
    str,
    typer.Argument(help=T("품목번호. 점과 붙임표는 무시합니다.", "The code; dots and hyphens are ignored.")),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help=T("이 날의 세율. 기본은 오늘.", "Rates of this day; default: today."),
        show_default=False,
    ),
]
Every = Annotated[
    bool,
    typer.Option("--all", help=T("다른 날의 세율도 보여 줍니다.", "Show rates of other days as well.")),
]
ErrorFile = Annotated[
    Path | None,
    typer.Option(
        "--errors",
        metavar="FILE",
        help=T(
            "제외한 줄과 확인할 것을 CSV로 적을 파일.", "CSV to write rows left out and things to look at."
        ),
        show_default=False,
    ),
]


@imports.command(
    "rates",
    help=T(
        "관세율표 파일을 올립니다. 읽을 수 없는 줄은 제외하고 알립니다. 앞선 날의 세율은 그대로 둡니다.",
        "Bring in a rate file. Rows that cannot be read are left out and named; earlier days stay as they "
        "were.",
    ),
)
def import_rates(
    file: File,
    country: Country = "kr",
    start: From = None,
    errors: ErrorFile = None,
    fewer: Fewer = False,
    as_json: out.Json = False,
) -> None:
    from gwanmun.tariff import importing

    _bring_in(importing.import_rates, file, country, start, errors, fewer=fewer, as_json=as_json)


@imports.command(
    "nomenclature",
    help=T(
        "품목분류표(부호와 품명) 파일을 올립니다.",
        "Bring in the nomenclature: codes and names.",
    ),
)
def import_nomenclature(
    file: File,
    country: Country = "kr",
    start: From = None,
    errors: ErrorFile = None,
    fewer: Fewer = False,
    as_json: out.Json = False,
) -> None:
    from gwanmun.tariff import importing

    _bring_in(importing.import_names, file, country, start, errors, fewer=fewer, as_json=as_json)


@imports.command(
    "fx",
    help=T(
        "주간 관세환율 파일(XML 또는 CSV)을 올립니다. 같은 주는 새 값으로 바뀝니다.",
        "Bring in weekly customs exchange rates (XML or CSV). A week that is there is replaced.",
    ),
)
def import_fx(file: File, country: Country = "kr", as_json: out.Json = False) -> None:
    rates_of_exchange.bring_in(file, country, as_json=as_json)


@app.command(
    help=T(
        "적용 중인 관세율표·품목분류표·환율이 무엇인지 보여 줍니다. "
        "시연용이거나 늦은 것이 있으면 1로 끝납니다.",
        "Show which tariff, nomenclature and exchange rates are in force. Ends with 1 if any is for "
        "demonstration or late.",
    )
)
def status(country: Country = "kr", as_json: out.Json = False) -> None:
    home = _home()
    facts = tariff_views.facts(_tariff(country, home), country, home, today_in(country))
    if as_json:
        out.emit(facts)
    else:
        tariff_views.say_facts(facts)
    if facts["findings"]:
        raise typer.Exit(Exit.FINDINGS)


@app.command(
    help=T(
        "품목번호의 자리와 품명, 모든 세율을 유효기간과 함께 보여 줍니다.",
        "Show the place and names of a code and all its rates with the days they hold.",
    )
)
def show(
    code: Code,
    on: On = None,
    every: Every = False,
    country: Country = "kr",
    as_json: out.Json = False,
) -> None:
    from gwanmun.tariff.looking import digits, look

    day = day_of(on)
    if len(digits(code)) < 2:
        raise Stop(
            Exit.USAGE,
            T(f"품목번호가 아닙니다: {code}", f"This is no tariff code: {code}"),
            T(
                "두 자리 이상의 숫자로 적으십시오. 예: 8517.13-0000",
                "Give two digits or more, like 8517.13-0000.",
            ),
        )
    tariff = _tariff(country, _home())
    day = day or today_in(country)
    looked = look(tariff, code, day, all_days=every)
    document = tariff_views.code_facts(looked, tariff, country, day)
    if as_json:
        out.emit(document)
    else:
        tariff_views.say_code(document)
    if looked.code is None:
        raise typer.Exit(Exit.NOT_FOUND)


def _bring_in(
    bring: Callable[..., Outcome],
    file: Path,
    country: str,
    start: str | None,
    errors: Path | None,
    *,
    fewer: bool,
    as_json: bool,
) -> None:
    from gwanmun.core.book import RuleBookError
    from gwanmun.tariff.importers.faults import TableRefused

    existing(file)
    day = day_of(start)
    store.ready()
    from gwanmun.platform.audit import services as audit

    try:
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        done = bring(file, country, _home(), moment, day, fewer=fewer)
    except TableRefused as refusal:
        _write(errors, refusal.errors)
        raise _refused(refusal) from None
    except RuleBookError as error:
        raise Stop(
            Exit.REFUSED, T(f"올릴 수 없습니다: {error}", f"It cannot be brought in: {error}")
        ) from None
    if done.changed:
        after = {"table": done.name, "file": file.name, "rows": done.rows, "left_out": done.errors.height}
        audit.record(audit.SYSTEM, "tariff.loaded", "tariff", country, after=after)
        if done.name == "nomenclature":
            from gwanmun.classify import contract as classification

            today = today_in(country)
            classification.prepare(country, max(today, done.as_of or today))
    _write(errors, _both(done))
    if as_json:
        out.emit(tariff_views.outcome_facts(done))
    else:
        tariff_views.say_outcome(done, errors)
    if done.errors.height:
        raise typer.Exit(Exit.FINDINGS)


def _refused(refusal: TableRefused) -> Stop:
    words = refusal.words()
    tongue = language()
    return Stop(Exit.REFUSED, f"[{refusal.code}] {words.message[tongue]}", words.cure[tongue])


def _both(done: Outcome) -> Any:
    import polars as pl

    severities = (("REFUSED", done.errors), ("NOTE", done.notes))
    return pl.concat(frame.with_columns(pl.lit(severity).alias("severity")) for severity, frame in severities)


def _write(target: Path | None, faults: Any) -> None:
    """Faults as CSV, with the words in both languages."""
    if target is None:
        return
    import polars as pl

    from gwanmun.tariff.importers.faults import in_words

    said = [in_words(r["code"], r["field"], r["value"]) for r in faults.iter_rows(named=True)]
    columns = {
        "message_ko": [w.message.ko for w in said],
        "message_en": [w.message.en for w in said],
        "cure_ko": [w.cure.ko for w in said],
        "cure_en": [w.cure.en for w in said],
    }
    text = faults.with_columns(pl.Series(name, words, dtype=pl.String) for name, words in columns.items())
    try:
        text.write_csv(target, include_bom=True)
    except OSError as error:
        raise Stop(
            Exit.ENVIRONMENT,
            T(f"오류 파일을 쓸 수 없습니다: {error}", f"The file of errors cannot be written: {error}"),
        ) from None


def _home() -> Path:
    store.load()
    from django.conf import settings

    return Path(settings.HOME)


def _tariff(country: str, home: Path) -> Any:
    from gwanmun.core.book import RuleBookError
    from gwanmun.tariff.tables import NoTariff, tariff_of

    try:
        return tariff_of(country, home)
    except NoTariff:
        raise Stop(
            Exit.NOT_FOUND,
            T(
                f"{country}의 관세율표를 아직 올리지 않았습니다.",
                f"No tariff of {country} was brought in yet.",
            ),
            T(
                "먼저 공식 파일을 올리십시오: gwanmun tariff import --help",
                "Bring in the official file: gwanmun tariff import --help",
            ),
        ) from None
    except RuleBookError as error:
        raise Stop(
            Exit.NOT_FOUND,
            T(f"관세율표를 읽을 수 없습니다: {error}", f"The tariff cannot be read: {error}"),
            T("gwanmun doctor를 실행하십시오.", "Run gwanmun doctor."),
        ) from None
