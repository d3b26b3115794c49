from __future__ import annotations

from gwanmun.platform import jobs
from gwanmun.platform.audit import services


@jobs.register("audit.seal")
def seal() -> None:
    services.seal()


@jobs.periodic(60)
def seal_every_minute() -> None:
    jobs.enqueue("audit.seal")
