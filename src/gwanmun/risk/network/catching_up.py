"""A new entry of a watch-list and what had come before it: compared once, as soon as it is in force.

Whatever comes later is compared when it comes. What is released already is let be: nothing can be done about
it here, and the network finds it. Entries wait in their rows; a worker that dies in the middle leaves them
waiting, and matches that were kept are not kept twice.
"""

from __future__ import annotations

import polars as pl
from django.utils import timezone

from gwanmun.platform import logging
from gwanmun.risk.network import sources
from gwanmun.risk.network.models import WatchEntry
from gwanmun.risk.network.watching import in_force, note

log = logging.get(__name__)
AT_ONCE = 500  # entries compared together
PAGE = 20_000  # items read at a time
MOST = 500_000  # items looked at for one batch of entries, the latest first


def waits() -> bool:
    """Whether an entry in force has not been compared yet."""
    return in_force(timezone.localdate()).filter(compared_at=None).exists()


def compare() -> int:
    """Compare the entries that wait, the oldest first, with what is not released yet; how many were."""
    done = 0
    while True:
        fresh = in_force(timezone.localdate()).filter(compared_at=None).order_by("pk")
        ids = list(fresh.values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return done
        begun = timezone.now()
        looked, found = _compared(ids)
        done += WatchEntry.objects.filter(pk__in=ids, compared_at=None).update(compared_at=begun)
        log.info("watching.caught_up", entries=len(ids), items=looked, matches=found)


def _compared(ids: list[int]) -> tuple[int, int]:
    """Items looked at, matches found."""
    looked = found = 0
    for source in sources.with_open_items():
        assert source.still_open is not None  # noqa: S101 - those alone are asked for
        before: int | None = None
        while looked < MOST:
            rows = source.still_open(before, min(PAGE, MOST - looked))
            if rows.is_empty():
                break
            found += note(source.name, rows, ids)
            looked += rows.height
            before = rows.select(pl.col("place").min()).item()
    if looked >= MOST:
        log.warning("watching.not_all_compared", entries=len(ids), most=MOST)
    return looked, found


__all__ = ["compare", "waits"]
