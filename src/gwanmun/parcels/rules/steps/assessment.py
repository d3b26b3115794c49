"""What a taxed parcel owes: rate by HS code, taxes by the tariff room, small amounts not collected.

The small-amount rule (Act 40) is applied to the sum of an aggregation group, so that splitting a
purchase does not split its tax below the minimum (interpretation, unverified).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.parcels.rules.case import Apply, Case, why
from gwanmun.parcels.rules.steps.exclusions import attribute
from gwanmun.parcels.rules.steps.lane import SIMPLIFIED
from gwanmun.tariff.contract import TAX_HEADS, assess, duty_rate


def _by_category(goods: list[dict[str, Any]], name: str, table: dict[str, Any], dtype: type[pl.DataType]) -> pl.Expr:
    places = {place: table[c[name]] for place, c in enumerate(goods) if c.get(name) in table}
    if not places:
        return pl.lit(None, dtype=dtype)
    return pl.col("_goods").replace_strict(places, default=None, return_dtype=dtype)


def tax_inputs(book: RuleBook) -> list[pl.Expr]:
    """The columns the tariff room asks for, from the parcel's category and lane."""
    goods = book.tables["goods"]
    bag, jewellery = book.int("tax.threshold_bag_won"), book.int("tax.threshold_jewellery_won")
    thresholds = {"bag": bag, "jewellery": jewellery, "fur": jewellery}
    rates = dict.fromkeys(thresholds, book.int("tax.threshold_goods_rate_e6"))
    liquor = {
        "wine": book.int("tax.liquor_wine_rate_e6"),
        "spirits": book.int("tax.liquor_spirits_rate_e6"),
    }
    per_kl = book.int("tax.liquor_beer_won_per_kl")
    beer = said(attribute(goods, "liquor", pl.String) == "beer")
    millilitres = pl.col("pieces").cast(pl.Int64) * pl.col("_volume_ml")
    return [
        (pl.col("exempt") == "BOTTLE").alias("duty_free"),
        ((pl.col("exempt") == "BOTTLE") | said(attribute(goods, "vat_exempt", pl.Boolean))).alias("vat_free"),
        pl.col("pieces").cast(pl.Int64).alias("taxed_pieces"),
        _by_category(goods, "consumption", thresholds, pl.Int64).alias("consumption_threshold"),
        _by_category(goods, "consumption", rates, pl.Int64).alias("consumption_rate_e6"),
        _by_category(goods, "consumption", {"fur": True}, pl.Boolean).alias("rural_on_consumption"),
        _by_category(goods, "liquor", liquor, pl.Int64).alias("liquor_rate_e6"),
        pl.when(beer).then(per_kl * millilitres // 1_000_000).alias("liquor_won"),
        beer.alias("liquor_strong"),
    ]


def assessment(book: RuleBook) -> Apply:
    compiled = assess(book)
    inputs = tax_inputs(book)
    given = pl.when(pl.col("_hs").str.len_chars() >= 6).then(pl.col("_hs").str.slice(0, 6))
    heading = pl.when(pl.col("_hs").str.len_chars().is_in([2, 4])).then("_hs")
    category_hs = attribute(book.tables["goods"], "hs6", pl.String)
    code = pl.coalesce(given, category_hs, heading)
    by_declaration = said(pl.col("_tax_kind") == "by_declaration")
    taxed = pl.col("exempt").is_in(["NONE", "BOTTLE"]) & ~by_declaration
    assessed = pl.col("_taxed") & pl.col("customs_value").is_not_null() & pl.col("usd_e4").is_not_null()
    minimum = book.int("tax.minimum_won")
    together = pl.col("total").sum().over("group_key")
    due = pl.when(pl.col("group_key").is_not_null()).then(together).otherwise("total")
    free = pl.col("_assessed") | pl.col("_taxed") | by_declaration
    zero = pl.lit(0, dtype=pl.Int64)

    def settled(head: str) -> pl.Expr:
        """The amount where assessed; 0 where exempt; null where it could not be or is yet to be assessed."""
        return pl.when("_assessed").then(head).when(~free).then(zero).alias(head)

    payable = pl.when(pl.col("_due") < minimum).then(zero).otherwise("total")
    small = said(pl.col("_assessed") & (pl.col("total") > 0) & (pl.col("_due") < minimum))
    finish = [
        (pl.col("exempt") == "SMALL").alias(why("tax.exempt")),
        (pl.col("exempt") == "SAMPLE").alias(why("tax.exempt_sample")),
        (pl.col("_assessed") & (pl.col("exempt") == "BOTTLE")).alias(why("tax.bottle")),
        (pl.col("_assessed") & (pl.col("exempt") == "NONE")).alias(why("tax.ordinary")),
        (pl.col("_assessed") & (pl.col("exempt") == "NONE") & given.is_null()).alias(why("tax.chapter_rate")),
        small.alias(why("tax.minimum")),
        by_declaration.alias(why("tax.by_declaration")),
        (pl.col("_taxed") & ~pl.col("_assessed")).alias(why("tax.not_assessed")),
        (said(pl.col("payable") > 0) & ~pl.col("_operator_secured") & (pl.col("lane") == SIMPLIFIED)).alias(
            why("tax.payment")
        ),
    ]
    used = ["total", "_due", "_taxed", "_assessed", "duty_free", "vat_free", "taxed_pieces"]
    used += ["consumption_threshold", "consumption_rate_e6", "rural_on_consumption"]
    used += ["liquor_rate_e6", "liquor_won", "liquor_strong"]

    def apply(rows: pl.LazyFrame, _case: Case) -> pl.LazyFrame:
        rows = rows.with_columns(code.alias("hs6"), taxed.alias("_taxed"), *inputs)
        rows = rows.with_columns(duty_rate(book, pl.col("hs6")).alias("duty_rate_e6"), assessed.alias("_assessed"))
        rows = compiled(rows)
        rows = rows.with_columns(settled(head) for head in (*TAX_HEADS, "total"))
        rows = rows.with_columns(due.alias("_due"))
        rows = rows.with_columns(pl.when("_taxed").then("duty_rate_e6").alias("duty_rate_e6"), payable.alias("payable"))
        return rows.with_columns(finish).drop(used)

    return apply
