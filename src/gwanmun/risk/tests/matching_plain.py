"""Names compared the plain way: every form of every pair that shares a key, written out in a frame.

What ``matching`` gives must be this. It is also the yardstick of its speed.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from rapidfuzz import fuzz, process

from gwanmun.risk.rules.comparing import SOUND_MOST
from gwanmun.risk.rules.matching import CROWD, LONG
from gwanmun.risk.rules.names import forms

AT_ONCE = 500_000  # pairs compared together: their words are in memory at that time
_LIKE = {"score": pl.UInt8(), "how": pl.String()}


def _best(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.sort("score", descending=True, maintain_order=True).unique(
        ["seen", "entry"], keep="first", maintain_order=True
    )


def plain_names(values: pl.Series, entries: pl.DataFrame) -> pl.DataFrame:
    seen = pl.concat([values.to_frame("seen"), forms(values)], how="horizontal").with_row_index("s")
    wanted = pl.concat([entries.select("entry"), forms(entries["value"])], how="horizontal").with_row_index(
        "w"
    )
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


def _keys(table_of: pl.DataFrame, row: str) -> pl.DataFrame:
    """Keys of rows, with ``less`` (letters left out): bags, bags with one letter less, and the script."""
    bags = pl.concat(
        [table_of.select(row, pl.col(column).alias("bag")).drop_nulls() for column in ("bag", "bag_korean")]
    )
    distinct = bags["bag"].unique().to_list()
    shorter = [(bag, bag[:i] + bag[i + 1 :]) for bag in distinct if len(bag) > 3 for i in range(len(bag))]
    table = pl.DataFrame(
        [*((bag, bag, 0) for bag in distinct), *((*pair, 1) for pair in dict.fromkeys(shorter))],
        schema={"bag": pl.String, "key": pl.String, "less": pl.UInt8},
        orient="row",
    )
    scripts = table_of.select(row, key="=" + pl.col("script"), less=pl.lit(0, pl.UInt8)).drop_nulls()
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
