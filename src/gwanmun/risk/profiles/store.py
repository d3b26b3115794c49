"""Profiles as they are stored, and as selection takes them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.countries import registry
from gwanmun.platform import logging
from gwanmun.risk.profiles.models import Profile, Version
from gwanmun.risk.rules import profiles as rules
from gwanmun.risk.rules.language.compiling import Binding
from gwanmun.risk.rules.profiles import Language, ProfileError, compile_profile

log = logging.get(__name__)
State = Version.State
Said = tuple[str, Text, int]  # mark, title with reason, points: as reasons take it
#: Rooms whose rule book holds the pack's profiles of a kind.
ROOM_OF = {"PARCEL": "parcels"}


def book(country: str, day: dt.date) -> RuleBook:
    return registry.rule_book(country, day, ROOM_OF["PARCEL"])


def language(country: str, day: dt.date) -> Language:
    return Language.of(book(country, day))


def digest(version: Version) -> str:
    """Names what a test is about: kind and criterion."""
    return hashlib.sha256(f"{version.profile.kind}\n{version.criterion}".encode()).hexdigest()


def raw_of(version: Version) -> dict[str, Any]:
    """A version the way a pack writes its profiles."""
    reason = {"ko": version.reason_ko or version.title_ko, "en": version.reason_en or version.title_en}
    return {
        "id": version.profile.name, "version": version.number, "criterion": version.criterion,
        "points": version.points, "lane": version.lane or None, "citation": version.ground,
        "title": {"ko": version.title_ko, "en": version.title_en}, "reason": reason, "source": rules.OFFICE,
    }  # fmt: skip


def in_force(
    country: str, day: dt.date, kind: str, *, before: dt.datetime | None = None
) -> QuerySet[Version]:
    """Approved versions of the office in force on a day, also one that is over by now.

    ``before``: as it was known then. What was approved or stopped at that moment or later is not.
    """
    begun = Q(decided_at__isnull=False, effective_from__lte=day, expires_on__gte=day)
    unstopped = Q(stopped_on__isnull=True) | Q(stopped_on__gt=day)
    if before is not None:
        begun &= Q(decided_at__lt=before)
        unstopped |= Q(stopped_at__gte=before)
    states = Q(state__in=(State.ACTIVE, State.EXPIRED, State.RETIRED))
    found = Version.objects.filter(begun, unstopped, states, profile__country=country, profile__kind=kind)
    return found.select_related("profile").order_by("profile__name")


def active_on(
    day: dt.date, kind: str, country: str, *, binding: Binding | None = None, pack: bool = True,
    before: dt.datetime | None = None,
) -> list[rules.Profile]:  # fmt: skip
    """The profiles in force, compiled: the pack's (``pack``) and the office's (``before``: see in_force).

    One of the office that can no longer be read (a list of the pack is gone) is left out and logged: nothing
    is opened by a criterion that nobody can read, and everything else goes on.
    """
    law = book(country, day)
    speaks = Language.of(law)
    found = []
    if pack and kind in ROOM_OF:
        found += [compile_profile(raw, speaks, kind, binding) for raw in law.tables.get("profiles", ())]
    for version in in_force(country, day, kind, before=before):
        try:
            found.append(_compiled(raw_of(version), speaks, kind, binding, law))
        except ProfileError as error:
            log.error("risk.profile_unreadable", profile=version.profile.name, error=str(error))
    return found


#: Compiled profiles by what they say and the law they say it under: the sorter asks anew each second.
_COMPILED: dict[tuple[str, str, str], rules.Profile] = {}
COMPILED_MOST = 1000


def _compiled(
    raw: dict[str, Any], speaks: Language, kind: str, binding: Binding | None, law: RuleBook
) -> rules.Profile:
    """The very same profile again for the same words, so that what was read of it is found again."""
    if binding is not None:
        return compile_profile(raw, speaks, kind, binding)
    key = (kind, law.digest, json.dumps(raw, sort_keys=True))
    known = _COMPILED.get(key)
    if known is None:
        while len(_COMPILED) >= COMPILED_MOST:
            _COMPILED.pop(next(iter(_COMPILED)), None)
        known = _COMPILED[key] = compile_profile(raw, speaks, kind)
    return known


def noted(country: str, marks: Iterable[str]) -> dict[str, Said]:
    """What profiles of the office say that a selection noted, in the words of the version that decided.

    By mark; what is no mark of the office's is passed over.
    """
    wanted = {mark for mark in marks if mark.startswith(rules.MARK)}
    if not wanted:
        return {}
    names = {mark.removeprefix(rules.MARK).partition("@")[0] for mark in wanted}
    rows = Version.objects.filter(profile__country=country, profile__name__in=names).select_related("profile")
    found = {}
    for version in rows:
        mark = rules.marked(version.profile.name, version.number)
        if mark in wanted:
            found[mark] = (mark, _words(version), version.points)
    return found


def _words(version: Version) -> Text:
    """Title, and the reason where it says more."""
    raw = raw_of(version)
    title, reason = Text.of(raw["title"]), Text.of(raw["reason"])
    return title if reason == title else Text(f"{title.ko} – {reason.ko}", f"{title.en} – {reason.en}")


def latest(country: str) -> list[Version]:
    """Of each profile its newest version, names in order."""
    rows = Version.objects.filter(profile__country=country).select_related("profile")
    newest: dict[int, Version] = {}
    for version in rows.order_by("profile__name", "number"):
        newest[version.profile_id] = version
    return list(newest.values())


def standing(profile: Profile, day: dt.date) -> Version | None:
    """The version of a profile that is in force on a day."""
    return in_force(profile.country, day, profile.kind).filter(profile=profile).first()


def due_to_expire(day: dt.date) -> QuerySet[Version]:
    return Version.objects.filter(state=State.ACTIVE, expires_on__lt=day)


def due_to_retire(day: dt.date) -> QuerySet[Version]:
    """Replaced on a day that has come."""
    return Version.objects.filter(state=State.ACTIVE, stopped_on__lte=day, expires_on__gte=F("stopped_on"))
