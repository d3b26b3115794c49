"""Results of controls as frames: what the model learns from and the measures are taken of."""

from __future__ import annotations

import datetime as dt

import polars as pl

from gwanmun.risk.feedback.models import ControlResult
from gwanmun.risk.rules.items import ITEM, RESULT
from gwanmun.risk.rules.signs import from_text

#: Beside ITEM and RESULT: what weighing and comparing needs.
KEPT: dict[str, pl.DataType] = {
    "sight": pl.Int64(),
    "probability_ppm": pl.Int64(),
    "score_ppm": pl.Int64(),
    "model": pl.String(),
    "signs": pl.String(),
}
COLUMNS: dict[str, pl.DataType] = {**ITEM, **RESULT, **KEPT}


def looks(
    country: str, kind: str, *, known_by: dt.date | None = None, since: dt.date | None = None,
    recorded_before: dt.datetime | None = None,
) -> pl.DataFrame:  # fmt: skip
    """One row for each look (:data:`COLUMNS`), in the order of their days, then of their entry.

    ``known_by``: results that were known on that day at the latest. ``since``: items of that day and later.
    ``recorded_before``: what had been entered by then.
    """
    rows = ControlResult.objects.filter(country=country, kind=kind)
    if known_by is not None:
        rows = rows.filter(known_on__lte=known_by)
    if recorded_before is not None:
        rows = rows.filter(recorded_at__lt=recorded_before)
    if since is not None:
        rows = rows.filter(at__gte=since)
    values = rows.order_by("at", "id").values_list(*COLUMNS)
    return pl.DataFrame(list(values.iterator(chunk_size=10_000)), schema=COLUMNS, orient="row")


def past(
    country: str,
    kind: str,
    known_by: dt.date | None = None,
    recorded_before: dt.datetime | None = None,
    *,
    since: dt.date | None = None,
    signs: bool = False,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """First looks that were done, apart as items (ITEM) and results (RESULT), row by row the same.

    ``signs``: the items have SIGNS beside ITEM, as they were when each was chosen.
    """
    rows = looks(country, kind, known_by=known_by, recorded_before=recorded_before, since=since).filter(
        (pl.col("sight") == 1) & (pl.col("outcome") != ControlResult.Outcome.NOT_DONE)
    )
    items = rows.select(*ITEM)
    return items.hstack(from_text(rows["signs"])) if signs else items, rows.select(*RESULT)
