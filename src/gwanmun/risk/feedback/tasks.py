"""Once a day the monitors are looked at."""

from __future__ import annotations

from gwanmun.countries import registry
from gwanmun.platform import jobs
from gwanmun.risk.feedback import sources
from gwanmun.risk.feedback.monitoring import watch

_DAY = 24 * 3600


@jobs.register("risk.watch")
def _watch(country: str, kind: str) -> None:
    watch(country, kind)


@jobs.periodic(_DAY)
def monitors() -> None:
    for country in registry.countries():
        for kind in sources.kinds(country):
            jobs.enqueue("risk.watch", country, kind)
