"""Plots of machines: what they sent by the hour, and spectra over their background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from gwanmun.inspection.devices.contract import DeviceHour
from gwanmun.platform.i18n import T, pick

SPECTRUM_LEGEND = [("RELEASE", T("측정", "Measured")), ("OPEN", T("배경", "Background"))]
HOURS_LEGEND = [("RELEASE", T("시간당 접수", "Messages in the hour"))]


def hours(rows: Sequence[DeviceHour], now: dt.datetime) -> dict[str, Any]:
    """Messages by the hour of the last day; hours without any are drawn as none."""
    by_hour = {row.hour: row.events for row in rows}
    start = now.replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=23)
    values = []
    for n in range(24):
        hour = start + dt.timedelta(hours=n)
        values.append({"n": n, "hour": f"{timezone.localtime(hour):%H}", "events": by_hour.get(hour, 0)})
    return _plot(
        {
            "mark": {"type": "bar", "color": "var(--gw-plot-release)"},
            "encoding": {
                "x": {"field": "hour", "type": "ordinal", "sort": {"field": "n"},
                      "axis": {"title": pick("시", "Hour"), "labelAngle": 0, "labelOverlap": True}},
                "y": {"field": "events", "type": "quantitative",
                      "axis": {"title": None, "tickCount": 4, "format": "d"}},
            },
        },
        values,
    )  # fmt: skip


def spectrum(plot: dict[str, list[float]]) -> dict[str, Any] | None:
    """Counts a second and keV, on a logarithmic axis. None without a calibration."""
    if "seen" not in plot:
        return None
    least = 1e-6
    values = [
        {"energy": energy, "who": name, "rate": max(rate, least)}
        for name in ("seen", "background")
        if name in plot
        for energy, rate in zip(plot["energy"], plot[name], strict=True)
        if rate > 0
    ]
    return _plot(
        {
            "mark": {"type": "line", "strokeWidth": 1.5, "interpolate": "step"},
            "encoding": {
                "x": {"field": "energy", "type": "quantitative",
                      "axis": {"title": pick("에너지(keV)", "Energy (keV)"), "tickCount": 6}},
                "y": {"field": "rate", "type": "quantitative", "scale": {"type": "log"},
                      "axis": {"title": pick("초당 계수/keV", "Counts/s/keV"), "tickCount": 4,
                               "format": ".0e"}},
                "color": {"field": "who", "type": "nominal",
                          "scale": {"domain": ["seen", "background"],
                                    "range": ["var(--gw-plot-release)", "var(--gw-plot-open)"]}},
            },
        },
        values,
    )  # fmt: skip


def raman(plot: dict[str, list[float]]) -> dict[str, Any] | None:
    if not plot.get("x"):
        return None
    values = [{"x": x, "y": y} for x, y in zip(plot["x"], plot["y"], strict=True)]
    return _plot(
        {
            "mark": {"type": "line", "strokeWidth": 1.5, "color": "var(--gw-plot-release)"},
            "encoding": {
                "x": {"field": "x", "type": "quantitative", "scale": {"zero": False},
                      "axis": {"title": pick("라만 이동(1/cm)", "Raman shift (1/cm)"), "tickCount": 6}},
                "y": {"field": "y", "type": "quantitative", "axis": {"title": None, "tickCount": 4}},
            },
        },
        values,
    )  # fmt: skip


def _plot(layer: dict[str, Any], values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": 240,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        **layer,
    }
