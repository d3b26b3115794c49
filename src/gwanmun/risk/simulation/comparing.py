"""What the runs came to: figures of each run, their means over worlds, and paired differences with intervals.

Policies meet the same worlds, so they are compared world by world, and worlds are what is drawn again in the
bootstrap. Only weeks after the warm-up count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from gwanmun.risk.rules.measuring import bootstrap
from gwanmun.risk.simulation.parameters import FRAUDS, NewRoute, Parameters

TIMES = 4000  # bootstrap draws

Ratio = tuple[str, str]


@dataclass(frozen=True)
class Measure:
    """``of``: expression over the weeks of a run. ``late``: only weeks from the new route on."""

    code: str
    ko: str
    en: str
    of: pl.Expr
    late: bool = False
    unit: str = "share"  # share, number, weeks
    better: int = 1  # -1: less is better


def _share(part: str, whole: str) -> pl.Expr:
    """A part of a sum; null where there is nothing to take a part of."""
    return pl.when(pl.col(whole).sum() > 0).then(pl.col(part).sum() / pl.col(whole).sum())


KINDS = {
    "MISCLASSIFICATION": ("품목분류", "misclassification"),
    "UNDERVALUATION": ("저가신고", "undervaluation"),
    "ORIGIN": ("원산지", "origin"),
    "SPLIT": ("분할", "split shipments"),
    "NARCOTICS": ("마약 소포", "narcotics in parcels"),
    "NEW_ROUTE": ("새 경로 밀수", "new route"),
}
MEASURES: tuple[Measure, ...] = (
    Measure("finds", "적발", "finds", pl.col("finds").sum().cast(pl.Float64), unit="number"),
    Measure("precision", "적발률", "precision", _share("finds", "controls")),
    Measure("recall", "재현율", "recall", _share("finds", "frauds")),
    Measure("revenue", "추징 비율", "revenue recovered", _share("recovered", "lost")),
    Measure("narcotics", "마약 적발(질량)", "narcotics caught (mass)", _share("seized_mg", "narcotics_mg")),
    *(
        Measure(f"recall:{kind}", f"재현율: {ko}", f"recall: {en}", _share(f"found:{kind}", f"there:{kind}"))
        for kind, (ko, en) in KINDS.items()
    ),
    Measure(
        "regret", "후회(놓친 기대 적발)", "regret (finds forgone)",
        (pl.col("best") - pl.col("expected")).sum(), unit="number", better=-1,
    ),
    Measure(
        "late_finds", "새 경로 이후 적발", "finds from the new route on",
        pl.col("finds").sum().cast(pl.Float64), late=True, unit="number",
    ),
    Measure(
        "late_revenue", "새 경로 이후 추징 비율", "revenue recovered from the new route on",
        _share("recovered", "lost"), late=True,
    ),
    Measure(
        "late_narcotics", "새 경로 이후 마약 적발 비율", "narcotics caught from the new route on (mass)",
        _share("seized_mg", "narcotics_mg"), late=True,
    ),
)  # fmt: skip
UNTIL = "weeks_until_found"  # of the new route; a run that never finds it counts to the end
EVER = "new_route_found"  # 1 or 0


def first_week(chosen: Parameters) -> int:
    route = chosen.fraud["NEW_ROUTE"]
    return route.first_week if isinstance(route, NewRoute) else 1


def by_run(weekly: pl.DataFrame, chosen: Parameters) -> pl.DataFrame:
    """One row for each policy, share of exploration and world; a column for each measure."""
    start, keys = first_week(chosen), ["policy", "explore", "world"]
    counted = weekly.filter(pl.col("week") > chosen.control.warm_up)
    parts = [
        rows.group_by(keys, maintain_order=True).agg(m.of.alias(m.code) for m in MEASURES if m.late == late)
        for late, rows in ((False, counted), (True, counted.filter(pl.col("week") >= start)))
    ]
    found = pl.when(pl.col("found:NEW_ROUTE") > 0).then(pl.col("week") - start + 1)
    until = weekly.group_by(keys, maintain_order=True).agg(
        found.min().fill_null(pl.col("week").max() - start + 2).cast(pl.Float64).alias(UNTIL),
        (pl.col("found:NEW_ROUTE").sum() > 0).cast(pl.Float64).alias(EVER),
    )
    return parts[0].join(parts[1], on=keys, how="left").join(until, on=keys, how="left")


def codes() -> list[str]:
    return [*(m.code for m in MEASURES), UNTIL, EVER]


def _interval(values: np.ndarray[Any, np.dtype[np.float64]]) -> list[float | None]:
    """Mean, low, high (95 %) over worlds; no interval of a single world."""
    kept = values[~np.isnan(values)]
    if not len(kept):
        return [None, None, None]
    if len(kept) < 2:
        return [float(kept[0]), None, None]
    mean: Callable[..., float] = lambda column: float(column.mean())  # noqa: E731
    low, high = bootstrap(mean, kept, times=TIMES, seed=7)
    return [float(kept.mean()), low, high]


def means(runs: pl.DataFrame) -> list[dict[str, Any]]:
    """For each policy: measure → [mean, low, high]."""
    found = []
    for (policy, explore), rows in runs.group_by(["policy", "explore"], maintain_order=True):
        values = {c: _interval(rows[c].cast(pl.Float64).fill_null(float("nan")).to_numpy()) for c in codes()}
        found.append({"policy": policy, "explore": explore, "worlds": rows.height, **values})
    return found


def differences(runs: pl.DataFrame, against: str) -> list[dict[str, Any]]:
    """Each policy less the policy ``against`` in the same world: measure → [mean, low, high]."""
    base = runs.filter(pl.col("policy") == against).sort("world")
    found = []
    for (policy, explore), rows in runs.group_by(["policy", "explore"], maintain_order=True):
        if policy == against or base.is_empty():
            continue
        both = rows.join(base, on="world", how="inner", suffix=":base")
        values = {
            c: _interval((both[c] - both[f"{c}:base"]).cast(pl.Float64).fill_null(float("nan")).to_numpy())
            for c in codes()
        }
        found.append({"policy": policy, "explore": explore, "against": against, **values})
    return found


def curves(weekly: pl.DataFrame, chosen: Parameters, smooth: int = 4) -> list[dict[str, Any]]:
    """For each policy and week, means over worlds: share of worlds in which the new route was found by then,
    finds (mean of the last ``smooth`` weeks), part of the new route's shipments that was found."""
    keys = ["policy", "explore"]
    rows = (
        weekly.sort("world", "week")
        .with_columns((pl.col("found:NEW_ROUTE").cum_max().over(*keys, "world") > 0).alias("known"))
        .group_by(*keys, "week", maintain_order=True)
        .agg(
            pl.col("known").mean(), pl.col("finds").mean(), pl.col("found:NEW_ROUTE", "there:NEW_ROUTE").sum()
        )
        .sort("week")
        .with_columns(
            pl.col("finds").rolling_mean(smooth, min_samples=1).over(keys).alias("finds"),
            pl.col("found:NEW_ROUTE").rolling_sum(smooth, min_samples=1).over(keys).alias("found"),
            pl.col("there:NEW_ROUTE").rolling_sum(smooth, min_samples=1).over(keys).alias("there"),
        )
        .with_columns(new_route=pl.when(pl.col("there") > 0).then(pl.col("found") / pl.col("there")))
    )
    return [
        {
            "policy": policy,
            "explore": explore,
            **{c: part[c].round(4).to_list() for c in ("known", "finds", "new_route")},
        }
        for (policy, explore), part in rows.group_by(keys, maintain_order=True)
    ]  # fmt: skip


def figures(weekly: pl.DataFrame, chosen: Parameters, against: str = "model") -> dict[str, Any]:
    """Everything that table, plot and guide are made of."""
    runs = by_run(weekly, chosen)
    return {
        "weeks": chosen.world.weeks,
        "items_a_week": chosen.world.items_a_week,
        "slots": {name: lane.slots for name, lane in chosen.control.lanes.items()},
        "warm_up": chosen.control.warm_up,
        "first_week": first_week(chosen),
        "worlds": sorted(weekly["world"].unique().to_list()),
        "frauds": [k for k in FRAUDS if chosen.fraud[k].rings],
        "policies": means(runs),
        "differences": differences(runs, against),
        "curves": curves(weekly, chosen),
    }
