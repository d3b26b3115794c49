"""What an officer does to a parcel after the decision: release, inspect, return, destroy, undo.

Every act needs a reason and is written three times in one transaction: the parcel's new state, the
act in the parcel's history, and the audit event. Two officers at once cannot both succeed: the
state changes only if it is still the one the officer saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gwanmun.core.lifecycle import NotAllowed
from gwanmun.parcels.models import Manifest, Parcel, ParcelAct
from gwanmun.parcels.services import lifecycle
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T

REASON_LENGTH = 5  # characters, after trimming
UNDO_WITHIN = timedelta(seconds=10)
MAX_BULK = 500

MESSAGES: dict[str, tuple[str, str]] = {
    "NOT_FOUND": ("해당 화물이 없습니다.", "There is no such parcel."),
    "NOT_PERMITTED": ("이 처리를 할 권한이 없습니다.", "You are not permitted to do this."),
    "REASON_TOO_SHORT": ("사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters."),
    "NOT_CURRENT": (
        "정정된 목록이 접수되어 이 화물 기록은 더 이상 유효하지 않습니다. 새 기록에서 처리해 주십시오.",
        "A corrected manifest has replaced this record. Please act on the new one.",
    ),
    "CHANGED_MEANWHILE": (
        "그 사이 다른 담당자가 이 화물을 처리했습니다. 화면을 새로 고친 뒤 다시 확인해 주십시오.",
        "Someone else has acted on this parcel meanwhile. Please reload and look again.",
    ),
    "NOT_ALLOWED": (
        "현재 상태에서는 할 수 없는 처리입니다.",
        "This cannot be done in the parcel's present state.",
    ),
    "PAYMENT_REQUIRED": (
        "낼 세금이 있고 담보를 제공하지 않은 업체의 화물입니다. 납부번호를 적어야 반출할 수 있습니다.",
        "Tax is due and the operator has no security. Give the payment reference to release it.",
    ),
    "UNDO_TOO_LATE": (
        "되돌릴 수 있는 10초가 지났습니다.",
        "The ten seconds in which an act can be undone have passed.",
    ),
    "UNDO_NOT_YOURS": ("본인이 한 처리만 되돌릴 수 있습니다.", "You can undo only your own act."),
}


class ActRefused(Exception):
    """The act was not done and nothing changed. ``code`` is a key of MESSAGES."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details

    @property
    def message(self) -> str:
        """For people; in the active language when shown."""
        return T(*MESSAGES[self.code])


@dataclass(frozen=True)
class Done:
    act_id: int
    parcel_id: int
    number: str
    state_before: str
    state_after: str
    at: datetime
    undo_until: datetime


@dataclass
class BulkDone:
    done: list[Done] = field(default_factory=list)
    refused: list[tuple[int, ActRefused]] = field(default_factory=list)  # parcel id, why


def seen(parcel: Parcel) -> str:
    """What the officer saw, to be given back with the act."""
    return f"{parcel.state}@{parcel.changed_at.isoformat() if parcel.changed_at else ''}"


def act(
    parcel_id: int, act: str, reason: str, user: User, *, seen_as: str | None = None, payment: str = ""
) -> Done:
    """Do ``act`` (RELEASE, INSPECT, RETURN, DESTROY). Raises ActRefused.

    ``seen_as``: what :func:`seen` gave when the page was shown; None trusts the present state.
    ``payment``: reference of the tax payment, needed to release a taxed parcel of an operator
    without security (Import Clearance Notice 46(7)).
    """
    reason, payment = reason.strip(), payment.strip()
    _permit(user)
    if len(reason) < REASON_LENGTH:
        raise ActRefused("REASON_TOO_SHORT")
    with transaction.atomic():
        parcel = locked(parcel_id)
        if seen_as is not None and seen_as != seen(parcel):
            raise ActRefused("CHANGED_MEANWHILE", state=parcel.state)
        try:
            step = lifecycle.of_parcels().step(parcel.state, act)
        except NotAllowed as error:
            raise ActRefused("NOT_ALLOWED", state=parcel.state, allowed=error.allowed) from error
        if act == "RELEASE" and not payment and _unpaid(parcel):
            raise ActRefused("PAYMENT_REQUIRED", payable=parcel.payable)
        if payment:
            reason = f"{reason} [납부 / paid: {payment}]"
        return _record(parcel, act, step.to, reason, user)


