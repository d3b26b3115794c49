"""Single questions gathered and assessed together: what is waiting shares its frames.

Declarations do not touch each other, so any may share a frame; those of one country and day do, since
they share tariff and book. Two that go by the same name stay apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.countries import registry
from gwanmun.platform import logging
from gwanmun.platform.batching import MicroBatcher
from gwanmun.tariff.answer import document
from gwanmun.tariff.assessing import Answer, assess
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.rules.origin import agreements_of
from gwanmun.tariff.tables import tariff_of

log = logging.get(__name__)

TIMEOUT_S = 10.0
MOST_AT_ONCE = 64


@dataclass(frozen=True)
class Question:
    """``rows``: with what is needed to unfold the answer."""

    declaration: Any
    country: str
    rows: bool
    today: date

    @classmethod
    def of(cls, declaration: Any, country: str, *, rows: bool) -> Question:
        return cls(declaration, country, rows, timezone.localdate())

    @property
    def name(self) -> str | None:
        """What the asker calls it."""
        told = self.declaration.get("declaration") if isinstance(self.declaration, Mapping) else None
        return told.strip() if isinstance(told, str) else None

    @property
    def company(self) -> tuple[str, str, bool, date]:
        """Questions alike in this are assessed together."""
        told = self.declaration.get("date") if isinstance(self.declaration, Mapping) else None
        return self.country, str(told), self.rows, self.today


def ask(question: Question) -> Answer:
    """Raises ``batching.Busy`` when there is no room or no time."""
    return BATCHER.ask(question, TIMEOUT_S)


def answer_all(questions: Sequence[Question]) -> list[Answer]:
    """One answer per question, in order."""
    groups: list[tuple[Question, set[str], list[int]]] = []
    for place, question in enumerate(questions):
        mine = question.company
        fitting = (g for g in groups if g[0].company == mine and question.name not in g[1])
        group = next(fitting, None)
        if group is None:
            group = (question, set(), [])
            groups.append(group)
        group[2].append(place)
        if question.name is not None:
            group[1].add(question.name)
    answers: list[Answer | None] = [None] * len(questions)
    for first, _, places in groups:
        asked = [questions[n].declaration for n in places]
        found = assess(asked, first.country, rows=first.rows, today=first.today)
        for place, answer in zip(places, found, strict=True):
            answers[place] = answer
    return [a for a in answers if a is not None]


BATCHER: MicroBatcher[Question, Answer] = MicroBatcher(answer_all, max_batch=MOST_AT_ONCE)


def warm_up(country: str = "kr") -> None:
    """Read tables and expressions and work up the look-ups before the first question (about a second).

    Questions are asked of the law of today and of the last day with rates of exchange. A table that cannot
    be read is no reason for the program not to start: whoever asks is told.
    """
    try:
        days = (registry.last_rate_day(country), timezone.localdate())
        books = {id(book): (book, day) for day in days for book in (registry.rule_book(country, day),)}
        codes = tariff_of(country).nomenclature.filter("leaf").get_column("code")
        for book, day in books.values():
            for one in _of_every_sort(book, day, codes[0] if len(codes) else "0101210000"):
                document(assess([one], country)[0])
    except RuleBookError as unreadable:
        log.error("tariff.unreadable", country=country, exc_info=unreadable)


def _of_every_sort(book: RuleBook, day: date, code: str) -> list[dict[str, Any]]:
    """Declarations that between them use every step that is worked up when it is first asked for."""
    ordinary = {"date": day.isoformat(), "code": code, "price": 1, "currency": book.currency}
    cost = {"code": next(iter(book.tables.get("charges", ())), None), "amount": 1}
    return [
        ordinary,
        ordinary | {"incoterm": "CIF"},
        ordinary | {"incoterm": "CIF", "quota": True, "charges": [cost]},
        ordinary | {"claim": next(iter(agreements_of(book)), None), "origin": "US"},
        *(ordinary | {"goods": name} for name in levies(book).classes),
    ]
