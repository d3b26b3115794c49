"""What the selections of a day are told of the past: settled once a day, the same for every run of it.

Results count that were known and entered before the day of receipt began, whenever a manifest of that day is
decided or decided again. What was worked out is kept, so that no manifest pays for it twice.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
from django.db import connection

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules.items import KIND, NEEDED
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services.book import country
from gwanmun.parcels.services.scope import id_range
from gwanmun.platform import bulk
from gwanmun.risk.contract import (
    Exploration,
    NoExploration,
    Reach,
    Scorer,
    fitted,
    learns,
    policy,
    read_policy,
)
from gwanmun.risk.feedback import contract as feedback
from gwanmun.risk.network import contract as network
from gwanmun.risk.selection import contract as selection

LEARNT_DAYS = 365  # what a policy of exploration looks back on
_ALIKE = 2_000


def reach(day: dt.date) -> Reach:
    """What finds reach in the network by the morning of ``day``."""

    def made() -> tuple[bytes, dict[str, Any]]:
        known = network.reach(day, selection.begun(day))
        return known.to_bytes(), {"nodes": known.risk.height, "parties": known.shared.height}

    return selection.settled(country(), KIND, day, "reach", made, Reach.from_bytes)


def exploring(name: str, day: dt.date, model: Scorer | None) -> Exploration:
    """The policy of that name, fitted from results kept; as it knows nothing where they are too few."""
    if name == "none":
        return NoExploration()
    if not learns(name):
        return policy(name)

    def made() -> tuple[bytes, dict[str, Any]]:
        items, results = feedback.past(
            country(), KIND, day - dt.timedelta(1), selection.begun(day),
            since=day - dt.timedelta(LEARNT_DAYS), signs=True,
        )  # fmt: skip
        return fitted(name, items, results, model)

    what = f"explore.{name}" + (f".{model.name}" if model is not None else "")
    return selection.settled(country(), KIND, day, what, made, read_policy)


def alike(parcel: Any) -> pl.DataFrame:
    """Other parcels of the version (TYPED, NEEDED) with the very telephone, address or sender of this one."""
    first, after = id_range(parcel.version_id)
    shared = {"consignee_phone": parcel.consignee_phone, "consignee_address": parcel.consignee_address,
              "shipper_id": parcel.shipper_id}  # fmt: skip
    told = {column: value for column, value in shared.items() if value}
    types = {**TYPED, **{name: DECIDED[name] for name in NEEDED}}
    if not told:
        return pl.DataFrame(schema=types)
    same = " OR ".join(f"{column} = %s" for column in told)
    page = (
        f"SELECT {', '.join(types)} FROM {Parcel._meta.db_table} "  # noqa: S608 - names, no values
        f"WHERE id >= %s AND id < %s AND id <> %s AND ({same}) ORDER BY id LIMIT {_ALIKE}"
    )
    return bulk.read(connection, page, [first, after, parcel.pk, *told.values()], types)


__all__ = ["alike", "exploring", "reach"]
