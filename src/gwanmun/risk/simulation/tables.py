"""Goods and routes of the made-up world, as arrays; random streams by name; keys that say nothing.

``goods.csv``: heading and name are those of the Korean nomenclature of 2026; rates are near those in force,
flat and without their conditions; unit prices (won for a kilogram, median), their spread (standard deviation
of the logarithm) and masses are the world's own, set to the order of what such goods cost. ``origins``:
country and share. ``neighbour``: the code with a lower rate that such goods are passed off as. ``peak``:
month in which most is bought. ``routes.csv``: ports of loading (UN/LOCODE), mode (UNECE recommendation 19),
office, and the agreement that goods of the departure country may claim; ``late``: not there at the start.
"""

from __future__ import annotations

import csv
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

FOLDER = Path(__file__).parent
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
FREIGHT, PARCEL = "F", "P"
HUBS = ("HK", "SG")


def stream(seed: int, name: str) -> np.random.Generator:
    """The random numbers of one purpose: what another purpose draws never shifts them."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


class Keys:
    """Keys of parties, no two alike. They are drawn without order: no key tells what it belongs to, or when
    it was made."""

    def __init__(self, seed: int, prefix: str) -> None:
        self._order = stream(seed, f"keys {prefix}").permutation(300_000)
        self._next, self._prefix = 0, prefix

    def take(self, count: int) -> npt.NDArray[np.object_]:
        numbers = self._order[self._next : self._next + count]
        if len(numbers) < count:
            raise ValueError("a world holds at most 300,000 parties of a kind")
        self._next += count
        return np.array([f"{self._prefix}{number:06d}" for number in numbers], dtype=object)


@dataclass(frozen=True, eq=False)
class Goods:
    """One place of each array is one good. ``origins``: for each good countries and cumulative shares."""

    hs: npt.NDArray[np.object_]
    category: npt.NDArray[np.object_]
    name: npt.NDArray[np.object_]
    parcel: npt.NDArray[np.bool_]
    weight: Floats
    won_per_kg: Floats
    spread: Floats
    kg: Floats
    kg_spread: Floats
    piece_kg: Floats
    rate_e6: Ints
    preferential_e6: Ints
    neighbour: Ints  # place of the neighbour; -1: none
    peak: Ints  # month; 0: none
    origins: tuple[tuple[list[str], Floats], ...]

    def place(self, hs: str) -> int:
        """:raises KeyError: for a code that the world does not trade in."""
        found = np.flatnonzero(self.hs == hs)
        if not len(found):
            raise KeyError(hs)
        return int(found[0])

    def from_country(self, goods: int, random: np.random.Generator) -> str:
        countries, shares = self.origins[goods]
        return countries[int(np.searchsorted(shares, random.random() * shares[-1], side="right"))]


@dataclass(frozen=True, eq=False)
class Routes:
    departure: npt.NDArray[np.object_]
    port: npt.NDArray[np.object_]
    mode: npt.NDArray[np.object_]
    office: npt.NDArray[np.object_]
    parcel: npt.NDArray[np.bool_]
    weight: Floats
    late: npt.NDArray[np.bool_]
    agreements: dict[str, str]  # country → rate kind that its goods may claim

    def of(self, country: str, *, parcel: bool) -> Ints:
        """Routes that are there from the start and leave from a country."""
        return np.flatnonzero((self.departure == country) & (self.parcel == parcel) & ~self.late)

    def pick(self, country: str, random: np.random.Generator, *, parcel: bool, transit: float = 0.0) -> int:
        """A route for goods of ``country``, now and then by way of a hub."""
        found = self.of(country, parcel=parcel)
        if random.random() < transit or not len(found):
            found = np.concatenate([self.of(hub, parcel=parcel) for hub in HUBS])
        weights = self.weight[found]
        return int(random.choice(found, p=weights / weights.sum()))


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _column(rows: list[dict[str, str]], name: str) -> npt.NDArray[np.object_]:
    return np.array([row[name] for row in rows], dtype=object)


@cache
def goods() -> Goods:
    rows = _rows("goods.csv")
    places = {row["hs"]: place for place, row in enumerate(rows)}

    def numbers(name: str) -> Floats:
        return np.array([float(row[name] or 0) for row in rows])

    origins = []
    for row in rows:
        parts = [part.split(":") for part in row["origins"].split()]
        origins.append(([c for c, _ in parts], np.cumsum([float(n) for _, n in parts])))
    return Goods(
        hs=_column(rows, "hs"),
        category=_column(rows, "category"),
        name=_column(rows, "name_en"),
        parcel=_column(rows, "channel") == PARCEL,
        weight=numbers("weight"),
        won_per_kg=numbers("won_per_kg"),
        spread=numbers("spread"),
        kg=numbers("kg"),
        kg_spread=numbers("kg_spread"),
        piece_kg=numbers("piece_kg"),
        rate_e6=numbers("rate_e6").astype(np.int64),
        preferential_e6=numbers("preferential_e6").astype(np.int64),
        neighbour=np.array([places.get(row["neighbour"], -1) for row in rows]),
        peak=numbers("peak").astype(np.int64),
        origins=tuple(origins),
    )


@cache
def routes() -> Routes:
    rows = _rows("routes.csv")
    return Routes(
        departure=_column(rows, "departure"),
        port=_column(rows, "port"),
        mode=_column(rows, "mode"),
        office=_column(rows, "office"),
        parcel=_column(rows, "channel") == PARCEL,
        weight=np.array([float(row["weight"]) for row in rows]),
        late=_column(rows, "late") == "1",
        agreements={row["departure"]: row["claim"] for row in rows if row["claim"]},
    )


def texts(values: npt.NDArray[np.object_]) -> pl.Series:
    return pl.Series(values.tolist(), dtype=pl.String)
