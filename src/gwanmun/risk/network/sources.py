"""Rooms that have items, told from above: they lie over this room, so they register what is asked of them.

Words (names, addresses, numbers) stay in the rooms they came to. This room keeps keyed hashes and, for each
node, the place of the item it was last seen in; ``spell`` asks the room for the words of that item again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl
from django.utils.crypto import salted_hmac

from gwanmun.risk.rules.linking import SPELLED

#: Rows of a batch after a place, in the order of places, at most so many: columns of linking.SPELLED.
Read = Callable[[int, int, int], pl.DataFrame]
#: The items at these places, in the same columns; those that are gone or forgotten are missing.
Spell = Callable[[Sequence[int]], pl.DataFrame]
#: The items of these numbers that count.
Numbered = Callable[[Sequence[str]], pl.DataFrame]
#: Items that count and are not released yet, before a place (None: all), the latest first, at most so many.
Open = Callable[[int | None, int], pl.DataFrame]


@dataclass(frozen=True)
class Source:
    name: str
    read: Read
    spell: Spell
    numbered: Numbered
    still_open: Open | None = None


_SOURCES: dict[str, Source] = {}


def register(name: str, read: Read, spell: Spell, numbered: Numbered, still_open: Open | None = None) -> None:
    _SOURCES[name] = Source(name, read, spell, numbered, still_open)


def with_open_items() -> list[Source]:
    return [one for one in _SOURCES.values() if one.still_open is not None]


def source(name: str) -> Source | None:
    return _SOURCES.get(name)


def secret() -> bytes:
    """The key of all keyed hashes of this room; 32 bytes. Changing it severs old links from new ones."""
    return salted_hmac("gwanmun.risk.network", "nodes", algorithm="sha256").digest()


def spelled(name: str, places: Sequence[int]) -> pl.DataFrame | None:
    found = source(name)
    return found.spell(places) if found else None


def numbered(items: Sequence[str]) -> pl.DataFrame:
    """The items of these numbers, of whatever room."""
    found = [one.numbered(items) for one in _SOURCES.values()]
    return pl.concat(found) if found else pl.DataFrame(schema=SPELLED)


__all__ = ["Source", "numbered", "register", "secret", "source", "spelled", "with_open_items"]
