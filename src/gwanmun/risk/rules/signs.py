"""Signs: what the model sees of an item beside its own record: patterns of narcotics, finds near its parties.

They ask for words (addresses, telephone numbers) and for the network, neither of which is kept with a result;
so they are worked out once, when the item is selected, and kept as they were then. A model learns from what
was known at that time, and a result that comes later moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from gwanmun.risk.rules import contacts, linking, narcotics
from gwanmun.risk.rules.items import FIND, NOT_DONE
from gwanmun.risk.rules.reaching import Reach, first_seen, linked, linked_by, parties_of

#: Of LINKED, without ``linked_parties``: how many share a thing is told by the patterns, for the manifest.
NEAR = ("linked_looks", "linked_finds", "linked_share", "nearest_find_steps", "linked_risk")
#: Marks as 1 and 0. Null: not known.
SIGNS: dict[str, pl.DataType] = {
    **{pattern.name: pl.Int64() for pattern in narcotics.PATTERNS},
    **{name: linking.LINKED[name] for name in NEAR},
}
#: What signs are made of: ``item`` and these, names and places in words.
WORDS = (
    "importer", "seller", "phone", "address", "description", "departure", "origin", "mass_g", "value",
)  # fmt: skip
_KEYED = ("importer", "seller", "address", "phone")
_TEXT = pl.Struct(SIGNS)

Lists = Mapping[str, Sequence[str]]


def signs(rows: pl.DataFrame, lists: Lists, known: Reach, secret: bytes) -> pl.DataFrame:
    """SIGNS, rows in their order. ``rows``: ``item`` and WORDS of a manifest; ``secret``: of the keys."""
    spelled = narcotics.spelled(rows)
    found = narcotics.patterns(spelled, lists)
    near = linked_by(spelled.select("item") if known.empty else _keys(spelled, secret, known), known)
    return _whole(found.drop("item").hstack(near.select(NEAR)))


def _keys(spelled: pl.DataFrame, secret: bytes, known: Reach) -> pl.DataFrame:
    """As linking.keyed does it, from what was brought to one spelling already; keys that stand nowhere in
    ``known`` are left out."""
    plain = {
        "importer": contacts.code(spelled["importer"]), "seller": contacts.code(spelled["seller"]),
        "address": spelled["_address"], "phone": spelled["_phone"],
    }  # fmt: skip
    keys = [linking.keys_of(kind, plain[kind].alias(kind), secret, known.heads) for kind in _KEYED]
    return spelled.select("item").hstack(keys)


def signs_of_past(items: pl.DataFrame, results: pl.DataFrame, lists: Lists, secret: bytes) -> pl.DataFrame:
    """SIGNS of items of many days (columns of ITEM) among themselves, each as it stood on its own day: people
    are counted within the day, links and results before it. ``results``: columns of RESULT."""
    place = items.with_row_index("_place")
    by_day = [
        day.select("_place").hstack(narcotics.patterns(day.select("item", *WORDS), lists).drop("item"))
        for _, day in place.group_by("at", maintain_order=True)
    ]
    if not by_day:
        return pl.DataFrame(schema=SIGNS)
    told = pl.concat(by_day).sort("_place").drop("_place")
    keyed = linking.keyed(items.with_columns(place=pl.lit(None, pl.Int64)), secret)
    done = results.filter(pl.col("outcome") != NOT_DONE).select(
        "item", "known_on", found=pl.col("outcome") == FIND
    )
    near = linked(keyed, first_seen(linking.sightings(keyed)), parties_of(keyed, done))
    return _whole(told.hstack(near.select(NEAR)))


def with_signs(items: pl.DataFrame) -> pl.DataFrame:
    """``items`` with every column of SIGNS; what is not there is null."""
    missing = [pl.lit(None, dtype=t).alias(c) for c, t in SIGNS.items() if c not in items.columns]
    return items.with_columns(missing) if missing else items


def as_text(found: pl.DataFrame) -> pl.Series:
    """SIGNS as JSON, one text for each row: how they are kept."""
    return found.select(pl.struct(*SIGNS).struct.json_encode().alias("signs")).to_series()


def from_text(texts: pl.Series) -> pl.DataFrame:
    """SIGNS from the texts of :func:`as_text`; a text that is empty or null says nothing."""
    told = texts.set((texts == "").fill_null(value=True), None)
    if told.null_count() == len(told):
        return pl.DataFrame({c: pl.Series([None] * len(told), dtype=t) for c, t in SIGNS.items()})
    return told.str.json_decode(_TEXT).struct.unnest()


def _whole(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(pl.col(name).cast(dtype) for name, dtype in SIGNS.items())


__all__ = ["NEAR", "SIGNS", "WORDS", "as_text", "from_text", "signs", "signs_of_past", "with_signs"]
