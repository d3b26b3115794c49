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

import polars as pl
from rapidfuzz import fuzz, process

from gwanmun.risk.rules import contacts, names

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
#: Sounding alike is less than being spelled alike.
SOUND_MOST = 95
BUILDING_SCORE = 85  # the same building, another or no unit
TAIL_SCORE = 88  # the last eight digits of a telephone number
#: A key that would pair more than this many names with entries says too little to be followed.
CROWD = 200_000
AT_ONCE = 500_000  # pairs compared together: their words are in memory at that time
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
        pairs = _names(values, entries) if kind == "NAME" else _others(kind, values, entries)
        pairs = pairs.join(entries, on="entry").filter(pl.col("score") >= pl.col("threshold"))
        pairs = _uncleared(kind, pairs, now.cleared)
        for field in there:
            one = items.select("item", pl.col(field).alias("seen")).drop_nulls()
            found.append(one.join(pairs, on="seen").with_columns(field=pl.lit(field), wanted="value"))
    if not found:
        return pl.DataFrame(schema=HIT)
    order = ["item", "score", "entry", "field"]
    return pl.concat(f.select(list(HIT)) for f in found).sort(order, descending=[False, True, False, False])


def _uncleared(kind: str, pairs: pl.DataFrame, cleared: pl.DataFrame) -> pl.DataFrame:
    if cleared.is_empty() or pairs.is_empty():
        return pairs
    marked = pairs.with_columns(mark=spelled(kind, pairs["seen"]))
    known = cleared.select("entry", pl.col("seen").alias("mark"))
    return marked.join(known, on=["entry", "mark"], how="anti").drop("mark")


def _others(kind: str, values: pl.Series, entries: pl.DataFrame) -> pl.DataFrame:
    """Pairs of ``seen`` and ``entry`` with ``score`` and ``how``, for what is compared by one spelling."""
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
    seen = pl.concat([values.to_frame("seen"), names.forms(values)], how="horizontal").with_row_index("s")
    wanted = pl.concat(
        [entries.select("entry"), names.forms(entries["value"])], how="horizontal"
    ).with_row_index("w")
    pairs = _candidates(seen, wanted)
    floor = min(entries["threshold"].to_list())
    parts = [_compared(part, seen, wanted, floor) for part in pairs.iter_slices(AT_ONCE)]
    return _best(pl.concat(parts)) if parts else _compared(pairs, seen, wanted, floor)


