"""Threats projected into work images for practice. The school registers here; reading only asks.

What is decided on a projected image is no reading: it never reaches a case, a finding, a parcel or the risk
rooms. The reader is told at once, and reads the image as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading.models import Case, Reading
from gwanmun.inspection.reading.queue import alerts_of
from gwanmun.platform.accounts.models import User

#: Probability from which a model of risk speaks against a thing.
RISKY_PPM = 200_000


@dataclass(frozen=True)
class Feedback:
    """``boxes``: where the threat was, in pixels of each view. ``key``: of the projection."""

    found: bool
    kind: str
    boxes: list[dict[str, Any]]
    key: int


class Practised(Exception):
    """The decision was about a projected image: nothing of it was kept in the case."""

    def __init__(self, feedback: Feedback) -> None:
        super().__init__("a projected threat")
        self.feedback = feedback


@dataclass(frozen=True)
class Hook:
    """``shown(user, image, suspicions, read)``: key of the projection to show, drawn on first asking;
    ``read``: images read since the last one. ``answered(user, image, said, marks, ms)``: None where none was
    shown. ``last(user)``: when the last one was drawn."""

    shown: Callable[[User, bank.Image, Sequence[str], int | None], int | None]
    answered: Callable[[User, int, bool, Sequence[dict[str, Any]], int | None], Feedback | None]
    last: Callable[[User], dt.datetime | None]


_hooks: list[Hook] = []


def register(hook: Hook) -> None:
    """At start-up; the last one counts."""
    _hooks[:] = [hook]


def suspicions(case: Case) -> list[str]:
    """Codes of all that speaks against the thing, and of readings that must be of the real image."""
    told = {
        "ALARM": case.alarm, "FAULT": bool(case.fault), "RED": case.lane == "RED",
        "RULE": case.doubled == "RULE", "ASKED": case.asked, "AGAIN": case.round > 1,
        "LATER": case.state != Case.State.READING or case.readings.filter(undone_at=None).exists(),
        "RISK": (case.score_ppm or 0) >= RISKY_PPM, "ALERT": bool(alerts_of(case)),
    }  # fmt: skip
    return [code for code, holds in told.items() if holds]


def shown(case: Case, user: User) -> int | None:
    """The projection that this reader is to be shown on a case in their hands; None: the image as it is."""
    if not _hooks or case.image is None or case.reader != user.get_username():
        return None
    image = bank.images(id=case.image).first()
    if image is None:
        return None
    hook = _hooks[0]
    since = hook.last(user)
    own = Reading.objects.filter(reader=user.get_username(), undone_at=None)
    read = own.filter(at__gt=since).count() if since else None
    return hook.shown(user, image, suspicions(case), read)


def answered(
    case: Case, user: User, *, said: bool, marks: Sequence[dict[str, Any]], ms: int | None
) -> Feedback | None:
    if not _hooks or case.image is None:
        return None
    return _hooks[0].answered(user, case.image, said, marks, ms)


__all__ = ["RISKY_PPM", "Feedback", "Hook", "Practised", "answered", "register", "shown", "suspicions"]
