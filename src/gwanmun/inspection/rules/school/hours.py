"""Hours, certificates and who may read alone. All figures are parameters.

The usual figures (20 hours before the first certificate, 1 hour a month after it) are what a customs office
told of its readers; the text of a rule was not read *(unverified)*. A certificate for a year is usual in
aviation security and an assumption here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

LESSON_GAP_S = 180  # longer pauses between two answers are no training time


@dataclass(frozen=True)
class Rule:
    """``initial_h``: before the first certificate; ``monthly_min``: each month after it; ``grace_days``:
    how long a certificate lasts on after a month that was missed; ``soon_days``: when reminders begin."""

    initial_h: int = 20
    monthly_min: int = 60
    valid_days: int = 365
    soon_days: int = 30
    months_missed: int = 2  # so many full months running without enough training: not alone


@dataclass(frozen=True)
class Standing:
    """``reason``: OK | NO_CERTIFICATE | EXPIRED | REVOKED | HOURS."""

    alone: bool
    reason: str
    until: dt.date | None


def seconds(moments: Iterable[dt.datetime]) -> int:
    """Training time from the moments of answers in order: pauses longer than LESSON_GAP_S count for
    nothing."""
    total, before = 0, None
    for at in moments:
        if before is not None:
            gap = int((at - before).total_seconds())
            total += gap if 0 <= gap <= LESSON_GAP_S else 0
        before = at
    return total


def months_before(day: dt.date, count: int) -> list[tuple[int, int]]:
    """The full months before a day, newest first: (year, month)."""
    found, year, month = [], day.year, day.month
    for _ in range(count):
        month -= 1
        if month == 0:
            year, month = year - 1, 12
        found.append((year, month))
    return found


def lacking_months(by_month: dict[tuple[int, int], int], since: dt.date, day: dt.date, rule: Rule) -> int:
    """Full months running, up to the last, with less training than asked; months begun before ``since`` are
    free."""
    count = 0
    for year, month in months_before(day, 24):
        if dt.date(year, month, 1) < since:
            break
        if by_month.get((year, month), 0) >= rule.monthly_min * 60:
            break
        count += 1
    return count


def standing(
    issued: dt.date | None, expires: dt.date | None, by_month: dict[tuple[int, int], int], day: dt.date,
    rule: Rule, *, revoked: bool = False,
) -> Standing:  # fmt: skip
    """Whether a reader with this certificate and these seconds of training by month may read alone on a
    day."""
    if issued is None or expires is None:
        return Standing(False, "NO_CERTIFICATE", None)
    if revoked:
        return Standing(False, "REVOKED", None)
    if day > expires:
        return Standing(False, "EXPIRED", expires)
    if lacking_months(by_month, issued, day, rule) >= rule.months_missed:
        return Standing(False, "HOURS", expires)
    return Standing(True, "OK", expires)


__all__ = ["LESSON_GAP_S", "Rule", "Standing", "lacking_months", "months_before", "seconds", "standing"]
