"""An amount unfolded: formula in words and in figures, what went in, rounding, table row, article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from gwanmun.core.book import RuleBook
from gwanmun.core.explain import Reason

VERIFIED, UNVERIFIED = "verified", "unverified"


@dataclass(frozen=True)
class Input:
    """One figure that went into a formula, named and spelled for the reader."""

    label: str
    value: str


@dataclass(frozen=True)
class TableRow:
    """The row of a dated table that a figure stands in. ``valid_to`` None: until further notice."""

    table: str  # which table, in words
    code: str  # what the row stands at: a tariff code, a class of goods, a currency
    kind: str  # kind of rate, in words; empty where the table has only one
    text: str  # as published or as it reads
    valid_from: date | None
    valid_to: date | None
    source: str
    status: str


@dataclass(frozen=True)
class Amount:
    """``amount``: smallest unit of the country's currency; None: not assessed. ``status`` is unverified where
    the article or any row it rests on is."""

    id: str
    title: str
    amount: int | None
    shown: str
    words: str = ""
    figures: str = ""
    inputs: tuple[Input, ...] = ()
    rounding: str = ""
    rows: tuple[TableRow, ...] = ()
    citation: str = ""  # in the reader's language
    source: str = ""  # as the country's own texts are cited
    status: str = VERIFIED
    reasons: tuple[Reason, ...] = ()
    apart: bool = False  # collected by another office
    by: str = ""  # which office

    def because(self, reasons: list[Reason]) -> Amount:
        """The amount with its reasons; where it names no article of its own, the first reason's is taken."""
        cited = next((r for r in reasons if r.citation), None)
        statuses = [self.status, *(row.status for row in self.rows)]
        if self.citation or cited is None:
            found = self
        else:
            found = replace(self, citation=cited.citation, source=cited.source)
            statuses.append(cited.status)
        status = UNVERIFIED if UNVERIFIED in statuses else VERIFIED
        return replace(found, reasons=tuple(reasons), status=status)


def worked(formula: str, amount: int | None, shown: str) -> str:
    """``formula = result``, or whichever of the two there is."""
    if amount is None:
        return formula
    return f"{formula} = {shown}" if formula else shown


def cited(book: RuleBook, citation: str, lang: str) -> str:
    """A citation in the reader's language."""
    return str(book.tables["citations"].read(citation, lang)) if citation else ""
