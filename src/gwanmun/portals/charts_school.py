"""Plots of a reader's results: right answers over time, and the ROC. Colours are filled in by chart.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from gwanmun.inspection.school import contract as school
from gwanmun.platform.i18n import T, pick

CURVE_LEGEND = [("RELEASE", T("정답률과 95% 구간", "Right answers with 95 % interval"))]
ROC_LEGEND = [
    ("RELEASE", T("확신 단계마다의 실제 비율", "Rates seen at each step of confidence")),
    ("OPEN", T("맞춘 ROC 곡선", "Fitted ROC curve")),
]
_COLOUR = {"value": "var(--gw-plot-release)"}


def curve(told: Sequence[Any]) -> dict[str, Any] | None:
    """``told``: points of ``results.Figures.curve``; one block is no curve."""
    if len(told) < 2:
        return None
    values = [
        {"image": one.last, "right": one.right, "low": one.right_low, "high": one.right_high} for one in told
    ]
    x = {
        "field": "image", "type": "quantitative", "scale": {"zero": True},
        "axis": {"title": pick("본 영상 수", "Images seen"), "tickCount": 5, "format": "d", "grid": False},
    }  # fmt: skip
    y = {
        "type": "quantitative", "scale": {"domain": [0, 1]},
        "axis": {"title": pick("정답률", "Right"), "format": ".0%", "tickCount": 5},
    }  # fmt: skip
    rule = {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}, "color": _COLOUR}
    line = {"x": x, "y": {"field": "right", **y}, "color": _COLOUR}
    return _plot(
        [
            {"data": {"values": values}, "mark": {"type": "rule", "strokeWidth": 2}, "encoding": rule},
            {
                "data": {"values": values},
                "mark": {"type": "line", "point": {"filled": True, "size": 60}, "strokeWidth": 2},
                "encoding": line,
            },
        ]
    )


def roc_rows(told: school.results.Figures) -> list[dict[str, float]]:
    """Cuts of confidence, strictest first: the rates that a plot and its table show."""
    return [{"false": false, "found": found} for false, found in told.points]


def roc(told: school.results.Figures) -> dict[str, Any] | None:
    if not told.points:
        return None
    rate = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    axis = {"format": ".0%", "tickCount": 5}
    x = {"field": "false", **rate, "axis": {**axis, "title": pick("오경보율", "False alarms")}}
    y = {"field": "found", **rate, "axis": {**axis, "title": pick("적발률", "Found")}}
    enc = {"x": x, "y": y}
    chance = [{"false": 0, "found": 0}, {"false": 1, "found": 1}]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": chance},
            "mark": {"type": "line", "strokeDash": [4, 4], "strokeWidth": 1.5},
            "encoding": {**enc, "color": {"value": "var(--gw-plot-grid)"}},
        }
    ]
    if told.roc is not None:
        false = np.linspace(0.002, 0.998, 60)
        found = ndtr(told.roc.a + told.roc.s * ndtri(false))
        fitted = [{"false": float(f), "found": float(h)} for f, h in zip(false, found, strict=True)]
        layers.append({
            "data": {"values": fitted}, "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {**enc, "color": {"value": "var(--gw-plot-open)"}},
        })  # fmt: skip
    layers.append({
        "data": {"values": roc_rows(told)}, "mark": {"type": "point", "filled": True, "size": 70},
        "encoding": {**enc, "color": _COLOUR},
    })  # fmt: skip
    return _plot(layers)


def _plot(layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": "container", "height": 240,
        "autosize": {"type": "fit-x", "contains": "padding"}, "layer": layers,
    }  # fmt: skip


def of(told: school.results.Figures) -> dict[str, Any]:
    """What a page of results gives to its template."""
    plotted, drawn = curve(told.curve), roc(told)
    return {
        "curve_plot": plotted, "curve_legend": CURVE_LEGEND, "roc_plot": drawn,
        "roc_legend": ROC_LEGEND if told.roc is not None else ROC_LEGEND[:1],
        "roc_rows": roc_rows(told), "chart": plotted is not None or drawn is not None,
    }  # fmt: skip


__all__ = ["curve", "of", "roc", "roc_rows"]
