"""Suppliers abroad and the flights that bring their parcels. All invented, the same for every seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from gwanmun.parcels.sample.draw import Draw, key, spread, texts
from gwanmun.parcels.sample.tables import GROUPS, rows

_SLOTS = 4096
#: Parcels of one flight share a master waybill: rows are cut into lots of this many.
_LOT = 4000


@dataclass(frozen=True)
class Suppliers:
    names: pl.Series
    ids: pl.Series
    addresses: pl.Series
    phones: pl.Series
    choice: pl.Series  # country * SLOTS + slot → supplier, a few big ones first


@cache
def suppliers() -> Suppliers:
    names: list[str] = []
    ids: list[str] = []
    addresses: list[str] = []
    phones: list[str] = []
    choice: list[int] = []
    for place in rows("countries"):
        words = {
            kind: [r["text"] for r in rows("shippers") if r["group"] == place["group"] and r["kind"] == kind]
            for kind in ("first", "second", "last")
        }
        start, count = len(names), int(place["suppliers"])
        for n in range(count):
            h = key("supplier", place["country"], n)
            first = words["first"][h % len(words["first"])]
            second = words["second"][(h >> 8) % len(words["second"])]
            last = words["last"][(h >> 16) % len(words["last"])]
            mark = f" {n // 26 + 1}" if n >= 26 else ""
            names.append(f"{place['city'].upper()} {first}{mark} {second} {last}")
            ids.append(f"{place['country']}-S{n:05d}")
            addresses.append(f"NO. {h % 900 + 1} FICTION ROAD, {place['city'].upper()}, {place['country']}")
            phones.append(f"+00-{n:04d}-{h % 10_000:04d}")
        # Share falls with rank: a few marketplaces send much, many shops send little.
        choice += [start + i for i in spread([10_000 // (rank + 6) for rank in range(count)], _SLOTS)]
    return Suppliers(
        texts(names), texts(ids), texts(addresses), texts(phones), pl.Series(choice, dtype=pl.UInt32)
    )


@cache
def _country_choice() -> pl.Series:
    return pl.Series(spread([int(r["weight"]) for r in rows("countries")], _SLOTS), dtype=pl.UInt32)


def country(who: Draw) -> pl.Series:
    """Row of countries.csv for each parcel."""
    return who.pick("country", _country_choice())


def group(place: pl.Series) -> pl.Series:
    """Group of taste (index into GROUPS) of each country."""
    table = pl.Series([GROUPS.index(r["group"]) for r in rows("countries")], dtype=pl.UInt32)
    return table.gather(place)


def supplier(who: Draw, place: pl.Series) -> pl.Series:
    """Row of ``suppliers()`` for each parcel, of its country."""
    return suppliers().choice.gather(place * _SLOTS + who.below("supplier", _SLOTS).cast(pl.UInt32))


def transport(row: pl.Series, place: pl.Series, seed: int) -> dict[str, pl.Series]:
    """Flight, port of loading and master waybill (with its modulo-7 digit) of each parcel."""
    lot = Draw(place.cast(pl.UInt64) * 1_000_000 + row // _LOT, seed)
    serial = lot.below("master", 10_000_000)
    return {
        "flight": "ZZ" + (lot.below("flight", 900) + 100).cast(pl.String),
        "loading_port": texts(r["port"] for r in rows("countries")).gather(place),
        "master_bl": "000-" + serial.cast(pl.String).str.zfill(7) + (serial % 7).cast(pl.String),
    }
