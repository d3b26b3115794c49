"""Agreements and preferences: who belongs, which proof counts, how long it holds, when a claim is in time.

All of it stands in the pack's table ``agreements`` (explained at its head in the pack of Korea) and in the
figures ``origin.*``. Here it is asked for one case; ``claims.py`` asks it for all lines at once.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.text import Text

TABLES = ("agreement", "member", "proof", "validity", "waiver", "transport")
PROOFS = ("AUTHORITY", "SELF", "APPROVED", "IMPORTER", "EODES")
EVERY = "*"


@dataclass(frozen=True)
class Proof:
    """A kind of proof that is accepted. ``limit_e4``: only up to this price of the consignment."""

    kind: str
    limit_e4: int | None
    currency: str | None
    members: tuple[str, ...]  # only from these countries; empty: all
    citation: str
    status: str

    @property
    def limit(self) -> str | None:
        """The limit as it is written: ``6,000 EUR``."""
        return None if self.limit_e4 is None else f"{self.limit_e4 // 10_000:,} {self.currency}"


@dataclass(frozen=True)
class Agreement:
    code: str
    family: str  # agreement | concession | preference | internal
    title: Text
    kinds: tuple[tuple[str, tuple[str, ...]], ...]  # pattern of the kind, members it is for
    proofs: tuple[Proof, ...]
    months: int | None  # how long a proof holds
    counted: str  # date | next_day
    waiver_usd: int | None  # up to this customs value no proof is asked for
    citation: str
    status: str
    valid_from: date | None

    def members(self, kind: str | None = None) -> frozenset[str]:
        """Countries whose goods the agreement (or one kind of its rates) is for."""
        rows = (names for pattern, names in self.kinds if kind is None or matches(pattern, kind))
        return frozenset(name for names in rows for name in names)

    def valid_until(self, dated: date) -> date | None:
        """Last day on which a proof of this date holds; the first day is not counted (Civil Act 157, 160)."""
        return None if self.months is None else months_later(dated, self.months)


def matches(pattern: str, kind: str) -> bool:
    return kind.startswith(pattern[:-1]) if pattern.endswith("*") else kind == pattern


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the last day of the month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def agreements_of(book: RuleBook) -> Mapping[str, Agreement]:
    """The agreements in force in the book's days, by code; none where the pack has no such table.

    :raises RuleBookError: an entry of an unknown table, or for an agreement that has none of its own.
    """

    def table() -> Mapping[str, Agreement]:
        rows = book.tables.get("agreements") or []
        if wrong := {row.get("table") for row in rows} - set(TABLES):
            raise RuleBookError(f"agreements: unknown tables {sorted(map(str, wrong))}")
        return {row["agreement"]: _agreement(row, rows) for row in rows if row["table"] == "agreement"}

    return book.once("tariff.agreements", table)


def _agreement(row: Mapping[str, Any], rows: list[Mapping[str, Any]]) -> Agreement:
    code = str(row["agreement"])

    def of(table: str) -> Iterator[Mapping[str, Any]]:
        return (r for r in rows if r["table"] == table and r["agreement"] in (code, EVERY))

    validity, waiver = next(of("validity"), None), next(of("waiver"), None)
    return Agreement(
        code=code,
        family=row["family"],
        title=Text.of(row["title"]),
        kinds=tuple((str(r["kind"]), tuple(r["members"])) for r in of("member")),
        proofs=tuple(_proof(r) for r in of("proof")),
        months=int(validity["months"]) if validity else None,
        counted=str(validity["counted"]) if validity else "date",
        waiver_usd=int(waiver["usd"]) if waiver else None,
        citation=row["citation"],
        status=row["status"],
        valid_from=row.get("valid_from"),
    )


def _proof(row: Mapping[str, Any]) -> Proof:
    if row["proof"] not in PROOFS:
        raise RuleBookError(f"agreements: unknown proof {row['proof']!r}")
    limit = row.get("up_to")
    return Proof(
        kind=row["proof"],
        limit_e4=int(limit["amount"]) * 10_000 if limit else None,
        currency=limit["currency"] if limit else None,
        members=tuple(row.get("members", ())),
        citation=row["citation"],
        status=row["status"],
    )


@dataclass(frozen=True)
class Option:
    """An agreement that could serve goods of an origin under a code on a day."""

    agreement: Agreement
    kind: str
    rate_e6: int | None
    proofs: tuple[Proof, ...]
    text: str | None  # the rate as published


def options(book: RuleBook, rates: pl.DataFrame, origin: str, code: str, day: date) -> list[Option]:
    """Which agreements have a rate for the goods, cheapest ad valorem rate first. ``rates``: columns of
    RATE."""
    prefixes = [code[:n] for n in range(1, len(code) + 1)]
    known = rates.filter(
        pl.col("code").is_in(prefixes)
        & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))
        & (pl.col("origin").is_null() | (pl.col("origin") == origin))
    ).sort(pl.col("code").str.len_chars(), descending=True)
    found: list[Option] = []
    for agreement in agreements_of(book).values():
        seen: set[str] = set()
        for row in known.iter_rows(named=True):
            if row["kind"] in seen or origin not in agreement.members(row["kind"]):
                continue
            seen.add(row["kind"])
            accepted = tuple(p for p in agreement.proofs if not p.members or origin in p.members)
            found.append(Option(agreement, row["kind"], row["rate_e6"], accepted, row["text"]))
    return sorted(found, key=lambda o: (o.rate_e6 is None, o.rate_e6 or 0, o.kind))


@dataclass(frozen=True)
class LateClaim:
    """May an agreed rate still be claimed after release? ``last_day`` is included."""

    allowed: bool
    last_day: date
    citation: str


def late_claim(book: RuleBook, accepted: date, claimed: date, reclassified: date | None = None) -> LateClaim:
    """Claim made after the declaration was ``accepted``; ``reclassified``: day of the amended return or
    notice.

    The later of the two periods counts; the first day of a period is not counted.
    """
    years = book.parameters["origin.late_claim_years"]
    last, citation = months_later(accepted, 12 * int(years.value)), years.citation
    if reclassified is not None:
        days = book.parameters["origin.reclassified_claim_days"]
        after = reclassified + timedelta(days=int(days.value))
        if after > last:
            last, citation = after, days.citation
    return LateClaim(accepted <= claimed <= last, last, citation)


def late_claims(book: RuleBook, accepted: pl.Expr, claimed: pl.Expr, reclassified: pl.Expr) -> pl.Expr:
    """:func:`late_claim` for columns of days (``reclassified`` may be null): Boolean."""
    years, days = book.int("origin.late_claim_years"), book.int("origin.reclassified_claim_days")
    last = pl.max_horizontal(accepted.dt.offset_by(f"{years}y"), reclassified.dt.offset_by(f"{days}d"))
    return (accepted <= claimed) & (claimed <= last)


def proof_holds(agreement: Agreement, dated: date, on: date, arrived: date | None = None) -> bool:
    """Does a proof of the date hold for a claim made ``on`` the day? It need only hold when the goods
    arrived: the days from arrival to the claim are not counted (Decree of the FTA Customs Act, 4(5) and
    5(2))."""
    last = agreement.valid_until(dated)
    return dated <= on and (last is None or min(on, arrived or on) <= last)
