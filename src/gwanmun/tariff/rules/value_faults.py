"""Why a line has no customs value, or what to look at: rows of ``schema.FAULT``."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.tariff.rules import methods
from gwanmun.tariff.rules.charges import PROBLEM_FIELDS
from gwanmun.tariff.rules.incoterms import HOLDS
from gwanmun.tariff.rules.rounding import LARGEST
from gwanmun.tariff.rules.schema import FAULT
from gwanmun.tariff.rules.value_shape import Shape, once

REFUSED, NOTE = "REFUSED", "NOTE"
#: Problems of a cost that are the line's: told once for each line, at the line's own field.
OF_LINE = {"INCOTERM_NEEDED": "incoterm", "SHARE_UNKNOWN": "price"}


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong with a line: where, what, how bad, and the value to show (String)."""

    field: str
    code: str
    severity: str
    wrong: pl.Expr
    value: pl.Expr


def checks(book: RuleBook, shape: Shape) -> list[Check]:
    """What is looked for in valued rows with their helper columns."""
    price, rate = pl.col("price_e4"), pl.col("fx_rate_e4")
    first = pl.col("method") == methods.FIRST
    nothing = pl.lit(None, dtype=pl.String)
    dated = pl.concat_str("currency", "date", separator=" ")
    known = pl.col("currency").is_not_null() & pl.col("date").is_not_null()
    positive = price > 0
    found = [
        Check("date", "MISSING", REFUSED, pl.col("date").is_null(), nothing),
        Check("currency", "MISSING", REFUSED, pl.col("currency").is_null() & first, nothing),
        Check("price", "MISSING", REFUSED, price.is_null() & first, nothing),
        Check("price", "PRICE_NOT_POSITIVE", REFUSED, said(~positive) & first, _plain("price_e4")),
        Check("currency", "NO_EXCHANGE_RATE", REFUSED, known & rate.is_null() & first, dated),
        Check(
            "currency",
            "NO_EXCHANGE_RATE",
            NOTE,
            pl.col("_form_rate_e4").is_null() & pl.col("customs_value").is_not_null(),
            pl.concat_str(pl.lit(book.value("valuation.form_currency")), "date", separator=" "),
        ),
        Check("price", "TOO_LARGE", REFUSED, pl.col("_large"), _plain("price_e4")),
    ]
    if shape.terms:
        unknown = said(~pl.col("incoterm").is_in(list(HOLDS)))
        found += [
            Check("incoterm", "BAD_INCOTERM", REFUSED, unknown, pl.col("incoterm")),
            Check("charges", "CARRIAGE_MISSING", NOTE, pl.col("_carriage_missing"), pl.col("incoterm")),
            Check("charges", "CARRIAGE_WITHIN", NOTE, pl.col("_carriage_within"), pl.col("incoterm")),
        ]
    if shape.charges:
        found.append(Check("charges", "VALUE_NOT_POSITIVE", REFUSED, pl.col("_spent"), nothing))
    if shape.determined:
        found += _method_checks()
    return [replace(check, value=check.value.cast(pl.String)) for check in found]


def _method_checks() -> list[Check]:
    method = pl.col("method")
    right = method.is_between(methods.FIRST, methods.LAST)
    other = right & (method != methods.FIRST)
    bare = pl.col("method_basis").fill_null("").str.strip_chars() == ""
    shown = method.cast(pl.String)
    determined = pl.col("determined")
    return [
        Check("method", "BAD_METHOD", REFUSED, ~right, shown),
        Check("method_basis", "METHOD_WITHOUT_BASIS", REFUSED, other & bare, shown),
        Check(
            "determined",
            "METHOD_WITHOUT_VALUE",
            REFUSED,
            other & ~said(determined.is_between(1, LARGEST)),
            shown,
        ),
        Check("method", "VALUE_WITHOUT_METHOD", REFUSED, ~other & right & determined.is_not_null(), shown),
    ]


#: Where nothing of this holds, no fault can be found: without its rate or with a fault a line has no value.
SUSPECT = (
    pl.col("customs_value").is_null()
    | pl.col("_form_rate_e4").is_null()
    | pl.col("_carriage_missing")
    | pl.col("_carriage_within")
)


def checks_of(book: RuleBook, shape: Shape) -> list[Check]:
    return once(book, "value_checks", shape, lambda: checks(book, shape))


