"""Which rule book decides: that of the configured country, on a parcel's tax date or a day asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.countries import registry
from gwanmun.parcels.models import ManifestVersion, Parcel
from gwanmun.parcels.rules.case import ROOM


def country() -> str:
    return getattr(settings, "COUNTRY", "kr")


def book_on(day: date) -> RuleBook:
    """The book of a day; tables in HOME (exchange rates) extend the pack's own."""
    registry.use_tables_of(Path(settings.HOME))
    return registry.rule_book(country(), day, ROOM)


def book_of(version: ManifestVersion) -> RuleBook:
    """The book of the day on which a version was received."""
    return book_on(timezone.localdate(version.received_at))


def book_for(parcel: Parcel) -> RuleBook:
    """The book that decided a parcel: that of its tax date, as ``rules.decide_dated`` chooses it."""
    try:
        return book_on(parcel.tax_date or timezone.localdate(parcel.version.received_at))
    except RuleBookError:  # a tax date before the days the country pack covers
        return book_of(parcel.version)
