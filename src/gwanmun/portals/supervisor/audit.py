"""The audit record: search, export, and the proof that no event was changed."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.audit import services
from gwanmun.platform.audit.models import AuditEvent, AuditSeal
from gwanmun.platform.i18n import T
from gwanmun.portals import listing
from gwanmun.portals.access import WATCHERS, allow
from gwanmun.portals.listing import Sort

NEWEST = Sort("at", T("때", "Time"), "pk", descending=True)
DAY = r"(\d{4})(\d{2})(\d{2})|(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?"
FIELDS = ("actor", "action", "subject", "from", "to")


@require_safe
@allow(*WATCHERS)
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "supervisor/audit.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    last = AuditSeal.objects.order_by("-last").first()
    window = listing.window(chosen(request.GET), NEWEST, request.GET)
    for event in window.rows:
        event.changes = json.dumps(
            {"before": event.before, "after": event.after}, ensure_ascii=False, indent=1
        )
        event.sealed = last is not None and event.pk <= last.last
    return {
        "crumbs": [(T("감사", "Audit"), "")],
        "page": window,
        "params": {name: request.GET.get(name, "") for name in FIELDS},
        "days": [_asked(request, "from", T("언제부터", "From")), _asked(request, "to", T("언제까지", "To"))],
        "last_seal": last,
        "seals": AuditSeal.objects.count(),
        "actions": AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct(),
    }


def chosen(params: QueryDict) -> QuerySet[AuditEvent]:
    """Events by actor, action, subject and days (both included, Korea time)."""
    rows = AuditEvent.objects.all()
    if actor := params.get("actor", "").strip():
        rows = rows.filter(actor__icontains=actor)
    if action := params.get("action", "").strip():
        rows = rows.filter(action=action)
    if subject := params.get("subject", "").strip():
        rows = rows.filter(subject_id=subject)
    if start := _day(params.get("from", "")):
        rows = rows.filter(at__gte=start)
    if end := _day(params.get("to", "")):
        rows = rows.filter(at__lt=end + timedelta(days=1))
    return rows


def _asked(request: HttpRequest, name: str, title: str) -> dict[str, Any]:
    """One day of the search as its field shows it; ``fault``: written, and not readable as a day."""
    text = request.GET.get(name, "").strip()
    return {"name": name, "title": title, "text": text, "fault": bool(text) and _day(text) is None}


def _day(text: str) -> datetime | None:
    """Midnight in Korea of ``2026-11-22``, ``2026. 11. 22.`` or ``20261122``; None for anything else."""
    found = re.fullmatch(DAY, text.strip(), re.ASCII)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return timezone.make_aware(datetime.combine(date(year, month, day), time.min))
    except ValueError:
        return None


@require_POST
@allow(*WATCHERS)
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute every seal; says at which event the first broken batch begins, if any."""
    broken = services.verify()
    return render(request, "supervisor/audit.html", {**_context(request), "verified": True, "broken": broken})


@require_safe
@allow(*WATCHERS)
def export(request: HttpRequest) -> HttpResponse:
    head = (
        "id",
        "at",
        "actor",
        "actor_kind",
        "organisation_id",
        "action",
        "subject_type",
        "subject_id",
        "reason",
    )
    rows = chosen(request.GET).order_by("pk").values_list(*head)
    services.record(
        services.Actor.user(request.user),
        "audit.exported",
        "audit",
        "audit",
        after={"filters": request.GET.urlencode()},
    )
    lines = (
        [value.isoformat() if isinstance(value, datetime) else value for value in row]
        for row in rows.iterator()
    )
    return listing.csv_response("audit.csv", head, lines)
