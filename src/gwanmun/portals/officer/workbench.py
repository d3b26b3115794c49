"""The workbench: three figures that matter, today's manifests as they go, lanes, short cuts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gwanmun.platform.i18n import T
from gwanmun.portals import charts, labels
from gwanmun.portals.access import READERS, allow
from gwanmun.portals.listing import csv_response
from gwanmun.portals.officer import queries


@require_safe
@allow(*READERS)
def page(request: HttpRequest) -> HttpResponse:
    cross = charts.merged([queries.cross(v) for v in queries.counting_today()])
    held = queries.cube(queries.waiting().filter(state="HELD"))
    kinds: dict[str, int] = {}
    for cell in held:
        kinds[cell["hold_kind"] or ""] = kinds.get(cell["hold_kind"] or "", 0) + cell["n"]
    rows = charts.lane_rows(cross)
    return render(
        request,
        "officer/workbench.html",
        {
            "crumbs": [(T("작업대", "Workbench"), "")],
            "figures": queries.figures(),
            **_today(),
            "chart": charts.lanes(cross) if any(row["sum"] for row in rows) else None,
            "legend": charts.LEGEND,
            "lanes": rows,
            "sums": charts.lane_sums(rows),
            "routes": charts.ROUTES,
            "kinds": [(kind, kinds.get(kind, 0)) for kind in labels.HOLD],
        },
    )


@require_safe
@allow(*READERS)
def today(request: HttpRequest) -> HttpResponse:
    """The table body of today's manifests, asked for again and again."""
    return render(request, "officer/_today.html", _today())


@require_safe
@allow(*READERS)
def figures(request: HttpRequest) -> HttpResponse:
    return render(request, "officer/_figures.html", {"figures": queries.figures()})


@require_safe
@allow(*READERS)
def lanes_csv(request: HttpRequest) -> HttpResponse:
    return lanes_file("lanes-today.csv", charts.merged([queries.cross(v) for v in queries.counting_today()]))


def lanes_file(filename: str, cross: charts.Cross) -> HttpResponse:
    head = [T("통관 구분", "Lane"), *(labels.ROUTE[r].text for r in charts.ROUTES), T("합계", "Total")]
    rows = [[labels.LANE[r["lane"]].text, *r["counts"], r["sum"]] for r in charts.lane_rows(cross)]
    return csv_response(filename, [str(h) for h in head], [[str(c) for c in row] for row in rows])


def _today() -> dict[str, Any]:
    versions = queries.todays_versions()
    return {
        "versions": [(v, queries.progress(v) if v.state in queries.OPEN else None) for v in versions],
        "busy": any(v.state in queries.OPEN for v in versions),
    }
