"""Watch-lists: whom or what to look out for, found among any number of items in seconds.

Names are compared in three forms (see ``names``), but only where a cheap key says that they might be the
same: the bag of consonants, whole or with one letter missing. Numbers, codes and addresses are compared by
their one spelling. What comes out says how it was found, so that a person can judge it; and what a person
has judged to be somebody else is not brought again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from gwanmun.risk.rules import contacts, names
from gwanmun.risk.rules.comparing import WAYS, Forms, Numbers, alike

#: Kinds of entries and the columns of an item (see ``linking.SPELLED``) that each is looked for in.
FIELDS: dict[str, tuple[str, ...]] = {
    "NAME": ("importer_name", "receiver_name", "seller_name", "declarant_name"),
    "ADDRESS": ("address", "seller_address"),
    "PHONE": ("phone", "seller_phone"),
    "ACCOUNT": ("account",),
    "CONTAINER": ("container",),
    "CODE": ("importer", "receiver", "seller", "declarant", "carrier"),
}
#: An entry of a list. ``threshold``: least score that counts, 0 to 100, of its list.
ENTRY: dict[str, pl.DataType] = {
    "entry": pl.Int64(),
    "list": pl.String(),
    "kind": pl.String(),
    "value": pl.String(),
    "basis": pl.String(),  # MANDATORY or ALERT: what a match makes of the item
    "threshold": pl.UInt8(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),  # last day; null: open
}
#: A match. ``how``: SAME, SCRIPT, LATIN, KOREAN_READING, SOUND, BUILDING or TAIL; ``score`` 0 to 100.
HIT: dict[str, pl.DataType] = {
    "item": pl.String(),
    "entry": pl.Int64(),
    "list": pl.String(),
    "basis": pl.String(),
    "kind": pl.String(),
    "field": pl.String(),
    "score": pl.UInt8(),
    "how": pl.String(),
    "seen": pl.String(),  # as the item has it
    "wanted": pl.String(),  # as the entry has it
}
BUILDING_SCORE = 85  # the same building, another or no unit
TAIL_SCORE = 88  # the last eight digits of a telephone number
#: A key that would pair more than this many names with entries says too little to be followed.
CROWD = 200_000
AT_ONCE = 2_000_000  # pairs looked at together, so that memory stays small
#: Consonants from which on a name may have another letter and still be the same.
LONG = 7
_LIKE = {"score": pl.UInt8(), "how": pl.String()}

Spelling = Callable[[pl.Series], pl.Series]
_SAME: dict[str, Spelling] = {
    "ADDRESS": contacts.address,
    "PHONE": contacts.phone,
    "ACCOUNT": contacts.account,
    "CONTAINER": contacts.container,
    "CODE": contacts.code,
}


@dataclass(frozen=True)
class Lists:
    """Entries (ENTRY) and what was judged: ``cleared`` has columns ``entry``, ``seen`` (as ``spelled``)."""

    entries: pl.DataFrame
    cleared: pl.DataFrame

    def on(self, day: date) -> Lists:
        """Those that are in force on a day."""
        open_now = (pl.col("valid_from") <= day) & (
            pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
        )
        return Lists(self.entries.filter(open_now), self.cleared)


def spelled(kind: str, values: pl.Series) -> pl.Series:
    """The one spelling under which a judgement is kept; null where there is nothing to compare."""
    if kind == "NAME":
        return names.plain(values)
    return _SAME[kind](values)


def watch_hits(items: pl.DataFrame, lists: Lists, day: date) -> pl.DataFrame:
    """Matches of ``items`` (columns of ``linking.SPELLED``, as far as they are there) with what is in force.

    HIT rows: for each item, entry and field the best way in which they match, if it reaches the list's
    threshold and was not cleared. Sorted by item, score (best first), entry.
    """
    now = lists.on(day)
    found = []
    for kind, fields in FIELDS.items():
        entries = now.entries.filter(pl.col("kind") == kind)
        there = [field for field in fields if field in items.columns]
        if entries.is_empty() or not there or items.is_empty():
            continue
        values = pl.concat([items[field].drop_nulls() for field in there]).unique().sort()
        pairs = compared(kind, values, entries)
        pairs = pairs.join(entries, on="entry").filter(pl.col("score") >= pl.col("threshold"))
        pairs = _uncleared(kind, pairs, now.cleared)
        for field in there:
            one = items.select("item", pl.col(field).alias("seen")).drop_nulls()
            found.append(one.join(pairs, on="seen").with_columns(field=pl.lit(field), wanted="value"))
    if not found:
        return pl.DataFrame(schema=HIT)
    order = ["item", "score", "entry", "field"]
    return pl.concat(f.select(list(HIT)) for f in found).sort(order, descending=[False, True, False, False])


def compared(kind: str, values: pl.Series, entries: pl.DataFrame) -> pl.DataFrame:
    """Pairs of ``seen`` (of distinct ``values``) and ``entry`` with ``score`` and ``how``: the best way."""
    return _names(values, entries) if kind == "NAME" else _others(kind, values, entries)


def _uncleared(kind: str, pairs: pl.DataFrame, cleared: pl.DataFrame) -> pl.DataFrame:
    if cleared.is_empty() or pairs.is_empty():
        return pairs
    marked = pairs.with_columns(mark=spelled(kind, pairs["seen"]))
    known = cleared.select("entry", pl.col("seen").alias("mark"))
    return marked.join(known, on=["entry", "mark"], how="anti").drop("mark")


def _others(kind: str, values: pl.Series, entries: pl.DataFrame) -> pl.DataFrame:
    """What is compared by one spelling."""
    seen = pl.DataFrame({"seen": values, "key": _SAME[kind](values)}).drop_nulls("key")
    wanted = entries.select("entry", key=_SAME[kind](entries["value"])).drop_nulls("key")
    parts = [_scored(seen.join(wanted, on="key"), 100, "SAME")]
    if kind == "ADDRESS":
        building = pl.col("key").str.contains("|", literal=True)
        short = pl.col("key").str.replace(r"\|[^|]*$", "|").alias("key")
        near = (
            seen.filter(building)
            .with_columns(short)
            .join(wanted.filter(building).with_columns(short), on="key")
        )
        parts.append(_scored(near, BUILDING_SCORE, "BUILDING"))
    if kind == "PHONE":
        tail = pl.col("key").str.tail(8).alias("key")
        long = pl.col("key").str.len_bytes() >= 9
        near = seen.filter(long).with_columns(tail).join(wanted.filter(long).with_columns(tail), on="key")
        parts.append(_scored(near, TAIL_SCORE, "TAIL"))
    return _best(pl.concat(parts))


def _scored(pairs: pl.DataFrame, score: int, how: str) -> pl.DataFrame:
    return pairs.select("seen", "entry", score=pl.lit(score, pl.UInt8), how=pl.lit(how))


def _best(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.sort("score", descending=True, maintain_order=True).unique(
        ["seen", "entry"], keep="first", maintain_order=True
    )


# --- names -----------------------------------------------------------------------------------------


def _names(values: pl.Series, entries: pl.DataFrame) -> pl.DataFrame:
    seen, wanted = names.forms(values), names.forms(entries["value"])
    ours, theirs = _candidates(seen, wanted)
    floor = min(entries["threshold"].to_list())
    parts = []
    forms = Forms.of(seen, orders=False), Forms.of(wanted, orders=True)
    for start in range(0, len(ours), AT_ONCE):
        s, w = ours[start : start + AT_ONCE], theirs[start : start + AT_ONCE]
        at, score, way = alike(s, w, *forms, floor)
        how = pl.Series(list(WAYS), dtype=pl.String).gather(way.astype(np.int64))
        found = {"seen": values.gather(s[at]), "entry": entries["entry"].gather(w[at])}
        parts.append(pl.DataFrame({**found, "score": pl.Series(score, dtype=pl.UInt8), "how": how}))
    return pl.concat(parts) if parts else pl.DataFrame(schema={"seen": pl.String, "entry": pl.Int64, **_LIKE})


def _candidates(seen: pl.DataFrame, wanted: pl.DataFrame) -> tuple[Numbers, Numbers]:
    """Pairs of rows that share a key, each once."""
    theirs = _keys(wanted)
    known = theirs.select(pl.col("key").unique(maintain_order=True)).with_row_index("k")
    ours = _keys(seen, known)
    theirs = theirs.join(known, on="key")
    crowd = ours.group_by("k").len("a").join(theirs.group_by("k").len("b"), on="k")
    useful = crowd.filter(pl.col("a").cast(pl.UInt64) * pl.col("b") <= CROWD).select("k")
    shared = ours.join(useful, on="k", how="semi").join(theirs, on="k", suffix="_w")
    # A letter left out on either side is another letter: too much of a short name.
    near = (pl.col("less") + pl.col("less_w") < 2) | (pl.col("key").str.len_bytes() >= LONG)
    width = max(1, wanted.height)
    pair = (pl.col("row").cast(pl.UInt64) * width + pl.col("row_w")).alias("pair")
    pairs = shared.filter(near).select(pair.unique())["pair"].sort()
    return (pairs // width).to_numpy(), (pairs % width).to_numpy()


def _keys(forms: pl.DataFrame, known: pl.DataFrame | None = None) -> pl.DataFrame:
    """Keys of rows, with ``less`` (letters left out): bags, bags with one letter less, and the script.

    ``known``: the keys that matter, with their number ``k``, which takes the place of the key.
    """
    forms = forms.with_row_index("row")
    bags = pl.concat(
        [forms.select("row", pl.col(column).alias("bag")).drop_nulls() for column in ("bag", "bag_korean")]
    ).unique()
    distinct = bags.select(pl.col("bag").unique())
    bag, size = pl.col("bag"), pl.col("bag").str.len_bytes()
    longest = distinct.select(size.max()).item() or 0
    shorter = [
        distinct.filter((size > 3) & (size > i)).select(
            "bag", key=bag.str.slice(0, i) + bag.str.slice(i + 1), less=pl.lit(1, pl.UInt8)
        )
        for i in range(longest)
    ]
    table = pl.concat([distinct.select("bag", key="bag", less=pl.lit(0, pl.UInt8)), *shorter])
    scripts = forms.select("row", key="=" + pl.col("script"), less=pl.lit(0, pl.UInt8)).drop_nulls()
    if known is not None:
        table, scripts = (part.join(known, on="key").drop("key") for part in (table, scripts))
    named = "key" if known is None else "k"
    return pl.concat(
        [bags.join(table, on="bag").select("row", named, "less"), scripts.select("row", named, "less")]
    ).unique()


__all__ = ["ENTRY", "FIELDS", "HIT", "Lists", "compared", "spelled", "watch_hits"]
