"""Parcels in words, for the network of parties: read in order, found again by place or number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db import connection
from django.utils import timezone

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules.items import KIND
from gwanmun.parcels.rules.steps.checks import importer_key
from gwanmun.parcels.services.scope import current_versions, id_range
from gwanmun.platform import bulk
from gwanmun.risk.network import contract as network
from gwanmun.risk.network.contract import SPELLED

PARCELS = Parcel._meta.db_table
LAST = 2**63 - 1
SOURCE = "parcels"
#: Lanes, mildest first, and what asks for which.
SEVERITY = ("YELLOW", "ORANGE", "RED")
LANE_OF_LEVEL = {"NOTICE": "YELLOW", "WARNING": "ORANGE", "ALARM": "RED"}
LANE_OF_BASIS = {"ALERT": "ORANGE", "MANDATORY": "RED"}
COLUMNS = (
    "id", "number", "arrival_date", "tax_date", "importer_key", "consignee_name", "consignee_address",
    "consignee_phone", "shipper_id", "shipper_name", "shipper_address", "shipper_phone", "company_code",
    "forwarder_code",
)  # fmt: skip


def register() -> None:
    network.register(SOURCE, read, spell, numbered, still_open)


def read(version_id: int, after: int, most: int) -> pl.DataFrame:
    """Rows of a version in the order of lines, after a place."""
    first, end = id_range(version_id)
    page = f"SELECT {', '.join(COLUMNS)} FROM {PARCELS} WHERE id > %s AND id < %s ORDER BY id LIMIT %s"  # noqa: S608
    return _spelled(
        bulk.read(connection, page, [max(after, first - 1), end, most], bulk.schema(PARCELS, COLUMNS))
    )


def spell(places: Sequence[int]) -> pl.DataFrame:
    return _spelled(bulk.lookup(connection, PARCELS, "id", pl.Series(places, dtype=pl.Int64), COLUMNS))


def numbered(numbers: Sequence[str]) -> pl.DataFrame:
    """Parcels of these numbers that count."""
    found = bulk.lookup(
        connection, PARCELS, "number", pl.Series(numbers, dtype=pl.String), [*COLUMNS, "version_id"]
    )
    return _spelled(found.filter(pl.col("version_id").is_in(current_versions())))


def still_open(before: int | None, most: int) -> pl.DataFrame:
    """Parcels that count and are held or wait for a control, the latest first."""
    page = (
        f"SELECT {', '.join(COLUMNS)}, version_id FROM {PARCELS} WHERE state IN ('HELD', 'INSPECTION') "  # noqa: S608
        "AND id < %s ORDER BY id DESC LIMIT %s"
    )
    columns, counting = [*COLUMNS, "version_id"], set(current_versions())
    while True:
        last = LAST if before is None else before
        rows = bulk.read(connection, page, [last, most], bulk.schema(PARCELS, columns))
        counted = rows.filter(pl.col("version_id").is_in(counting))
        if counted.height or rows.is_empty():
            return _spelled(counted)
        before = rows["id"][-1]  # none of them counts: an earlier version of a manifest


def _spelled(rows: pl.DataFrame) -> pl.DataFrame:
    """SPELLED. Without a day of arrival the day of the taxes counts; a row without either links nothing."""
    named = rows.select(
        pl.lit(KIND).alias("kind"),
        pl.col("number").alias("item"),
        pl.coalesce("arrival_date", "tax_date").alias("at"),
        pl.col("id").alias("place"),
        pl.col("importer_key").alias("importer"),
        pl.coalesce("shipper_id", "shipper_name").alias("seller"),
        pl.col("company_code").alias("declarant"),
        pl.col("forwarder_code").alias("carrier"),
        pl.col("consignee_name").alias("importer_name"),
        pl.col("shipper_name").alias("seller_name"),
        pl.col("consignee_address").alias("address"),
        pl.col("consignee_phone").alias("phone"),
        pl.col("shipper_address").alias("seller_address"),
        pl.col("shipper_phone").alias("seller_phone"),
    )
    lacking = [pl.lit(None, dtype=t).alias(c) for c, t in SPELLED.items() if c not in named.columns]
    return named.with_columns(lacking).select(list(SPELLED))


def alerted(typed: pl.DataFrame, received: datetime) -> dict[str, str]:
    """Number of a parcel → severest lane that an alert or a watch-list asks for.

    Only what was told before ``received`` counts, so that a clearing taken up again comes to the same.
    """
    day = timezone.localdate(received)
    if not network.anything_before(received):
        return {}
    rows = typed.with_columns(importer_key(), id=pl.lit(0, pl.Int64), tax_date=pl.lit(day))
    spelled = _spelled(rows.select(COLUMNS)).with_columns(at=pl.lit(day))
    raised = network.alerts_for(network.keyed(spelled, network.secret()), before=received)
    matched = network.watch_hits(spelled, day, before=received)
    found = [(item, LANE_OF_LEVEL[level]) for item, level in raised.select("item", "level").iter_rows()]
    found += [(item, LANE_OF_BASIS[basis]) for item, basis in matched.select("item", "basis").iter_rows()]
    severest: dict[str, str] = {}
    for item, lane in found:
        if item not in severest or SEVERITY.index(lane) > SEVERITY.index(severest[item]):
            severest[item] = lane
    return severest
