"""Single questions gathered into frames and decided by the same kernel as manifests.

Two questions that arrive together must get the answers they would have got alone. The kernel
compares the rows of a frame with each other (aggregation, one address with several codes), so
questions that share a person, a phone, an address or a waybill never share a frame.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils import timezone

from gwanmun.core import explain
from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.parcels.rules import (
    REGISTRY,
    FewCase,
    Operator,
    as_frames,
    decide_dated,
    decide_rows,
    intake,
    schema,
)  # fmt: skip
from gwanmun.parcels.services import partners, targets
from gwanmun.parcels.services.book import book_on
from gwanmun.parcels.services.clearing import selection_key
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.batching import MicroBatcher

TIMEOUT_S = 2.0
_APART = (
    "house_bl", "tracking_no", "order_no",
    "consignee_id", "consignee_phone", "consignee_address", "consignee_name",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    record: dict[str, str | None]
    organisation_id: int
    operator: Operator

    @classmethod
    def of(cls, record: dict[str, str | None], org: Organisation) -> Question:
        flags = Operator(us_express=org.us_express, secured=org.secured, list_barred=org.list_barred)
        return cls(record, org.pk, flags)

    def ties(self) -> set[str]:
        """What ties this parcel to others: two questions with a tie in common stay apart."""
        return {"".join(v.split()).upper() for name in _APART if (v := self.record[name])}


@dataclass(frozen=True)
class Answer:
    """``row``: TYPED and DECIDED columns, None when the record cannot be taken in."""

    row: dict[str, Any] | None
    errors: list[dict[str, Any]]
    book: RuleBook


def ask(question: Question) -> Answer:
    """Raises ``batching.Busy`` when there is no room or no time."""
    return BATCHER.ask(question, TIMEOUT_S)


def answer_all(questions: Sequence[Question]) -> list[Answer]:
    """One answer per question, in order."""
    answers: list[Answer | None] = [None] * len(questions)
    for operator, places in _frames(questions):
        found = _answer_frame(operator, [questions[i] for i in places])
        for place, answer in zip(places, found, strict=True):
            answers[place] = answer
    return [a for a in answers if a is not None]


def _frames(questions: Sequence[Question]) -> list[tuple[Operator, list[int]]]:
    """Places of questions that may share a frame: same operator flags, no tie in common."""
    frames: list[tuple[Operator, list[int], set[str]]] = []
    for place, question in enumerate(questions):
        ties = question.ties()
        for operator, places, taken in frames:
            if operator == question.operator and taken.isdisjoint(ties):
                places.append(place)
                taken |= ties
                break
        else:
            frames.append((question.operator, [place], set(ties)))
    return [(operator, places) for operator, places, _ in frames]


def _answer_frame(operator: Operator, questions: Sequence[Question]) -> list[Answer]:
    today = timezone.localdate()
    book = book_on(today)
    parcels, errors = _typed([question.record for question in questions])
    rows: dict[int, dict[str, Any]] = {}
    if parcels.height:
        case = FewCase(
            parcels=parcels,
            registry=partners.few_registered(parcels),
            stored=partners.few_stored_for(parcels),
            operator=operator,
            received=today,
            selection_key=selection_key(),
            targets=targets.targets_now(book),
        )
        rows = {row["line"]: row for row in _decided(case, book)}
    faults: dict[int, list[dict[str, Any]]] = {}
    for error in errors:
        faults.setdefault(error["line"], []).append(error | {"line": 1})
    return [Answer(rows.get(line), faults.get(line, []), book) for line in range(1, len(questions) + 1)]


def _typed(records: Sequence[dict[str, str | None]]) -> tuple[FewRows, list[dict[str, Any]]]:
    """Typed parcels by line, and error rows. Faultless records never become a frame."""
    columns: dict[str, list[Any]] = {"line": list(range(1, len(records) + 1))}
    for name in schema.FIELD:
        columns[name] = [record[name] for record in records]
    clean = intake.typed_at_once(FewRows(columns, len(records)))
    if clean is not None:
        return clean, []
    typed, errors = intake.typed(pl.DataFrame(columns, schema=schema.RECORD))
    return FewRows.of(typed), errors.rows(named=True)


def _decided(case: FewCase, book: RuleBook) -> list[dict[str, Any]]:
    """By today's book when it holds on every arrival date, as it nearly always does."""
    days = [day for day in case.parcels.columns["arrival_date"] if day is not None]
    ends = book.valid_to
    if all(book.valid_from <= day and (ends is None or day <= ends) for day in days):
        return decide_rows(case, book)
    return decide_dated(as_frames(case), book_on).rows(named=True)


def warm_up() -> None:
    """Build the day's rules before the first question, and keep them out of garbage collection.

    Asks no database. Building takes a few tenths of a second; a collection that walks the rules
    and tables again and again would be felt in the slowest answers.
    """
    today = timezone.localdate()
    book = book_on(today)
    empty: dict[str, list[Any]] = {name: [None] for name in schema.FIELD}
    empty |= {"line": [1], "house_bl": ["WARM-UP"]}
    intake.typed_at_once(FewRows(empty, 1))
    typed, _ = intake.typed(pl.DataFrame(empty, schema=schema.RECORD))
    nobody = FewRows({name: [] for name in REGISTRY}, 0)
    case = FewCase(FewRows.of(typed), nobody, partners.NOTHING, Operator(), today, selection_key())
    for row in decide_rows(case, book):
        explain.explain(row, book, "ko")
    gc.collect()
    gc.freeze()


BATCHER: MicroBatcher[Question, Answer] = MicroBatcher(answer_all)
