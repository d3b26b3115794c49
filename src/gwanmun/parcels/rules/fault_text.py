"""An error row in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gwanmun.core import faults
from gwanmun.parcels.rules.schema import FIELD


def label(field: str, lang: str) -> str:
    """Label of a field in Korean or English; the name itself if it is no field of the list."""
    known = FIELD.get(field)
    if known is None:
        return field
    return known.ko if lang.startswith("ko") else known.en


def describe(error: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """(message, what would be right) for an error row (``schema.ERRORS``) in ``ko`` or ``en``."""
    field = str(error.get("field") or "")
    params = {"field": label(field, lang), "value": str(error.get("value") or "")}
    if field in FIELD:
        params["limit"] = str(FIELD[field].max_length)
    return faults.text(str(error["code"]), params, lang)
