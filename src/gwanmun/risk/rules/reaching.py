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
_FAR = 1 << 40  # steps to what is out of reach
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
    def numbered(self) -> pl.DataFrame:
        """``node``, ``number``: those of ``risk`` first."""
        both = pl.concat([self.risk["node"], self.shared["node"]])
        return pl.DataFrame({"node": both.unique(maintain_order=True)}).with_row_index("number").cast(
            {"number": pl.Int64}
        )  # fmt: skip

    @cached_property
    def risks(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Risk and steps by number; infinite and far off where nothing has spread, as at the end (-1)."""
        more = self.numbered.height - self.risk.height + 1
        risk, steps = self.risk["risk"].to_numpy(), self.risk["steps"].to_numpy()
        return np.append(risk, [np.inf] * more), np.append(steps, [_FAR] * more)

    @cached_property
    def sharing(self) -> pl.DataFrame:
        """``number``, ``party``, ``looks``, ``finds``."""
        return self.shared.join(self.numbered, on="node", maintain_order="left").drop("node")

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
    kinds = [kind for kind in NODES if kind in items.columns]
    ends = pl.concat(
        [
            items.select(
                pl.int_range(pl.len()).alias("row"), pl.lit(at).alias("kind"), pl.col(name).alias("node")
            ).drop_nulls("node")
            for at, name in enumerate(kinds)
        ]
        or [pl.DataFrame(schema={"row": pl.Int64, "kind": pl.Int32, "node": pl.String})]
    )
    if ends.height <= FEW:
        nodes = ends["node"].unique()
        known = Reach(_of(known.risk, nodes), _of(known.shared, nodes))
    met = ends.join(known.numbered, on="node")
    numbers = np.full((items.height, len(kinds)), -1, dtype=np.int64)  # -1: nothing is known of it
    numbers[met["row"].to_numpy(), met["kind"].to_numpy()] = met["number"].to_numpy()
    for later in range(1, len(kinds)):  # whatever stands twice in an item counts once
        twice = (numbers[:, :later] == numbers[:, later : later + 1]).any(axis=1)
        numbers[twice, later] = -1
    return _reached(numbers, known).with_columns(**_counted(items, numbers, known)).select(
        items["item"].alias("item"), *(pl.col(n).cast(t) for n, t in LINKED.items() if n != "item")
    )  # fmt: skip


def _reached(numbers: npt.NDArray[np.int64], known: Reach) -> pl.DataFrame:
    """``linked_risk`` and ``nearest_find_steps``. Risks of an item are added up from the lowest on, so that
    the sum does not depend on their order."""
    risk, steps = known.risks
    spread = np.sort(risk[numbers], axis=1)  # what none has spread to is infinite: last
    total = np.zeros(len(numbers))
    for column in spread.T:
        total = np.where(np.isfinite(column), total + column, total)
    first = steps[numbers].min(axis=1, initial=_FAR)
    told = pl.DataFrame({"linked_risk": total, "nearest_find_steps": first + 1})
    return told.with_columns(pl.when(pl.col("nearest_find_steps") <= _FAR).then("nearest_find_steps"))


def _counted(items: pl.DataFrame, numbers: npt.NDArray[np.int64], known: Reach) -> dict[str, pl.Series]:
    """``linked_parties``, ``linked_looks``, ``linked_finds`` and ``linked_share``."""
    sharing = known.sharing
    row, kind = np.nonzero(np.isin(numbers, sharing["number"].unique().to_numpy()))
    own = (
        items["importer"]
        if "importer" in items.columns
        else pl.Series([None] * items.height, dtype=pl.String)
    )
    ends = pl.DataFrame({"row": row, "number": numbers[row, kind], "importer": own.gather(row)})
    others = (
        ends.join(sharing, on="number")
        .filter(pl.col("party") != pl.col("importer").fill_null(""))
        .unique(["row", "party"])
    )
    at = others["row"].to_numpy()
    sums = [np.zeros(items.height, dtype=np.int64) for _ in range(3)]
    np.add.at(sums[0], at, 1)
    np.add.at(sums[1], at, others["looks"].to_numpy())
    np.add.at(sums[2], at, others["finds"].to_numpy())
    share = np.divide(sums[2], sums[1], out=np.zeros(items.height), where=sums[1] > 0)
    parties, looks, finds = (pl.Series(one) for one in sums)
    return {
        "linked_parties": parties, "linked_looks": looks, "linked_finds": finds,
        "linked_share": pl.Series(share).set(looks == 0, None),
    }  # fmt: skip


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
