"""Figures of the past that criteria ask for, as columns: worked out once for many items, before any rule.

Time-safe: of results, only those known before the day of the decision count (``known_on < at``); of items,
those decided up to that day, the item itself among them. A period of n days ends with the day before the
decision (results) or with the day itself (items).

Each figure is a sum of steps up and down: what comes to count raises it on one day, what falls out of the
period lowers it on a later one. A running sum for each key, looked up on the item's day, is the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from gwanmun.risk.rules.items import FIND, NOT_DONE, RESULT, absent
from gwanmun.risk.rules.language.fields import Fields
from gwanmun.risk.rules.language.tree import OF_DAYS, Need

_KEY = "_key"
MILLION = 1_000_000
_NEVER = 10**7  # days: nothing falls out of "all that is known"


@dataclass(frozen=True)
class Past:
    """``items``: ITEM of earlier days (those asked about may be among them); ``results``: RESULT."""

    items: pl.DataFrame
    results: pl.DataFrame

    @classmethod
    def none(cls) -> Past:
        return cls(
            absent(pl.DataFrame({"kind": []}, schema={"kind": pl.String})), pl.DataFrame(schema=RESULT)
        )


def history_columns(items: pl.DataFrame, past: Past, needs: Sequence[Need], fields: Fields) -> pl.DataFrame:
    """``items`` with a column for each need (``Need.column``): whole numbers, or days.

    Null where the item lacks a key, and for a find rate where nothing was controlled yet.
    """
    if not needs:
        return items
    rows = absent(items)
    known = _together(rows, past.items)
    made = []
    for need in dict.fromkeys(needs):
        keys = _keys(need.keys, fields)
        asked = rows.select(keys.alias(_KEY), _day("at").alias("day")).with_row_index("_row")
        made.append(_figure(need, asked, known, past.results, fields).alias(need.column))
    return items.with_columns(made)


def _together(items: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Every item once: those asked about, and earlier ones."""
    both = pl.concat([items, absent(earlier)], how="diagonal_relaxed")
    return both.unique(["kind", "item"], keep="first", maintain_order=True)


def _day(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Date).cast(pl.Int32).cast(pl.Int64)


def _keys(names: tuple[str, ...], fields: Fields) -> pl.Expr:
    """The key as one text; null where a part is."""
    return pl.concat_str([fields.expression(name).cast(pl.String) for name in names], separator="\x1f")


def _figure(
    need: Need, asked: pl.DataFrame, known: pl.DataFrame, results: pl.DataFrame, fields: Fields
) -> pl.Series:
    key = _keys(need.keys, fields).alias(_KEY)
    days = need.days or _NEVER
    if need.function in OF_DAYS:
        return _seen(need, asked, known.select(key, _day("at").alias("day")))
    if need.function in ("finds", "controls", "find_rate"):
        done = results.filter(pl.col("outcome") != NOT_DONE).join(
            known.select("kind", "item", key), on=["kind", "item"], how="inner"
        )
        found = done.select(
            _KEY,
            (_day("known_on") + 1).alias("day"),
            (pl.col("outcome") == FIND).cast(pl.Int64).alias("find"),
        )
        controls = _level(asked, _steps(found, pl.lit(1, dtype=pl.Int64), days))
        if need.function == "controls":
            return controls
        finds = _level(asked, _steps(found, pl.col("find"), days))
        return finds if need.function == "finds" else _rate(finds, controls)
    if need.function == "distinct":
        subject = fields.expression(str(need.subject)).cast(pl.String).alias("subject")
        return _level(asked, _distinct(known.select(key, subject, _day("at").alias("day")), days))
    weight = pl.lit(1, dtype=pl.Int64) if need.function == "count" else fields.expression(str(need.subject))
    events = known.select(key, _day("at").alias("day"), weight.cast(pl.Int64).alias("weight"))
    return _level(asked, _steps(events, pl.col("weight"), days))


def _steps(events: pl.DataFrame, weight: pl.Expr, days: int) -> pl.DataFrame:
    """``_key``, ``day``, ``step``: up when an event comes to count, down when it falls out of the period."""
    up = events.select(_KEY, "day", weight.alias("step"))
    down = up.with_columns(pl.col("day") + days, -pl.col("step"))
    return pl.concat([up, down]).drop_nulls()


def _distinct(events: pl.DataFrame, days: int) -> pl.DataFrame:
    """A subject counts from each of its days until the period is over or it comes again."""
    seen = events.drop_nulls().unique().sort(_KEY, "subject", "day")
    again = pl.col("day").shift(-1).over(_KEY, "subject")
    up = seen.select(_KEY, "day", pl.lit(1, dtype=pl.Int64).alias("step"))
    down = seen.select(
        _KEY,
        pl.min_horizontal(pl.col("day") + days, again).alias("day"),
        pl.lit(-1, dtype=pl.Int64).alias("step"),
    )
    return pl.concat([up, down])


def _level(asked: pl.DataFrame, steps: pl.DataFrame) -> pl.Series:
    """The running sum of a key's steps on the day of each asking row, in its order."""
    daily = steps.group_by(_KEY, "day").agg(pl.col("step").sum()).sort(_KEY, "day")
    running = daily.with_columns(pl.col("step").cum_sum().over(_KEY).alias("level")).sort("day")
    found = asked.sort("day").join_asof(
        running.select(_KEY, "day", "level"), on="day", by=_KEY, strategy="backward", check_sortedness=False
    )
    told = pl.when(pl.col(_KEY).is_not_null()).then(pl.col("level").fill_null(0))
    return found.sort("_row").select(told.alias("level"))["level"]


def _rate(finds: pl.Series, controls: pl.Series) -> pl.Series:
    """Millionths, rounded down; null where nothing was controlled."""
    frame = pl.DataFrame({"f": finds, "c": controls})
    rate = pl.when(pl.col("c") > 0).then(pl.col("f") * MILLION // pl.col("c"))
    return frame.select(rate.alias("rate"))["rate"]


def _seen(need: Need, asked: pl.DataFrame, events: pl.DataFrame) -> pl.Series:
    """First or last day on which the key was met up to the item's own day, within the period."""
    days = events.drop_nulls().unique().sort("day")
    since = pl.col("day") - (need.days or _NEVER) + 1
    if need.function == "first_seen":
        found = asked.with_columns(since.alias("since")).sort("since").join_asof(
            days.rename({"day": "seen"}), left_on="since", right_on="seen", by=_KEY, strategy="forward",
            check_sortedness=False,
        )  # fmt: skip
    else:
        earlier = asked.with_columns((pl.col("day") - 1).alias("before"), since.alias("since")).sort("before")
        found = earlier.join_asof(
            days.rename({"day": "seen"}), left_on="before", right_on="seen", by=_KEY, strategy="backward",
            check_sortedness=False,
        ).with_columns(pl.when(pl.col("seen") >= pl.col("since")).then("seen"))  # fmt: skip
    told = pl.when(pl.col(_KEY).is_not_null()).then(pl.col("seen")).cast(pl.Int32).cast(pl.Date)
    return found.sort("_row").select(told.alias("seen"))["seen"]
