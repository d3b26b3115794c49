"""How long manifests wait, told by ``/healthz``.

It never fails the server: a queue grows when the worker is down, and taking the web away too would
stop receipts. Whoever watches sets an alarm on ``oldest_seconds``.
"""

from __future__ import annotations

from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.services.scope import OPEN_STATES
from gwanmun.platform import health


@health.register("manifests")
def manifests() -> health.Finding:
    """``waiting``: versions not finished; ``oldest_seconds``: since the receipt of the oldest of them."""
    # two questions, each answered from the partial index of open versions
    waiting = ManifestVersion.objects.filter(state__in=OPEN_STATES)
    oldest = waiting.order_by("pk").values_list("received_at", flat=True).first()
    age = int((timezone.now() - oldest).total_seconds()) if oldest else 0
    return health.Finding(True, {"waiting": waiting.count(), "oldest_seconds": max(0, age)})