def _candidates(seen: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """Pairs (s, w) of rows that share a key."""
    ours, theirs = _keys(seen, "s"), _keys(wanted, "w")
    crowd = ours.group_by("key").len("a").join(theirs.group_by("key").len("b"), on="key")
    useful = crowd.filter(pl.col("a") * pl.col("b") <= CROWD).select("key")
    shared = ours.join(useful, on="key", how="semi").join(theirs, on="key", suffix="_w")
    # A letter left out on either side is another letter: too much of a short name.
    near = (pl.col("less") + pl.col("less_w") < 2) | (pl.col("key").str.len_bytes() >= LONG)
    return shared.filter(near).select("s", "w").unique()


def _keys(forms: pl.DataFrame, row: str) -> pl.DataFrame:
    """Keys of rows, with ``less`` (letters left out): bags, bags with one letter less, and the script."""
    bags = pl.concat(
        [forms.select(row, pl.col(column).alias("bag")).drop_nulls() for column in ("bag", "bag_korean")]
    )
    distinct = bags["bag"].unique().to_list()
    shorter = [(bag, bag[:i] + bag[i + 1 :]) for bag in distinct if len(bag) > 3 for i in range(len(bag))]
    table = pl.DataFrame(
        [*((bag, bag, 0) for bag in distinct), *((*pair, 1) for pair in dict.fromkeys(shorter))],
        schema={"bag": pl.String, "key": pl.String, "less": pl.UInt8},
        orient="row",
    )
    scripts = forms.select(row, key="=" + pl.col("script"), less=pl.lit(0, pl.UInt8)).drop_nulls()
    return pl.concat([bags.join(table, on="bag").select(row, "key", "less"), scripts]).unique()


def _compared(pairs: pl.DataFrame, seen: pl.DataFrame, wanted: pl.DataFrame, floor: int) -> pl.DataFrame:
    """Scores of pairs by each form; the best form wins, spelling before sound."""
    if pairs.is_empty():
        return pl.DataFrame(schema={"seen": pl.String, "entry": pl.Int64, **_LIKE})
    both = pairs.join(seen, on="s").join(wanted, on="w", suffix="_w")
    latin = _alike(both["latin"], both["latin_w"], fuzz.token_sort_ratio, floor)
    columns = {
        "SCRIPT": _alike(both["script"], both["script_w"], fuzz.ratio, floor),
        "LATIN": latin,
        "KOREAN_READING": _readings(both, "korean", fuzz.token_sort_ratio, floor),
        "SOUND": _sounds(both, floor),
    }
    scores = pl.DataFrame(columns).with_columns(
        (pl.col("KOREAN_READING") * SOUND_MOST / 100), (pl.col("SOUND") * SOUND_MOST / 100)
    )
    best = pl.max_horizontal(list(columns))
    how = pl.coalesce(pl.when(pl.col(name) == best).then(pl.lit(name)) for name in columns)
    told = scores.select(score=best.round().cast(pl.UInt8), how=how)
    return pl.concat([both.select("seen", "entry"), told], how="horizontal").filter(pl.col("score") >= floor)


def _alike(left: pl.Series, right: pl.Series, by: Callable[..., float], floor: int) -> pl.Series:
    """Score of each pair, 0 to 100; 0 where either is missing or it is certain to stay under ``floor``."""
    there = left.is_not_null() & right.is_not_null()
    found = process.cpdist(
        left.fill_null("").to_list(),
        right.fill_null("").to_list(),
        scorer=by,
        score_cutoff=max(0, floor - 10),
    )
    return pl.Series(found).cast(pl.Float64).set(~there, 0.0)


def _readings(both: pl.DataFrame, form: str, by: Callable[..., float], floor: int) -> pl.Series:
    """Chinese characters in their Korean reading on either side, against the other as it is."""
    plain = "latin" if form == "korean" else "sound"
    if both[form].null_count() == both.height and both[f"{form}_w"].null_count() == both.height:
        return pl.Series([0.0]).extend_constant(0.0, both.height - 1)
    here = _alike(both[form], both[f"{plain}_w"], by, floor)
    there = _alike(both[plain], both[f"{form}_w"], by, floor)
    return pl.select(pl.max_horizontal(here, there)).to_series()


def _sounds(both: pl.DataFrame, floor: int) -> pl.Series:
    """As heard, words run together, in either order of given name and surname."""
    found = []
    for ours in ("sound", "sound_korean"):
        if both[ours].null_count() == both.height:
            continue
        for theirs in ("sound_w", "sound_korean_w"):
            if both[theirs].null_count() == both.height:
                continue
            left = _joined(both[ours])
            words = both[theirs].str.split(" ")
            found += [_alike(left, order, fuzz.ratio, floor) for order in _orders(words)]
    if not found:
        return pl.Series([0.0]).extend_constant(0.0, both.height - 1)
    return pl.select(pl.max_horizontal(found)).to_series()


def _joined(sounds: pl.Series) -> pl.Series:
    return sounds.str.replace_all(" ", "", literal=True)


def _orders(words: pl.Series) -> list[pl.Series]:
    """As written; the last word first; the first word last."""
    frame = pl.DataFrame({"w": words})
    w = pl.col("w")
    front = w.list.slice(0, pl.max_horizontal(w.list.len().cast(pl.Int64) - 1, 0)).list.join("")
    return [
        frame.select(w.list.join("")).to_series(),
        frame.select(w.list.last() + front).to_series(),
        frame.select(w.list.slice(1).list.join("") + w.list.first()).to_series(),
    ]


__all__ = ["ENTRY", "FIELDS", "HIT", "Lists", "spelled", "watch_hits"]
