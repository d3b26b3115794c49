"""The tariff of a country as the deployment has it: imported from the official files, else a demonstration.

Imported tables lie in ``HOME/tables/<country>/rates.parquet`` and ``nomenclature.parquet`` (columns of
``rules.schema``; facts about the import in the Parquet metadata under :data:`FACTS`). Where one is absent,
the pack's ``tables/rates_demo.csv`` or ``nomenclature_demo.csv`` stands in, and the tariff says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries import registry
from gwanmun.tariff.demonstration import Demonstration, read_demonstration
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE

FACTS = "gwanmun"
RATES, NAMES = "rates", "nomenclature"
_SCHEMAS = {RATES: RATE, NAMES: NOMENCLATURE}


class NoTariff(RuleBookError):
    """Nothing was imported for a country whose pack carries no demonstration."""


@dataclass(frozen=True)
class Source:
    """Where a table comes from. ``imported_at``: ISO 8601 with zone; None for what the pack carries."""

    label: Text
    demonstration: bool
    file: str | None = None
    digest: str | None = None
    imported_at: str | None = None
    rows: int = 0


@dataclass(frozen=True, eq=False)
class Tariff:
    """Rates and nomenclature of one country; equal digests mean equal content.

    ``rates`` has at least the columns ``schema.RATE``, ``nomenclature`` those of ``schema.NOMENCLATURE``,
    both sorted by code. ``sources``: words for what stands in the column ``source`` of the rates; what is
    not found there is shown as it is. ``built``: look-ups made from the tables, filled on first use.
    """

    country: str
    rates: pl.DataFrame
    nomenclature: pl.DataFrame
    rates_source: Source
    nomenclature_source: Source
    sources: Mapping[str, Text]
    digest: str
    built: dict[str, Any] = field(default_factory=dict)

    @property
    def demonstration(self) -> bool:
        """The rates are not the official ones."""
        return self.rates_source.demonstration

    @property
    def label(self) -> Text:
        """What the rates are, for a banner or a footnote."""
        return self.rates_source.label


def folder(country: str, home: Path) -> Path:
    return home / "tables" / country


def tariff_of(country: str = "kr", home: Path | None = None) -> Tariff:
    """The tariff of a country (cached until a file changes). ``home``: data folder; None: that of the run.

    :raises NoTariff: nothing was imported, and the pack carries no demonstration.
    :raises RuleBookError: no such country pack, or a table that cannot be read.
    """
    home = home or registry.tables_home()
    files = tuple(_stamped(path) for path in _imported_paths(country, home))
    return _read(country, files[0], files[1], _demo_stamp(country))


Stamped = tuple[Path, int, int] | None


@lru_cache(maxsize=16)
def _imported_paths(country: str, home: Path | None) -> tuple[Path | None, ...]:
    return tuple(folder(country, home) / f"{name}.parquet" if home else None for name in _SCHEMAS)


def _stamped(path: Path | None) -> Stamped:
    """Asked at every question, whether a file has changed: one look at each."""
    try:
        about = path.stat() if path else None
    except OSError:
        return None
    if path is None or about is None or not S_ISREG(about.st_mode):
        return None
    return path, about.st_mtime_ns, about.st_size


@lru_cache(maxsize=8)
def _pack_tables(country: str) -> Path:
    """Installed packs do not move while a program runs; looking them up costs milliseconds."""
    return registry.pack_folder(country) / "tables"


@lru_cache(maxsize=8)
def _demo_paths(country: str) -> tuple[Path, ...]:
    names = ("rates_demo.csv", "nomenclature_demo.csv", "rates_demo.yaml")
    return tuple(_pack_tables(country) / name for name in names)


def _demo_stamp(country: str) -> int:
    return max((found[1] for path in _demo_paths(country) if (found := _stamped(path))), default=0)


@lru_cache(maxsize=4)
def _read(country: str, rates: Stamped, names: Stamped, demo_stamp: int) -> Tariff:
    demo = _demonstration(country, demo_stamp) if rates is None or names is None else None
    read = {
        RATES: _imported(rates[0], RATES) if rates else _built_in(country, demo, RATES),
        NAMES: _imported(names[0], NAMES) if names else _built_in(country, demo, NAMES),
    }
    digest = hashlib.sha256("\0".join(d for _, _, d in read.values()).encode()).hexdigest()
    return Tariff(
        country=country,
        rates=read[RATES][0],
        nomenclature=read[NAMES][0],
        rates_source=read[RATES][1],
        nomenclature_source=read[NAMES][1],
        sources=demo.sources if demo else {},
        digest=digest,
    )


@lru_cache(maxsize=4)
def _demonstration(country: str, _stamp: int) -> Demonstration:
    return read_demonstration(_pack_tables(country))


def _built_in(country: str, demo: Demonstration | None, name: str) -> tuple[pl.DataFrame, Source, str]:
    frame = getattr(demo, name)
    if demo is None or frame is None:
        raise NoTariff(f"{country}: there is no {name} table; import it with: gwanmun tariff import")
    label = demo.label if name == RATES else demo.nomenclature_label
    return frame, Source(label, demonstration=True, rows=frame.height), demo.digest


def _imported(path: Path, name: str) -> tuple[pl.DataFrame, Source, str]:
    schema = _SCHEMAS[name]
    try:
        frame = pl.read_parquet(path)
        raw = pl.read_parquet_metadata(path).get(FACTS, "{}")
        facts: dict[str, Any] = json.loads(raw)
        wrong = [c for c, dtype in schema.items() if frame.schema.get(c) != dtype]
        label = Text.of(facts["label"])
        digest = str(facts["digest"])
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise RuleBookError(f"{path} cannot be read: {error}") from None
    if wrong:
        raise RuleBookError(f"{path}: columns missing or of another type: {', '.join(wrong)}")
    source = Source(
        label=label,
        demonstration=bool(facts.get("demonstration", False)),
        file=facts.get("file"),
        digest=digest,
        imported_at=facts.get("imported_at"),
        rows=frame.height,
    )
    return frame, source, digest
