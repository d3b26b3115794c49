"""Images wait, and each is given to one reader at a time.

A reader holds an image by a lease that the page renews while it is open. Taking is one conditional update, so
that two readers can never get the same image, on either database.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gwanmun.countries import registry
from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading.models import Case, Reading
from gwanmun.inspection.reading.refusing import Refused
from gwanmun.inspection.rules import reading as rules
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit import services as audit
from gwanmun.risk.network import contract as network

LEASE = dt.timedelta(minutes=3)
#: A reader holds the image in hand and the one that is fetched ahead.
MOST_HELD = 2
_TRIES = 20
State = Case.State


def country() -> str:
    return str(getattr(settings, "COUNTRY", "kr"))


def _parameter(name: str, otherwise: int) -> int:
    found = registry.rule_book(country(), timezone.localdate()).parameters.get(name)
    return int(found.value) if found else otherwise


def _key() -> bytes:
    return salted_hmac("gwanmun.inspection.double_reading", "v1", algorithm="sha256").digest()


def open_case(
    image: int | None,
    organisation: Organisation,
    *,
    kind: str = "",
    subject: str = "",
    device: str = "",
    views: list[tuple[int, int]] | None = None,
    at: dt.datetime | None = None,
    alarm: bool = False,
    fault: tuple[str, str] | None = None,
    declared: dict[str, Any] | None = None,
) -> Case:
    """The case of an image, made once however often it is told.

    What was declared comes from the room that knows the subject, else as the sender told it. ``fault``: the
    bank refused the image for its quality; the case then says so and asks for a new scan.
    """
    if image is not None and (held := Case.objects.filter(image=image).first()) is not None:
        return held
    told = bank.known(kind, subject, bank.confined(organisation))
    moment = at or timezone.now()
    score = told.score_ppm if told else None
    lane = told.lane if told else ""
    twice = rules.doubled(
        _key(), f"{kind} {subject} {image}", share_ppm=_parameter("inspection.double_reading_ppm", 50_000),
        score_ppm=score, from_ppm=_parameter("inspection.double_reading_from_ppm", 500_000), alarm=alarm,
    )  # fmt: skip
    due = rules.due(int(moment.timestamp()), lane, score, alarm=alarm)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                organisation=organisation, image=image, device=device, subject_kind=kind.upper(),
                subject=subject, declared=told.facts if told else (declared or {}), score_ppm=score,
                why=[list(pair) for pair in told.why] if told else [], lane=lane, alarm=alarm,
                fault=list(fault) if fault else None, views=[list(size) for size in views or []],
                arrived_at=moment, due_at=dt.datetime.fromtimestamp(due, dt.UTC), doubled=twice,
            )  # fmt: skip
            after = {"image": image, "subject": subject, "lane": lane, "alarm": alarm}
            audit.record(audit.SYSTEM, "inspection.case_opened", "case", case.pk, after=after)
    except IntegrityError:  # told twice at once
        return Case.objects.get(image=image)
    return case


def waiting(user: User, now: dt.datetime, *, supervisor: bool = False) -> QuerySet[Case]:
    """What this reader may take now, most urgent first. Nobody reads an image twice in one round."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    settled = Q(settle_at=None) | Q(settle_at__lte=now)
    own = Reading.objects.filter(
        case=OuterRef("pk"), round=OuterRef("round"), reader=user.get_username(), undone_at=None
    )
    states = [State.SUPERVISOR] if supervisor else [State.NEW, State.READING, State.SECOND]
    found = Case.objects.filter(free, settled, state__in=states, fault__isnull=True)
    return found.filter(~Exists(own)).order_by("due_at", "id")


def held(user: User, now: dt.datetime) -> list[Case]:
    """Images that this reader holds, the one that was taken first in front."""
    found = Case.objects.filter(
        reader=user.get_username(), lease_until__gte=now,
        state__in=[State.READING, State.SECOND, State.SUPERVISOR],
    )  # fmt: skip
    return list(found.order_by("leased_at", "id"))


