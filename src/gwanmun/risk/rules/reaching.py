"""What finds reach by the morning of a day, worked out once, and what an item of that day meets of it.

Two steps, so that half a million items cost little more than one: :func:`reach` follows links from the finds
that are known, whoever comes that day; :func:`linked_by` looks the parties and things of items up in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.core.hashing import heads
from gwanmun.risk.rules.linking import LINKED, NODES, Spreading, spread
from gwanmun.risk.rules.packing import pack, table, table_bytes, unpack

#: ``node``; ``risk``: what has spread to it; ``steps``: from the nearest find (0: a find of its own).
RISK: dict[str, pl.DataType] = {"node": pl.String(), "risk": pl.Float64(), "steps": pl.Int64()}
#: A thing that is shared, a party that has it, and that party's controls and finds known by then.
SHARED: dict[str, pl.DataType] = {
    "node": pl.String(), "party": pl.String(), "looks": pl.Int64(), "finds": pl.Int64()
}  # fmt: skip
FEW = 500  # ends of links up to which each is searched for; else all are compared at once


@dataclass(frozen=True, eq=False)
class Reach:
    """As known before a day. ``risk``: RISK; ``shared``: SHARED; both rise by ``node``."""

    risk: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RISK))
    shared: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SHARED))

    @property
    def empty(self) -> bool:
        return self.risk.is_empty() and self.shared.is_empty()

    @cached_property
    def heads(self) -> npt.NDArray[np.uint64]:
        """Of all keys in it: whoever and whatever has another meets nothing here."""
        return heads(pl.concat([self.near, self.shared["party"].unique()]))

    @cached_property
    def near(self) -> pl.Series:
        """Whatever anything is known of."""
        return pl.concat([self.risk["node"], self.shared["node"]]).unique()

    def lean(self) -> Reach:
        """Without parties of whom no control is known: all that models are told stays as it is."""
        return Reach(self.risk, self.shared.filter(pl.col("looks") > 0))

    def to_bytes(self) -> bytes:
        return pack([table_bytes(self.risk), table_bytes(self.shared)])

    @classmethod
    def from_bytes(cls, content: bytes) -> Reach:
        """:raises PackError: not what :meth:`to_bytes` writes."""
        risk, shared = unpack(content)
        return cls(table(risk), table(shared))


def reach(links: pl.DataFrame, results: pl.DataFrame, day: date, how: Spreading | None = None) -> Reach:
    """From ``links`` (``party``, ``thing``, ``thing_kind``, ``at``) and ``results`` (``party``, ``item``,
    ``known_on``, ``found``); what lies on ``day`` or later changes nothing."""
    how = how or Spreading()
    known = results.filter(pl.col("known_on") < day)
    sharing = links.filter(pl.col("at") < day).select("party", "thing", "thing_kind").unique()
    quiet = sharing.group_by("thing").agg(shared=pl.len()).filter(pl.col("shared") <= how.hub)
    through = [number for name, number in NODES.items() if how.passes.get(name, 0.0) > 0]
    record = known.group_by("party").agg(
        looks=pl.len().cast(pl.Int64), finds=pl.col("found").sum().cast(pl.Int64)
    )
    shared = (
        sharing.filter(pl.col("thing_kind").is_in(through))
        .join(quiet.select("thing"), on="thing")
        .join(record, on="party", how="left")
        .select(pl.col("thing").alias("node"), "party", pl.col("looks", "finds").fill_null(0))
    )
    return Reach(spread(links, results, day, how).select(list(RISK)), shared.sort("node", "party"))


def linked_by(items: pl.DataFrame, known: Reach) -> pl.DataFrame:
    """LINKED for each of ``items`` (``item`` and keys in columns of NODES), in their order.

    Its own party's results are left to the party's own record and are not among ``linked_looks`` and
    ``linked_finds``. Items are told apart by their place: a number that comes twice does no harm.
    """
    rows = items.with_row_index("_row")
    if "importer" not in rows.columns:
        rows = rows.with_columns(importer=pl.lit(None, dtype=pl.String))
    ends = pl.concat(
        [
            rows.select("_row", "importer", node=kind).drop_nulls("node")
            for kind in NODES
            if kind in items.columns
        ]
        or [pl.DataFrame(schema={"_row": pl.UInt32, "importer": pl.String, "node": pl.String})]
    )
    if ends.height <= FEW:
        nodes = ends["node"].unique()
        known = Reach(_of(known.risk, nodes), _of(known.shared, nodes))
    else:
        ends = ends.filter(pl.col("node").is_in(known.near.implode()))
    ends = ends.unique()
    others = (
        ends.join(known.shared, on="node")
        .filter(pl.col("party") != pl.col("importer").fill_null(""))
        .unique(["_row", "party"])
    )
    counted = others.group_by("_row").agg(
        linked_parties=pl.len().cast(pl.Int64),
        linked_looks=pl.col("looks").sum(),
        linked_finds=pl.col("finds").sum(),
    )
    reached = ends.join(known.risk, on="node").group_by("_row").agg(
        linked_risk=pl.col("risk").sort().sum(), nearest_find_steps=pl.col("steps").min() + 1
    )  # fmt: skip
    told = (
        rows.select("_row", "item")
        .join(counted, on="_row", how="left", maintain_order="left")
        .join(reached, on="_row", how="left", maintain_order="left")
    )
    return told.with_columns(
        pl.col("linked_parties", "linked_looks", "linked_finds").fill_null(0),
        pl.col("linked_risk").fill_null(0.0),
        linked_share=pl.when(pl.col("linked_looks") > 0).then(
            pl.col("linked_finds") / pl.col("linked_looks")
        ),
    ).select(pl.col(name).cast(dtype) for name, dtype in LINKED.items())


def _of(frame: pl.DataFrame, nodes: pl.Series) -> pl.DataFrame:
    """The rows of ``frame``, which rises by ``node``, that are of these nodes: a search for each."""
    first = frame["node"].search_sorted(nodes, "left")
    after = frame["node"].search_sorted(nodes, "right")
    return pl.concat([frame[a:b] for a, b in zip(first, after, strict=True)] or [frame[:0]])


def linked(
    items: pl.DataFrame, links: pl.DataFrame, results: pl.DataFrame, how: Spreading | None = None
) -> pl.DataFrame:
    """LINKED for items of any days (``at``), in their order: each is told what was known before its own."""
    rows = items.with_row_index("_place")
    parts = [
        part.select("_place").hstack(linked_by(part, reach(links, results, day, how)))
        for (day,), part in rows.group_by("at", maintain_order=True)
        if isinstance(day, date)
    ]
    if not parts:
        return pl.DataFrame(schema=LINKED)
    told = rows.select("_place").join(pl.concat(parts), on="_place", how="left", maintain_order="left")
    return told.select(list(LINKED))


def parties_of(items: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Results of items as results of whoever and whatever is in them: ``party``, ``item``, ``known_on``,
    ``found``. ``items``: keys in columns of NODES; ``results``: ``item``, ``known_on``, ``found``."""
    ends = [items.select("item", party=kind).drop_nulls("party") for kind in NODES if kind in items.columns]
    both = pl.concat(ends).join(results, on="item", maintain_order="left")
    return both.select("party", "item", "known_on", "found")


def first_seen(sightings: pl.DataFrame) -> pl.DataFrame:
    """Sightings (linking.SIGHTING) → links with the day on which each was first seen."""
    return sightings.group_by("party", "thing", "thing_kind").agg(pl.col("at").min())


__all__ = [
    "RISK", "SHARED", "Reach", "first_seen", "linked", "linked_by", "parties_of", "reach"
]  # fmt: skip
