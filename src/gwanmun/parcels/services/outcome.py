"""What a clearing came to: figures for people, and one digest for proof."""

from __future__ import annotations

import hashlib
from typing import Any

import polars as pl

from gwanmun.parcels.rules.schema import DECIDED, TYPED

SLICE = 5_000

#: Everything that was taken in and decided. Without ``state``: people change it afterwards, and the
#: digest of the stored rows must go on proving the decision.
SEALED: tuple[str, ...] = tuple(c for c in (*TYPED, *DECIDED) if c != "state")

TAXES = ("duty", "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat", "payable")
COUNTED = ("lane", "route", "state", "hold_kind", "exempt", "category")


class RowDigest:
    """SHA-256 over the canonical CSV of rows; feed them in the order of ``line``."""

    def __init__(self) -> None:
        self._hasher = hashlib.sha256()

    def add(self, rows: pl.DataFrame) -> None:
        self._hasher.update(rows.select(SEALED).write_csv(include_header=False).encode())

    def hex(self) -> str:
        return self._hasher.hexdigest()


def digest_of(decided: pl.DataFrame) -> str:
    """Digest of decided rows already sorted by ``line``; a bounded slice in memory at a time."""
    digest = RowDigest()
    for rows in decided.iter_slices(SLICE):
        digest.add(rows)
    return digest.hex()


def summary_of(decided: pl.DataFrame, errors: pl.DataFrame) -> dict[str, Any]:
    """Counts and sums of one version. Money in whole won.

    Keys: ``parcels``, ``refused`` (lines not taken in), ``requests`` (parcels that wait for data),
    ``weight_g``, one dict of counts for each of COUNTED, ``lane_route`` (lane → route → parcels, for
    the plot), ``rules`` (rule id → parcels it touched),
    ``customs_value``, each of TAXES, and ``errors`` (code → faults).
    """
    refused = errors.filter(pl.col("severity") == "REFUSED")
    requests = errors.filter(pl.col("severity") == "REQUEST")
    sums = decided.select(pl.col("customs_value", *TAXES).sum(), pl.col("weight_g").cast(pl.Int64).sum())
    return {
        "parcels": decided.height,
        "refused": refused["line"].n_unique(),
        "requests": requests["line"].n_unique(),
        **{name: int(value or 0) for name, value in sums.row(0, named=True).items()},
        **{name: _counts(decided[name]) for name in COUNTED},
        "lane_route": _cross_counts(decided),
        "rules": _rule_counts(decided["reasons"]),
        "errors": _counts(errors["code"]),
    }


def _counts(column: pl.Series) -> dict[str, int]:
    """Value → how often, most frequent first; nulls are not counted."""
    counted = column.drop_nulls().value_counts(name="n").sort("n", column.name, descending=[True, False])
    return dict(counted.iter_rows())


def _cross_counts(decided: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Lane → route → parcels; so that no page has to count half a million rows."""
    table: dict[str, dict[str, int]] = {}
    counted = decided.group_by("lane", "route").agg(pl.len().alias("n")).sort("lane", "route")
    for lane, route, n in counted.iter_rows():
        table.setdefault(lane, {})[route] = n
    return table


def _rule_counts(reasons: pl.Series) -> dict[str, int]:
    """Rule id → parcels it touched. Few distinct texts, so each is split once."""
    return dict(
        reasons.value_counts(name="n")
        .select(pl.col(reasons.name).str.split(" ").alias("rule"), "n")
        .explode("rule")
        .filter(pl.col("rule") != "")
        .group_by("rule")
        .agg(pl.col("n").sum())
        .sort("n", "rule", descending=[True, False])
        .iter_rows()
    )
