"""A chosen row's reasons as plain data in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gwanmun.risk.profiles.contract import Said
from gwanmun.risk.rules.reasons import reasons
from gwanmun.risk.selection.models import Chosen


def reasons_of(row: Chosen, by_office: Mapping[str, Said] = MappingProxyType({})) -> list[dict[str, Any]]:
    """``code, ko, en, figures``: the basis, profiles of the office (``by_office``, by their marks), then the
    model as it spoke when the item was chosen."""
    found = reasons(
        basis=row.basis,
        bases=row.bases.split(),
        chance_ppm=row.chance_ppm,
        points=row.points,
        profiles=[by_office[mark] for mark in row.profiles.split() if mark in by_office],
        model=json.loads(row.reasons),
    )
    return [{"code": r.code, "ko": r.text.ko, "en": r.text.en, "figures": dict(r.figures)} for r in found]
