"""Figures of a day or a version, summed from what each clearing has written down."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.services.finding import visible
from gwanmun.parcels.services.outcome import COUNTED, TAXES
from gwanmun.parcels.services.scope import current_versions
from gwanmun.platform.accounts.models import Organisation


def summary(on: date | None = None, org: Organisation | None = None) -> dict[str, Any]:
    """Sum over the versions that count and were received on ``on`` (None: ever); of ``org`` only when given.

    Keys as in ``outcome.summary_of``, and ``manifests`` (state → versions received on that day,
    superseded ones included).
    """
    versions = received(on, org)
    counting = versions.filter(pk__in=current_versions()).values_list("summary", flat=True)
    out = add_up(list(counting))
    out["manifests"] = dict(versions.order_by().values_list("state").annotate(n=Count("pk")))
    return out


def received(on: date | None = None, org: Organisation | None = None) -> QuerySet[ManifestVersion]:
    """Versions received on a day (Korea time), newest first."""
    versions = ManifestVersion.objects.select_related("manifest__organisation").order_by("-pk")
    if on is not None:
        start = timezone.make_aware(datetime.combine(on, time.min))
        versions = versions.filter(received_at__gte=start, received_at__lt=start + timedelta(days=1))
    return versions if org is None else versions.filter(manifest__organisation=org)


def add_up(summaries: list[dict[str, Any]]) -> dict[str, Any]:
    """Add summaries of versions: counts and sums alike."""
    plain = ("parcels", "refused", "requests", "weight_g", "customs_value", *TAXES)
    out: dict[str, Any] = {name: sum(s.get(name, 0) for s in summaries) for name in plain}
    for name in (*COUNTED, "rules", "errors"):
        counts: dict[str, int] = {}
        for part in summaries:
            for value, n in part.get(name, {}).items():
                counts[value] = counts.get(value, 0) + n
        out[name] = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return out


def open_now(org: Organisation | None = None) -> dict[str, int]:
    """Parcels that wait for an officer at this moment: state → count. Unlike summaries, after human acts."""
    waiting = visible(org).filter(state__in=("HELD", "INSPECTION")).order_by()
    return dict(waiting.values_list("state").annotate(n=Count("pk")))
