"""Faults and filters without the person in them.

A fault keeps the value that was wrong, and a filter the text that was looked for: both may be a
name, a phone number or a personal code. Here they are shown as the rest of the person is, masked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import QueryDict

from gwanmun.parcels.rules.fault_text import describe
from gwanmun.platform.i18n import language, mask_address, mask_id, mask_name, mask_phone

#: Personal customs codes, resident and alien numbers, mobile numbers: wherever they turn up.
_PERSONAL = re.compile(r"P\d{12}|\d{6}-?[1-8]\d{6}|01[016789][ -]?\d{3,4}[ -]?\d{4}", re.IGNORECASE)


def _all(text: str | None) -> str:
    return "*" * min(len(text or ""), 8)


_FIELDS: dict[str, Callable[[str | None], str]] = {
    "consignee_name": mask_name,
    "consignee_phone": mask_phone,
    "consignee_address": mask_address,
    "consignee_zip": _all,
    "consignee_id": mask_id,
    "shipper_phone": mask_phone,
    "shipper_address": mask_address,
    "remarks": _all,
    "order_no": mask_id,
}


def value(field: str, text: str | None) -> str | None:
    """The wrong value of a field as officers see it."""
    if not text:
        return text
    return _FIELDS.get(field, anywhere)(text)


def anywhere(text: str | None) -> str:
    """Text with whatever looks like a personal number masked."""
    return _PERSONAL.sub(lambda found: mask_id(found.group()), text or "")


def fault(field: str, code: str, text: str | None) -> tuple[str, str]:
    """(message, cure) of a fault, its value masked."""
    return describe({"field": field, "code": code, "value": value(field, text)}, language())


def is_person(text: str) -> bool:
    """Whether a search text is somebody's number rather than a parcel's."""
    return bool(_PERSONAL.fullmatch(text.strip()))


def filters(params: QueryDict) -> str:
    """Filters of a list for the audit record."""
    kept = params.copy()
    if "text" in kept:
        kept["text"] = anywhere(str(kept["text"]))
    return kept.urlencode(safe="*")
