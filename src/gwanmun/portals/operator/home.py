"""The first page: three figures that matter, and the newest manifests as they go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gwanmun.parcels import contract
from gwanmun.parcels.contract import ManifestVersion
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.i18n import T
from gwanmun.portals.access import OPERATORS, allow
from gwanmun.portals.officer.queries import OPEN, progress
from gwanmun.portals.operator.scope import own

SINCE = timedelta(days=30)  # errors of older manifests are no longer asked for
RECENT = 10
State = ManifestVersion.State


@require_safe
@allow(*OPERATORS)
def page(request: HttpRequest) -> HttpResponse:
    organisation = own(request)
    context = {
        "crumbs": [(T("현황", "Overview"), "")],
        "organisation": organisation,
        "figures": figures(organisation),
        **newest(organisation),
    }
    return render(request, "operator/home.html", context)


@require_safe
@allow(*OPERATORS)
def recent(request: HttpRequest) -> HttpResponse:
    """The figures and the newest manifests, asked for again and again."""
    organisation = own(request)
    context = {"figures": figures(organisation), **newest(organisation)}
    return render(request, "operator/_recent.html", context)


def figures(organisation: Organisation) -> dict[str, Any]:
    """Files that wait, what is to be mended (lines, files), parcels that are held."""
    versions = contract.received(org=organisation)
    lately = versions.filter(received_at__gte=timezone.now() - SINCE)
    mend = mended = 0
    for manifest in contract.manifests(organisation).filter(current__in=lately):
        summary = manifest.current.summary if manifest.current else {}
        mend += int(summary.get("refused", 0))
        mended += int(summary.get("requests", 0))
    waits = contract.open_now(organisation)
    return {
        "waiting": versions.filter(state__in=OPEN).count(),
        "refused": mend,
        "requests": mended,
        "files": len([v for v in lately.filter(state=State.REFUSED) if is_last(v)]),
        "held": waits.get("HELD", 0),
        "inspection": waits.get("INSPECTION", 0),
    }


def is_last(version: ManifestVersion) -> bool:
    """No later file has come under the same number."""
    return not version.manifest.versions.filter(version__gt=version.version).exists()


def newest(organisation: Organisation) -> dict[str, Any]:
    versions = list(contract.received(org=organisation)[:RECENT])
    for version in versions:
        version.progress = progress(version) if version.state in OPEN else None  # type: ignore[attr-defined]
    return {"versions": versions, "busy": any(v.state in OPEN for v in versions)}
