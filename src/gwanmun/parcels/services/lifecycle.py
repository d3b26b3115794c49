"""The parcel's lifecycle of the configured country, in force today."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils import timezone

from gwanmun.core.lifecycle import Lifecycle
from gwanmun.countries.registry import pack_folder
from gwanmun.parcels.services.book import country


def of_parcels(on: date | None = None) -> Lifecycle:
    return _load(country(), on or timezone.localdate())


@lru_cache(maxsize=8)
def _load(name: str, on: date) -> Lifecycle:
    return Lifecycle.from_csv(pack_folder(name) / "tables" / "parcel_lifecycle.csv", on)


def terminal() -> frozenset[str]:
    """States after which nothing more happens to a parcel."""
    return of_parcels().ends()
