"""Figures of a period for page and API: yield by office and lane, calibration, second looks, fairness."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from gwanmun.risk.feedback.sources import source
from gwanmun.risk.feedback.store import looks
from gwanmun.risk.rules.fairness import FAIR, fairness, grouped
from gwanmun.risk.rules.items import FIND, NOT_DONE
from gwanmun.risk.rules.measuring import calibration
from gwanmun.risk.rules.yielding import RANDOM, YIELD, second_looks, yields

GROUPINGS = ("importer_age", "importer_size", "origin")
SAMPLE = 100_000  # items that shares of groups and of columns are reckoned from
_NEW_DAYS = 90  # an importer first seen less long ago is new
_LOOK_BACK = 2 * _NEW_DAYS
_LEAST = 50  # scored controls without which no calibration is drawn


@dataclass(frozen=True)
class Period:
    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends after it begins")


def first_looks(country: str, kind: str, period: Period, office: str | None = None) -> pl.DataFrame:
    rows = _between(looks(country, kind, since=period.first), period)
    return rows.filter(pl.col("office") == office) if office else rows


def _between(rows: pl.DataFrame, period: Period) -> pl.DataFrame:
    return rows.filter(pl.col("at").is_between(period.first, period.last))


def report(country: str, kind: str, period: Period, office: str | None = None) -> dict[str, Any]:
    """Everything the page shows, as plain rows.

    ``offices``, ``lanes`` (YIELD with ``office`` or ``lane``), ``whole`` (one YIELD row), ``finds``,
    ``weeks``, ``calibration`` (null: too few scored controls), ``second`` (rows by office), ``fair`` (FAIR).
    """
    both = first_looks(country, kind, period, office)
    firsts = both.filter(pl.col("sight") == 1)
    counts = _counts(country, kind, period, office)
    before = Period(period.first - dt.timedelta(days=_LOOK_BACK), period.last)
    came = sample(country, kind, before, office)
    scored = firsts.filter(pl.col("score_ppm").is_not_null() & (pl.col("outcome") != NOT_DONE))
    return {
        "whole": _one(firsts, counts),
        "offices": yields(firsts, ["office"], counts).to_dicts(),
        "lanes": yields(firsts, ["lane"]).to_dicts(),
        "finds": _finds(firsts),
        "weeks": _weeks(firsts),
        "calibration": _calibration(scored),
        "second": second_looks(both, ["office"]).to_dicts(),
        "fair": _fair(firsts, came, period).to_dicts(),
    }


def sample(country: str, kind: str, period: Period, office: str | None = None) -> pl.DataFrame | None:
    """Of all that was decided in the period about :data:`SAMPLE` at most; null where no room tells."""
    where = source(country, kind)
    return None if where is None else _of(where.sample(period.first, period.last, SAMPLE), office)


def _counts(country: str, kind: str, period: Period, office: str | None) -> pl.DataFrame | None:
    where = source(country, kind)
    return None if where is None else _of(where.counts(period.first, period.last), office)


def _of(rows: pl.DataFrame, office: str | None) -> pl.DataFrame:
    return rows.filter(pl.col("office") == office) if office else rows


def _one(firsts: pl.DataFrame, counts: pl.DataFrame | None) -> dict[str, Any]:
    key = pl.lit("").alias("all")
    made = yields(firsts.with_columns(key), ["all"], None if counts is None else counts.with_columns(key))
    if made.is_empty():
        return dict.fromkeys(YIELD) | {"looked": 0, "found": 0, "not_done": 0}
    return made.row(0, named=True)


def _finds(firsts: pl.DataFrame) -> list[dict[str, Any]]:
    found = firsts.filter(pl.col("outcome") == FIND)
    return (
        found.group_by("find")
        .agg(
            pl.len().alias("found"),
            pl.col("seized_mg").sum(),
            pl.col("recovered").sum(),
            (pl.col("basis") == RANDOM).sum().alias("random_found"),
        )
        .sort("found", "find", descending=[True, False])
        .to_dicts()
    )


def _weeks(firsts: pl.DataFrame) -> list[dict[str, Any]]:
    """Yield by week (its Monday): how precision and the random rate went."""
    weekly = firsts.with_columns(pl.col("at").dt.truncate("1w").alias("week"))
    return yields(weekly, ["week"]).to_dicts()


def _calibration(scored: pl.DataFrame) -> list[dict[str, Any]] | None:
    if scored.height < _LEAST:
        return None
    truth = (scored["outcome"] == FIND).to_numpy()
    return calibration(truth, (scored["score_ppm"] / 1e6).to_numpy()).to_dicts()


def _fair(firsts: pl.DataFrame, came: pl.DataFrame | None, period: Period) -> pl.DataFrame:
    """``came`` reaches back before the period, else nobody would be known. Where nothing is stored from so
    long ago, who is new cannot be told, and is not."""
    if came is None or came.is_empty():
        return pl.DataFrame(schema=FAIR)
    results = firsts.select("kind", "item", "outcome")
    chosen = pl.col("basis").is_not_null() & (pl.col("basis") != RANDOM)
    rows = (
        grouped(came, _NEW_DAYS)
        .filter(pl.col("at") >= period.first)
        .with_columns(chosen.fill_null(value=False).alias("chosen"))
        .join(results, on=["kind", "item"], how="left")
    )
    oldest = came.select(pl.col("at").min()).item()
    known = oldest <= period.first - dt.timedelta(days=_NEW_DAYS)
    return fairness(rows, GROUPINGS if known else tuple(g for g in GROUPINGS if g != "importer_age"))
