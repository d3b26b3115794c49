"""``{% load gwanmun %}``: texts in two languages, figures and masks as one house spells them."""

from __future__ import annotations

from django import template

from gwanmun.platform import i18n

register = template.Library()


@register.simple_tag
def t(ko: str, en: str, **figures: object) -> str:
    """``{% t "보류 {n}건" "{n} held" n=count %}``; the result is escaped."""
    text = i18n.pick(ko, en)
    return text.format(**figures) if figures else text


@register.simple_tag
def language() -> str:
    return i18n.language()


for _name in (
    *("money", "won", "usd_e4", "number", "weight", "date", "datetime", "hs"),
    *("mask_name", "mask_phone", "mask_id", "mask_address"),
):
    register.filter(_name, getattr(i18n, _name))
