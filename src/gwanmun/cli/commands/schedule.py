"""``gwanmun tariff import schedule``: the official schedule of a country that publishes one with indents."""

from __future__ import annotations

import csv
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.registry import existing
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.options import Country, day_of
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from gwanmun.tariff.importers.hts import Schedule
    from gwanmun.tariff.importers.hts_load import Loaded

#: Columns of the file, in the words of people.
_COLUMNS = {
    "GENERAL": ("일반세율", "General rate"),
    "SPECIAL": ("특혜세율", "Special rate"),
    "COLUMN2": ("제2란 세율", "Column 2 rate"),
    "ADDITIONAL": ("추가관세", "Additional duty"),
}


def add_to(app: typer.Typer) -> None:
    app.command(
        "schedule",
        help=T(
            "공식 관세율표(미국 HTS CSV)를 올립니다. 읽지 못한 세율 문구는 따로 적어 둡니다.",
            "Load an official schedule (HTS CSV). Rate texts that cannot be read are listed by name.",
        ),
    )(load)


def load(
    file: Annotated[Path, typer.Argument(help=T("관세율표 파일.", "The schedule."))],
    country: Country = "us",
    valid_from: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help=T(
                "시행일. 적지 않으면 파일 이름에 있는 해의 1월 1일.",
                "First day in force; else 1 January of the year in the file's name.",
            ),
            show_default=False,
        ),
    ] = None,
    as_json: out.Json = False,
) -> None:
    existing(file)
    day = first_day(file, valid_from)
    store.ready()
    from django.conf import settings

    from gwanmun.core.book import RuleBookError
    from gwanmun.platform.audit import services as audit
    from gwanmun.tariff.importers.hts import NotASchedule
    from gwanmun.tariff.importers.hts_history import EarlierRevision
    from gwanmun.tariff.importers.hts_load import load_schedule

    moment = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        loaded = load_schedule(file, country, Path(settings.HOME), day, moment)
    except NotASchedule as error:
        raise Stop(
            Exit.REFUSED,
            T(f"관세율표 파일이 아닙니다: {error}", f"This is not the file of a schedule: {error}"),
        ) from None
    except EarlierRevision as error:
        raise Stop(
            Exit.REFUSED,
            T(f"더 나중의 관세율표가 이미 있습니다: {error}", f"A later schedule is loaded already: {error}"),
        ) from None
    except RuleBookError as error:
        raise Stop(
            Exit.REFUSED,
            T(
                f"이 나라의 관세율표를 읽을 수 없습니다: {error}",
                f"No schedule of this country can be read: {error}",
            ),
        ) from None
    schedule = loaded.schedule
    unread = loaded.rates.with_name("unread.csv")
    write_unread(schedule, unread)
    facts = counts(loaded, day) | {"unread_file": unread}
    if loaded.changed:
        audit.record(
            audit.SYSTEM, "tariff.loaded", "tariff", country, after={"file": file.name, "from": str(day)}
        )
    if as_json:
        out.emit(facts)
    else:
        show(loaded, facts, unread)


def first_day(file: Path, said: str | None) -> date:
    """The day asked for, else 1 January of the year in the file's name."""
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", file.stem)
    if (told := day_of(said)) is not None:
        return told
    if year is None:
        raise Stop(
            Exit.USAGE,
            T("파일 이름에 해가 없습니다.", "The file's name holds no year."),
            T("--from으로 시행일을 적으십시오.", "Give the first day with --from."),
        )
    return date(int(year[1]), 1, 1)


def write_unread(schedule: Schedule, target: Path) -> None:
    """Every text that was not read, with its column and why: ``column, text, why``."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["column", "text", "why"])
        rows.writerows((c.kind, f.text, f.why) for c in schedule.coverage for f in c.failed)
    draft.replace(target)


def counts(loaded: Loaded, day: date) -> dict[str, object]:
    schedule = loaded.schedule
    distinct = sum(c.distinct for c in schedule.coverage)
    rows = sum(c.rows for c in schedule.coverage)
    lost = sum(len(c.failed) for c in schedule.coverage)
    lost_rows = sum(c.failed_rows for c in schedule.coverage)
    return {
        "changed": loaded.changed,
        "from": day,
        "rows": schedule.rows,
        "codes": schedule.nomenclature.height,
        "lines": schedule.nomenclature["leaf"].sum(),
        "rates": schedule.rates.height,
        "texts": {
            "distinct": distinct,
            "distinct_read": distinct - lost,
            "rows": rows,
            "rows_read": rows - lost_rows,
        },
        "unknown_units": dict(schedule.unknown_units),
        "not_assessed": schedule.rates.height - int(schedule.rates["assessed"].sum()),
        "needs_components": int((schedule.rates["needs"].list.len() > 0).sum()),
        "files": [loaded.rates, loaded.nomenclature],
    }


def show(loaded: Loaded, facts: dict[str, object], unread: Path) -> None:
    out.say(
        T(
            f"{facts['from']} 시행 관세율표: {facts['rows']:,}행, 번호 {facts['codes']:,}개, "
            f"세율 {facts['rates']:,}건.",
            f"Schedule in force from {facts['from']}: {facts['rows']:,} rows, {facts['codes']:,} numbers, "
            f"{facts['rates']:,} rates.",
        )
    )
    place = 0 if language() == "ko" else 1
    out.table(
        "",
        [
            T("세율란", "Column"),
            T("문구(종류)", "Texts"),
            T("읽음", "Read"),
            T("문구(행)", "Rows"),
            T("읽음", "Read"),
        ],
        (
            (
                _COLUMNS[c.kind][place],
                f"{c.distinct:,}",
                f"{c.distinct - len(c.failed):,}",
                f"{c.rows:,}",
                f"{c.rows - c.failed_rows:,}",
            )
            for c in loaded.schedule.coverage
        ),
        right=(1, 2, 3, 4),
    )
    out.say(
        T(
            f"산정하지 않는 세율 {facts['not_assessed']:,}건, "
            f"구성품의 값이 필요한 세율 {facts['needs_components']:,}건.",
            f"{facts['not_assessed']:,} rates are not assessed, "
            f"{facts['needs_components']:,} ask for components of the goods.",
        )
    )
    for unit, number in loaded.schedule.unknown_units.items():
        out.note(T(f"모르는 단위: {unit} ({number})", f"Unknown unit: {unit} ({number})"))
    if any(c.failed for c in loaded.schedule.coverage):
        out.note(T(f"읽지 못한 문구: {unread}", f"Texts that were not read: {unread}"))
    if not loaded.changed:
        out.note(T("같은 파일이 이미 올라 있습니다.", "The same file is loaded already."))
