"""Declarations as JSON → answers, by the law and tariff of each one's own day. Reads tables, writes nothing.

The way in for the command line, the API and the calculator: what they show differs, what they ask does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.countries import registry
from gwanmun.tariff.rules.form_values import Limits
from gwanmun.tariff.rules.pipeline import Assessed, assess_dated, assess_lines
from gwanmun.tariff.rules.reading import Intake, read, read_texts
from gwanmun.tariff.rules.writing import answers
from gwanmun.tariff.tables import Tariff, tariff_of

REFUSED = "REFUSED"
#: Declarations assessed at once from a stream.
BLOCK = 5_000
#: A day further ahead than this is a slip of the pen: no law of it can be known.
AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Answer:
    """One declaration assessed.

    ``told``: as ``rules.writing.answers`` gives it. ``lines`` and ``declaration``: the rows behind it (as in
    ``rules.pipeline.Assessed``), to be unfolded; empty where they were not asked for. ``day``, ``book``: of
    the first line; None where the declaration could not be read. ``place``: among the questions, from 0.
    """

    place: int
    name: str
    tariff: Tariff
    book: RuleBook | None
    day: date | None
    told: dict[str, Any]
    lines: tuple[dict[str, Any], ...]
    declaration: dict[str, Any] | None

    @property
    def faults(self) -> list[dict[str, Any]]:
        faults: list[dict[str, Any]] = self.told["faults"]
        return faults

    @property
    def refused(self) -> bool:
        """Some line cannot be assessed, so that nothing payable is known."""
        return any(fault["severity"] == REFUSED for fault in self.faults)


def opened(day: date, *, country: str = "kr") -> tuple[Tariff, RuleBook]:
    """Tariff and law of a day. :raises RuleBookError: no such country, or a day before its first."""
    return tariff_of(country), registry.rule_book(country, day)


def limits_of(country: str, today: date | None = None) -> Limits:
    """What may be asked of a country: its first day; with ``today``, nothing far ahead."""
    pack = registry.open_pack(country)
    last = {} if today is None else {"last_day": today + AHEAD}
    return Limits.of(pack.book(pack.days[-1]), first_day=pack.covers_from, **last)


def assess(
    objects: Sequence[Any],
    country: str = "kr",
    *,
    rows: bool = True,
    reasons: bool = True,
    today: date | None = None,
) -> list[Answer]:
    """One answer for each object, in their order. Numbers have to be exact (text, int or Decimal).

    ``rows``: with the rows behind each answer, for ``explain.unfold``.

    :raises RuleBookError: no such country, or no tariff of it.
    """
    return list(_answers(read(objects, limits_of(country, today)), country, rows, reasons))


def assess_texts(
    texts: Iterable[bytes | str],
    country: str = "kr",
    *,
    rows: bool = True,
    reasons: bool = True,
    today: date | None = None,
    block: int = BLOCK,
) -> Iterator[Answer]:
    """One answer for each JSON text, in their order, ``block`` of them held at a time."""
    limits = limits_of(country, today)
    stream, done = iter(texts), 0
    while part := list(islice(stream, block)):
        yield from _answers(read_texts(part, limits), country, rows, reasons, done)
        done += len(part)


def _answers(intake: Intake, country: str, rows: bool, reasons: bool, start: int = 0) -> Iterator[Answer]:
    tariff = tariff_of(country)
    assessed = _assessed(intake, tariff, country, reasons)
    faults = assessed.faults
    if not intake.faults.is_empty():
        faults = pl.concat([intake.faults, assessed.faults], how="diagonal")
    # The first line of each stands last in the turn, so that its day is the one that stays.
    days = dict(zip(*(intake.lines[name].to_list()[::-1] for name in ("declaration", "date")), strict=True))
    pack = registry.open_pack(country)
    # Names, currency and decimals are the same in every book of a country.
    any_book = pack.book(next(iter(days.values()), pack.days[-1]))
    told = answers(
        assessed.lines,
        assessed.declarations,
        faults,
        any_book,
        names=intake.names,
        paths=intake.paths,
    )
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    together: dict[str, dict[str, Any]] = {}
    if rows:
        for line in assessed.lines.iter_rows(named=True):
            lines[line["declaration"]].append(line)
        together = {row["declaration"]: row for row in assessed.declarations.iter_rows(named=True)}
    for place, (name, one) in enumerate(zip(intake.names, told, strict=True), start):
        day = days.get(name)
        book = pack.book(day) if day else None
        yield Answer(place, name, tariff, book, day, one, tuple(lines.get(name, ())), together.get(name))


def _assessed(intake: Intake, tariff: Tariff, country: str, reasons: bool) -> Assessed:
    """The usual question has one day: no need to gather its lines by days."""
    days = intake.lines["date"].unique()
    if len(days) == 1 and days[0] is not None:
        book = registry.rule_book(country, days[0])
        return assess_lines(intake.lines, intake.charges, tariff, book, reasons=reasons)
    return assess_dated(intake.lines, intake.charges, partial(opened, country=country), reasons=reasons)
