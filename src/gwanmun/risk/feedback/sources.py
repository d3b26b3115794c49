"""Where items come from: each room that has items registers how they are asked for. Those rooms stand above
this one, so they come to it and it never reaches for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

#: Beside ITEM, of an item that was chosen.
CHOSEN: dict[str, pl.DataType] = {
    "selected_on": pl.Date(),
    "lane": pl.String(),
    "basis": pl.String(),
    "probability_ppm": pl.Int64(),
    "score_ppm": pl.Int64(),
    "model": pl.String(),
    "signs": pl.String(),  # JSON (risk.rules.signs); empty or null: not kept
}


@dataclass(frozen=True)
class Source:
    """``chosen``: numbers → ITEM and :data:`CHOSEN`, one row for each that is known and was chosen for a
    control. ``counts``: first and last day → ``office``, ``items`` of everything that was decided on those
    days. ``sample``: the same days and a number → about so many of them at most, drawn evenly, as ITEM,
    ``lane`` and ``basis`` (null: not chosen)."""

    chosen: Callable[[Sequence[str]], pl.DataFrame]
    counts: Callable[[dt.date, dt.date], pl.DataFrame]
    sample: Callable[[dt.date, dt.date, int], pl.DataFrame]


_sources: dict[tuple[str, str], Source] = {}


def register(country: str, kind: str, source: Source) -> None:
    _sources[country, kind] = source


def source(country: str, kind: str) -> Source | None:
    return _sources.get((country, kind))


def kinds(country: str) -> list[str]:
    """Kinds of items that any room brings."""
    return [kind for where, kind in _sources if where == country]
