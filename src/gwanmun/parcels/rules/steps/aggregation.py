"""Parcels that count as one (Import Clearance Notice 68, the two cases in force since 2022-11-17).

Case 1, *split*: one waybill handed in as several lines for one importer.
Case 2, *purchase*: same overseas supplier and same purchase date for one importer, in several lots.
Personal parcels only. Both look at this manifest and at what is stored from earlier ones. Of the
two sums the larger counts; above the limit the exemption and the list are lost for every member.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4, said
from gwanmun.core.few import look_up
from gwanmun.parcels.rules.case import Apply, Case, layers, why
from gwanmun.parcels.rules.steps.lane import GENERAL, UNDECIDED

SPLIT, PURCHASE = "B", "P"
BAR = pl.lit("|")


def split_key() -> pl.Expr:
    return pl.concat_str(pl.lit(SPLIT), BAR, "number", BAR, "importer_key")


def purchase_key() -> pl.Expr:
    return pl.concat_str(
        pl.lit(PURCHASE),
        BAR,
        "supplier_key",
        BAR,
        pl.col("purchase_date").cast(pl.String),
        BAR,
        "importer_key",
    )


def supplier_key() -> pl.Expr:
    """The supplier's identifier, else its name in capitals."""
    return pl.coalesce("shipper_id", pl.col("shipper_name").str.to_uppercase())


def _sums(stored: pl.DataFrame, key: pl.Expr, name: str) -> pl.DataFrame:
    keyed = stored.select(key.alias(f"_{name}"), "usd_e4").drop_nulls()
    return keyed.group_by(f"_{name}").agg(
        pl.len().cast(pl.Int32).alias(f"_{name}_stored"), pl.col("usd_e4").sum().alias(f"_{name}_stored_usd")
    )


def aggregation(_book: RuleBook) -> Apply:
    counted = pl.col("usd_e4").is_not_null() & said(pl.col("use_code") == "1")

    def totals(name: str) -> list[pl.Expr]:
        key = pl.col(f"_{name}")
        size = pl.len().over(key).cast(pl.Int32) + pl.col(f"_{name}_stored").fill_null(0)
        dollars = pl.col("usd_e4").sum().over(key) + pl.col(f"_{name}_stored_usd").fill_null(0)
        known = key.is_not_null()
        return [
            pl.when(known).then(size).otherwise(1).alias(f"_{name}_size"),
            pl.when(known).then(dollars).otherwise(pl.col("usd_e4")).alias(f"_{name}_usd"),
        ]

    by_purchase = (pl.col("_purchase_size") > 1) & (
        (pl.col("_split_size") <= 1) | (pl.col("_purchase_usd") >= pl.col("_split_usd"))
    )
    by_split = ~pl.col("_by_purchase") & (pl.col("_split_size") > 1)

    def chosen(purchase: str, split: str) -> pl.Expr:
        return pl.when("_by_purchase").then(purchase).when("_by_split").then(split)

    least_limit = pl.col("limit_usd").min().over("group_key")
    over = said(pl.col("group_usd_e4") > pl.col("_group_limit").cast(pl.Int64) * E4)

    grouped = pl.col("group_key").is_not_null()
    keyed = layers(
        [supplier_key().alias("supplier_key")],
        [
            pl.when(counted).then(split_key()).alias("_split"),
            pl.when(counted).then(purchase_key()).alias("_purchase"),
        ],
    )
    alone = [
        pl.lit(None, dtype=dtype).alias(f"_{name}_stored{end}")
        for name in ("split", "purchase")
        for end, dtype in (("", pl.Int32), ("_usd", pl.Int64))
    ]
    judged = layers(
        [*totals("split"), *totals("purchase")],
        [by_purchase.alias("_by_purchase")],
        [by_split.alias("_by_split")],
        [
            chosen("_purchase", "_split").alias("group_key"),
            chosen("_purchase_size", "_split_size").alias("group_size"),
            chosen("_purchase_usd", "_split_usd").alias("group_usd_e4"),
        ],
        [pl.when(grouped).then(least_limit).alias("_group_limit")],
        [over.alias("_over")],
        [
            pl.when(pl.col("_over") & (pl.col("lane") != UNDECIDED))
            .then(pl.lit(GENERAL))
            .otherwise("lane")
            .alias("lane"),
            (pl.col("_over") & pl.col("_by_split")).alias(why("aggregation.split")),
            (pl.col("_over") & pl.col("_by_purchase")).alias(why("aggregation.purchase")),
            (grouped & ~pl.col("_over")).alias(why("aggregation.within")),
            (~grouped).alias(why("aggregation.none")),
        ],
    )
    ends = ("", "_stored", "_stored_usd", "_size", "_usd")
    used = [f"_{name}{end}" for name in ("split", "purchase") for end in ends]
    used += ["_by_split", "_by_purchase", "_group_limit", "supplier_key"]
    keys = (("split", split_key()), ("purchase", purchase_key()))

    def apply(rows: pl.LazyFrame, case: Case) -> pl.LazyFrame:
        rows = keyed(rows, case)
        if case.stored.is_empty():
            rows = rows.with_columns(alone)
        else:
            for name, key in keys:
                rows = look_up(rows, _sums(case.stored, key, name), [f"_{name}"])
        return judged(rows, case).drop(used)

    return apply
