"""One envelope for every message of every machine: what is signed, and what its clock is worth."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from gwanmun.inspection.rules.scans import ScanFault

KINDS = ("IMAGE", "RADIATION", "TRACE", "RAMAN", "BODY", "CAMERA", "HEALTH")
LEVELS = ("NONE", "NOTICE", "WARNING", "ALARM")
#: A clock off by more than this is told, and a corrected time is kept beside the device's own.
TOLERANCE_S = 5
#: What a device says it saw may not lie further ahead or back than this, after correction.
AHEAD_S = 300
BACK_S = 366 * 86_400
#: A clock off by more than this cannot be corrected by guess: the device has to be set.
MOST_SKEW_S = 86_400
SIGNED = ("device", "number", "kind", "media", "at", "sent_at", "subject_kind", "subject", "level", "digest")
_PREFIX = b"gwanmun-event-1\n"


@dataclass(frozen=True)
class Times:
    """``skew_ms``: how far the device's clock lies behind ours (negative: ahead); None when not told.
    ``corrected``: the time of the event by our clock."""

    skew_ms: int | None
    corrected: dt.datetime


def signed_bytes(told: dict[str, Any]) -> bytes:
    """What a device signs: a line of its own, then the fields of SIGNED as JSON text, in that order, without
    blanks, UTF-8. A missing field is an empty text. Numbers and times stay as they were written."""
    fields = {name: str(told.get(name) or "") for name in SIGNED}
    return _PREFIX + json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def times(at: dt.datetime, sent_at: dt.datetime | None, received: dt.datetime) -> Times:
    """What the clock of a device is worth. Raises ScanFault FUTURE, PAST, CLOCK.

    ``sent_at``: what the device's clock showed when it sent. The way is taken as no time at all, so that a
    slow line looks like a clock that is behind: hence the tolerance.
    """
    skew: dt.timedelta | None = None
    corrected = at
    if sent_at is not None:
        skew = received - sent_at
        if abs(skew.total_seconds()) > MOST_SKEW_S:
            raise _fault(
                "CLOCK",
                "sent_at",
                f"장비 시계가 {_long(skew)} 어긋났습니다. 시계를 맞춘 뒤 다시 보내십시오.",
                f"the clock of the device is off by {_long(skew)}. Set it and send again.",
            )
        if abs(skew.total_seconds()) > TOLERANCE_S:
            corrected = at + skew
    if (corrected - received).total_seconds() > AHEAD_S:
        raise _fault(
            "FUTURE",
            "at",
            "아직 오지 않은 시각입니다. 장비 시계를 맞추거나 sent_at을 함께 보내십시오.",
            "lies in the future. Set the clock of the device, or send sent_at with it.",
        )
    if (received - corrected).total_seconds() > BACK_S:
        raise _fault(
            "PAST",
            "at",
            "1년이 넘은 시각입니다. 장비 시계를 맞춘 뒤 다시 보내십시오.",
            "lies more than a year back. Set the clock of the device and send again.",
        )
    return Times(None if skew is None else round(skew.total_seconds() * 1000), corrected)


def _long(skew: dt.timedelta) -> str:
    seconds = abs(int(skew.total_seconds()))
    return f"{seconds // 3600} h {seconds // 60 % 60} min"


def _fault(code: str, field: str, ko: str, en: str) -> ScanFault:
    return ScanFault(code, field, ko, en)
