"""Jobs of this room. Each is a hint: what is to be done stands in the rows."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from gwanmun.platform import jobs
from gwanmun.risk.profiles import services, upkeep
from gwanmun.risk.profiles.models import Test, Version

REFRESH = "risk.profiles.refresh"


@jobs.register(services.JOB)
def test(test_id: int) -> None:
    services.run_test(test_id)


@jobs.register(REFRESH)
def refresh() -> None:
    services.settle(timezone.localdate())
    upkeep.refresh()


@jobs.periodic(30)
def requeue_tests() -> None:
    """A hint was lost: hint again. A test whose worker died is begun anew after an hour."""
    stale = timezone.now() - dt.timedelta(hours=1)
    Test.objects.filter(state=Test.State.RUNNING, started_at__lt=stale).update(state=Test.State.WAITING)
    late = timezone.now() - dt.timedelta(seconds=20)
    for pk in Test.objects.filter(state=Test.State.WAITING, asked_at__lt=late).values_list("pk", flat=True):
        jobs.enqueue(services.JOB, pk)


@jobs.periodic(6 * 3600)
def refresh_in_time() -> None:
    if Version.objects.filter(state=Version.State.ACTIVE).exists():
        jobs.enqueue(REFRESH)
