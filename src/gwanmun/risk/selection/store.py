"""Selections written, made to count, and wiped: idempotent on what they were made over."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from gwanmun.platform import bulk
from gwanmun.risk.rules.draw import DRAW_SPACE
from gwanmun.risk.selection.models import Capacity, Chosen, Run

CHUNK = 10_000  # rows in one transaction


@dataclass(frozen=True)
class Shift:
    """The day on which the shift began, and its name."""

    day: date
    name: str


def shift_at(moment: datetime, shifts: list[list[Any]]) -> Shift:
    """The shift of a moment. ``shifts``: name and first hour of each; before the first, last night's."""
    here = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    ordered = sorted(shifts, key=lambda shift: int(shift[1]))
    begun = [name for name, hour in ordered if hour <= here.hour]
    if begun:
        return Shift(here.date(), begun[-1])
    return Shift(here.date() - timedelta(days=1), ordered[-1][0])


# --- slots ------------------------------------------------------------------------------------------------


def slots(office: str, shift: str, day: date, before: datetime | None = None) -> dict[str, int]:
    """Slots told for a shift of an office: lane → slots. The row told last wins, one of the shift over one
    of every shift. ``before``: only what was told by then."""
    rows = Capacity.objects.filter(office=office, shift__in=("", shift), valid_from__lte=day).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    if before is not None:
        rows = rows.filter(told_at__lte=before)
    found: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (row.shift != "", row.told_at, row.pk)):
        found[row.lane] = row.slots
    return found


def used(office: str, shift: str, day: date, *, but_series: int | None = None) -> dict[str, int]:
    """Slots that the selections that count have given in a shift: lane → controls."""
    runs = Run.objects.filter(office=office, shift=shift, day=day, counts=True)
    if but_series is not None:
        runs = runs.exclude(series=but_series)
    found: dict[str, int] = {}
    for told in runs.values_list("told", flat=True):
        for row in told:
            found[row["lane"]] = found.get(row["lane"], 0) + row["chosen"]
    return found


def free(
    office: str, shift: Shift, *, before: datetime | None = None, but_series: int | None = None
) -> dict[str, int]:
    """Slots still free: lane → slots; a lane of which none are told is absent. ``but_series``: the manifest
    that is being decided, whose earlier versions give their slots back."""
    whole = slots(office, shift.name, shift.day, before)
    if not whole:
        return {}
    taken = used(office, shift.name, shift.day, but_series=but_series)
    return {lane: max(number - taken.get(lane, 0), 0) for lane, number in whole.items()}


# --- runs -------------------------------------------------------------------------------------------------


def wipe(kind: str, subject: int, renew: Callable[[], None] = lambda: None) -> None:
    """Remove what an interrupted try has written. A run that counts stays."""
    run = Run.objects.filter(kind=kind, subject=subject, counts=False).first()
    if run is None:
        return
    while True:
        with transaction.atomic():
            renew()
            ids = list(Chosen.objects.filter(run=run).values_list("pk", flat=True)[:CHUNK])
            if not ids:
                run.delete()
                return
            Chosen.objects.filter(run=run, pk__gte=min(ids), pk__lte=max(ids))._raw_delete("default")


def write(run: Run, chosen: pl.DataFrame, renew: Callable[[], None] = lambda: None) -> Run:
    """Store a run that does not count yet. ``chosen``: ``item, thing``, columns of SELECTED, and JSON texts
    ``reasons`` and ``signs``."""
    with transaction.atomic():
        renew()
        run.save()
    share = pl.col("chance", "score")
    rows = chosen.with_columns((share * DRAW_SPACE).round().cast(pl.Int64).name.suffix("_ppm")).select(
        pl.lit(run.pk, dtype=pl.Int64).alias("run_id"),
        "item", "thing", "lane", "basis", "bases", "asked", "chance_ppm", "score_ppm", "points", "worth",
        "place", "profiles", "reasons", "signs",
        pl.col("lane").alias("lane_now"),
        pl.lit(value=False).alias("overridden"),
    )  # fmt: skip
    for part in rows.iter_slices(CHUNK):
        with transaction.atomic():
            renew()
            bulk.write(connection, Chosen._meta.db_table, part)
    return run


def make_it_count(kind: str, subject: int) -> None:
    """From here on a run counts, and no other of its series. To be called in the transaction that makes its
    subject count."""
    run = Run.objects.filter(kind=kind, subject=subject).first()
    if run is None:
        return
    Run.objects.filter(kind=kind, series=run.series, counts=True).update(counts=False)
    Run.objects.filter(pk=run.pk).update(counts=True)


def told_rows(told: pl.DataFrame) -> list[dict[str, Any]]:
    """TOLD of one cell as JSON, lanes that stand twice (parts of a manifest) added up."""
    figures = [name for name in told.columns if name not in ("office", "shift", "lane", "slots")]
    whole = told.group_by("lane", maintain_order=True).agg(pl.col("slots").first(), pl.col(figures).sum())
    return whole.to_dicts()


def reasons_json(why: pl.DataFrame) -> dict[str, str]:
    """Reasons of the model (REASON) → JSON text by item."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in why.sort("item", "place").iter_rows(named=True):
        found.setdefault(row.pop("item"), []).append(row)
    return {item: json.dumps(rows, ensure_ascii=False) for item, rows in found.items()}
