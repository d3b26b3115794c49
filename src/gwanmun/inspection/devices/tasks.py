"""Jobs of machines."""

from __future__ import annotations

from gwanmun.inspection.devices import leaving
from gwanmun.platform import jobs


@jobs.register("inspection.devices.forget")
def forget() -> None:
    leaving.forget()


@jobs.periodic(6 * 3600)
def forget_what_is_over() -> None:
    jobs.enqueue("inspection.devices.forget")
