"""What people change: slots of a shift, and the lane of an item against the word of the selection.

Each act needs a reason and leaves its row and its event in the audit trail, in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T
from gwanmun.risk.rules.lanes import Lane, LaneError, Lanes
from gwanmun.risk.selection.models import Capacity, Chosen, Override, Run

REASON_LENGTH = 5  # characters, after trimming
UNDO_WITHIN = timedelta(seconds=10)
MOST_SLOTS = 1_000_000
PROTECTED = ("MANDATORY", "RANDOM")

MESSAGES: dict[str, tuple[str, str]] = {
    "NOT_PERMITTED": ("이 처리를 할 권한이 없습니다.", "You are not permitted to do this."),
    "REASON_TOO_SHORT": ("사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters."),
    "UNKNOWN_LANE": (
        "그런 검사 구분은 없습니다. 목록에서 고르십시오.",
        "There is no such lane. Choose one from the list.",
    ),
    "SAME_LANE": (
        "이미 그 검사 구분에 있습니다. 다른 검사 구분을 고르십시오.",
        "It is in that lane already. Choose another.",
    ),
    "NEEDS_SUPERVISOR": (
        "법정 검사와 무작위 표본은 감독자만 낮출 수 있습니다. 감독자에게 요청하십시오.",
        "Mandatory controls and random ones can be lowered by a supervisor only. Ask one.",
    ),
    "SLOTS": (
        "여력은 0에서 1,000,000 사이의 정수로 적어 주십시오.",
        "Give the slots as a whole number from 0 to 1,000,000.",
    ),
    "DAYS": (
        "끝나는 날이 시작하는 날보다 빠릅니다. 날짜를 확인하십시오.",
        "The last day is before the first. Check the days.",
    ),
    "PAST": (
        "지난 날의 여력은 바꿀 수 없습니다. 오늘 이후로 적으십시오.",
        "Slots of past days cannot be changed. Begin today or later.",
    ),
    "OFFICE": ("세관부호를 10자 이내로 적어 주십시오.", "Give the office's code, at most 10 characters."),
    "NOT_FOUND": ("해당 선별 기록이 없습니다.", "There is no such selection."),
    "UNDO_TOO_LATE": (
        "되돌릴 수 있는 10초가 지났습니다.",
        "The ten seconds in which it can be undone have passed.",
    ),
    "UNDO_NOT_YOURS": ("본인이 한 변경만 되돌릴 수 있습니다.", "You can undo only your own change."),
    "CHANGED_MEANWHILE": (
        "그 사이 검사 구분이 다시 바뀌었습니다. 화면을 새로 고친 뒤 확인해 주십시오.",
        "The lane was changed again meanwhile. Reload and look again.",
    ),
}  # fmt: skip


class SelectionRefused(Exception):
    """Nothing was changed. ``code`` is a key of MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        return T(*MESSAGES[self.code])


@dataclass(frozen=True)
class Word:
    """What an officer wants: the item as its room names it, and the lane."""

    kind: str
    thing: int
    item: str
    lane: str
    reason: str


def tell_slots(
    user: User,
    lanes: Lanes,
    *,
    office: str,
    shift: str,
    lane: str,
    slots: int,
    valid_from: date,
    valid_to: date | None,
    reason: str,
) -> Capacity:
    """A supervisor tells how many slots a lane has. :raises SelectionRefused: and nothing is told."""
    if not user.is_active or user.role != User.Role.SUPERVISOR:
        raise SelectionRefused("NOT_PERMITTED")
    reason, office = reason.strip(), office.strip()
    if len(reason) < REASON_LENGTH:
        raise SelectionRefused("REASON_TOO_SHORT")
    if not office or len(office) > 10:
        raise SelectionRefused("OFFICE")
    _known(lanes, lane)
    if not 0 <= slots <= MOST_SLOTS:
        raise SelectionRefused("SLOTS")
    if valid_to is not None and valid_to < valid_from:
        raise SelectionRefused("DAYS")
    if valid_from < timezone.localdate():
        raise SelectionRefused("PAST")
    told = {"office": office, "shift": shift, "lane": lane, "slots": slots}
    with transaction.atomic():
        row = Capacity.objects.create(
            **told, valid_from=valid_from, valid_to=valid_to, reason=reason,
            told_by=user.get_username(), told_at=timezone.now(),
        )  # fmt: skip
        days = {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat() if valid_to else None}
        audit.record(
            audit.Actor.user(user), "risk.slots_told", "capacity", row.pk, reason=reason, after=told | days
        )
    return row


