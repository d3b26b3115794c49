"""Reader, machine and both on the same images: counts, rates, skill, with intervals.

Only images that every one of the compared has judged are counted. "Both" is measured where readers saw the
machine's boxes; the row "either" (a threat if the reader or the machine says so) is reckoned, not measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from gwanmun.inspection.rules.school.signal import SLOPE, score, wilson

#: One row is one judgement. ``who``: READER | AI | BOTH; ``key``: of the image; ``said``: "threat".
JUDGED = {
    "who": pl.String, "key": pl.String, "threat": pl.Boolean, "said": pl.Boolean,
    "kind": pl.String, "machine": pl.String,
}  # fmt: skip
ORDER = ("READER", "AI", "BOTH", "EITHER")


@dataclass(frozen=True)
class Line:
    group: str  # "" all, else a class or a machine
    who: str
    images: int
    threats: int
    hits: int
    harmless: int
    false_alarms: int
    hit_rate: float | None
    hit_low: float
    hit_high: float
    false_alarm_rate: float | None
    false_low: float
    false_high: float
    d_a: float | None
    d_a_low: float | None
    d_a_high: float | None


def shared(judged: pl.DataFrame) -> pl.DataFrame:
    """Judgements of images that both readers and machine judged, and the reckoned row EITHER."""
    both = (
        judged.filter(pl.col("who").is_in(["READER", "AI"]))
        .group_by("key").agg(pl.col("who").n_unique().alias("n")).filter(pl.col("n") == 2).select("key")
    )  # fmt: skip
    kept = judged.join(both, on="key", how="semi")
    machine = kept.filter(pl.col("who") == "AI").group_by("key").agg(pl.col("said").any().alias("ai"))
    either = (
        kept.filter(pl.col("who") == "READER").join(machine, on="key")
        .with_columns(pl.lit("EITHER").alias("who"), (pl.col("said") | pl.col("ai")).alias("said")).drop("ai")
    )  # fmt: skip
    return pl.concat([kept, either.select(kept.columns)])


def lines(judged: pl.DataFrame, by: str | None = None, s: float = SLOPE) -> list[Line]:
    """Lines by ``who``; with ``by`` (kind or machine) by its values too.

    By kind of threat, false alarms are those of all harmless images: they have no kind.
    """
    groups: list[str | None] = [None]
    if by:
        groups = [g for g in judged.filter(pl.col("threat"))[by].unique().sort().to_list() if g]
    found = []
    for group in groups:
        own = judged
        if group is not None:
            own = judged.filter(
                (pl.col(by or "") == group) | (~pl.col("threat") if by == "kind" else pl.lit(False))
            )
        for who in ORDER:
            counted = _counts(own.filter(pl.col("who") == who))
            if counted["threats"] + counted["harmless"]:
                found.append(_line(group or "", who, counted, s))
    return found


def _counts(rows: pl.DataFrame) -> dict[str, int]:
    threat = pl.col("threat")
    told = rows.select(
        threats=threat.sum(), hits=(threat & pl.col("said")).sum(),
        harmless=(~threat).sum(), false_alarms=(~threat & pl.col("said")).sum(),
    ).row(0, named=True)  # fmt: skip
    return {name: int(value or 0) for name, value in told.items()}


def _line(group: str, who: str, n: dict[str, int], s: float) -> Line:
    hit, false = wilson(n["hits"], n["threats"]), wilson(n["false_alarms"], n["harmless"])
    full = n["threats"] > 0 and n["harmless"] > 0
    told: Any = score(n["hits"], n["threats"], n["false_alarms"], n["harmless"], s) if full else None
    return Line(
        group, who, n["threats"] + n["harmless"], n["threats"], n["hits"], n["harmless"], n["false_alarms"],
        n["hits"] / n["threats"] if n["threats"] else None, float(hit[0]), float(hit[1]),
        n["false_alarms"] / n["harmless"] if n["harmless"] else None, float(false[0]), float(false[1]),
        *((float(told.d_a), float(told.low), float(told.high)) if told else (None, None, None)),
    )  # fmt: skip


def curve(threat: list[bool], value: list[float], most: int = 60) -> list[dict[str, float]]:
    """ROC of a score: ``{false_alarms, hits, least}`` at thresholds from strict to lax, thinned to
    ``most``."""
    t, v = np.asarray(threat, dtype=bool), np.asarray(value, dtype=np.float64)
    if t.all() or not t.any():
        return []
    cuts = np.unique(v)[::-1]
    if cuts.size > most:
        cuts = cuts[np.linspace(0, cuts.size - 1, most).astype(int)]
    return [
        {"least": float(c), "false_alarms": float((v[~t] >= c).mean()), "hits": float((v[t] >= c).mean())}
        for c in cuts
    ]


__all__ = ["JUDGED", "ORDER", "Line", "curve", "lines", "shared"]
