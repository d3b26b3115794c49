"""Jobs of the school."""

from __future__ import annotations

from gwanmun.inspection.school import items
from gwanmun.platform import jobs

RECKON = "inspection.school.reckon"


@jobs.register(RECKON)
def reckon() -> None:
    items.reckon()


@jobs.periodic(24 * 3600)
def reckon_in_time() -> None:
    jobs.enqueue(RECKON)
