"""Plots of targeting: said against seen, and the weeks. Colours are filled in by chart.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gwanmun.platform.i18n import T, pick

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
SAID, LOT = "release", "open"  # swatches
CALIBRATION_LEGEND = [(SAID.upper(), T("실제 적발률과 95% 구간", "Find rate seen, with 95 % interval"))]
WEEKS_LEGEND = [
    (SAID.upper(), T("선별 검사 적발률", "Find rate of targeted controls")),
    (LOT.upper(), T("무작위 검사 적발률", "Find rate of random controls")),
]


def calibration(bins: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Points with intervals over the line on which scores mean what they say. ``bins``: rows of
    ``risk.rules.measuring.calibration``."""
    most = max([0.05, *(b["said"] for b in bins), *(b["high"] for b in bins)])
    x = {
        "field": "said", "type": "quantitative", "scale": {"domain": [0, most]},
        "axis": {"title": pick("모형이 말한 확률", "Probability said"), "format": ".0%", "tickCount": 5},
    }  # fmt: skip
    title = pick("실제 적발률", "Find rate seen")
    y = {"type": "quantitative", "axis": {"title": title, "format": ".0%", "tickCount": 5}}
    colour = {"value": f"var(--gw-plot-{SAID})"}
    line = [{"said": 0, "seen": 0}, {"said": most, "seen": most}]
    return _plot(
        [
            {
                "data": {"values": line},
                "mark": {"type": "line", "strokeDash": [4, 4], "strokeWidth": 1.5},
                "encoding": {"x": x, "y": {"field": "seen", **y}, "color": {"value": "var(--gw-plot-grid)"}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70},
                "encoding": {
                    "x": x,
                    "y": {"field": "seen", **y},
                    "color": colour,
                    "tooltip": [
                        {"field": "said", "title": pick("말한 확률", "Said"), "format": ".1%"},
                        {"field": "seen", "title": pick("적발률", "Seen"), "format": ".1%"},
                        {"field": "rows", "title": pick("검사", "Controls"), "format": ",d"},
                    ],
                },
            },
        ],
        list(bins),
    )


def weeks(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Find rates of targeted and random controls by week. ``rows``: of ``yielding.yields`` by ``week``."""
    values = [
        {"week": row["week"].isoformat(), "who": who, "rate": row[rate], "low": row[low], "high": row[high]}
        for row in rows
        for who, rate, low, high in (
            (SAID, "precision", "precision_low", "precision_high"),
            (LOT, "random_rate", "random_low", "random_high"),
        )
        if row[rate] is not None
    ]
    x = {
        "field": "week", "type": "temporal",
        "axis": {"title": None, "format": "%m-%d", "tickCount": 5, "labelOverlap": True, "grid": False},
    }  # fmt: skip
    axis = {"title": pick("적발률", "Find rate"), "format": ".0%", "tickCount": 5}
    y = {"type": "quantitative", "axis": axis}
    colour = {
        "field": "who", "type": "nominal",
        "scale": {"domain": [SAID, LOT], "range": [f"var(--gw-plot-{SAID})", f"var(--gw-plot-{LOT})"]},
    }  # fmt: skip
    return _plot(
        [
            {
                "mark": {"type": "area", "opacity": 0.15},
                "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": colour},
            },
            {
                "mark": {"type": "line", "point": True, "strokeWidth": 2},
                "encoding": {"x": x, "y": {"field": "rate", **y}, "color": colour},
            },
        ],
        values,
    )


def _plot(layers: list[dict[str, Any]], values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "height": 260,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "layer": layers,
    }
