"""What lives on when a corrected manifest takes the place of an earlier version.

Decisions are made anew, human acts that ended a parcel's way are not: a parcel that was released,
returned or destroyed is so in the new version as well. It is found again by its number, if that
number is unique in both versions; otherwise nobody can say which line was meant, and the parcel
waits for an officer again.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from gwanmun.parcels.models import Parcel, ParcelAct
from gwanmun.parcels.services import lifecycle
from gwanmun.parcels.services.scope import parcels_of

BATCH = 500  # numbers in one query; well below SQLite's limit on variables


def carry_over(old_version: int, new_version: int) -> dict[str, int]:
    """Carry the end states of human acts over. Counts: ``carried``, ``not_carried``.

    To be called in the transaction that makes the new version current, with the manifest locked.
    """
    ended = parcels_of(old_version).filter(state__in=lifecycle.terminal())
    numbers = list(ended.order_by("id").values_list("number", flat=True).distinct())
    carried = 0
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        before = _unique(old_version, batch)
        after = _unique(new_version, batch)
        pairs = [(before[n], after[n]) for n in batch if n in before and n in after]
        carried += _carry(pairs)
    return {"carried": carried, "not_carried": ended.count() - carried}


def _unique(version_id: int, numbers: list[str]) -> dict[str, Parcel]:
    rows = parcels_of(version_id).filter(number__in=numbers).only("id", "number", "state")
    found: dict[str, list[Parcel]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return {number: same[0] for number, same in found.items() if len(same) == 1}


def _carry(pairs: list[tuple[Parcel, Parcel]]) -> int:
    """Write the acts and the states; both in bulk."""
    if not pairs:
        return 0
    now = timezone.now()
    last = {a.parcel_id: a for a in _last_acts([old.pk for old, _ in pairs])}
    ParcelAct.objects.bulk_create(
        ParcelAct(
            parcel_id=new.pk,
            number=new.number,
            act="CARRIED",
            reason=last[old.pk].reason,
            actor=last[old.pk].actor,
            at=now,
            state_before=new.state,
            state_after=old.state,
        )
        for old, new in pairs
    )
    for state in {old.state for old, _ in pairs}:
        ids = [new.pk for old, new in pairs if old.state == state]
        Parcel.objects.filter(pk__in=ids).update(state=state, changed_at=now)
    return len(pairs)


def _last_acts(parcel_ids: list[int]) -> Iterator[ParcelAct]:
    """The act that brought each parcel where it is; ascending, so that the last one wins."""
    yield from (
        ParcelAct.objects.filter(parcel_id__in=parcel_ids, undone_at__isnull=True)
        .exclude(act__in=("FOLLOW_UP", "UNDO"))
        .order_by("pk")
    )
