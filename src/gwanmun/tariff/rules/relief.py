"""Reliefs and reductions: conditions, what they take off the duty, what they do to the other heads.

The list is the pack's table ``reliefs`` (see the comment at its head). A claim whose condition does not hold,
or whose facts are not told, refuses the line and says what would mend it: no amount rests on a claim that
fails. Frames without a claim cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4, E6, rate_of
from gwanmun.tariff.rules.currency import rates_on
from gwanmun.tariff.rules.facts import told
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.rules.quantities import pieces

WHY = "why.relief."
TELLS = ("duty", "rural", "control")
#: What :func:`relieve` adds where anything is claimed.
ADDED = ("duty_before", "relief_amount", "relief_for_rural")
FACTS_ASKED = ("own_use", "relief_months", "exported", "exported_value", "lost_value")
_PLACE = "_relief_row"
CONTROL = "_control"
_GOODS_E8, _VALUE_E8 = "_goods_e8", "_value_e8"
Entry = Mapping[str, Any]


def known(book: RuleBook) -> dict[str, Entry]:
    """Reliefs in force on the book's day, by their code."""
    return {entry["id"]: entry for entry in book.tables.get("reliefs", ())}


def claimed(rows: pl.DataFrame) -> bool:
    """Does any line claim a relief?"""
    return "relief" in rows.columns and rows["relief"].null_count() < rows.height


def relieve(rows: pl.DataFrame, book: RuleBook, faults: Faults, *, reasons: bool = True) -> pl.DataFrame:
    """``rows`` (valued, ``duty`` as the rate gives it) in their order, ``duty`` after reliefs, and

    ``duty_before``, ``relief_amount`` (forgiven), ``relief_for_rural`` (the part of it that is a surtax's
    base), and the ``free_…_e6`` columns of the heads. Without a claim ``rows`` come back as they are.
    """
    if not claimed(rows):
        return rows
    rows = told(rows, FACTS_ASKED).with_row_index(_PLACE)
    priced = {"price_e4", "fx_rate_e4"} <= set(rows.columns)
    rows = rows.with_columns(amounts_e8(book, priced=priced))
    parts = [
        _part(part, str(code), book, faults)
        for (code,), part in rows.filter(pl.col("relief").is_not_null())
        .partition_by("relief", as_dict=True, include_key=True)
        .items()
    ]
    found = pl.concat(parts, how="diagonal")
    rows = rows.drop(_GOODS_E8, _VALUE_E8).join(found, on=_PLACE, how="left", maintain_order="left")
    rows = rows.with_columns(AFTER)
    return rows.with_columns(BECAUSE if reasons else []).drop(_PLACE, CONTROL)


#: What a relief leaves of the duty.
AFTER = [
    pl.col("duty").alias("duty_before"),
    (pl.col("duty") - pl.col("relief_amount").fill_null(0)).alias("duty"),
    pl.col("relief_for_rural").fill_null(0),
]
BECAUSE = [
    (pl.col("relief_amount").fill_null(0) > 0).alias(WHY + "duty"),
    (pl.col("relief_for_rural") > 0).alias(WHY + "rural"),
    pl.col(CONTROL).fill_null(value=False).alias(WHY + "control"),
]


def amounts_e8(book: RuleBook, *, priced: bool) -> list[pl.Expr]:
    """Price of the goods and customs value of each declaration in 1/10⁸ of the country's currency (Int128).

    ``priced``: the lines tell their price and its rate of exchange."""

    def columns() -> list[pl.Expr]:
        value = pl.col("customs_value").cast(pl.Int128) * 10 ** (8 - book.currency_digits)
        price = pl.col("price_e4").cast(pl.Int128) * pl.col("fx_rate_e4").cast(pl.Int128)
        goods = pl.coalesce(price, value) if priced else value
        return [
            goods.sum().over("declaration").alias(_GOODS_E8),
            value.sum().over("declaration").alias(_VALUE_E8),
        ]

    return book.once(("tariff.relief amounts", priced), columns)


