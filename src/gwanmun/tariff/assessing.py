"""Declarations as JSON → answers, by the law and tariff of each one's own day. Reads tables, writes nothing.

The way in for the command line, the API and the calculator: what they show differs, what they ask does not.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import Unknown
from gwanmun.countries import registry
from gwanmun.tariff.rules.few import FEW, assess_few
from gwanmun.tariff.rules.form_values import Limits
from gwanmun.tariff.rules.pipeline import Assessed, assess_dated, assess_lines
from gwanmun.tariff.rules.reading import Intake, read, read_texts
from gwanmun.tariff.rules.schema import FAULT
from gwanmun.tariff.rules.writing import told
from gwanmun.tariff.tables import Tariff, tariff_of

log = logging.getLogger(__name__)

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
    done = _done(intake, tariff, country, reasons)
    told_lines = intake.few_lines.columns
    # The first line of each stands last in the turn, so that its day is the one that stays.
    days = dict(zip(told_lines["declaration"][::-1], told_lines["date"][::-1], strict=True))
    pack = registry.open_pack(country)
    # Names, currency and decimals are the same in every book of a country.
    any_book = pack.book(next(iter(days.values()), pack.days[-1]))
    answers = told(
        done.lines,
        done.declarations,
        [*intake.told_faults, *done.faults],
        any_book,
        names=intake.names,
        paths=intake.paths,
    )
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    together: dict[str, dict[str, Any]] = {}
    if rows:
        for line in done.lines:
            lines[line["declaration"]].append(line)
        together = {row["declaration"]: row for row in done.declarations}
    for place, (name, one) in enumerate(zip(intake.names, answers, strict=True), start):
        day = days.get(name)
        book = pack.book(day) if day else None
        yield Answer(place, name, tariff, book, day, one, tuple(lines.get(name, ())), together.get(name))


@dataclass(frozen=True)
class _Done:
    """Rows of ``rules.pipeline.Assessed``."""

    lines: list[dict[str, Any]]
    declarations: list[dict[str, Any]]
    faults: list[dict[str, Any]]


def _done(intake: Intake, tariff: Tariff, country: str, reasons: bool) -> _Done:
    """A handful of lines of one day goes row by row; whatever that way does not know, and more, as frames."""
    if not intake.few_lines.height:
        return _Done([], [], [])
    days = set(intake.few_lines.columns["date"])
    if len(days) != 1 or None in days:
        opener = partial(opened, country=country)
        return _of_frames(assess_dated(intake.lines, intake.charges, opener, reasons=reasons))
    book = registry.rule_book(country, days.pop())
    if intake.few_lines.height <= FEW:
        try:
            few = assess_few(intake.few_lines, intake.few_charges, tariff, book, reasons=reasons)
        except Unknown as unknown:
            log.debug("as frames: %s", unknown)
        else:
            faults = [dict(zip(FAULT, fault, strict=True)) for fault in few.faults]
            return _Done(few.lines.rows(), few.declarations.rows(), faults)
    return _of_frames(assess_lines(intake.lines, intake.charges, tariff, book, reasons=reasons))


def _of_frames(found: Assessed) -> _Done:
    return _Done(*(frame.rows(named=True) for frame in (found.lines, found.declarations, found.faults)))
