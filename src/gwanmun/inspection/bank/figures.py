"""How long images are kept, and other figures of the law: of the country pack, for a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from gwanmun.countries import registry

#: Where a pack says nothing. Training images carry no person and no number.
DAYS = {"PARCEL": 365, "BAG": 365, "CARGO": 365, "TRAINING": 3650}


def figure(name: str, default: Any, on: dt.date) -> Any:
    """A figure of inspection of the country on a day; ``default`` where its pack is silent."""
    found = registry.rule_book(getattr(settings, "COUNTRY", "kr"), on).parameters.get(f"inspection.{name}")
    return default if found is None else found.value


def retention_days(kind: str, on: dt.date) -> int:
    return int(figure(f"retention_days_{kind.lower()}", DAYS[kind], on))
