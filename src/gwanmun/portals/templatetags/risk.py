"""``{% load risk %}``: the sub-navigation of risk targeting, and rates with their intervals."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from gwanmun.platform.i18n import T, pick
from gwanmun.portals.context import address

register = template.Library()

#: (name of the address, title); an address that is not there is left out.
PAGES = (
    ("officer:risk_selection", T("선별 현황", "Selection")),
    ("officer:risk_results", T("검사 결과", "Results")),
    ("officer:risk_profiles", T("선별기준", "Profiles")),
    ("officer:risk_models", T("모형", "Models")),
    ("officer:risk_parties", T("거래망", "Network")),
    ("officer:risk_watch", T("감시목록", "Watch-lists")),
    ("officer:risk_alerts", T("경보", "Alerts")),
    ("officer:risk_tasks", T("감시 과제", "Monitors")),
)


@register.inclusion_tag("officer/risk/_nav.html", takes_context=True)
def risk_nav(context: Context) -> dict[str, Any]:
    """The pages of risk; the one with the longest address that begins the path is current."""
    path = context["request"].path
    found = [(title, url) for name, title in PAGES if (url := address(name))]
    here = max((url for _, url in found if path.startswith(url)), key=len, default="")
    return {"pages": [{"title": title, "url": url, "current": url == here} for title, url in found]}


@register.filter
def percent(rate: float | None, digits: int = 1) -> str:
    """``0.1234`` → ``12.3%``; a dash where there is nothing to tell."""
    if rate is None:
        return "–"
    return f"{rate * 100:.{digits}f}%"


@register.simple_tag
def within(low: float | None, high: float | None) -> str:
    """An interval of a rate: ``9.1–14.2%``."""
    if low is None or high is None:
        return ""
    return f"{low * 100:.1f}–{high * 100:.1f}%"


@register.filter
def times(figure: float | None) -> str:
    """``2.345`` → ``2.3배`` / ``2.3 ×``."""
    return "–" if figure is None else pick(f"{figure:.1f}배", f"{figure:.1f} ×")


@register.filter
def grams(milligrams: int | None) -> str:
    """Milligrams as grams: ``12,500`` → ``12.5``; a dash for none."""
    if not milligrams:
        return "–"
    return f"{milligrams / 1000:,.3f}".rstrip("0").rstrip(".")


@register.filter
def e4_percent(rate: int | None) -> str:
    """Hundredths of a percent: ``1234`` → ``12.3%``; rounded down, a dash where there is none."""
    return "–" if rate is None else f"{rate // 100}.{rate % 100 // 10}%"


@register.filter
def monitored(what: str) -> str:
    """What a monitor looks at, in words."""
    from gwanmun.portals.officer.risk import labels

    return labels.monitored(what)
