"""Bring an official file into force: read it, join it to what held before, keep it. One call for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from gwanmun.core.text import Text
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.importers.faults import FAULTS, TableRefused
from gwanmun.tariff.importers.formats import Shape, shape_of
from gwanmun.tariff.importers.history import from_day, usual_start, with_edition
from gwanmun.tariff.importers.names import brought_up, read_names
from gwanmun.tariff.importers.rates import Imported, read_rates
from gwanmun.tariff.importers.store import Facts, Kept, digest_of, facts_of, keep
from gwanmun.tariff.kinds import TABLE, patterns
from gwanmun.tariff.tables import NAMES, RATES, folder, tariff_of

#: Counts up when a file is read otherwise than before, so that the same file is read anew.
READING = 1


@dataclass(frozen=True, eq=False)
class Outcome:
    """What an import did. ``changed`` False: the file was in force already, nothing was read.

    ``read``: rows of the file; ``rows``: rows of the table now; ``errors`` and ``notes``: ``faults.FAULTS``.
    """

    name: str
    label: Text
    kept: Kept
    as_of: date | None
    read: int
    rows: int
    repeated: int
    errors: pl.DataFrame
    notes: pl.DataFrame

    @property
    def changed(self) -> bool:
        return self.kept.changed


def import_rates(
    file: Path, country: str, home: Path, moment: str, as_of: date | None = None, *, fewer: bool = False
) -> Outcome:
    """Put a rate file in force from ``as_of`` (else from the days it says itself).

    Rates of earlier days that were imported before stay; with ``as_of`` the file says nothing of days before.
    ``moment``: now, ISO 8601 with zone. ``fewer``: the file may hold far fewer codes than are in force; else
    such a file is taken for one that was cut off.

    :raises TableRefused: the whole file; what is in force stays.
    :raises RuleBookError: the pack does not describe such a file.
    """
    shape = shape_of(country, RATES)
    digest = digest_of(file, RATES, as_of, READING)
    if (same := _in_force(RATES, country, home, digest, shape)) is not None:
        return same
    kinds = rule_book(country).tables.get(TABLE, {})
    known = tariff_of(country, home)
    got = read_rates(file, shape, list(patterns(kinds)), known.nomenclature.filter("leaf"))
    start = as_of or usual_start(got.frame)
    frame = got.frame if as_of is None else from_day(got.frame, as_of)
    if not known.demonstration:
        _refuse_cut(got.frame, known.rates, fewer=fewer)
    if start is not None and not known.demonstration:
        frame = with_edition(known.rates.select(frame.columns), frame, start)
    return _keep(RATES, file, country, home, moment, got, frame, digest, start)


def import_names(
    file: Path, country: str, home: Path, moment: str, as_of: date | None = None, *, fewer: bool = False
) -> Outcome:
    """Put a table of names in force from ``as_of`` (else the day in the file's name, else the pack's).

    Codes that are gone end the day before, what is the same keeps its days. The first table imported holds
    from the pack's first day on unless ``as_of`` is given: what held earlier is not known better.

    :raises TableRefused: the whole file; what is in force stays.
    :raises RuleBookError: the pack does not describe such a file.
    """
    shape = shape_of(country, NAMES)
    digest = digest_of(file, NAMES, as_of, READING)
    if (same := _in_force(NAMES, country, home, digest, shape)) is not None:
        return same
    before = tariff_of(country, home)
    start = as_of or (None if before.nomenclature_source.demonstration else day_in(file.stem))
    got = read_names(file, shape, start)
    frame = got.frame
    if not before.nomenclature_source.demonstration:
        _refuse_cut(frame.filter("leaf"), before.nomenclature.filter("leaf"), fewer=fewer)
    if start is not None and not before.nomenclature_source.demonstration:
        frame = brought_up(before.nomenclature.select(frame.columns), frame, start)
    return _keep(NAMES, file, country, home, moment, got, frame, digest, start)


def day_in(name: str) -> date | None:
    """``…_20260101`` → 2026-01-01; the last such day in a file's name."""
    for digits in reversed(re.findall(r"(?<!\d)(20\d{6})(?!\d)", name)):
        try:
            return date.fromisoformat(digits)
        except ValueError:
            continue
    return None


def _refuse_cut(now: pl.DataFrame, before: pl.DataFrame, *, fewer: bool) -> None:
    """A new file holds at least nine tenths of the codes that the last days in force have."""
    last = before.filter(pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("valid_from").max()))
    had, has = last["code"].n_unique(), now["code"].n_unique()
    if not fewer and has * 10 < had * 9:
        raise TableRefused("FILE_SHRUNK", f"{has:,}", limit=f"{had:,}")


def _in_force(name: str, country: str, home: Path, digest: str, shape: Shape) -> Outcome | None:
    path = folder(country, home) / f"{name}.parquet"
    facts = facts_of(path)
    if facts is None or facts.get("digest") != digest:
        return None
    none = pl.DataFrame(schema=FAULTS)
    rows = int(facts.get("rows", 0))
    return Outcome(name, shape.label, Kept(path, changed=False), None, 0, rows, 0, none, none)


def _keep(
    name: str,
    file: Path,
    country: str,
    home: Path,
    moment: str,
    got: Imported,
    frame: pl.DataFrame,
    digest: str,
    start: date | None,
) -> Outcome:
    more = (("left_out", str(got.errors.height)), ("as_of", str(start or "")))
    facts = Facts(got.label, file.name, digest, moment, more)
    kept = keep(frame, name, country, home, facts)
    return Outcome(name, got.label, kept, start, got.read, frame.height, got.repeated, got.errors, got.notes)
