"""``{% load inspection %}``: the sub-navigation of inspection, shared by all its pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from gwanmun.platform.i18n import T, pick
from gwanmun.portals.context import address

register = template.Library()

#: (name of the address, title); an address that is not there is left out.
PAGES = (
    ("officer:inspection_queue", T("판독", "Reading")),
    ("officer:inspection_findings", T("개장·적발", "Findings")),
    ("officer:inspection_images", T("영상", "Images")),
    ("officer:inspection_alarms", T("장비 경보", "Alarms")),
    ("officer:inspection_devices", T("장비", "Devices")),
    ("officer:inspection_models", T("판독 모형", "Models")),
    ("officer:inspection_school", T("판독 교육", "School")),
)


@register.filter
def span(seconds: float) -> str:
    """So many seconds as a person says it: seconds up to two minutes, minutes up to two hours."""
    if seconds < 120:
        return pick(f"{seconds:.0f}초", f"{seconds:.0f} s")
    if seconds < 7200:
        return pick(f"{seconds / 60:.0f}분", f"{seconds / 60:.0f} min")
    return pick(f"{seconds / 3600:.1f}시간", f"{seconds / 3600:.1f} h")


@register.inclusion_tag("officer/inspection/_nav.html", takes_context=True)
def inspection_nav(context: Context) -> dict[str, Any]:
    """The pages of inspection; the one with the longest address that begins the path is current."""
    path = context["request"].path
    found = [(title, url) for name, title in PAGES if (url := address(name))]
    here = max((url for _, url in found if path.startswith(url)), key=len, default="")
    return {"pages": [{"title": title, "url": url, "current": url == here} for title, url in found]}
