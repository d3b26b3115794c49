"""The schedule of a file into the tables of a deployment, revision beside revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from gwanmun.core.text import Text
from gwanmun.countries.registry import pack_folder
from gwanmun.tariff.importers.hts import SAME_NAME, SAME_RATE, Programmes, Schedule, read_schedule
from gwanmun.tariff.importers.hts_history import with_revision
from gwanmun.tariff.importers.store import Facts, digest_of, keep
from gwanmun.tariff.tables import NAMES, RATES, folder

#: Counts up when a text is read otherwise than before, so that the same file is read anew.
READING = 1


@dataclass(frozen=True, eq=False)
class Loaded:
    """``schedule``: what the file says; ``changed``: whether the tables did."""

    schedule: Schedule
    changed: bool
    rates: Path
    nomenclature: Path


def load_schedule(file: Path, country: str, home: Path, valid_from: date, moment: str) -> Loaded:
    """Put the schedule of a file in force from ``valid_from``. ``moment``: now, ISO 8601 with zone.

    Rows that did not change keep their first day, rows that end keep their last. The file read before, with
    the same day, changes nothing.

    :raises NotASchedule: the file is something else.
    :raises EarlierRevision: a revision of a later day is loaded already.
    :raises RuleBookError: the pack of the country has no words for a schedule.
    """
    programmes = Programmes.of(pack_folder(country))
    schedule = read_schedule(file.read_bytes(), programmes, valid_from, file.stem)
    facts = Facts(
        label=Text(
            f"공식 관세율표 {file.stem} ({valid_from} 시행)",
            f"Official schedule {file.stem}, in force from {valid_from}",
        ),
        file=file.name,
        digest=digest_of(file, valid_from, READING),
        imported_at=moment,
        more=(("valid_from", str(valid_from)),),
    )
    frames = ((RATES, schedule.rates, SAME_RATE), (NAMES, schedule.nomenclature, SAME_NAME))
    merged = {
        name: with_revision(_there(country, home, name, frame), frame, valid_from, same)
        for name, frame, same in frames
    }
    kept = {
        name: keep(frame.sort("code", "valid_from"), name, country, home, facts)
        for name, frame in merged.items()
    }
    return Loaded(schedule, any(k.changed for k in kept.values()), kept[RATES].path, kept[NAMES].path)


def _there(country: str, home: Path, name: str, like: pl.DataFrame) -> pl.DataFrame | None:
    """The table in force, if an importer of schedules wrote it."""
    path = folder(country, home) / f"{name}.parquet"
    if not path.is_file():
        return None
    frame = pl.read_parquet(path)
    return frame if frame.schema == like.schema else None
