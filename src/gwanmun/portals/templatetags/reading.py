"""``{% load reading %}``: names of codes of reading and findings, seconds and weights."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gwanmun.portals.officer.inspection import labels

register = template.Library()


@register.simple_tag
def case_badge(kind: str, code: str | None, size: str = "") -> SafeString | str:
    """A badge for a code of inspection; nothing for no code."""
    if not code:
        return ""
    found = labels.label(kind, code)
    return format_html('<span class="krds-badge bg-light-{} {}">{}</span>', found.tone, size, found.text)


@register.simple_tag
def said(kind: str, code: str | None) -> str:
    """The name of a code of inspection in the active language."""
    return str(labels.label(kind, code).text)


@register.filter
def seconds(milliseconds: int | None) -> str:
    """``4210`` → ``4.2``; a dash where it is not known."""
    return "–" if milliseconds is None else f"{milliseconds / 1000:.1f}"


@register.filter
def milligrams(value: int | None) -> str:
    """``12500`` → ``12.5 g``; from a kilogram on in kilograms."""
    if value is None:
        return "–"
    unit, size = ("kg", 1_000_000) if value >= 1_000_000 else ("g", 1000)
    whole, rest = divmod(value, size)
    digits = len(str(size)) - 1
    return f"{whole:,}" + (f".{rest:0{digits}d}".rstrip("0") if rest else "") + f" {unit}"


@register.filter
def percent_ppm(share: int) -> str:
    """``123456`` millionths → ``12%``."""
    return f"{share / 10_000:.0f}%"
