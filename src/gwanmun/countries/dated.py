"""Dated entries: which one holds on a day, and on which days the answer changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from gwanmun.core.book import Parameter, RuleBookError

ONE_DAY = timedelta(days=1)
STATUSES = ("verified", "unverified")


def holds(entry: Mapping[str, Any], on: date) -> bool:
    """Does the entry hold on the day? Both ends are included; an end that is not said is open."""
    valid_from, valid_to = entry.get("valid_from"), entry.get("valid_to")
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)


def parameter_on(name: str, entries: list[dict[str, Any]], on: date) -> Parameter | None:
    """The one entry that holds on the day, or None.

    An entry whose value is ``null`` says that the law knows no such figure in those days: None too.

    :raises RuleBookError: two entries hold on the same day, or one is not cited.
    """
    valid = [e for e in entries if holds(e, on)]
    if len(valid) > 1:
        raise RuleBookError(f"{name}: {len(valid)} entries hold on {on}")
    if not valid:
        return None
    entry = valid[0]
    if not entry.get("citation") or entry.get("status") not in STATUSES:
        raise RuleBookError(f"{name}: an entry valid on {on} has no citation or no status")
    if entry["value"] is None:
        return None
    return Parameter(
        name, entry["value"], entry["valid_from"], entry.get("valid_to"), entry["citation"], entry["status"]
    )


def change_days(entries: Iterable[Mapping[str, Any]]) -> set[date]:
    """Days on which an answer differs from the day before."""
    days: set[date] = set()
    for entry in entries:
        if entry.get("valid_from") is not None:
            days.add(entry["valid_from"])
        if entry.get("valid_to") is not None:
            days.add(entry["valid_to"] + ONE_DAY)
    return days
