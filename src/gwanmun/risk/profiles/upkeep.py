"""How profiles in force do: hits, controls and finds of each week, and which of them find nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from gwanmun.risk.feedback.contract import past
from gwanmun.risk.profiles import sources, store, testing
from gwanmun.risk.profiles.models import Version, Week
from gwanmun.risk.rules.history import Past
from gwanmun.risk.rules.profiles import compile_profile


@dataclass(frozen=True)
class Record:
    """Sums since a version came into force."""

    items: int = 0
    hits: int = 0
    controls: int = 0
    finds: int = 0

    @property
    def rate_e4(self) -> int | None:
        """Finds among controls in hundredths of a percent; None where nothing was controlled."""
        return self.finds * 10_000 // self.controls if self.controls else None


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


def reckon(version: Version, start: dt.date) -> Week | None:
    """Count the week that begins on ``start`` anew. None without past data of its kind."""
    country, kind = version.profile.country, version.profile.kind
    source = sources.source(country, kind)
    last = min(start + dt.timedelta(6), version.expires_on)
    first = max(start, version.effective_from)
    if source is None or first > last:
        return None
    speaks = store.language(country, last)
    profile = compile_profile(store.raw_of(version), speaks, kind)
    known = Past(*past(country, kind))
    read = source.read(first - dt.timedelta(testing.reach([profile])), last)
    told = testing.run(read, profile, [], known, speaks, first, (last - first).days + 1)
    counts = {name: told[name] for name in ("items", "hits", "controls", "finds")}
    return Week.objects.update_or_create(version=version, monday=start, defaults=counts)[0]


def refresh(day: dt.date | None = None) -> int:
    """This week and the four before it, whose results still come in, of every version in force."""
    day, count = day or timezone.localdate(), 0
    for version in Version.objects.filter(state=Version.State.ACTIVE).select_related("profile"):
        for back in range(5):
            start = monday(day) - dt.timedelta(7 * back)
            count += reckon(version, start) is not None
    return count


def record(version: Version) -> Record:
    sums = version.weeks.aggregate(*(Sum(name) for name in ("items", "hits", "controls", "finds")))
    return Record(*(sums[f"{name}__sum"] or 0 for name in ("items", "hits", "controls", "finds")))


def finds_nothing(version: Version, told: Record, day: dt.date) -> bool:
    """In force, often controlled, and never a find: somebody should look at it."""
    least = store.book(version.profile.country, day).int("risk.profile_alarm_controls")
    return version.state == Version.State.ACTIVE and told.controls >= least and not told.finds
