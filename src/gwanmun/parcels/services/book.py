"""Which rule book decides: that of the configured country on the day a manifest was received."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gwanmun.core.book import RuleBook
from gwanmun.countries import registry
from gwanmun.parcels.models import ManifestVersion


def country() -> str:
    return getattr(settings, "COUNTRY", "kr")


def book_on(day: date) -> RuleBook:
    """The book of a day; tables in HOME (exchange rates) extend the pack's own."""
    registry.use_tables_of(Path(settings.HOME))
    return registry.rule_book(country(), day)


def book_of(version: ManifestVersion) -> RuleBook:
    """The book that holds for a version."""
    return book_on(timezone.localdate(version.received_at))
