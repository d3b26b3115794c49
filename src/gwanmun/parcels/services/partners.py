"""What a clearing looks up among things already stored, and what it tells them afterwards.

Aggregation reaches across manifests (Import Clearance Notice 68). Looked up are the parcels that
count at this moment, of other manifests; since manifests are cleared one at a time in the order of
receipt, these are the earlier ones, however often a run is interrupted.
"""

from __future__ import annotations

import polars as pl
from django.db import connection
from django.utils import timezone

from gwanmun.core.few import FewRows
from gwanmun.parcels.models import Manifest, Parcel, ParcelAct
from gwanmun.parcels.rules import STORED as PARTNER
from gwanmun.parcels.rules.schema import TYPED
from gwanmun.parcels.rules.steps.aggregation import purchase_key, split_key, supplier_key
from gwanmun.parcels.rules.steps.checks import importer_key
from gwanmun.parties import contract as parties
from gwanmun.platform import bulk

PARCELS = Parcel._meta.db_table
MANIFESTS = Manifest._meta.db_table
STORED = (
    "id", "number", "state", "organisation_id", "importer_key", "shipper_id", "shipper_name", "purchase_date",
    "usd_e4",
)  # fmt: skip
NO_MANIFEST = 0  # parcels that belong to none, so all that is stored counts
NOTHING = pl.DataFrame(schema=PARTNER)
IMPORTER = importer_key()
KEYS = (split_key().alias("split"), purchase_key().alias("purchase"))
#: Reasons of the country's rules that say: together over the limit.
OVER = ("aggregation.split", "aggregation.purchase")


def registry_for(typed: pl.DataFrame) -> pl.DataFrame:
    """Registry rows (code, name, phone, zip, status, valid_from, valid_to) for the codes in ``typed``."""
    return parties.personal_codes(typed["consignee_id"].filter(typed["consignee_id_kind"] == "A"))


def few_registered(parcels: FewRows) -> FewRows:
    """As :func:`registry_for`, for a handful of parcels."""
    columns = parcels.columns
    pairs = zip(columns["consignee_id_kind"], columns["consignee_id"], strict=True)
    return parties.few_personal_codes({code for kind, code in pairs if kind == "A" and code is not None})


def few_stored_for(parcels: FewRows) -> pl.DataFrame:
    """As :func:`stored_for` with no manifest of their own, for a handful of parcels: rules.STORED columns.

    Most people have nothing stored: one look at the index spares them the whole look-up. A parcel that
    is stored already is not its own partner.
    """
    importers = parcels.with_columns(IMPORTER).columns["importer_key"]
    people = [importer for importer in importers if importer is not None]
    if not people or not _any_stored(people):
        return NOTHING
    columns = {name: parcels.columns[name] for name in TYPED}
    stored = stored_for(pl.DataFrame(columns, schema=TYPED), NO_MANIFEST)
    return stored.filter(~pl.col("number").is_in(columns["number"]))


def _any_stored(importers: list[str]) -> bool:
    marks = ", ".join(["%s"] * len(importers))
    with connection.cursor() as cursor:  # plain: the ORM's part of this question is the larger one
        cursor.execute(f"SELECT 1 FROM {PARCELS} WHERE importer_key IN ({marks}) LIMIT 1", importers)  # noqa: S608
        return cursor.fetchone() is not None


def stored_for(typed: pl.DataFrame, manifest_id: int) -> pl.DataFrame:
    """Current parcels of other manifests that may count together with one of ``typed``.

    Columns STORED, ``supplier_key``, and the group keys ``split`` and ``purchase``; sorted by ``id``.
    """
    ours = typed.lazy().select(
        "number", "purchase_date", importer_key(), supplier_key().alias("supplier_key")
    )
    importers = ours.select(pl.col("importer_key").unique()).collect()["importer_key"]
    if not Manifest.objects.filter(current__isnull=False).exclude(pk=manifest_id).exists():
        importers = importers.clear()  # the first manifest of all need not ask
    current = f"SELECT current_id FROM {MANIFESTS} WHERE current_id IS NOT NULL AND id <> %s"  # noqa: S608
    found = bulk.lookup(
        connection,
        PARCELS,
        "importer_key",
        importers,
        STORED,
        extra_where=f"use_code = '1' AND usd_e4 IS NOT NULL AND version_id IN ({current})",
        params=[manifest_id],
    )
    keyed = found.with_columns(supplier_key().alias("supplier_key")).with_columns(KEYS)
    groups = ours.select(KEYS).unique().collect()
    related = pl.col("split").is_in(groups["split"].implode()) | pl.col("purchase").is_in(
        groups["purchase"].drop_nulls().implode()
    )
    return keyed.filter(related).sort("id")


def touched_by(decided: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Stored parcels that together with new ones of ``decided`` are over the limit.

    Columns: ``id``, ``number``, ``state`` of the stored parcel; ``added`` (new parcels in its group),
    ``group_usd_e4`` (the group's sum). One row for each stored parcel.
    """
    over = (
        decided.lazy()
        .filter(pl.any_horizontal(pl.col("reasons").str.contains(rule, literal=True) for rule in OVER))
        .group_by("group_key")
        .agg(pl.len().alias("added"), pl.col("group_usd_e4").max())
    )
    either = [stored.lazy().join(over, left_on=key, right_on="group_key") for key in ("split", "purchase")]
    return (
        pl.concat([part.select("id", "number", "state", "added", "group_usd_e4") for part in either])
        .sort("id", "group_usd_e4", descending=[False, True])
        .unique("id", keep="first", maintain_order=True)
        .collect()
    )


def tell(touched: pl.DataFrame) -> int:
    """Note on each touched parcel that its group has grown; returns how many were noted.

    The parcel's decision stands: whether a parcel cleared earlier is assessed again is an officer's
    decision. Nothing in the note tells of whom the other parcels are.
    """
    now = timezone.now()
    notes = touched.select(
        pl.col("id").alias("parcel_id"),
        "number",
        pl.lit("FOLLOW_UP").alias("act"),
        pl.format(
            "합산 대상 {}건 추가, 합계 미화 {}달러 / {} more to be taken together, USD {} in all",
            "added", _dollars(), "added", _dollars(),
        ).alias("reason"),
        pl.lit("system").alias("actor"),
        pl.lit(now).alias("at"),
        pl.col("state").alias("state_before"),
        pl.col("state").alias("state_after"),
    )  # fmt: skip
    return bulk.write(connection, ParcelAct._meta.db_table, notes)


def _dollars() -> pl.Expr:
    """Ten-thousandths as a text with two decimals, cut (a note, not an amount due)."""
    cents = pl.col("group_usd_e4") // 100
    return pl.format("{}.{}", cents // 100, (cents % 100).cast(pl.String).str.zfill(2))
