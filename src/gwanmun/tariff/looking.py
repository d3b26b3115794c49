"""What the tariff says of one code: its place, its names, and every rate that holds for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from gwanmun.tariff.nomenclature import Named, path_to
from gwanmun.tariff.rules.schema import RATE
from gwanmun.tariff.tables import Tariff

_KEYS = ["kind", "origin", "use", "party"]


@dataclass(frozen=True)
class Looked:
    """``code`` None: the nomenclature does not know it on that day; ``nearest``: the longest part it knows.

    ``rates``: rows of ``schema.RATE``, by kind and day; ``below``: the next codes under it.
    """

    asked: str
    code: str | None
    leaf: bool
    units: tuple[str, ...]
    path: tuple[Named, ...]
    nearest: str | None
    below: tuple[Named, ...]
    rates: tuple[dict[str, Any], ...]


def digits(code: str) -> str:
    """``8517.13-0000`` → ``8517130000``."""
    return "".join(c for c in code if c.isdigit())


def look(tariff: Tariff, code: str, on: date, *, all_days: bool = False) -> Looked:
    """Everything about a code on a day. ``all_days``: rates of other days as well.

    A rate stands at the code itself or at a shorter one; of the same kind, origin, use and party the
    longest counts.
    """
    asked = digits(code)
    day = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)
    )
    names = tariff.nomenclature.filter(day)
    row = names.filter(pl.col("code") == asked)
    path = tuple(path_to(tariff.nomenclature, asked, on))
    found = row.row(0, named=True) if row.height else None
    nearest = path[-1].code if path else None
    parent = asked if found else nearest
    return Looked(
        asked=asked,
        code=asked if found else None,
        leaf=bool(found and found["leaf"]),
        units=tuple(u for u in ((found["unit"], found["unit2"]) if found else ()) if u),
        path=path,
        nearest=nearest,
        below=_below(tariff, names, parent, on),
        rates=tuple(_rates(tariff.rates if all_days else tariff.rates.filter(day), asked).to_dicts()),
    )


def components_of(tariff: Tariff, code: str, on: date) -> dict[str, str | None]:
    """Components that a rate of a code stands on → unit of the quantity that is asked for, nothing for a
    plain number; None: the value is asked for."""
    if "needs" not in tariff.rates.columns:
        return {}
    asked = digits(code)
    holds = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)
    )
    places = [asked[:n] for n in range(2, len(asked) + 1)]
    standing = (pl.col("form") == "parts") & pl.col("assessed") & (pl.col("needs").list.len() > 0)
    rows = tariff.rates.filter(pl.col("code").is_in(places), holds, standing)
    found: dict[str, str | None] = {}
    for parts in rows["parts"].to_list():
        for part in parts:
            if part["on"]:
                unit = "" if part["role"] == "degree" else part["unit"]
                found.setdefault(part["on"], None if part["rate_e6"] is not None else unit)
    return found


def _below(tariff: Tariff, names: pl.DataFrame, parent: str | None, on: date) -> tuple[Named, ...]:
    if parent is None:
        return ()
    codes = names.filter(pl.col("parent") == parent).sort("code")["code"]
    return tuple(path_to(tariff.nomenclature, code, on)[-1] for code in codes)


def _rates(rates: pl.DataFrame, code: str) -> pl.DataFrame:
    own = rates.select(*RATE).filter(pl.col("code").is_in([code[:n] for n in range(2, len(code) + 1)]))
    length = pl.col("code").str.len_bytes()
    return own.filter(length == length.max().over(_KEYS)).sort("kind", "valid_from", "origin", "party", "use")
