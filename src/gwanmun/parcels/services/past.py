"""Parcels that count, as items of targeting on past days: what profiles are tested on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl
from django.utils import timezone

from gwanmun.core.exprs import E4
from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.rules.items import KIND, items_of
from gwanmun.parcels.services.book import country
from gwanmun.parcels.services.clearing import selection_key
from gwanmun.parcels.services.results import rows_of
from gwanmun.parcels.services.scope import current_parcels, current_versions
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.i18n import mask_name
from gwanmun.risk.profiles import contract as profiles

#: Of a parcel beside ITEM, by the names of the language of criteria.
BESIDE: list[pl.Expr] = [
    pl.col("use_code", "transaction_code", "platform_code", "specification", "currency", "arrival_date"),
    pl.col("purchase_date", "added_after_arrival", "usd_e4"),
    pl.col("cartons", "group_size").cast(pl.Int64),
    (pl.col("usd_e4") * 1000 // pl.max_horizontal(pl.col("weight_g").cast(pl.Int64), pl.lit(1))).alias(
        "usd_per_kg_e4"
    ),
    (pl.col("limit_usd").cast(pl.Int64) * E4 - pl.col("usd_e4")).alias("below_limit_e4"),
    pl.col("consignee_address").str.len_chars().cast(pl.Int64).alias("address_length"),
    pl.when(pl.col("consignee_phone").is_not_null())
    .then(pl.col("consignee_id").drop_nulls().n_unique().over("consignee_phone"))
    .cast(pl.Int64)
    .alias("codes_on_phone"),
]


def read(first: dt.date, last: dt.date) -> Iterator[pl.DataFrame]:
    """A frame for each manifest that counts, in the order of receipt; days are those of receipt."""
    versions = ManifestVersion.objects.filter(pk__in=current_versions()).order_by("received_at", "pk")
    customs = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS, active=True).order_by("pk")
    where, secret = customs.values_list("code", flat=True).first() or "", selection_key()
    for version in versions:
        day = timezone.localdate(version.received_at)
        if not first <= day <= last:
            continue
        parts = list(rows_of(version.pk))
        if not parts:
            continue
        rows = pl.concat(parts)
        items = items_of(rows, day, where, "", secret)
        yield items.hstack(rows.select(BESIDE))


def show(numbers: list[str]) -> list[dict[str, str]]:
    """What an officer may see of these parcels at a glance; names are masked."""
    rows = current_parcels().filter(number__in=numbers).select_related("version")
    found = {
        row.number: {
            "item": row.number,
            "id": str(row.pk),
            "day": timezone.localdate(row.version.received_at).isoformat(),
            "text": row.description or "",
            "person": mask_name(row.consignee_name),
            "country": row.dispatch_country or "",
        }
        for row in rows
    }
    return [found[number] for number in numbers if number in found]


def register() -> None:
    profiles.register(country(), KIND, profiles.Source(read, show))
