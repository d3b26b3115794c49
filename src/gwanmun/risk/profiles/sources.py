"""Where past items come from: each room that has items registers how they are read.

Those rooms stand above this one, so they come to it and it never reaches for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

#: First and last day → frames of ITEM, with further columns of ``language.fields`` where the room knows them.
#: Each item once, days in order.
Read = Callable[[dt.date, dt.date], Iterator[pl.DataFrame]]


@dataclass(frozen=True)
class Source:
    """``show``: numbers of items → what an officer may see of them, masked: item, day, text."""

    read: Read
    show: Callable[[list[str]], list[dict[str, str]]]


_sources: dict[tuple[str, str], Source] = {}


def register(country: str, kind: str, source: Source) -> None:
    _sources[country, kind] = source


def source(country: str, kind: str) -> Source | None:
    return _sources.get((country, kind))


def kinds(country: str) -> list[str]:
    return [kind for where, kind in _sources if where == country]