def override(word: Word, run: Run, lanes: Lanes, user: User) -> Override:
    """Move an item to another lane. It may be one that was not chosen: then it is from now on.

    Raising is an officer's right. Mandatory controls and the random sample are lowered by a supervisor only:
    else the law is passed by, or the yardstick bent. :raises SelectionRefused: and nothing is changed.
    """
    if not user.is_active or user.role not in (User.Role.OFFICER, User.Role.SUPERVISOR):
        raise SelectionRefused("NOT_PERMITTED")
    reason = word.reason.strip()
    if len(reason) < REASON_LENGTH:
        raise SelectionRefused("REASON_TOO_SHORT")
    wanted = _known(lanes, word.lane)
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run.pk)
        row = Chosen.objects.filter(run=run, thing=word.thing).first()
        now = _known(lanes, row.lane_now) if row else lanes.free
        if wanted.rank == now.rank:
            raise SelectionRefused("SAME_LANE")
        lowered = wanted.rank < now.rank
        bound = row is not None and set(PROTECTED) & set(row.bases.split())
        if lowered and bound and user.role != User.Role.SUPERVISOR:
            raise SelectionRefused("NEEDS_SUPERVISOR")
        if row is None:
            Chosen.objects.create(
                run=run, item=word.item, thing=word.thing, lane=lanes.free.code, basis="OVERRIDE",
                bases="OVERRIDE", asked=wanted.code, chance_ppm=0, points=0, worth=0, place=0,
                lane_now=wanted.code, overridden=True,
            )  # fmt: skip
        else:
            Chosen.objects.filter(pk=row.pk).update(lane_now=wanted.code, overridden=True)
        made = Override.objects.create(
            kind=word.kind, thing=word.thing, item=word.item, run=run, lane_before=now.code,
            lane_after=wanted.code, basis_before=row.basis if row else "", reason=reason,
            by=user.get_username(), at=timezone.now(),
        )  # fmt: skip
        _note(user, "risk.overridden", made, reason, now.code, wanted.code)
    return made


def undo(override_id: int, user: User) -> Override:
    """Take back one's own change within UNDO_WITHIN, if none came after. :raises SelectionRefused:"""
    with transaction.atomic():
        made = Override.objects.select_for_update().filter(pk=override_id).first()
        if made is None:
            raise SelectionRefused("NOT_FOUND")
        if made.by != user.get_username():
            raise SelectionRefused("UNDO_NOT_YOURS")
        later = Override.objects.filter(
            run=made.run, thing=made.thing, pk__gt=made.pk, undone_at__isnull=True
        )
        if made.undone_at is not None or later.exists():
            raise SelectionRefused("CHANGED_MEANWHILE")
        now = timezone.now()
        if now - made.at > UNDO_WITHIN:
            raise SelectionRefused("UNDO_TOO_LATE")
        Override.objects.filter(pk=made.pk).update(undone_at=now)
        rows = Chosen.objects.filter(run=made.run, thing=made.thing)
        others = Override.objects.filter(run=made.run, thing=made.thing, undone_at__isnull=True)
        if others.exists():
            rows.update(lane_now=made.lane_before)
        else:
            rows.filter(basis="OVERRIDE").delete()
            rows.update(lane_now=made.lane_before, overridden=False)
        _note(user, "risk.override_undone", made, made.reason, made.lane_after, made.lane_before)
    made.refresh_from_db()
    return made


def _known(lanes: Lanes, code: str) -> Lane:
    try:
        return lanes.of(code)
    except LaneError:
        raise SelectionRefused("UNKNOWN_LANE") from None


def _note(user: User, action: str, made: Override, reason: str, before: str, after: str) -> None:
    audit.record(
        audit.Actor.user(user),
        action,
        made.kind.lower(),
        made.thing,
        reason=reason,
        before={"lane": before, "basis": made.basis_before},
        after={"lane": after, "item": made.item},
    )
