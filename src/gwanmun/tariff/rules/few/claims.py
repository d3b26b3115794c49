"""Claims for an agreed or preferential rate, of a handful of lines (see ``rules.claims``)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.candidates import Prepared
from gwanmun.tariff.rules.choice_faults import REFUSED
from gwanmun.tariff.rules.claims import ABOVE, MARKS, OF_CLAIM, UNTIL, claimable, known_claims
from gwanmun.tariff.rules.few.candidates import Meant
from gwanmun.tariff.rules.few.faults import Placed, checked
from gwanmun.tariff.rules.origin import Agreement, agreements_of


def meant_by(book: RuleBook, prepared: Prepared) -> Meant:
    """What claims can mean under a book, for the kinds of rates in a tariff."""

    def table() -> Meant:
        found: Meant = {}
        for claim, kind, member, _ in claimable(book, prepared.claimed_kinds).iter_rows():
            found.setdefault(claim, []).append((kind, member))
        return found

    return book.once(("tariff.claims meant", prepared.claimed_kinds), table)


def _unbound(book: RuleBook, prepared: Prepared) -> frozenset[str]:
    """Claims for a kind of rate that no agreement binds."""
    return book.once(
        ("tariff.claims unbound", prepared.claimed_kinds),
        lambda: frozenset(
            claim
            for claim, _, _, agreement in claimable(book, prepared.claimed_kinds).iter_rows()
            if agreement is None
        ),
    )


def check_few(
    slow: FewRows, rows: FewRows, book: RuleBook, prepared: Prepared
) -> tuple[FewRows, list[Placed]]:
    """As ``claims.check_claims``: ``slow`` with ``claim`` cleared where it fails, ``_waived`` and
    ``_exchanged``; faults. ``rows``: all lines, for what is told of whole consignments."""
    bound = {kind for meant in meant_by(book, prepared).values() for kind, _ in meant}
    free = set(prepared.kinds) - bound
    claims = slow.columns["claim"]
    asking = [n for n, claim in enumerate(claims) if claim is not None and claim not in free]
    waived, exchanged = [False] * slow.height, [False] * slow.height
    faults: list[Placed] = []
    refused: set[int] = set()
    if asking:
        ask = _with_terms(_with_consignment(slow.at(asking), rows), book)
        unbound = _unbound(book, prepared)
        more = {"_unbound": [claim in unbound for claim in ask.columns["claim"]]}
        if "arrived" not in ask.columns:
            more["arrived"] = [None] * ask.height  # type: ignore[list-item]
        ask = ask.given(**more)
        faults = checked(ask, OF_CLAIM)
        refused = {fault[0] for fault in faults if fault[3] == REFUSED}
        for place, waives, exchanges in zip(asking, *ask.worked(MARKS), strict=True):
            waived[place], exchanged[place] = bool(waives), bool(exchanges)
    stays = [
        None if claim in free or i in refused else claim
        for claim, i in zip(claims, slow.columns["_i"], strict=True)
    ]
    return slow.given(claim=stays, _waived=waived, _exchanged=exchanged), faults


def _with_consignment(ask: FewRows, rows: FewRows) -> FewRows:
    """Add ``_usd`` and ``_price`` of the whole declaration."""
    prices: dict[Any, int] = {}
    values: dict[Any, int | None] = {}
    told = (rows.columns[name] for name in ("declaration", "_i", "price_e4", "fx_rate_e4", "value_usd"))
    for declaration, i, price, rate, usd in zip(*told, strict=True):
        whole = (declaration, None if declaration is not None else i)
        known = None not in (price, rate)
        prices[whole] = prices.get(whole, 0) + (price * rate if known else 0)
        sum_ = values.get(whole, 0)
        values[whole] = None if usd is None or sum_ is None else sum_ + usd
    mine = [
        (declaration, None if declaration is not None else i)
        for declaration, i in zip(ask.columns["declaration"], ask.columns["_i"], strict=True)
    ]
    return ask.given(_price=[prices[whole] for whole in mine], _usd=[values[whole] for whole in mine])


def _with_terms(ask: FewRows, book: RuleBook) -> FewRows:
    """As ``claims._with_terms``: beside each line, what its agreement says of it."""
    agreements, quotes = agreements_of(book), _quotes(book)
    known = known_claims(book, sorted(set(ask.columns["claim"])))
    found = []
    for row in ask.rows():
        code = known.get(row["claim"])
        agreement = agreements[code] if code is not None else None
        found.append(_terms(row, agreement, quotes))
    columns = zip(*found, strict=True)
    told = dict(zip(_TERMS, map(list, columns), strict=True))
    return ask.given(**told).with_columns(UNTIL).with_columns(ABOVE)


_TERMS = (
    "_agreement", "_member", "_from_member", "_months", "_waiver", "_accepted", "_limit_e4", "_limit", "_fx",
)  # fmt: skip
Quotes = dict[str, tuple[list[date], list[int]]]


def _terms(row: dict[str, Any], agreement: Agreement | None, quotes: Quotes) -> tuple[Any, ...]:
    if agreement is None:
        return (None, False, False, None, None, False, None, None, None)
    claim, origin, proof = row["claim"], row["origin"], row["proof"]
    everyone = agreement.members()
    member = origin in agreement.members(None if claim == agreement.code else claim)
    accepted = next(
        (
            p
            for p in agreement.proofs
            if p.kind == proof and origin is not None and origin in (p.members or everyone)
        ),
        None,
    )
    limit = accepted.limit_e4 if accepted else None
    rate = None
    if accepted and limit is not None and row["date"] is not None:
        days, rates = quotes.get(accepted.currency or "", ([], []))
        place = bisect_right(days, row["date"])
        rate = rates[place - 1] if place else None
    return (
        agreement.code, member, row["dispatch"] in everyone, agreement.months, agreement.waiver_usd,
        accepted is not None, limit, accepted.limit if accepted else None, rate,
    )  # fmt: skip


def _quotes(book: RuleBook) -> Quotes:
    """currency → first days of its rates in order, and the rates."""

    def table() -> Quotes:
        found: Quotes = {}
        for day, currency, rate in (
            book.fx.sort("valid_from").select("valid_from", "currency", "rate_e4").iter_rows()
        ):
            days, rates = found.setdefault(currency, ([], []))
            days.append(day)
            rates.append(rate)
        return found

    return book.once("tariff.quotes by currency", table)
