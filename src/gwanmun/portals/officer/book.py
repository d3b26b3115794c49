"""Goods categories in words, from the rule book of today."""

from __future__ import annotations

from django.utils import timezone

from gwanmun.parcels import contract
from gwanmun.platform.i18n import language


def goods_names() -> dict[str, str]:
    """Category → its name in the active language."""
    names = contract.book_on(timezone.localdate()).tables.get("goods_names", {})
    return {code: str(text[language()]) for code, text in names.items()}


def goods_name(code: str | None) -> str:
    """The goods category in words; "" when there is none."""
    return goods_names().get(code, code) if code else ""
