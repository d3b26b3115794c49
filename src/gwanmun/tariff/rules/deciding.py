"""From the candidates of each line to the rate that is applied, step by step as the order says."""

from __future__ import annotations

import polars as pl

from gwanmun.tariff.rules.precedence import Precedence, Step
from gwanmun.tariff.rules.schema import DType

#: What a decision adds to each unit: the rate that won (``r_id``), the step it won by, the steps that lost
#: (bit of each), the rates shown beside it, what is added on top, and the bits of the steps that added.
DECIDED: dict[str, type[pl.DataType]] = {
    "_row": pl.UInt32,
    "_won": pl.Int8,
    "_lost": pl.Int64,
    "_added": pl.Int64,
    "_shown": pl.UInt32,
    "_claimed": pl.UInt32,
    "_base": pl.Int64,
    "_extra": pl.Int64,
    "_missing": pl.Boolean,
}


def decide(
    units: pl.DataFrame, found: pl.DataFrame, order: Precedence, *, key: str, amount: str | None = None
) -> pl.DataFrame:
    """Add :data:`DECIDED` to ``units`` (column ``_k``).

    ``found``: the candidates, ``_k`` with ``r_id``, ``r_class``, ``r_claimed``, ``r_whole``; ``key``, which
    is what “lower” is told by: the rate where all of a line's candidates are ad valorem, else the exact
    duty of each; ``amount``, the duty that each gives. A null amount means: cannot be reckoned.
    """
    present = set(found["r_class"].unique())
    rows, lazy = units.lazy(), found.lazy()
    for step in (step for step in order.steps if step.group in present):
        rows = rows.join(_best(lazy, step, key, amount or key), on="_k", how="left", maintain_order="left")
    claimed = lazy.filter("r_claimed").group_by("_k").agg(pl.col("r_id").min().alias("_claimed"))
    rows = rows.join(claimed, on="_k", how="left", maintain_order="left")
    for layer in layers(order, present, found.schema[key]):
        rows = rows.with_columns(layer)
    return rows.select(*units.columns, *DECIDED).collect()


def layers(order: Precedence, present: set[str], level: pl.DataType | DType) -> list[list[pl.Expr]]:
    """:data:`DECIDED` by what :func:`_best` tells of each class, step by step. ``level``: type of a key."""
    start = [
        pl.lit(None, dtype=pl.UInt32).alias("_row"),
        pl.lit(None, dtype=pl.Int64).alias("_base"),
        pl.lit(None, dtype=level).alias("_level"),
        pl.lit(None, dtype=pl.Int8).alias("_won"),
        pl.lit(0, dtype=pl.Int64).alias("_lost"),
        pl.lit(0, dtype=pl.Int64).alias("_added"),
        pl.lit(0, dtype=pl.Int64).alias("_extra"),
        pl.lit(False, dtype=pl.Boolean).alias("_missing"),
        (_id(order.show) if order.show in present else pl.lit(None, dtype=pl.UInt32)).alias("_shown"),
    ]
    return [
        start,
        *(
            _adding(place, step, present) if step.mode == "add" else _replacing(place, step, present)
            for place, step in enumerate(order.steps)
            if step.group in present
        ),
    ]


def _id(group: str) -> pl.Expr:
    return pl.col(f"{group}:id")


def _amount(group: str) -> pl.Expr:
    return pl.col(f"{group}:amount")


def _key(group: str) -> pl.Expr:
    return pl.col(f"{group}:key")


def _best(found: pl.LazyFrame, step: Step, key: str, amount: str) -> pl.LazyFrame:
    """One row for each unit that has candidates of the step's class: ``<class>:id, <class>:key,
    <class>:amount``.

    Of a class that adds: ``<class>:amount`` of the rates that add as they stand, ``<class>:whole`` of those
    that hold the rate below them.
    """
    group = step.group
    mine = found.filter(pl.col("r_class") == group)
    if step.mode == "add":
        return mine.group_by("_k").agg(
            pl.col("r_id").min().alias(f"{group}:id"),
            _picked(pl.col(amount).filter(~pl.col("r_whole")), step).alias(f"{group}:amount"),
            _picked(pl.col(amount).filter(pl.col("r_whole")), step).alias(f"{group}:whole"),
            pl.col(amount).is_null().any().alias(f"{group}:missing"),
        )
    ordered = mine.sort(key, "r_id", descending=[step.pick == "highest", False], nulls_last=True)
    return ordered.unique("_k", keep="first", maintain_order=True).select(
        "_k",
        pl.col("r_id").alias(f"{group}:id"),
        pl.col(key).alias(f"{group}:key"),
        pl.col(amount).alias(f"{group}:amount"),
    )


def _picked(amounts: pl.Expr, step: Step) -> pl.Expr:
    return {"sum": amounts.sum(), "highest": amounts.max(), "lowest": amounts.min()}[step.pick]


def _replacing(place: int, step: Step, present: set[str]) -> list[pl.Expr]:
    has = _id(step.group).is_not_null()
    mine = _key(step.group)
    if step.mode == "replace":
        wins = has
    else:
        others = [g for g in step.than if g in present]
        rivals = [(_id(g), _key(g)) for g in others] if step.than else [(pl.col("_row"), pl.col("_level"))]
        wins = has
        for rival, other in rivals:
            lower = mine <= other if step.mode == "replace_if_not_higher" else mine < other
            wins = wins & (rival.is_null() | lower.fill_null(value=False))
    bit = 1 << place
    return [
        pl.when(wins).then(_id(step.group)).otherwise("_row").alias("_row"),
        pl.when(wins).then(mine).otherwise("_level").alias("_level"),
        pl.when(wins).then(_amount(step.group)).otherwise("_base").alias("_base"),
        pl.when(wins).then(pl.lit(place, dtype=pl.Int8)).otherwise("_won").alias("_won"),
        pl.when(has & ~wins).then(pl.col("_lost") + bit).otherwise("_lost").alias("_lost"),
        (pl.col("_missing") | (has & _amount(step.group).is_null())).alias("_missing"),
    ]


def _adding(place: int, step: Step, present: set[str]) -> list[pl.Expr]:
    has = _id(step.group).is_not_null()
    mine, row, base = _amount(step.group), pl.col("_row"), pl.col("_base")
    if step.on and step.on in present:
        stands = _id(step.on).is_not_null()
        row = pl.when(stands).then(_id(step.on)).otherwise(row)
        base = pl.when(stands).then(_amount(step.on)).otherwise(base)
    # A published rate that holds the rate below it adds only what it has beyond that.
    beyond = pl.col(f"{step.group}:whole") - base.fill_null(0)
    amount = pl.max_horizontal(mine, beyond)
    adds = has & (amount > 0).fill_null(value=False)
    bit = 1 << place
    return [
        pl.when(adds).then(row).otherwise("_row").alias("_row"),
        pl.when(adds).then(base).otherwise("_base").alias("_base"),
        pl.when(adds).then(pl.col("_extra") + amount).otherwise("_extra").alias("_extra"),
        pl.when(adds).then(pl.col("_added") + bit).otherwise("_added").alias("_added"),
        (pl.col("_missing") | (has & pl.col(f"{step.group}:missing"))).alias("_missing"),
    ]
