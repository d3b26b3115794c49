"""What controls brought, set against what the random sample says there was to find.

Only the random sample speaks for everything that arrives: whatever was targeted says nothing of what was not.
So the finds that there were are reckoned from the random controls alone, with the interval that few controls
deserve, and the share that was found is told as a range and never as a bare figure.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from gwanmun.risk.rules.items import FIND, NO_FIND, NOT_DONE
from gwanmun.risk.rules.measuring import wilson

#: One row for each group; what cannot be told is null.
YIELD: dict[str, type[pl.DataType]] = {
    "looked": pl.Int64,
    "found": pl.Int64,
    "not_done": pl.Int64,
    "recovered": pl.Int64,  # minor units
    "seized_mg": pl.Int64,
    "targeted": pl.Int64,  # looked into for a reason
    "targeted_found": pl.Int64,
    "random": pl.Int64,  # looked into by lot
    "random_found": pl.Int64,
    "precision": pl.Float64,  # finds of the targeted
    "precision_low": pl.Float64,
    "precision_high": pl.Float64,
    "random_rate": pl.Float64,
    "random_low": pl.Float64,
    "random_high": pl.Float64,
    "lift": pl.Float64,  # precision over the rate of the random sample
    "arrived": pl.Int64,
    "expected": pl.Float64,  # finds there were among all that arrived, by the random sample
    "recall": pl.Float64,  # part of them that was found
    "recall_low": pl.Float64,
    "recall_high": pl.Float64,
}
RANDOM = "RANDOM"


def yields(looks: pl.DataFrame, by: Sequence[str], arrived: pl.DataFrame | None = None) -> pl.DataFrame:
    """Controls added up by the columns ``by`` (:data:`YIELD`), in their order.

    ``looks``: first looks (RESULT columns). ``arrived``: columns ``by`` and ``items`` (how many arrived);
    without it, what there was to find is not known. A group without a single control has a row if
    something arrived.
    """
    done, found = pl.col("outcome").is_in([FIND, NO_FIND]), pl.col("outcome") == FIND
    lot = pl.col("basis") == RANDOM
    sums = looks.group_by(by).agg(
        done.sum().cast(pl.Int64).alias("looked"),
        found.sum().cast(pl.Int64).alias("found"),
        (pl.col("outcome") == NOT_DONE).sum().cast(pl.Int64).alias("not_done"),
        pl.col("recovered").sum(),
        pl.col("seized_mg").sum(),
        (done & ~lot).sum().cast(pl.Int64).alias("targeted"),
        (found & ~lot).sum().cast(pl.Int64).alias("targeted_found"),
        (done & lot).sum().cast(pl.Int64).alias("random"),
        (found & lot).sum().cast(pl.Int64).alias("random_found"),
    )
    if arrived is None:
        sums = sums.with_columns(arrived=pl.lit(None, dtype=pl.Int64))
    else:
        counts = arrived.group_by(by).agg(pl.col("items").sum().cast(pl.Int64).alias("arrived"))
        sums = sums.join(counts, on=by, how="full", coalesce=True, nulls_equal=True)
    rows = [row | _rates(row) for row in sums.sort(by, nulls_last=True).iter_rows(named=True)]
    return pl.DataFrame(rows, schema={**{name: looks.schema[name] for name in by}, **YIELD})


def _rates(row: dict[str, object]) -> dict[str, float | int | None]:
    count = {c: int(row[c] or 0) for c in YIELD if c in row and c != "arrived"}  # type: ignore[call-overload]
    told: dict[str, float | int | None] = dict.fromkeys(YIELD)
    told |= count
    arrived = row["arrived"]
    told["arrived"] = None if arrived is None else int(arrived)  # type: ignore[call-overload]
    if count["targeted"]:
        told["precision"] = count["targeted_found"] / count["targeted"]
        told["precision_low"], told["precision_high"] = wilson(count["targeted_found"], count["targeted"])
    if not count["random"]:
        return told
    rate, (low, high) = (
        count["random_found"] / count["random"],
        wilson(count["random_found"], count["random"]),
    )
    told["random_rate"], told["random_low"], told["random_high"] = rate, low, high
    if rate and told["precision"] is not None:
        told["lift"] = told["precision"] / rate
    if arrived is not None:
        every = int(arrived)  # type: ignore[call-overload]
        told["expected"] = rate * every
        told["recall"] = _part(count["found"], rate * every)
        # The more there was, the smaller the part that was found.
        told["recall_low"], told["recall_high"] = (
            _part(count["found"], high * every),
            _part(count["found"], low * every),
        )
    return told


def _part(found: int, there: float) -> float | None:
    """Part of ``there`` that was found. What was found was there, whatever the sample says."""
    there = max(there, float(found))
    return found / there if there else None


def second_looks(looks: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """What blind second looks say of the first: columns ``by``, ``pairs, agreed, missed, missed_rate,
    low, high``. ``missed``: the second found what the first had passed; its rate is over the firsts without a
    find."""
    first = looks.filter((pl.col("sight") == 1) & (pl.col("outcome") != NOT_DONE))
    second = looks.filter((pl.col("sight") == 2) & (pl.col("outcome") != NOT_DONE))
    pairs = first.join(second.select("kind", "item", pl.col("outcome").alias("again")), on=["kind", "item"])
    clean = pl.col("outcome") == NO_FIND
    sums = (
        pairs.group_by(by)
        .agg(
            pl.len().cast(pl.Int64).alias("pairs"),
            (pl.col("outcome") == pl.col("again")).sum().cast(pl.Int64).alias("agreed"),
            (clean & (pl.col("again") == FIND)).sum().cast(pl.Int64).alias("missed"),
            clean.sum().cast(pl.Int64).alias("clean"),
        )
        .sort(by, nulls_last=True)
    )
    rates = [wilson(row["missed"], row["clean"]) for row in sums.iter_rows(named=True)]
    rate = pl.when(pl.col("clean") > 0).then(pl.col("missed") / pl.col("clean"))
    return sums.with_columns(
        rate.alias("missed_rate"),
        pl.Series("low", [low for low, _ in rates], dtype=pl.Float64),
        pl.Series("high", [high for _, high in rates], dtype=pl.Float64),
    ).drop("clean")
