"""One fictitious population, the same for every seed.

Person 1234 always has the same name, telephone, address and personal customs code, so that the
registries of several samples can be loaded together. Ranges of person numbers fix the standing
of the code (in force, expired, suspended …); numbers in the unknown range are never registered.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from gwanmun.parcels.sample.draw import Draw, either, texts
from gwanmun.parcels.sample.tables import listed, padded, rows, weighted

#: Standing of a code → (first person number, how many).
RANGES: dict[str, tuple[int, int]] = {
    "ACTIVE": (0, 3_000_000),
    "EXPIRED": (3_000_000, 200_000),
    "SUSPENDED": (3_200_000, 200_000),
    "STOLEN": (3_400_000, 200_000),
    "CANCELLED": (3_600_000, 200_000),
    "UNKNOWN": (4_000_000, 1_000_000),
}

_YEAR = timedelta(days=364)
_FULL_NAMES: list[pl.Series] = []


def _draw(person: pl.Series) -> Draw:
    return Draw(person, "gwanmun population", 1)


def names(person: pl.Series) -> pl.Series:
    """Korean name of each person."""
    if not _FULL_NAMES:
        first, second = listed("names", "text", kind="first"), listed("names", "text", kind="second")
        _FULL_NAMES.append(texts(a + b for a in first for b in second if a != b))
    d = _draw(person)
    return d.pick("surname", weighted("names", "text", kind="surname")) + d.pick("given", _FULL_NAMES[0])


def phones(person: pl.Series) -> pl.Series:
    """Eleven digits, 010 then a number nobody can have; different for each person."""
    n = (person.cast(pl.UInt64) * 7_368_787 + 1_234_567) % 20_000_000
    return "010" + padded(4, 10_000).gather(n // 10_000) + padded(4, 10_000).gather(n % 10_000)


def codes(person: pl.Series) -> pl.Series:
    """Personal customs code: P, two-digit year, nine serial digits, one digit."""
    d = _draw(person)
    serial = (person.cast(pl.UInt64) * 618_033_989 + 271_828_183) % 1_000_000_000
    return (
        "P"
        + padded(2, 100).gather(d.below("code year", 15) + 11)
        + padded(5, 100_000).gather(serial // 10_000)
        + padded(4, 10_000).gather(serial % 10_000)
        + padded(1, 10).gather(d.below("code check", 10))
    )


def addresses(person: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(address, postal code): real provinces, invented towns and streets."""
    d = _draw(person)
    index = weighted_places()
    place = index.gather(d.below("place", len(index)))
    region = listed("places", "region").gather(place)
    prefix = listed("places", "zip").gather(place)
    flat = texts(f"{b}동 {f}{h:02d}호" for b in range(101, 121) for f in range(1, 26) for h in range(1, 5))
    number = texts(f" {n}, " for n in range(1, 400))
    address = (
        region
        + " "
        + d.pick("road", listed("roads", "road"))
        + d.pick("number", number)
        + d.pick("flat", flat)
    )
    return address, prefix + padded(3, 1000).gather(d.below("zip", 1000))


def weighted_places() -> pl.Series:
    places = rows("places")
    return pl.Series([i for i, p in enumerate(places) for _ in range(int(p["weight"]))], dtype=pl.UInt32)


def registry(person: pl.Series, day: date) -> pl.DataFrame:
    """Registered codes of these persons as of ``day``.

    Columns code, name, phone, zip, status, valid_from, valid_to. Codes issued before 2026 run
    until the holder's birthday in 2027, later ones for one year (notice of 2025-06-18).
    """
    unknown_from = RANGES["UNKNOWN"][0]
    person = person.filter(person < unknown_from).unique().sort()
    d = _draw(person)
    start_of = [(first, status) for status, (first, _) in RANGES.items() if status != "UNKNOWN"]
    status = pl.Series(["ACTIVE"] * len(person), dtype=pl.String)
    for first, name in start_of:
        status = either(person >= first, name, status)
    expired = status == "EXPIRED"

    count = len(person)
    old = pl.Series([day < date(2027, 1, 1)] * count, dtype=pl.Boolean) & d.chance("old code", 850)
    issued = either(
        old,
        _shift(date(2026, 1, 1), -1 - d.below("issued", 3000).cast(pl.Int64)),
        _shift(day, -10 - d.below("new", 290).cast(pl.Int64)),
    )
    until = either(old, _shift(date(2027, 1, 1), d.below("birthday", 365)), issued + _YEAR)
    until = either(expired, _shift(day, -31 - d.below("lapse", 170).cast(pl.Int64)), until)
    issued = either(expired, until - _YEAR, issued)
    return pl.DataFrame(
        {
            "code": codes(person),
            "name": names(person),
            "phone": phones(person),
            "zip": addresses(person)[1],
            "status": either(expired, "ACTIVE", status),
            "valid_from": issued,
            "valid_to": until,
        }
    )


def _shift(start: date, days: pl.Series) -> pl.Series:
    """``start`` plus a number of days each."""
    return (days.cast(pl.Int32) + (start - date(1970, 1, 1)).days).cast(pl.Date)


def day_texts(day: date, back: int) -> pl.Series:
    """Dates from ``day`` back to ``back`` days before it, ISO; index = days before."""
    return texts((day - timedelta(days=n)).isoformat() for n in range(back + 1))
