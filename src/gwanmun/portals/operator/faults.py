"""The errors of a version: line, field, what was there, what is wrong, what would be right."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gwanmun.parcels.contract import LineError, ManifestVersion
from gwanmun.platform.i18n import T
from gwanmun.portals import labels, listing
from gwanmun.portals.access import OPERATORS, allow
from gwanmun.portals.officer.manifests import (
    ERROR_HEAD,
    ERROR_SORTS,
    error_lines,
    fault_name,
    fault_text,
    field_name,
)
from gwanmun.portals.operator.scope import version_or_404

FILTERS = ("severity", "code", "field")


def context(version: ManifestVersion, params: QueryDict) -> dict[str, Any]:
    """For operator/_errors.html: one page of errors under the filters, and the filters with counts."""
    own = QueryDict(mutable=True)
    for name in (*FILTERS, "after"):
        if params.get(name):
            own[name] = str(params[name])[:60]
    window = listing.window(chosen(version, own), ERROR_SORTS[0], own)
    for row in window.rows:
        row.message, row.cure = fault_text(row)
        row.field_name = field_name(row.field)
    cells = list(
        LineError.objects.filter(version=version).order_by().values(*FILTERS).annotate(n=Count("pk"))
    )
    return {
        "version": version,
        "errors": window,
        "error_facets": facets(own, cells),
        "error_params": own,
        "error_total": sum(cell["n"] for cell in cells),
        "error_shown": sum(c["n"] for c in cells if all(own.get(f, c[f]) == c[f] for f in FILTERS)),
    }


def facets(params: QueryDict, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each filter with the counts under the choices made in the other two."""
    found = []
    for name, title, name_of in (
        ("severity", T("구분", "Kind"), lambda code: labels.label("severity", code).text),
        ("code", T("오류", "Error"), fault_name),
        ("field", T("항목", "Field"), field_name),
    ):
        counts: dict[str, int] = {}
        for cell in cells:
            if all(params.get(f, cell[f]) == cell[f] for f in FILTERS if f != name):
                counts[cell[name]] = counts.get(cell[name], 0) + cell["n"]
        facet = listing.facet(params, name, title, counts, name_of)
        if len(facet["chips"]) > 1 or params.get(name):
            found.append(facet)
    return found


def chosen(version: ManifestVersion, params: QueryDict) -> QuerySet[LineError]:
    wish = {name: params[name] for name in FILTERS if params.get(name)}
    return LineError.objects.filter(version=version, **wish)


@require_safe
@allow(*OPERATORS)
def table(request: HttpRequest, version_id: int) -> HttpResponse:
    """The table alone, for a filter chosen by the script."""
    version = version_or_404(request, version_id)
    return render(request, "operator/_errors.html", context(version, request.GET))


@require_safe
@allow(*OPERATORS)
def export(request: HttpRequest, version_id: int) -> HttpResponse:
    """The errors under the filters as CSV, in the language of the page."""
    version = version_or_404(request, version_id)
    rows = chosen(version, request.GET).order_by("line", "pk")
    return listing.csv_response(f"errors-{version.pk}.csv", [str(h) for h in ERROR_HEAD], error_lines(rows))
