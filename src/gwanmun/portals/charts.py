"""Vega-Lite specifications. Colours are names of style-sheet variables, filled in by chart.js."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gwanmun.platform.i18n import pick
from gwanmun.portals import labels

LANES = ("LIST", "SIMPLIFIED", "GENERAL", "UNDECIDED")
ROUTES = ("RELEASE", "XRAY", "OPEN", "HOLD")

Cross = Mapping[str, Mapping[str, int]]  # lane → route → parcels


def lane_rows(cross: Cross) -> list[dict[str, Any]]:
    """The table beside the plot: one row a lane, a column a route, with sums."""
    rows = []
    for lane in LANES:
        counts = [int(cross.get(lane, {}).get(route, 0)) for route in ROUTES]
        rows.append({"lane": lane, "counts": counts, "sum": sum(counts)})
    return rows


def lane_sums(rows: list[dict[str, Any]]) -> list[int]:
    """Column sums, the last one over all."""
    return [sum(row["counts"][i] for row in rows) for i in range(len(ROUTES))] + [sum(r["sum"] for r in rows)]


def lanes(cross: Cross) -> dict[str, Any]:
    """Horizontal bars, one a lane, stacked by route."""
    values = [
        {
            "lane": str(labels.LANE[row["lane"]].text),
            "route": route,
            "name": str(labels.ROUTE[route].text),
            "n": count,
            "order": place,
        }
        for row in lane_rows(cross)
        for place, (route, count) in enumerate(zip(ROUTES, row["counts"], strict=True))
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": 48 * len(LANES),
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "mark": {"type": "bar", "height": 26},
        "encoding": {
            "y": {
                "field": "lane",
                "type": "nominal",
                "sort": [str(labels.LANE[lane].text) for lane in LANES],
                "axis": {
                    "title": None,
                    "domain": False,
                    "ticks": False,
                    "labelPadding": 12,
                    "labelLimit": 180,
                },
            },
            "x": {
                "field": "n",
                "type": "quantitative",
                "axis": {
                    "title": pick("화물 수", "Parcels"),
                    "format": ",d",
                    "tickCount": 5,
                    "tickMinStep": 1,
                    "labelSeparation": 12,
                },
            },
            "color": {
                "field": "route",
                "type": "nominal",
                "scale": {
                    "domain": list(ROUTES),
                    "range": [f"var(--gw-plot-{route.lower()})" for route in ROUTES],
                },
            },
            "order": {"field": "order"},
            "tooltip": [
                {"field": "lane", "title": pick("통관 구분", "Lane")},
                {"field": "name", "title": pick("경로", "Route")},
                {"field": "n", "title": pick("화물 수", "Parcels"), "format": ",d"},
            ],
        },
    }


LEGEND = [(route, labels.ROUTE[route].text) for route in ROUTES]


def merged(crosses: list[Cross]) -> dict[str, dict[str, int]]:
    """The sum of several lane × route tables."""
    total: dict[str, dict[str, int]] = {}
    for cross in crosses:
        for lane, routes in cross.items():
            into = total.setdefault(lane, {})
            for route, number in routes.items():
                into[route] = into.get(route, 0) + int(number)
    return total
