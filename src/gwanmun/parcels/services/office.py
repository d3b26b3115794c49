"""Profiles that the office wrote and approved, as a manifest is told of them; the past they ask for.

Settled by what was there when the manifest was received: approved before, not stopped before, and of
parcels only those of manifests received earlier, which are cleared earlier. A run taken up again is told the
same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import polars as pl
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.rules.items import BESIDE, KIND, items_of
from gwanmun.parcels.rules.office import OfficeProfiles
from gwanmun.parcels.services.book import country
from gwanmun.parcels.services.results import rows_of
from gwanmun.parcels.services.scope import current_versions
from gwanmun.platform.accounts.models import Organisation
from gwanmun.risk.contract import Language, Past, Profile, needs_together
from gwanmun.risk.feedback import contract as feedback
from gwanmun.risk.profiles import contract as profiles

IDENTITY = ("kind", "item", "at")


def office() -> str:
    """The customs office that clears here: the first that was set up. Empty where there is none yet."""
    found = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS, active=True).order_by("pk")
    return found.values_list("code", flat=True).first() or ""


def in_force(moment: dt.datetime) -> tuple[Profile, ...]:
    """The office's profiles for parcels in force on the day of ``moment``, as approved before it."""
    day = timezone.localdate(moment)
    return tuple(profiles.active_on(day, KIND, country(), pack=False, before=moment))


def told_now(moment: dt.datetime) -> OfficeProfiles:
    """For one parcel asked about by itself: what needs the past is left to the manifest."""
    return OfficeProfiles(tuple(profile for profile in in_force(moment) if not profile.needs))


def told_of(version: ManifestVersion, secret: bytes) -> OfficeProfiles:
    """For a manifest: every profile in force, with the past as far as they ask for it."""
    found = in_force(version.received_at)
    if not needs_together(found):
        return OfficeProfiles(found)
    return OfficeProfiles(found, _past(version, found, secret))


def _past(version: ManifestVersion, wanted: Sequence[Profile], secret: bytes) -> Past:
    """Parcels of the days that the profiles reach back, in the columns that they count by alone."""
    day = timezone.localdate(version.received_at)
    speaks = Language.of(profiles.book(country(), day))
    earlier = ManifestVersion.objects.filter(pk__in=current_versions(), pk__lt=version.pk)
    earlier = earlier.exclude(manifest_id=version.manifest_id).order_by("pk")
    first = day - dt.timedelta(profiles.reach(wanted))
    needs = needs_together(wanted)
    named = {name for need in needs for name in (*need.keys, *([need.subject] if need.subject else ()))}
    columns = {root for name in named for root in speaks.fields.expression(name).meta.root_names()}
    columns |= set(IDENTITY)
    kept = [
        frame.select(name for name in frame.columns if name in columns)
        for frame in spelled(earlier, first, day, secret)
    ]
    # results are of items that may lie further back than the days read
    items, results = feedback.past(country(), KIND, day, version.received_at)
    before = items.filter(pl.col("at") <= day)
    return Past(pl.concat([*kept, before], how="diagonal_relaxed"), results)


def spelled(
    versions: Iterable[ManifestVersion], first: dt.date, last: dt.date, secret: bytes
) -> Iterator[pl.DataFrame]:
    """A frame of ITEM and BESIDE for each version received from ``first`` to ``last``."""
    where = office()
    for version in versions:
        day = timezone.localdate(version.received_at)
        if not first <= day <= last:
            continue
        parts = list(rows_of(version.pk))
        if not parts:
            continue
        rows = pl.concat(parts)
        yield items_of(rows, day, where, "", secret).hstack(rows.select(BESIDE))