class Check(NamedTuple):
    """A condition of a relief: where it does not hold, the fault, its field, and the value to show."""

    wrong: pl.Expr
    code: str
    field: str
    shown: pl.Expr


@dataclass(frozen=True)
class Claim:
    """What the reliefs claimed together ask of a line, and what they give.

    ``currencies``: those whose rate of exchange a line has to have beside it (:func:`rate_column`).
    """

    checks: list[Check]
    made: list[pl.Expr]
    currencies: tuple[str, ...]


def rate_column(currency: str) -> str:
    return f"_rate_{currency}"


def claim_of(book: RuleBook, codes: Sequence[str]) -> Claim:
    """``codes``: of reliefs the country knows. A single one is worked out once for the book."""
    if len(codes) > 1:
        return _claim(book, codes)
    return book.once(("tariff.relief", *codes), lambda: _claim(book, codes))


def _claim(book: RuleBook, codes: Sequence[str]) -> Claim:
    exempt = {h.id: h.exempt for h in levies(book).heads if h.exempt}
    wanted = [known(book)[code] for code in codes]
    nothing = pl.lit(0, dtype=pl.Int64)
    forgiven, share, rural = nothing, nothing, nothing
    freed: dict[str, pl.Expr] = {}
    checks: list[Check] = []
    for entry in wanted:
        checks += _conditions(entry, book)
        mine = _share(entry)
        if mine is not None:
            share = mine
            forgiven = _forgiven(entry, mine)
            rural = forgiven if entry.get("rural") else nothing
        for head, how in entry.get("frees", {}).items():
            whole = pl.lit(E6, dtype=pl.Int64)
            freed[exempt[head]] = whole if how == "all" else (mine if mine is not None else nothing)
    made = [
        forgiven.alias("relief_amount"),
        share.alias("relief_share_e6"),
        rural.alias("relief_for_rural"),
        pl.lit(value=any("control" in entry for entry in wanted)).alias(CONTROL),
        *(expr.cast(pl.Int64).alias(name) for name, expr in freed.items()),
    ]
    currencies = dict.fromkeys(entry["limit"]["currency"] for entry in wanted if "limit" in entry)
    return Claim(checks, made, tuple(currencies))


def claimed_codes(told: str, book: RuleBook) -> tuple[list[str], list[str], bool]:
    """The codes of one claim: those the country knows, the others, and whether two of them take the duty."""
    entries = known(book)
    mine = [code for code in told.split() if code in entries]
    strange = [code for code in told.split() if code not in entries]
    return mine, strange, sum(_share(entries[code]) is not None for code in mine) > 1


def _part(part: pl.DataFrame, codes: str, book: RuleBook, faults: Faults) -> pl.DataFrame:
    """The lines of one claim (one or several codes) → what :func:`relieve` joins to them."""
    mine, strange, twice = claimed_codes(codes, book)
    for code in strange:
        faults.add(part, "RELIEF_UNKNOWN", "relief", pl.lit(code))
    if twice:
        faults.add(part, "RELIEF_TWICE", "relief", pl.lit(codes))
    claim = claim_of(book, mine)
    for currency in claim.currencies:
        rates = rates_on(book, part["date"].drop_nulls().unique().to_list())
        own = rates.filter(pl.col("currency") == currency)
        rate = pl.col("date").replace_strict(
            own["date"], own["fx_rate_e4"], default=None, return_dtype=pl.Int64
        )
        part = part.with_columns(rate.alias(rate_column(currency)))
    for check in claim.checks:
        faults.where(part, *check)
    return part.select(_PLACE, *claim.made)


