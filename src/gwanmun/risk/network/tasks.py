"""Jobs of this room. What is to be done stands in the feed rows."""

from __future__ import annotations

from django.conf import settings

from gwanmun.platform import jobs
from gwanmun.risk.network import catching_up, feeding


@jobs.register(feeding.FEED)
def feed() -> None:
    feeding.feed_all()


@jobs.periodic(15)
def feed_what_waits() -> None:
    if feeding.waits():
        jobs.enqueue(feeding.FEED)


@jobs.register("risk.network.entries")
def entries() -> None:
    catching_up.compare()


@jobs.periodic(15)
def compare_new_entries() -> None:
    if catching_up.waits():
        jobs.enqueue("risk.network.entries")


@jobs.register("risk.network.results")
def results() -> None:
    feeding.pull_results(getattr(settings, "COUNTRY", "kr"), "PARCEL")


@jobs.periodic(600)
def look_for_results() -> None:
    jobs.enqueue("risk.network.results")
