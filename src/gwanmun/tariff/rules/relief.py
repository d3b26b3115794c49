"""Reliefs and reductions: conditions, what they take off the duty, what they do to the other heads.

The list is the pack's table ``reliefs`` (see the comment at its head). A claim whose condition does not hold,
or whose facts are not told, refuses the line and says what would mend it: no amount rests on a claim that
fails. Frames without a claim cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
_FACTS = ("own_use", "relief_months", "exported", "exported_value", "lost_value")
_PLACE = "_relief_row"
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
    rows = told(rows, _FACTS).with_row_index(_PLACE)
    rows = rows.with_columns(_amounts_e8(rows, book))
    exempt = {h.id: h.exempt for h in levies(book).heads if h.exempt}
    parts = [
        _part(part, str(code), book, faults, exempt)
        for (code,), part in rows.filter(pl.col("relief").is_not_null())
        .partition_by("relief", as_dict=True, include_key=True)
        .items()
    ]
    found = pl.concat(parts, how="diagonal")
    rows = rows.drop(_GOODS_E8, _VALUE_E8).join(found, on=_PLACE, how="left", maintain_order="left")
    forgiven = pl.col("relief_amount").fill_null(0)
    rows = rows.with_columns(
        pl.col("duty").alias("duty_before"),
        (pl.col("duty") - forgiven).alias("duty"),
        pl.col("relief_for_rural").fill_null(0),
    )
    if reasons:
        rows = rows.with_columns(
            (forgiven > 0).alias(WHY + "duty"),
            (pl.col("relief_for_rural") > 0).alias(WHY + "rural"),
            pl.col("_control").fill_null(value=False).alias(WHY + "control"),
        )
    return rows.drop(_PLACE, "_control")


def _amounts_e8(rows: pl.DataFrame, book: RuleBook) -> list[pl.Expr]:
    """Price of the goods and customs value of each line in 1/10⁸ of the country's currency (Int128)."""
    whole = 10 ** (8 - book.currency_digits)
    value = pl.col("customs_value").cast(pl.Int128) * whole
    if {"price_e4", "fx_rate_e4"} <= set(rows.columns):
        goods = pl.coalesce(pl.col("price_e4").cast(pl.Int128) * pl.col("fx_rate_e4").cast(pl.Int128), value)
    else:
        goods = value
    return [
        goods.sum().over("declaration").alias(_GOODS_E8),
        value.sum().over("declaration").alias(_VALUE_E8),
    ]


def _part(
    part: pl.DataFrame, codes: str, book: RuleBook, faults: Faults, exempt: Mapping[str, str]
) -> pl.DataFrame:
    """The lines of one claim (one or several codes) → what :func:`relieve` joins to them."""
    entries = known(book)
    strange = [code for code in codes.split() if code not in entries]
    for code in strange:
        faults.add(part, "RELIEF_UNKNOWN", "relief", pl.lit(code))
    wanted = [entries[code] for code in codes.split() if code in entries]
    of_duty = [entry for entry in wanted if _share(entry) is not None]
    if len(of_duty) > 1:
        faults.add(part, "RELIEF_TWICE", "relief", pl.lit(codes))
    nothing = pl.lit(0, dtype=pl.Int64)
    forgiven, share, rural = nothing, nothing, nothing
    freed: dict[str, pl.Expr] = {}
    for entry in wanted:
        _conditions(part, entry, book, faults)
        mine = _share(entry)
        if mine is not None:
            share = mine
            forgiven = _forgiven(entry, mine)
            rural = forgiven if entry.get("rural") else nothing
        for head, how in entry.get("frees", {}).items():
            whole = pl.lit(E6, dtype=pl.Int64)
            freed[exempt[head]] = whole if how == "all" else (mine if mine is not None else nothing)
    control = any("control" in entry for entry in wanted)
    return part.select(
        _PLACE,
        forgiven.alias("relief_amount"),
        share.alias("relief_share_e6"),
        rural.alias("relief_for_rural"),
        pl.lit(value=control).alias("_control"),
        *(expr.cast(pl.Int64).alias(name) for name, expr in freed.items()),
    )


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


def _conditions(part: pl.DataFrame, entry: Entry, book: RuleBook, faults: Faults) -> None:
    """Every condition of one relief, as faults of the lines that do not meet it."""
    code = pl.lit(entry["id"])

    def unless(holds: pl.Expr, fault: str, field: str) -> None:
        faults.where(part, ~holds.fill_null(value=True), fault, field, code)

    def needs(field: str) -> None:
        faults.where(part, pl.col(field).is_null(), "RELIEF_FACT", field, code)

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
        most = _most(part, limit, book)
        dated = pl.concat_str(pl.lit(limit["currency"]), "date", separator=" ")
        faults.where(part, most.is_null(), "NO_EXCHANGE_RATE", "currency", dated)
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


def _most(part: pl.DataFrame, limit: Entry, book: RuleBook) -> pl.Expr:
    """The limit in 1/10⁸ of the country's currency (Int128) at the rate of the day; null: no rate."""
    rates = rates_on(book, part["date"].drop_nulls().unique().to_list())
    mine = rates.filter(pl.col("currency") == limit["currency"])
    rate = pl.col("date").replace_strict(
        mine["date"], mine["fx_rate_e4"], default=None, return_dtype=pl.Int64
    )
    return rate.cast(pl.Int128) * (int(limit["amount"]) * E4)


def _amount(limit: Entry, book: RuleBook) -> pl.Expr:
    """What is held against the limit, in the same unit and without rounding."""
    if limit["over"] == "declaration":
        return pl.col(_GOODS_E8 if limit["of"] == "price" else _VALUE_E8)
    return pl.col("customs_value").cast(pl.Int128) * int(10 ** (8 - book.currency_digits))