def line_faults(rows: pl.DataFrame, book: RuleBook, shape: Shape) -> list[pl.DataFrame]:
    """Faults of the lines, one frame for each kind that occurs."""
    if not rows.select(SUSPECT.any()).item():
        return []
    wanted = checks_of(book, shape)
    occurs = rows.select(c.wrong.any().alias(str(n)) for n, c in enumerate(wanted)).row(0)
    return [_told(rows, check) for check, does in zip(wanted, occurs, strict=True) if does]


def _told(rows: pl.DataFrame, check: Check) -> pl.DataFrame:
    return rows.filter(check.wrong).select(
        pl.col("declaration"),
        pl.col("line"),
        pl.lit(check.field).alias("field"),
        pl.lit(check.code).alias("code"),
        pl.lit(check.severity).alias("severity"),
        check.value.alias("value"),
    )


def charge_faults(rows: pl.DataFrame, charges: pl.DataFrame, fall: pl.DataFrame) -> pl.DataFrame:
    """Faults of the costs: each once, at ``charges[n].…``; what a line lacks, at the line."""
    if fall["problem"].null_count() == fall.height and fall["_cost"].n_unique() == charges.height:
        return pl.DataFrame(schema=FAULT)
    bad = fall.filter(pl.col("problem").is_not_null()).join(
        rows.select("_row", "declaration", "line", "_weight_e8"), on="_row", how="left"
    )
    # A line whose own price is the trouble is told of that, not of the share.
    of_line = bad.filter(
        pl.col("problem").is_in(list(OF_LINE))
        & ((pl.col("problem") != "SHARE_UNKNOWN") | said(pl.col("_weight_e8") > 0))
    ).unique(["_row", "problem"], keep="first", maintain_order=True)
    of_cost = (
        bad.filter(~pl.col("problem").is_in(list(OF_LINE)))
        .unique(["declaration", "_charge", "problem"])
        .drop("line")
        .join(charges.select("declaration", "_charge", "line", "amount_e4"), on=["declaration", "_charge"])
    )
    nowhere = charges.filter(~falls(charges, rows))
    parts = [
        of_line.select(
            "declaration",
            "line",
            pl.col("problem").replace_strict(OF_LINE, return_dtype=pl.String).alias("field"),
            pl.col("problem").alias("code"),
            pl.col("code").alias("value"),
        ),
        of_cost.select(
            "declaration",
            "line",
            pl.format(
                "charges[{}].{}",
                pl.col("_charge"),
                pl.col("problem").replace_strict(PROBLEM_FIELDS, return_dtype=pl.String),
            ).alias("field"),
            pl.col("problem").alias("code"),
            pl.when(pl.col("problem") == "NEGATIVE")
            .then(_plain("amount_e4"))
            .when(pl.col("problem") == "NO_EXCHANGE_RATE")
            .then(pl.col("currency"))
            .otherwise(pl.col("code"))
            .alias("value"),
        ),
        nowhere.select(
            "declaration",
            "line",
            pl.format("charges[{}].line", pl.col("_charge")).alias("field"),
            pl.lit("CHARGE_NO_LINE").alias("code"),
            pl.coalesce(pl.col("line").cast(pl.String), "declaration").alias("value"),
        ),
    ]
    found = pl.concat(parts).with_columns(pl.lit(REFUSED).alias("severity"))
    return found.select(pl.col(name).cast(dtype) for name, dtype in FAULT.items())


def falls(charges: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Whether each cost names a declaration, or a line, that is there."""
    there = rows.select("declaration", "line").unique().with_columns(pl.lit(value=True).alias("_there"))
    alone = rows.select("declaration").unique().with_columns(pl.lit(value=True).alias("_any"))
    seen = charges.join(there, on=["declaration", "line"], how="left", maintain_order="left").join(
        alone, on="declaration", how="left", maintain_order="left"
    )
    return seen.select(
        pl.when(pl.col("line").is_null())
        .then(pl.col("_any").is_not_null())
        .otherwise(pl.col("_there").is_not_null())
    ).to_series()


def _plain(column: str) -> pl.Expr:
    """Ten-thousandths as decimal text without trailing zeros: 1502500 → 150.25."""
    amount = pl.col(column)
    fraction = (amount.abs() % 10_000).cast(pl.String).str.pad_start(4, "0").str.strip_chars_end("0")
    sign = pl.when(amount < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    dot = pl.when(fraction == "").then(pl.lit("")).otherwise(pl.lit("."))
    return pl.concat_str(sign, (amount.abs() // 10_000).cast(pl.String), dot, fraction)
