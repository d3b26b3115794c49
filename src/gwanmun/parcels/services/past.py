"""Parcels that count, as items of targeting on past days: what profiles are tested on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.rules.items import KIND
from gwanmun.parcels.services.book import country
from gwanmun.parcels.services.clearing import selection_key
from gwanmun.parcels.services.office import spelled
from gwanmun.parcels.services.scope import current_parcels, current_versions
from gwanmun.platform.i18n import mask_name
from gwanmun.risk.profiles import contract as profiles


def read(first: dt.date, last: dt.date) -> Iterator[pl.DataFrame]:
    """A frame for each manifest that counts, in the order of receipt; days are those of receipt."""
    versions = ManifestVersion.objects.filter(pk__in=current_versions()).order_by("received_at", "pk")
    yield from spelled(versions, first, last, selection_key())


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
