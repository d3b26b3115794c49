"""The door to profiles of the office: in force, written, tested, decided, watched."""

from __future__ import annotations

from gwanmun.risk.profiles.models import Profile, Test, Version, Week
from gwanmun.risk.profiles.services import (
    FIELDS,
    TEST_DAYS,
    Refused,
    Wrong,
    approve,
    ask_test,
    draft,
    fresh_test,
    measured,
    most_days,
    propose,
    revise,
    settle,
    stop,
    turn_down,
)
from gwanmun.risk.profiles.sources import Source, kinds, register, source
from gwanmun.risk.profiles.store import (
    Said,
    active_on,
    book,
    in_force,
    language,
    latest,
    noted,
    raw_of,
    standing,
)
from gwanmun.risk.profiles.testing import reach
from gwanmun.risk.profiles.upkeep import Record, finds_nothing, record, refresh

__all__ = [
    "FIELDS", "TEST_DAYS", "Profile", "Record", "Refused", "Said", "Source", "Test", "Version", "Week",
    "Wrong", "active_on", "approve", "ask_test", "book", "draft", "finds_nothing", "fresh_test", "in_force",
    "kinds", "language", "latest", "measured", "most_days", "noted", "propose", "raw_of", "reach", "record",
    "refresh", "register", "revise", "settle", "source", "standing", "stop", "turn_down",
]  # fmt: skip
