"""Manifests of one's own organisation: the list, and one version's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gwanmun.core import faults as catalogue
from gwanmun.parcels import contract
from gwanmun.parcels.contract import ManifestVersion
from gwanmun.platform.i18n import T, language
from gwanmun.portals import charts, labels, listing
from gwanmun.portals.access import OPERATORS, allow
from gwanmun.portals.listing import Sort
from gwanmun.portals.officer import queries
from gwanmun.portals.officer.workbench import lanes_file
from gwanmun.portals.operator import faults
from gwanmun.portals.operator.files import LINED
from gwanmun.portals.operator.history import compared
from gwanmun.portals.operator.home import is_last
from gwanmun.portals.operator.scope import own, version_or_404

SORT = Sort("received", T("접수", "Received"), "pk", descending=True)


@require_safe
@allow(*OPERATORS)
def listing_page(request: HttpRequest) -> HttpResponse:
    rows = ManifestVersion.objects.filter(manifest__organisation=own(request)).select_related("manifest")
    if (state := request.GET.get("state", "")) in labels.VERSION:
        rows = rows.filter(state=state)
    if text := request.GET.get("text", "").strip():
        rows = rows.filter(manifest__number__icontains=text)
    context = {
        "crumbs": [home_crumb(), (T("적하목록", "Manifests"), "")],
        "page": listing.window(rows, SORT, request.GET),
        "params": request.GET,
        "states": labels.VERSION,
    }
    return render(request, "operator/manifests.html", context)


def home_crumb() -> tuple[str, str]:
    return (T("현황", "Overview"), reverse("operator:home"))


@require_safe
@allow(*OPERATORS)
def page(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(request, version_id)
    cleared = version.state == ManifestVersion.State.CLEARED
    cross = queries.cross(version) if cleared else {}
    rows = charts.lane_rows(cross)
    manifest = version.manifest
    context: dict[str, Any] = {
        "crumbs": [
            home_crumb(),
            (T("적하목록", "Manifests"), reverse("operator:manifests")),
            (manifest.number, ""),
        ],
        "version": version,
        "manifest": manifest,
        "is_current": manifest.current_id == version.pk,
        "is_last": is_last(version),
        "replaces": manifest.current if is_replacing(version) else None,
        "fault": said(version),
        "history": compared(manifest),
        "chart": charts.lanes(cross) if any(row["sum"] for row in rows) else None,
        "legend": charts.LEGEND,
        "lanes": rows,
        "sums": charts.lane_sums(rows),
        "routes": charts.ROUTES,
        "progress": queries.progress(version) if version.state in queries.OPEN else None,
        "has_file": contract.original(version.digest) is not None,
        "has_lines": version.format in LINED,
        **faults.context(version, request.GET),
    }
    return render(request, "operator/manifest.html", context)


def is_replacing(version: ManifestVersion) -> bool:
    """The version waits to take the place of one that counts now."""
    current = version.manifest.current
    return version.state in queries.OPEN and current is not None and current.version < version.version


def said(version: ManifestVersion) -> tuple[str, str] | None:
    """Why the whole file was refused: (what is wrong, how to mend it)."""
    if not version.fault:
        return None
    return catalogue.text(version.fault["code"], version.fault.get("params", {}), language())


@require_safe
@allow(*OPERATORS)
def progress(request: HttpRequest, version_id: int) -> HttpResponse:
    """The progress bar; when the work is done, tells the browser to show the page afresh."""
    version = version_or_404(request, version_id)
    if version.state not in queries.OPEN:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    context = {"version": version, "progress": queries.progress(version), "ahead": ahead(version)}
    return render(request, "operator/_progress.html", context)


def ahead(version: ManifestVersion) -> int:
    """Files that were received before and are not done: of all operators, one queue serves them."""
    return ManifestVersion.objects.filter(state__in=queries.OPEN, pk__lt=version.pk).count()


@require_safe
@allow(*OPERATORS)
def lanes_csv(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(request, version_id)
    return lanes_file(f"lanes-{version.pk}.csv", queries.cross(version))