def undo(act_id: int, user: User) -> Done:
    """Take back one's own act within UNDO_WITHIN, if nothing happened since. Raises ActRefused."""
    _permit(user)
    with transaction.atomic():
        done = ParcelAct.objects.filter(pk=act_id).exclude(act__in=("UNDO", "CARRIED", "FOLLOW_UP")).first()
        if done is None:
            raise ActRefused("NOT_FOUND")
        if done.actor != user.get_username():
            raise ActRefused("UNDO_NOT_YOURS")
        parcel = locked(done.parcel_id)
        last = _acts(parcel).exclude(act="FOLLOW_UP").last()
        if done.undone_at is not None or last is None or last.pk != done.pk:
            raise ActRefused("CHANGED_MEANWHILE", state=parcel.state)
        now = timezone.now()
        if now - done.at > UNDO_WITHIN:
            raise ActRefused("UNDO_TOO_LATE")
        ParcelAct.objects.filter(pk=done.pk).update(undone_at=now)
        return _record(parcel, "UNDO", done.state_before, done.reason, user)


def bulk_act(
    parcel_ids: Sequence[int], act_name: str, reason: str, user: User, *, payment: str = ""
) -> BulkDone:
    """The same act on several parcels, each in its own transaction: one refusal stops no other."""
    if len(parcel_ids) > MAX_BULK:
        raise ValueError(f"at most {MAX_BULK} parcels at once")
    result = BulkDone()
    for parcel_id in dict.fromkeys(parcel_ids):
        try:
            result.done.append(act(parcel_id, act_name, reason, user, payment=payment))
        except ActRefused as refusal:
            result.refused.append((parcel_id, refusal))
    return result


def _permit(user: User) -> None:
    if not user.is_active or user.role not in (User.Role.OFFICER, User.Role.SUPERVISOR):
        raise ActRefused("NOT_PERMITTED")


def locked(parcel_id: int) -> Parcel:
    """The parcel, with its manifest locked until commit: no act and no new version comes between."""
    manifest = (
        Manifest.objects.select_for_update()
        .filter(pk__in=Parcel.objects.filter(pk=parcel_id).values("version__manifest_id"))
        .first()
    )
    if manifest is None:
        raise ActRefused("NOT_FOUND")
    parcel = Parcel.objects.get(pk=parcel_id)
    if parcel.version_id != manifest.current_id:
        raise ActRefused("NOT_CURRENT")
    return parcel


def last_act(parcel_id: int) -> ParcelAct | None:
    """The last thing a person did to a parcel that was not taken back."""
    done = ParcelAct.objects.filter(parcel_id=parcel_id, undone_at__isnull=True)
    return done.exclude(act__in=("UNDO", "CARRIED", "FOLLOW_UP")).order_by("pk").last()


def _acts(parcel: Parcel) -> QuerySet[ParcelAct]:
    return ParcelAct.objects.filter(parcel_id=parcel.pk).order_by("pk")


def _unpaid(parcel: Parcel) -> bool:
    """Tax is due and may not wait. The operator's security lets goods go before payment."""
    if not parcel.payable:
        return False
    return not Organisation.objects.filter(pk=parcel.organisation_id, secured=True).exists()


def _record(parcel: Parcel, act: str, state: str, reason: str, user: User) -> Done:
    now = timezone.now()
    changed = Parcel.objects.filter(pk=parcel.pk, state=parcel.state, changed_at=parcel.changed_at).update(
        state=state, changed_at=now
    )
    if not changed:
        raise ActRefused("CHANGED_MEANWHILE")
    row = ParcelAct.objects.create(
        parcel_id=parcel.pk,
        number=parcel.number,
        act=act,
        reason=reason,
        actor=user.get_username(),
        at=now,
        state_before=parcel.state,
        state_after=state,
    )
    audit.record(
        audit.Actor(user.get_username(), "USER", parcel.organisation_id),
        f"parcel.{EVENTS[act]}",
        "parcel",
        parcel.pk,
        reason=reason,
        before={"state": parcel.state},
        after={"state": state, "number": parcel.number},
    )
    return Done(row.pk, parcel.pk, parcel.number, parcel.state, state, now, now + UNDO_WITHIN)


EVENTS = {
    "RELEASE": "released",
    "INSPECT": "inspected",
    "RETURN": "returned",
    "DESTROY": "destroyed",
    "UNDO": "undone",
}
