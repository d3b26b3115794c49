"""Who is linked with whom: what parties share, and how finds spread along it.

A link is a pair of a *party* and a *thing* it has, uses or deals with; another party is a thing as well
(importers share a seller). Two parties are linked if they share a thing. Finds spread along links, weaker
with every step, with the age of the find, with the kind of link, and with how many share it: a seller
with three customers says something about each of them, a warehouse with a hundred thousand says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.core.hashing import Keyed, Spelling, as_letters, hashed, letters_among
from gwanmun.risk.rules import contacts

#: An item in words, before anything is hashed. Codes and names as received; what a room lacks is null.
SPELLED: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "item": pl.String(),
    "at": pl.Date(),
    "place": pl.Int64(),  # where its room finds it again
    **{code: pl.String() for code in ("importer", "receiver", "seller", "declarant", "carrier")},
    **{f"{who}_name": pl.String() for who in ("importer", "receiver", "seller", "declarant")},
    **{what: pl.String() for what in ("address", "phone", "seller_address", "seller_phone")},
    **{what: pl.String() for what in ("account", "container", "device")},
}
#: Kinds of nodes. Parties first; numbers are stored and never change.
NODES: dict[str, int] = {
    "importer": 1, "seller": 2, "declarant": 3, "carrier": 4, "receiver": 5,
    "address": 11, "phone": 12, "account": 13, "container": 14, "device": 15,
}  # fmt: skip
PARTIES = ("importer", "seller", "declarant", "carrier", "receiver")
#: Links: the party's column, the thing's column. ``holder`` is the receiver, where there is one, else the
#: importer.
EDGES: tuple[tuple[str, str], ...] = (
    ("importer", "seller"), ("importer", "declarant"), ("importer", "carrier"),
    ("importer", "receiver"),
    ("holder", "address"), ("holder", "phone"), ("holder", "device"), ("importer", "account"),
    ("importer", "container"),
)  # fmt: skip
#: A sighting of a link on a day, as it is stored: keys of both ends, and in how many items.
SIGHTING: dict[str, pl.DataType] = {
    "party_kind": pl.UInt8(), "party": pl.String(), "thing_kind": pl.UInt8(), "thing": pl.String(),
    "at": pl.Date(), "n": pl.Int64(),
}  # fmt: skip
#: How much of a find passes along a link of a kind. Design choice, not law: a shared telephone is closer
#: than a
#: shared seller, and everybody shares a declarant and a carrier.
PASSES: dict[str, float] = {
    "phone": 0.8, "account": 0.8, "device": 0.8, "receiver": 0.7, "address": 0.6, "container": 0.5,
    "seller": 0.4, "declarant": 0.02, "carrier": 0.0,
}  # fmt: skip
HUB = 100  # links from which on a thing is a hub: it is told, and nothing is followed through it


def code_of(kind: str, value: str, secret: bytes) -> str:
    """The key of a node: 128 bits, 22 letters; without ``secret`` nothing can be read from it."""
    digest = _way(kind, secret).of(value.encode())
    return as_letters(np.frombuffer(digest, dtype=np.uint8)[None])[0]


def keys_of(
    kind: str, values: pl.Series, secret: bytes, among: npt.NDArray[np.uint64] | None = None
) -> pl.Series:
    """Keys for a column. Null stays null; with ``among`` (``hashing.heads``) keys of others are null too."""
    spell: Spelling = as_letters if among is None else partial(letters_among, among)
    return hashed(values.cast(pl.String), _way(kind, secret), spell)


def _way(kind: str, secret: bytes) -> Keyed:
    return Keyed(secret, 16, before=f"{kind}\x1f".encode())


def keyed(spelled: pl.DataFrame, secret: bytes) -> pl.DataFrame:
    """``kind``, ``item``, ``at``, ``place`` and a key in each column of NODES; rows in their order.

    Two spellings of one address or number get one key.
    """
    rows = _whole(spelled)
    as_one = {"address": contacts.address, "phone": contacts.phone, "account": contacts.account,
              "container": contacts.container}  # fmt: skip
    columns = [
        keys_of(kind, as_one.get(kind, contacts.code)(rows[kind]).alias(kind), secret) for kind in NODES
    ]
    return rows.select("kind", "item", "at", "place").with_columns(columns)


def _whole(rows: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=t).alias(c) for c, t in SPELLED.items() if c not in rows.columns]
    return rows.with_columns(missing) if missing else rows


def sightings(rows: pl.DataFrame) -> pl.DataFrame:
    """Links that rows (as :func:`keyed` gives them) show: SIGHTING, one row for each link and day, sorted."""
    held = rows.with_columns(holder=pl.coalesce("receiver", "importer"))
    parts = []
    for party, thing in EDGES:
        kind = (
            pl.when(pl.col("receiver").is_null()).then(NODES["importer"]).otherwise(NODES["receiver"])
            if party == "holder"
            else pl.lit(NODES[party])
        )
        part = held.select(
            kind.cast(pl.UInt8).alias("party_kind"), pl.col(party).alias("party"),
            pl.lit(NODES[thing], pl.UInt8).alias("thing_kind"), pl.col(thing).alias("thing"), "at",
        )  # fmt: skip
        parts.append(part.drop_nulls(["party", "thing", "at"]))
    seen = pl.concat(parts).group_by("party_kind", "party", "thing_kind", "thing", "at")
    return seen.agg(n=pl.len().cast(pl.Int64)).sort("party", "thing", "at").select(list(SIGHTING))


# --- how finds spread --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spreading:
    """How far finds reach. Shares 0 to 1; ages in days."""

    rounds: int = 4  # steps; two lead from a party over a thing to another party
    half_life: int = 365  # a find counts half after so many days
    hub: int = HUB
    passes: Mapping[str, float] = field(default_factory=lambda: dict(PASSES))


#: What is known of finds near an item.
LINKED: dict[str, pl.DataType] = {
    "item": pl.String(),
    "linked_parties": pl.Int64(),  # other parties that share a thing with its own
    "linked_looks": pl.Int64(),  # controls of them whose result was known
    "linked_finds": pl.Int64(),  # finds among these
    "linked_share": pl.Float64(),  # finds among controls; null: no control
    "nearest_find_steps": pl.Int64(),  # 1: a find of its own party; 2: of one it shares a thing with
    "linked_risk": pl.Float64(),  # what has spread to it, from 0 upwards
}
#: What the spreading reads. A link: ``party``, ``thing``, ``thing_kind``, ``at`` (day first seen).
#: A result: ``party``, ``item``, ``known_on``, ``found`` (Boolean).


def spread(
    links: pl.DataFrame, results: pl.DataFrame, day: date, how: Spreading | None = None
) -> pl.DataFrame:
    """Columns ``node``, ``risk``, ``steps`` of whatever finds known before ``day`` reach over links seen
    before it.

    Personalised-PageRank-like: a find starts with 1, halved for every ``half_life``; along each link
    passes the share of its kind, divided by the root of how many links either end has. ``risk`` is the
    sum of what arrived in each round, ``steps`` the first round in which anything did (0: a find of its
    own). No find: no row. More finds never lessen a risk; the order of rows does not matter; what is
    known later changes nothing.
    """
    how = how or Spreading()
    graph = _graph(links.filter(pl.col("at") < day), how)
    age = (pl.lit(day) - pl.col("known_on")).dt.total_days() / how.half_life
    seeds = (
        results.filter((pl.col("known_on") < day) & pl.col("found"))
        .group_by("party")
        .agg(amount=pl.lit(0.5).pow(age).sort().sum())
        .select(pl.col("party").alias("node"), "amount")
    )
    waves = [seeds.with_columns(step=pl.lit(0, pl.Int64))]
    now = seeds
    for step in range(1, how.rounds + 1):
        now = (
            now.join(graph, on="node")
            .select(node="other", amount=pl.col("amount") * pl.col("passes"))
            .filter(pl.col("amount") > 0)
            .group_by("node")
            .agg(pl.col("amount").sort().sum())
        )
        waves.append(now.with_columns(step=pl.lit(step, pl.Int64)))
    total = pl.concat(waves).sort("node", "step").group_by("node", maintain_order=True)
    return total.agg(risk=pl.col("amount").sum(), steps=pl.col("step").min())


def _graph(links: pl.DataFrame, how: Spreading) -> pl.DataFrame:
    """``node``, ``other``, ``passes``: each link in both directions, hubs left out."""
    names = {number: name for name, number in NODES.items()}
    pairs = links.select("party", "thing", "thing_kind").unique()
    sharing = pairs.group_by("thing").agg(shared=pl.len())
    having = pairs.group_by("party").agg(having=pl.len())
    kept = pairs.join(sharing, on="thing").join(having, on="party").filter(pl.col("shared") <= how.hub)
    kind = pl.col("thing_kind").replace_strict(
        {number: how.passes.get(name, 0.0) for number, name in names.items()}, return_dtype=pl.Float64
    )
    kept = kept.select("party", "thing", passes=kind / (pl.col("shared") * pl.col("having")).sqrt())
    there = kept.select(node="party", other="thing", passes="passes")
    return pl.concat([there, kept.select(node="thing", other="party", passes="passes")])


__all__ = [
    "EDGES", "HUB", "LINKED", "NODES", "PARTIES", "PASSES", "SIGHTING", "SPELLED", "Spreading", "code_of",
    "keyed", "keys_of", "sightings", "spread", ]  # fmt: skip
