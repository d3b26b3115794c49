from __future__ import annotations

from gwanmun.platform import jobs
from gwanmun.platform.webhooks import services


@jobs.register("webhooks.deliver")
def deliver() -> None:
    services.deliver_due()


@jobs.periodic(5)
def look_for_due() -> None:
    if services.due():
        jobs.enqueue("webhooks.deliver")
