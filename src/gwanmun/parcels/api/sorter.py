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
from gwanmun.parcels.batching import MicroBatcher
from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules import REGISTRY, STORED, Case, Operator, decide_dated, decide_rows, schema
from gwanmun.parcels.rules.intake import typed as type_records
from gwanmun.parcels.rules.steps.checks import importer_key
from gwanmun.parcels.services import partners
from gwanmun.parcels.services.book import book_on
from gwanmun.parcels.services.clearing import selection_key
from gwanmun.platform.accounts.models import Organisation

TIMEOUT_S = 2.0
NO_MANIFEST = 0  # a question belongs to none, so all that is stored counts
GATHER_S = 0.003
IMPORTER = importer_key()
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
    columns: dict[str, list[Any]] = {"line": list(range(1, len(questions) + 1))}
    for name in schema.FIELD:
        columns[name] = [q.record[name] for q in questions]
    typed, errors = type_records(pl.DataFrame(columns, schema=schema.RECORD))
    rows: dict[int, dict[str, Any]] = {}
    if typed.height:
        case = Case(
            parcels=typed,
            registry=partners.registry_for(typed),
            stored=_partners(typed),
            operator=operator,
            received=today,
            selection_key=selection_key(),
        )
        rows = {row["line"]: row for row in _decided(case, book)}
    faults: dict[int, list[dict[str, Any]]] = {}
    for error in errors.iter_rows(named=True):
        faults.setdefault(error["line"], []).append(error | {"line": 1})
    return [Answer(rows.get(line), faults.get(line, []), book) for line in columns["line"]]


def _decided(case: Case, book: RuleBook) -> list[dict[str, Any]]:
    """By today's book when it holds on every arrival date, as it nearly always does."""
    days = [day for day in case.parcels["arrival_date"].to_list() if day is not None]
    ends = book.valid_to
    if all(book.valid_from <= day and (ends is None or day <= ends) for day in days):
        return decide_rows(case, book)
    return decide_dated(case, book_on).rows(named=True)


def _partners(typed: pl.DataFrame) -> pl.DataFrame:
    """Stored parcels that may have to be taken together with those asked about.

    Most people have none: one look at the index spares them the whole look-up. A parcel that is
    stored already is not its own partner.
    """
    importers = FewRows.of(typed).with_columns(IMPORTER).columns["importer_key"]
    people = [importer for importer in importers if importer is not None]
    if not people or not Parcel.objects.filter(importer_key__in=people).exists():
        return pl.DataFrame(schema=STORED)
    stored = partners.stored_for(typed, NO_MANIFEST)
    return stored.join(typed.select("number"), on="number", how="anti")


def warm_up() -> None:
    """Build the day's rules before the first question, and keep them out of garbage collection.

    Asks no database. Building takes a few tenths of a second; a collection that walks the rules
    and tables again and again would be felt in the slowest answers.
    """
    today = timezone.localdate()
    book = book_on(today)
    empty = {name: [None] for name in schema.FIELD} | {"line": [1], "house_bl": ["WARM-UP"]}
    typed, _ = type_records(pl.DataFrame(empty, schema=schema.RECORD))
    nobody, nothing = pl.DataFrame(schema=REGISTRY), pl.DataFrame(schema=STORED)
    decided = decide_rows(Case(typed, nobody, nothing, Operator(), today, selection_key()), book)
    for row in decided:
        explain.explain(row, book, "ko")
    gc.collect()
    gc.freeze()


BATCHER: MicroBatcher[Question, Answer] = MicroBatcher(answer_all, gather_s=GATHER_S)