def _share(entry: Entry) -> pl.Expr | None:
    """Share of the duty forgiven, in millionths; null where its fact is not told. None: not of the duty."""
    if "part" in entry:
        fact = pl.col(entry["part"]).cast(pl.Int128)
        return (fact * E6 // pl.col("customs_value")).cast(pl.Int64)
    shares = entry.get("months", {}).get("shares")
    if shares:
        share: pl.Expr = pl.lit(None, dtype=pl.Int64)
        for step in reversed(shares):
            within = pl.col("relief_months") <= step["most"]
            share = pl.when(within).then(pl.lit(step["share_e6"], dtype=pl.Int64)).otherwise(share)
        return share
    whole = entry.get("share_e6", 0)
    return pl.lit(whole, dtype=pl.Int64) if whole else None


def _forgiven(entry: Entry, share: pl.Expr) -> pl.Expr:
    """What is taken off; what is left to pay drops its fraction."""
    if "part" in entry:
        exact = pl.col("duty").cast(pl.Int128) * pl.col(entry["part"]) // pl.col("customs_value")
        return exact.cast(pl.Int64)
    return pl.col("duty") - rate_of(pl.col("duty"), E6 - share)


def _conditions(entry: Entry, book: RuleBook) -> list[Check]:
    """Every condition of one relief, as faults of the lines that do not meet it."""
    code = pl.lit(entry["id"])
    found: list[Check] = []

    def unless(holds: pl.Expr, fault: str, field: str) -> None:
        found.append(Check(~holds.fill_null(value=True), fault, field, code))

    def needs(field: str) -> None:
        found.append(Check(pl.col(field).is_null(), "RELIEF_FACT", field, code))

    if codes := entry.get("codes"):
        unless(pl.any_horizontal(pl.col("code").str.starts_with(c) for c in codes), "RELIEF_GOODS", "code")
    if codes := entry.get("not_codes"):
        unless(~pl.any_horizontal(pl.col("code").str.starts_with(c) for c in codes), "RELIEF_GOODS", "code")
    if countries := entry.get("dispatch"):
        needs("dispatch")
        unless(pl.col("dispatch").is_in(countries), "RELIEF_DISPATCH", "dispatch")
    for fact in entry.get("facts", ()):
        needs(fact)
        unless(pl.col(fact), "RELIEF_FACT", fact)
    if limit := entry.get("limit"):
        most = _most(limit)
        dated = pl.concat_str(pl.lit(limit["currency"]), "date", separator=" ")
        found.append(Check(most.is_null(), "NO_EXCHANGE_RATE", "currency", dated))
        price = limit["of"] == "price"
        unless(_amount(limit, book) <= most, "RELIEF_LIMIT", "price" if price else "customs_value")
    if months := entry.get("months"):
        needs("relief_months")
        within = (pl.col("relief_months") > 0) & (pl.col("relief_months") <= months["most"])
        unless(within, "RELIEF_MONTHS", "relief_months")
    if returned := entry.get("returned"):
        needs("exported")
        last = pl.col("exported").dt.offset_by(f"{returned['most']}mo")
        unless(
            (pl.col("date") <= last) & (pl.col("exported") <= pl.col("date")), "RELIEF_RETURNED", "exported"
        )
    if fact := entry.get("part"):
        needs(fact)
        unless((pl.col(fact) > 0) & (pl.col(fact) <= pl.col("customs_value")), "RELIEF_PART", fact)
    if least := entry.get("least_duty"):
        unless(pl.col("duty") >= least * pieces().fill_null(1), "RELIEF_LEAST", "relief")
    return found


def _most(limit: Entry) -> pl.Expr:
    """The limit in 1/10⁸ of the country's currency (Int128) at the rate of the day; null: no rate."""
    return pl.col(rate_column(limit["currency"])).cast(pl.Int128) * (int(limit["amount"]) * E4)


def _amount(limit: Entry, book: RuleBook) -> pl.Expr:
    """What is held against the limit, in the same unit and without rounding."""
    if limit["over"] == "declaration":
        return pl.col(_GOODS_E8 if limit["of"] == "price" else _VALUE_E8)
    return pl.col("customs_value").cast(pl.Int128) * int(10 ** (8 - book.currency_digits))
