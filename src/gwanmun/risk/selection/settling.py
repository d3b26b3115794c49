"""What is told to the selections of a day is settled once and kept, so that a run that is taken up again, on
whatever machine and however late, is told the same as the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils import timezone

from gwanmun.platform import logging
from gwanmun.risk.selection.models import Settled

KEEP_DAYS = 60  # a manifest that was received longer ago is not decided any more
_MOST_HELD = 16
T = TypeVar("T")
_held: dict[int, tuple[dt.datetime, Any]] = {}
log = logging.get(__name__)


def begun(day: dt.date) -> dt.datetime:
    """The first moment of a day: what was entered later is not told to its selections."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time())).astimezone(dt.UTC)


def settled(
    country: str,
    kind: str,
    day: dt.date,
    what: str,
    make: Callable[[], tuple[bytes, Mapping[str, Any]]],
    read: Callable[[bytes], T],
) -> T:
    """``read`` of the bytes kept for ``what`` on ``day``; at the first call of a day ``make`` gives them and
    figures about them. Of two that make them at once one is kept, and both go by it."""
    mine = Settled.objects.filter(country=country, kind=kind, day=day, what=what)
    found = mine.values_list("pk", "made_at").first()
    if found is None:
        body, facts = make()
        row, new = Settled.objects.get_or_create(
            country=country, kind=kind, day=day, what=what,
            defaults={"body": body, "facts": dict(facts), "made_at": timezone.now()},
        )  # fmt: skip
        if new:
            log.info("selection.settled", kind=kind, day=str(day), what=what, **facts)
            _forget(country, kind, day)
        found = row.pk, row.made_at
    held = _held.get(found[0])
    if held is None or held[0] != found[1]:
        while len(_held) >= _MOST_HELD:
            _held.pop(next(iter(_held)))
        held = _held[found[0]] = found[1], read(bytes(mine.values_list("body", flat=True).get()))
    value: T = held[1]
    return value


def _forget(country: str, kind: str, day: dt.date) -> None:
    Settled.objects.filter(country=country, kind=kind, day__lt=day - dt.timedelta(KEEP_DAYS)).delete()


__all__ = ["KEEP_DAYS", "begun", "settled"]
