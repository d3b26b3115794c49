"""Excise on classes of goods: which class a line belongs to, and what it bears under each head.

The law stands in the pack's tables (see :mod:`gwanmun.tariff.rules.levies`). Frames without such goods
cost one look at their codes; the others are worked out class by class.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import rate_of, said
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.layers import values_of
from gwanmun.tariff.rules.levies import NONE, Head, Levy, levies
from gwanmun.tariff.rules.quantities import pieces, told_in

E6 = 1_000_000
E12 = 10**12
#: What :func:`classify` adds.
CLASS = "excise_class"
BY_CODE = "_class_by_code"


@dataclass(frozen=True)
class Excise:
    """What lines of one class bear: an amount (named as its head) for each head, and what a line may lack.

    ``lacks``: where, code of the fault, field, value shown.
    """

    amounts: list[pl.Expr]
    lacks: list[tuple[pl.Expr, str, str, str]]


def classify(lines: pl.DataFrame, book: RuleBook, faults: Faults) -> pl.DataFrame:
    """``lines`` with ``excise_class`` (String): the class told in ``goods``, else by code; null: bears none.

    A class nobody knows refuses the line; a class assumed from a code that leaves it open is noted.
    """
    tables = levies(book)
    told = sorted(values_of(lines["goods"])) if "goods" in lines.columns else []
    strange = [goods for goods in told if goods not in tables.classes]
    if strange and tables.classes:
        faults.add(lines.filter(pl.col("goods").is_in(strange)), "EXCISE_CLASS", "goods", pl.col("goods"))
    found = {code: tables.class_of(code) for code in sorted(values_of(lines["code"]))}
    by_code = {code: hit for code, hit in found.items() if hit is not None}
    if not by_code and not told:
        return lines.with_columns(pl.lit(None, dtype=pl.String).alias(CLASS))
    codes = list(by_code)
    class_ = pl.col("code").replace_strict(
        codes, [by_code[c][0] for c in codes], default=None, return_dtype=pl.String
    )
    open_ = [code for code in codes if by_code[code][1]]
    if open_:
        asked = lines.filter(pl.col("code").is_in(open_) & pl.col("goods").is_null())
        faults.add(asked, "EXCISE_ASK", "goods", class_, note=True)
    return lines.with_columns(class_.alias(BY_CODE)).with_columns(class_column(book)).drop(BY_CODE)


def class_column(book: RuleBook) -> list[pl.Expr]:
    """:data:`CLASS` of lines with ``goods``, the class that is told, and :data:`BY_CODE`."""

    def columns() -> list[pl.Expr]:
        goods = pl.coalesce("goods", BY_CODE)
        known = goods.is_in(list(levies(book).classes)) & (goods != NONE)
        return [pl.when(known).then(goods).alias(CLASS)]

    return book.once("tariff.excise class", columns)


def _base(head: Head) -> pl.Expr:
    return pl.sum_horizontal(*head.base, ignore_nulls=False) if head.base else pl.lit(0, dtype=pl.Int64)


def _by_price(levy: Levy, base: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Tax (smallest unit) and whether the number of pieces would change it but is not told."""
    assert levy.rate_e6 is not None  # noqa: S101 - narrows the type
    told = pieces()
    count = told.fill_null(1).clip(1)
    free = count * levy.threshold
    if levy.area_unit:
        by_area = rate_of(told_in(levy.area_unit), levy.area_amount)
        free = pl.max_horizontal(free, by_area.fill_null(0))
    over = (base - free).clip(0)
    tax = rate_of(over, levy.rate_e6)
    needs = pl.lit(value=False)
    if levy.threshold:
        needs = told.is_null() & (over > 0)
    if levy.standard_e6 is not None:
        standard = rate_of(over, levy.standard_e6)
        needs = needs | (told.is_null() & (standard - tax > levy.cap))
        tax = pl.max_horizontal(tax, standard - count * levy.cap)
    return tax, needs


def _by_quantity(levy: Levy) -> tuple[pl.Expr, pl.Expr]:
    """Tax (smallest unit, fraction dropped; null: quantity not told), and whether strength is not told."""
    assert levy.amount_e6 is not None  # noqa: S101 - narrows the type
    amount: pl.Expr = pl.lit(levy.amount_e6, dtype=pl.Int64)
    needs = pl.lit(value=False)
    if levy.degree_unit:
        strength = told_in(levy.degree_unit)
        needs = strength.is_null()
        amount = amount + (strength // E6 - levy.degrees).clip(0) * levy.degree_amount_e6
    wide = told_in(levy.unit, levy.also).cast(pl.Int128) * amount.cast(pl.Int128)
    return (wide // (levy.per * E12)).cast(pl.Int64, strict=False), needs


def excise(part: pl.DataFrame, class_: str, book: RuleBook, faults: Faults) -> pl.DataFrame:
    """What lines of one class bear: ``_row`` and an Int64 column for each head of the class.

    Taken in: ``customs_value`` and ``duty`` as they are after reliefs, quantities, ``pieces``, and for the
    heads that some schemes are not asked for ``scheme``. Null where something has to be told first.
    """
    borne = excise_of(book, class_)
    if not borne.amounts:
        faults.add(part, "EXCISE_DAY", "date", pl.lit(class_))
    for lacks, fault, field, value in borne.lacks:
        faults.where(part, lacks, fault, field, pl.lit(value))
    return part.select("_row", *borne.amounts)


def excise_of(book: RuleBook, class_: str) -> Excise:
    """The heads of a class on the book's day; none where it bears nothing."""
    return book.once(("tariff.excise", class_), lambda: _excise_of(book, class_))


def _excise_of(book: RuleBook, class_: str) -> Excise:
    tables = levies(book)
    borne = tables.levies.get(class_, {})
    amounts: list[pl.Expr] = []
    lacks: list[tuple[pl.Expr, str, str, str]] = []
    for head in tables.heads:
        levy = borne.get(head.id)
        if levy is None:
            continue
        if levy.rate_e6 is not None:
            tax, needs = _by_price(levy, _base(head))
            lacks.append((said(needs), "EXCISE_PIECES", "pieces", class_))
        else:
            tax, needs = _by_quantity(levy)
            lacks.append((said(needs), "EXCISE_STRENGTH", "quantity2", class_))
            if not head.apart:
                unknown = told_in(levy.unit, levy.also).is_null()
                lacks.append((said(unknown), "EXCISE_QUANTITY", "quantity", levy.unit))
        if head.not_for:
            exempt = pl.col("scheme").is_in(list(head.not_for)).fill_null(value=False)
            tax = pl.when(exempt).then(pl.lit(0, dtype=pl.Int64)).otherwise(tax)
        amounts.append(tax.alias(head.id))
    return Excise(amounts, lacks)
