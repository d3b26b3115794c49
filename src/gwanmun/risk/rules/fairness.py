"""Is anybody looked into more than their finds warrant? Selection rate against find rate, group by group.

Groups are about trade, never about persons: how long an importer has been known, how much it brings in, where
goods come from. A group that is chosen often and found seldom, beside all the others, is borne down on; one
that is chosen seldom and found often slips through. What is said is said with intervals, and only of groups
with enough controls.
"""

from __future__ import annotations

import polars as pl

from gwanmun.risk.rules.items import FIND, NO_FIND
from gwanmun.risk.rules.measuring import wilson

LEAST = 30  # controls of a group without which no verdict is given
#: One row for each group.
FAIR: dict[str, type[pl.DataType]] = {
    "grouping": pl.String,
    "group": pl.String,
    "items": pl.Int64,
    "chosen": pl.Int64,  # targeted: the random share falls on everybody alike
    "chosen_rate": pl.Float64,
    "looked": pl.Int64,
    "found": pl.Int64,
    "find_rate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "times_chosen": pl.Float64,  # selection rate over that of everybody
    "times_found": pl.Float64,  # find rate over that of everybody
    "verdict": pl.String,  # OVER: chosen more than its finds warrant, UNDER, FAIR; null: too little known
}


def grouped(items: pl.DataFrame, new_days: int = 90, small: int = 10) -> pl.DataFrame:
    """Items with the columns ``importer_age`` (NEW, KNOWN), ``importer_size`` (SMALL, LARGE) and ``origin``.

    ``items``: every item of the period with ``importer, at, origin``; NEW: first seen less than ``new_days``
    before; SMALL: fewer than ``small`` items in the frame.
    """
    first = pl.col("at").min().over("importer")
    known = pl.col("importer").is_not_null()
    age = (pl.col("at") - first).dt.total_days()
    return items.with_columns(
        pl.when(known).then(pl.when(age < new_days).then(pl.lit("NEW")).otherwise(pl.lit("KNOWN")))
        .alias("importer_age"),
        pl.when(known).then(
            pl.when(pl.len().over("importer") < small).then(pl.lit("SMALL")).otherwise(pl.lit("LARGE"))
        ).alias("importer_size"),
    )  # fmt: skip


def fairness(items: pl.DataFrame, groupings: tuple[str, ...]) -> pl.DataFrame:
    """:data:`FAIR`. ``items``: one row for each item that arrived, with the columns ``groupings``, ``chosen``
    (Boolean: targeted) and ``outcome`` (of its control; null: none). Find rates are of targeted controls."""
    chosen = pl.col("chosen").fill_null(value=False)
    done = chosen & pl.col("outcome").is_in([FIND, NO_FIND])
    told = []
    for grouping in groupings:
        sums = (
            items.filter(pl.col(grouping).is_not_null())
            .group_by(pl.col(grouping).alias("group"))
            .agg(
                pl.len().alias("items"),
                chosen.sum().alias("chosen"),
                done.sum().alias("looked"),
                (done & (pl.col("outcome") == FIND)).sum().alias("found"),
            )
            .sort("items", "group", descending=[True, False])
        )
        whole = {c: int(sums[c].sum()) for c in ("items", "chosen", "looked", "found")}
        told += [_row(grouping, row, whole) for row in sums.iter_rows(named=True)]
    return pl.DataFrame(told, schema=FAIR)


def _row(grouping: str, row: dict[str, int], whole: dict[str, int]) -> dict[str, object]:
    chosen_rate = row["chosen"] / row["items"]
    of_all = whole["chosen"] / whole["items"]
    low, high = wilson(row["found"], row["looked"])
    find_rate = row["found"] / row["looked"] if row["looked"] else None
    finds_of_all = whole["found"] / whole["looked"] if whole["looked"] else None
    times_chosen = chosen_rate / of_all if of_all else None
    verdict = None
    if row["looked"] >= LEAST and times_chosen is not None and finds_of_all:
        verdict = "FAIR"
        # Chosen more often than others, and surely found less often (or the reverse).
        if times_chosen > 1 and high < finds_of_all:
            verdict = "OVER"
        elif times_chosen < 1 and low > finds_of_all:
            verdict = "UNDER"
    return {
        "grouping": grouping, **row, "chosen_rate": chosen_rate, "find_rate": find_rate, "low": low,
        "high": high, "times_chosen": times_chosen,
        "times_found": find_rate / finds_of_all if find_rate is not None and finds_of_all else None,
        "verdict": verdict,
    }  # fmt: skip
