"""Parcels as results of controls ask for them: those that were chosen, and what arrived beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules.items import KIND, NEEDED, items_of
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services.book import country
from gwanmun.parcels.services.clearing import selection_key
from gwanmun.parcels.services.scope import current_parcels, parcels_of
from gwanmun.risk.contract import ITEM
from gwanmun.risk.feedback import contract as feedback
from gwanmun.risk.selection import contract as selection

_FEW = 500  # numbers in one question
_TYPES: dict[str, Any] = {**TYPED, **{name: DECIDED[name] for name in NEEDED}}


def chosen(numbers: Sequence[str]) -> pl.DataFrame:
    """ITEM and CHOSEN of the parcels with these numbers that were sent to a control and still count."""
    parts = [_chosen(list(numbers[start : start + _FEW])) for start in range(0, len(numbers), _FEW)]
    return pl.concat(parts) if parts else _nothing()


def _chosen(numbers: list[str]) -> pl.DataFrame:
    parcels = {row.pk: row for row in current_parcels().filter(number__in=numbers).select_related("version")}
    rows = selection.Chosen.objects.filter(thing__in=list(parcels), run__kind=KIND, run__counts=True)
    by_run: dict[int, list[selection.Chosen]] = {}
    for row in rows.select_related("run"):
        by_run.setdefault(row.run_id, []).append(row)
    return pl.concat([_of_run(found, parcels) for found in by_run.values()]) if by_run else _nothing()


def _of_run(rows: list[selection.Chosen], parcels: dict[int, Parcel]) -> pl.DataFrame:
    run = rows[0].run
    picked = [parcels[row.thing] for row in rows if row.thing is not None]
    why = [
        (
            run.day, row.lane_now, "OVERRIDE" if row.overridden else row.basis, row.chance_ppm, row.score_ppm,
            run.model, row.signs,
        )
        for row in rows
    ]  # fmt: skip
    day = timezone.localdate(picked[0].version.received_at)
    items = _items(picked, day, run.office, run.shift)
    return items.hstack(pl.DataFrame(why, schema=feedback.CHOSEN, orient="row"))


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={**ITEM, **feedback.CHOSEN})


def _items(parcels: Sequence[Any], day: dt.date, office: str, shift: str) -> pl.DataFrame:
    rows = pl.DataFrame([[getattr(p, name) for name in _TYPES] for p in parcels], schema=_TYPES, orient="row")
    return items_of(rows, day, office, shift, selection_key())


def _runs(first: dt.date, last: dt.date) -> QuerySet[selection.Run]:
    return selection.Run.objects.filter(kind=KIND, counts=True, day__range=(first, last)).order_by("pk")


def counts(first: dt.date, last: dt.date) -> pl.DataFrame:
    """``office, items``: how many parcels were decided on those days."""
    told = _runs(first, last).values_list("office").annotate(items=Sum("items")).order_by("office")
    return pl.DataFrame(list(told), schema={"office": pl.String, "items": pl.Int64}, orient="row")


def sample(first: dt.date, last: dt.date, most: int) -> pl.DataFrame:
    """Every k-th line of those days, k such that about ``most`` are left: ITEM, ``lane`` and ``basis``."""
    runs = list(_runs(first, last))
    every = max(1, -(-sum(run.items for run in runs) // max(most, 1)))
    parts = [_lines(run, every) for run in runs]
    return pl.concat(parts) if parts else _nothing().select(*ITEM, "lane", "basis")


def _lines(run: selection.Run, every: int) -> pl.DataFrame:
    lines = parcels_of(run.subject).annotate(rest=F("line") % every).filter(rest=0).order_by("pk")
    rows = pl.DataFrame(
        list(lines.values_list("pk", *_TYPES).iterator(chunk_size=10_000)),
        schema={"thing": pl.Int64, **_TYPES}, orient="row",
    )  # fmt: skip
    picked = selection.Chosen.objects.filter(run=run).values_list("thing", "lane_now", "basis")
    names = {"thing": pl.Int64, "lane": pl.String, "basis": pl.String}
    control = pl.DataFrame(list(picked), schema=names, orient="row")
    items = items_of(rows, run.day, run.office, run.shift, selection_key())
    told = rows.select("thing").join(control, on="thing", how="left", maintain_order="left")
    return items.hstack(told.select("lane", "basis"))


def register() -> None:
    feedback.register(country(), KIND, feedback.Source(chosen, counts, sample))


__all__ = ["chosen", "counts", "register", "sample"]