def take(user: User, *, supervisor: bool = False, beside: int | None = None) -> Case | None:
    """The next image for this reader, held by a lease; null when nothing waits.

    ``beside``: the case in hand; another one is wanted, to be fetched ahead. What the reader holds already is
    given again before anything new.
    """
    now = timezone.now()
    mine = [case for case in held(user, now) if (case.state == State.SUPERVISOR) == supervisor]
    for case in mine:
        if case.pk != beside:
            return _renewed(case, now)
    if len(mine) >= MOST_HELD:
        return None
    for case in waiting(user, now, supervisor=supervisor)[:_TRIES]:
        if _claim(case, user, now):
            return Case.objects.get(pk=case.pk)
    return None


def take_this(case: Case, user: User) -> Case:
    """One certain case. :raises Refused: somebody has it, it is decided, or this reader has read it."""
    now = timezone.now()
    if case.state in (State.DECIDED, State.CLOSED):
        raise Refused("DECIDED")
    if case.reader == user.get_username() and case.lease_until and case.lease_until >= now:
        return _renewed(case, now)
    if case.state == State.SUPERVISOR and user.role != User.Role.SUPERVISOR:
        raise Refused("SUPERVISOR_ONLY")
    if case.readings.filter(round=case.round, reader=user.get_username(), undone_at=None).exists():
        raise Refused("READ_BEFORE")
    if not _claim(case, user, now):
        raise Refused("TAKEN")
    return Case.objects.get(pk=case.pk)


def _claim(case: Case, user: User, now: dt.datetime) -> bool:
    """Whether the lease was got: only from the very state and lease that were seen."""
    with transaction.atomic():
        got = (
            Case.objects.filter(pk=case.pk, state=case.state, lease_until=case.lease_until)
            .filter(Q(lease_until=None) | Q(lease_until__lt=now))
            .update(
                state=State.READING if case.state == State.NEW else case.state, reader=user.get_username(),
                leased_at=now, lease_until=now + LEASE,
            )
        )  # fmt: skip
        if got:
            after = {"image": case.image, "subject": case.subject}
            audit.record(audit.Actor.user(user), "inspection.case_taken", "case", case.pk, after=after)
    return bool(got)


def _renewed(case: Case, now: dt.datetime) -> Case:
    Case.objects.filter(pk=case.pk, reader=case.reader).update(lease_until=now + LEASE)
    case.lease_until = now + LEASE
    return case


def renew(case_id: int, user: User) -> dt.datetime:
    """The page is still open. :raises Refused: STALE where somebody else has it meanwhile."""
    now = timezone.now()
    mine = Case.objects.filter(
        pk=case_id, reader=user.get_username(), state__in=[State.READING, State.SECOND, State.SUPERVISOR]
    )
    if not mine.update(lease_until=now + LEASE):
        raise Refused("STALE")
    return now + LEASE


def let_go(case_id: int, user: User) -> bool:
    """Put it back where it stood, for anybody."""
    with transaction.atomic():
        row = Case.objects.select_for_update().filter(pk=case_id, reader=user.get_username()).first()
        if row is None or row.state not in (State.READING, State.SECOND, State.SUPERVISOR):
            return False
        row.state = State.NEW if row.state == State.READING else row.state
        row.reader, row.lease_until, row.leased_at = "", None, None
        row.save(update_fields=["state", "reader", "lease_until", "leased_at"])
        audit.record(audit.Actor.user(user), "inspection.case_let_go", "case", case_id)
    return True


def alerts_of(case: Case) -> list[network.Alert]:
    """Alerts about the subject, newest first; resolved ones too, for they tell what was looked at."""
    if not case.subject:
        return []
    return list(network.Alert.objects.filter(about="ITEM", key=case.subject).order_by("-id")[:10])


__all__ = [
    "LEASE",
    "MOST_HELD",
    "alerts_of",
    "country",
    "held",
    "let_go",
    "open_case",
    "renew",
    "take",
    "take_this",
    "waiting",
]
