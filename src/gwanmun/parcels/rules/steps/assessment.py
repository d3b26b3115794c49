"""What a taxed parcel owes: rate by HS code, taxes by the tariff room, small amounts not collected.

The small-amount rule (Act 40) is applied to the sum of an aggregation group, so that splitting a
purchase does not split its tax below the minimum (interpretation, unverified).
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import rate_of, said
from gwanmun.parcels.rules.case import Apply, Case, layers, why
from gwanmun.parcels.rules.steps.lane import LIST, SIMPLIFIED
from gwanmun.tariff.contract import TAX_HEADS, assess, collected, duty_rate


def tax_inputs(book: RuleBook) -> list[pl.Expr]:
    """What the tariff room asks for beside the figures that came with the goods category."""
    per_kl = book.int("tax.liquor_beer_won_per_kl")
    beer = pl.col("_beer")
    millilitres = pl.col("pieces").cast(pl.Int64) * pl.col("_volume_ml")
    bottle = pl.col("exempt") == "BOTTLE"
    return [
        bottle.alias("duty_free"),
        (bottle | pl.col("_vat_exempt")).alias("vat_free"),
        pl.col("pieces").cast(pl.Int64).alias("taxed_pieces"),
        pl.when(beer).then(rate_of(millilitres, per_kl)).alias("liquor_won"),
        beer.alias("liquor_strong"),
    ]


def assessment(book: RuleBook) -> Apply:
    compiled = assess(book)
    rate = duty_rate(book, pl.col("hs6"))
    inputs = tax_inputs(book)
    given = pl.when(pl.col("_hs").str.len_chars() >= 6).then(pl.col("_hs").str.slice(0, 6))
    heading = pl.when(pl.col("_hs").str.len_chars().is_in([2, 4])).then("_hs")
    code = pl.coalesce(given, "_goods_hs6", heading)
    unmeasured_beer = pl.col("_beer") & (pl.col("_volume_ml").is_null() | pl.col("pieces").is_null())
    declared = pl.col("_by_declaration") | (unmeasured_beer & pl.col("exempt").is_in(["NONE", "BOTTLE"]))
    by_declaration = pl.col("_by_declaration")
    taxed = pl.col("exempt").is_in(["NONE", "BOTTLE"]) & ~by_declaration
    assessed = pl.col("_taxed") & pl.col("customs_value").is_not_null() & pl.col("usd_e4").is_not_null()
    minimum = book.int("tax.minimum_won")
    together = pl.col("total").sum().over("group_key")
    due = pl.when(pl.col("group_key").is_not_null()).then(together).otherwise("total")
    free = ~pl.col("_taxed") & ~by_declaration
    zero = pl.lit(0, dtype=pl.Int64)

    def settled(head: str) -> pl.Expr:
        """The amount where assessed; 0 where exempt; null where it could not be or is yet to be assessed."""
        return pl.when("_assessed").then(head).otherwise("_unassessed").alias(head)

    payable = collected(book, pl.col("total"), pl.col("_due"))
    small = said(pl.col("_assessed") & (pl.col("total") > 0) & (pl.col("_due") < minimum))
    ordinary = pl.col("_assessed") & (pl.col("exempt") == "NONE")
    finish = [
        (pl.col("exempt") == "SMALL").alias(why("tax.exempt")),
        (pl.col("exempt") == "SAMPLE").alias(why("tax.exempt_sample")),
        (pl.col("_assessed") & (pl.col("exempt") == "BOTTLE")).alias(why("tax.bottle")),
        ordinary.alias(why("tax.ordinary")),
        (ordinary & (pl.col("_hs").str.len_chars() >= 6).fill_null(value=False).not_()).alias(
            why("tax.chapter_rate")
        ),
        small.alias(why("tax.minimum")),
        by_declaration.alias(why("tax.by_declaration")),
        (pl.col("_taxed") & ~pl.col("_assessed")).alias(why("tax.not_assessed")),
        (
            said(pl.col("payable") > 0)
            & ~pl.col("_operator_secured")
            & pl.col("lane").is_in([LIST, SIMPLIFIED])
        ).alias(why("tax.payment")),
    ]
    used = ["total", "_due", "_taxed", "_assessed", "_unassessed", "duty_free", "vat_free", "taxed_pieces"]
    used += ["consumption_threshold", "consumption_rate_e6", "rural_on_consumption"]
    used += ["liquor_rate_e6", "liquor_won", "liquor_strong"]

    before = layers(
        [code.alias("hs6"), declared.alias("_by_declaration"), *inputs],
        [taxed.alias("_taxed")],
        [
            rate.alias("duty_rate_e6"),
            assessed.alias("_assessed"),
            pl.when(free).then(zero).alias("_unassessed"),
        ],
    )
    after = layers(
        [settled(head) for head in (*TAX_HEADS, "total")],
        [due.alias("_due")],
        [pl.when("_taxed").then("duty_rate_e6").alias("duty_rate_e6"), payable.alias("payable")],
        finish,
    )

    def apply(rows: pl.LazyFrame, case: Case) -> pl.LazyFrame:
        return after(compiled(before(rows, case)), case).drop(used)

    return apply
