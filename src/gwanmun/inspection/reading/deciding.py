"""A reader's word, taking it back within ten seconds, and what follows when it stands.

Nothing outside is told of a decision before the ten seconds are over: parcels, findings and endpoints hear of
it in :func:`settle_due`, once. A worker that dies between leaves the row, and the next round does it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.bank.contract import Told
from gwanmun.inspection.reading import practice
from gwanmun.inspection.reading.models import Case, Finding, Reading
from gwanmun.inspection.reading.queue import LEASE, country
from gwanmun.inspection.reading.refusing import Refused
from gwanmun.inspection.rules import reading as rules
from gwanmun.platform import logging
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit import services as audit
from gwanmun.platform.webhooks import services as webhooks
from gwanmun.risk.feedback import contract as feedback

log = logging.get(__name__)
UNDO_WITHIN = dt.timedelta(seconds=10)
#: The button is pressed within ten seconds; its way through the network may take a little longer.
_GRACE = dt.timedelta(seconds=2)
DECIDED_EVENT = "inspection.decided"
State = Case.State
ROLES = {State.READING: "FIRST", State.SUPERVISOR: "SUPERVISOR"}


@dataclass(frozen=True)
class Said:
    """What the page sends. ``token``: made by the page, so that the same decision sent twice is one."""

    verdict: str
    confidence: int | None
    token: str
    response_ms: int | None = None
    marks: Any = None
    note: str = ""
    ai_shown: bool = False

    @staticmethod
    def of(sent: Mapping[str, Any]) -> Said:
        def whole(name: str) -> int | None:
            text = str(sent.get(name, "") or "").strip()
            return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

        return Said(
            verdict=str(sent.get("verdict", "")), confidence=whole("confidence"),
            token=str(sent.get("token", ""))[:36], response_ms=whole("response_ms"), marks=sent.get("marks"),
            note=" ".join(str(sent.get("note") or "").split())[:500],
            ai_shown=str(sent.get("ai_shown", "")).lower() in ("1", "true", "yes"),
        )  # fmt: skip


def decide(case_id: int, user: User, said: Said) -> Reading:
    """Keep a reader's word and move the case on. The same token again gives the reading that was kept.

    :raises Refused: TAKEN, STALE, DECIDED, READ_BEFORE, SUPERVISOR_ONLY, VERDICT.
    :raises rules.ReadingFault: a mark is no region.
    :raises practice.Practised: a projected threat was on the image; the case is as it was before.
    """
    if said.verdict not in (*rules.VERDICTS, rules.ASK) or not said.token:
        raise Refused("VERDICT")
    if said.verdict != rules.ASK and said.confidence not in rules.CONFIDENCES:
        raise Refused("VERDICT")
    now = timezone.now()
    try:
        with transaction.atomic():
            case = Case.objects.select_for_update().filter(pk=case_id).first()
            if case is None:
                raise Refused("NOT_FOUND")
            kept = case.readings.filter(token=said.token, reader=user.get_username()).first()
            if kept is not None:
                return kept
            _may(case, user)
            marks = rules.checked_marks(said.marks or [], [tuple(size) for size in case.views])
            told = practice.answered(
                case, user, said=said.verdict != rules.CLEAR, marks=marks, ms=said.response_ms
            )
            if told is None:
                if said.verdict == rules.CLEAR and _gone(case):
                    raise Refused("NO_IMAGE")
                reading = _kept(case, user, said, marks, now)
                _move(case, now)
    except IntegrityError:  # the same decision came twice at once
        return Reading.objects.get(case_id=case_id, token=said.token, reader=user.get_username())
    if told is not None:
        raise practice.Practised(told)
    return reading


def _may(case: Case, user: User) -> None:
    name = user.get_username()
    if case.readings.filter(round=case.round, reader=name, undone_at=None).exists():
        raise Refused("READ_BEFORE")
    if case.state in (State.DECIDED, State.CLOSED):
        raise Refused("DECIDED")
    if case.reader != name:
        raise Refused("STALE" if case.reader else "TAKEN")
    if case.state == State.SUPERVISOR and user.role != User.Role.SUPERVISOR:
        raise Refused("SUPERVISOR_ONLY")
    if case.state == State.NEW:
        raise Refused("STALE")


def _gone(case: Case) -> bool:
    """The bank knows the image and has purged it: nobody can have seen that it is clear."""
    if case.image is None:
        return True
    return bank.Image.objects.filter(pk=case.image, state=bank.Image.State.PURGED).exists()


def _kept(case: Case, user: User, said: Said, marks: list[dict[str, Any]], now: dt.datetime) -> Reading:
    role = ROLES.get(State(case.state), "OPINION" if case.asked else "SECOND")
    since = case.leased_at or now
    took = rules.response(said.response_ms, int((now - since).total_seconds() * 1000))
    shown = now - dt.timedelta(milliseconds=took) if took is not None else since
    reading = Reading.objects.create(
        case=case, round=case.round, role=role, reader=user.get_username(), verdict=said.verdict,
        confidence=said.confidence if said.verdict != rules.ASK else None, response_ms=took,
        ai_shown=said.ai_shown, marks=marks, note=said.note, token=said.token, state_before=case.state,
        shown_at=shown, at=now,
    )  # fmt: skip
    after = {"role": role, "verdict": said.verdict, "confidence": reading.confidence, "response_ms": took,
             "marks": len(marks), "subject": case.subject}  # fmt: skip
    audit.record(audit.Actor.user(user), "inspection.read", "case", case.pk, reason=said.note, after=after)
    return reading


def _readings(case: Case) -> list[tuple[str, str]]:
    rows = case.readings.filter(round=case.round, undone_at=None).order_by("pk")
    return list(rows.values_list("role", "verdict"))


def _move(case: Case, now: dt.datetime) -> None:
    readings = _readings(case)
    came = rules.outcome(readings, twice=bool(case.doubled))
    case.state, case.verdict = came.state, came.verdict
    case.asked = case.asked or readings[-1][1] == rules.ASK
    case.reader, case.lease_until, case.leased_at = "", None, None
    case.decided_at = now if came.state == State.DECIDED else None
    case.settle_at = now + UNDO_WITHIN + _GRACE
    case.save()


def undo(case_id: int, user: User) -> Case:
    """Take back one's own last word; the case comes back into this reader's hands.

    :raises Refused: UNDO_TOO_LATE, UNDO_MOVED_ON, NOT_FOUND.
    """
    now = timezone.now()
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        last = case.readings.filter(undone_at=None).order_by("pk").last() if case else None
        if case is None or last is None or last.reader != user.get_username():
            raise Refused("NOT_FOUND" if case is None else "UNDO_MOVED_ON")
        if now - last.at > UNDO_WITHIN + _GRACE:
            raise Refused("UNDO_TOO_LATE")
        if case.settle_at is None or case.reader:
            raise Refused("UNDO_MOVED_ON")
        Reading.objects.filter(pk=last.pk).update(undone_at=now)
        asked = case.readings.filter(round=case.round, undone_at=None, verdict=rules.ASK).exists()
        case.state, case.verdict, case.asked = last.state_before, "", asked
        case.reader, case.leased_at, case.lease_until = user.get_username(), now, now + LEASE
        case.decided_at = case.settle_at = None
        case.save()
        before = {"verdict": last.verdict, "confidence": last.confidence}
        audit.record(audit.Actor.user(user), "inspection.reading_undone", "case", case.pk, before=before)
    return case


def settle_due(now: dt.datetime | None = None, most: int = 200) -> int:
    """Carry out what can no longer be taken back; returns how many decisions were carried out."""
    moment = now or timezone.now()
    done = 0
    for pk in list(
        Case.objects.filter(settle_at__lte=moment).order_by("settle_at").values_list("pk", flat=True)[:most]
    ):
        try:
            done += settle(pk, moment)
        except Exception:  # one that fails must not stop the others; its row says that it is still due
            log.exception("inspection.settle_failed", case=pk)
    return done


@transaction.atomic
def settle(case_id: int, now: dt.datetime) -> bool:
    """One case whose time has come. False: it was done already, or waits for another reader."""
    case = Case.objects.select_for_update().filter(pk=case_id, settle_at__lte=now).first()
    if case is None:
        return False
    case.settle_at = None
    if case.state != State.DECIDED:
        case.save(update_fields=["settle_at"])
        return False
    last = case.readings.filter(round=case.round, undone_at=None).order_by("pk").last()
    assert last is not None  # noqa: S101 - a decided case has a reading
    told = _tell(case, last)
    case.told = {"ok": told.ok, "ko": told.ko, "en": told.en, "act": told.act} if told else None
    risk = None
    if case.verdict == rules.CLEAR:
        case.state, case.closed_at = State.CLOSED, now
        risk = _tell_risk(case, last)
    elif case.verdict == rules.OPEN:
        _to_be_opened(case, last, now)
    case.save()
    data = {"case": case.pk, "subject": case.subject, "kind": case.subject_kind, "verdict": case.verdict,
            "confidence": last.confidence, "image": case.image, "readings": len(_readings(case)),
            "carried_out": told.ok if told else None}  # fmt: skip
    audit.record(audit.SYSTEM, "inspection.decided", "case", case.pk, after=data | {"told_risk": risk})
    webhooks.announce(case.organisation_id, DECIDED_EVENT, data, event_id=f"case-{case.pk}-{case.round}")
    return True


def _tell(case: Case, last: Reading) -> Told | None:
    room = bank.source(case.subject_kind)
    if room is None or not case.subject:
        return None
    reason = last.note or {"CLEAR": "X-ray 판독: 이상 없음", "OPEN": "X-ray 판독: 개장 확인 필요",
                           "HOLD": "X-ray 판독: 판단 보류"}[case.verdict]  # fmt: skip
    return room.decided(case.subject, case.verdict, last.reader, reason, bank.confined(case.organisation))


def _tell_risk(case: Case, last: Reading) -> str:
    """A clear picture is a control without a find, where a picture is the control that was asked for. TOLD,
    or why it is none: chosen for an opening, not chosen at all, recorded already, or another company's."""
    owner = bank.confined(case.organisation)
    if not case.subject or not bank.concerns(case.subject_kind, case.subject, owner):
        return "UNKNOWN_ITEM"
    told = feedback.Told(case.subject, "NO_FIND", note="X-ray 판독: 이상 없음 / X-ray: clear")
    by = audit.Actor(last.reader, "USER")
    done = feedback.record(country(), case.subject_kind, [told], by, means="XRAY")
    return done.faults[0].code if done.faults else "TOLD"


def _to_be_opened(case: Case, last: Reading, now: dt.datetime) -> None:
    kinds = ", ".join(sorted({mark["kind"] for mark in last.marks}))
    finding, made = Finding.objects.get_or_create(
        case=case,
        defaults={
            "organisation": case.organisation, "subject_kind": case.subject_kind or "PARCEL",
            "subject": case.subject, "reason": (last.note or kinds or "X-ray")[:500],
            "opened_by": last.reader, "opened_at": now,
        },
    )  # fmt: skip
    if made:
        image = bank.images(id=case.image).first() if case.image else None
        if image is not None:  # evidence outlives the retention of images
            bank.hold(image, f"finding {finding.pk}", audit.SYSTEM)
        audit.record(audit.SYSTEM, "finding.opened", "finding", finding.pk, after={"case": case.pk})


def resume(case_id: int, user: User, reason: str) -> Case:
    """Take a case off hold: it is read anew, by anybody, at once."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        if case is None or case.state != State.DECIDED or case.verdict != rules.HOLD or case.settle_at:
            raise Refused("NOT_HELD")
        case.state, case.verdict, case.asked = State.NEW, "", False
        case.round, case.due_at, case.decided_at, case.told = case.round + 1, timezone.now(), None, None
        case.save()
        audit.record(audit.Actor.user(user), "inspection.resumed", "case", case.pk, reason=reason.strip())
    return case


def dismiss(case_id: int, user: User, reason: str) -> Case:
    """Close the case of an image that cannot be read: a new scan has a case of its own."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        if case is None or case.state != State.NEW or not (case.fault or _gone(case)):
            raise Refused("NOT_FAULTY")
        case.state, case.closed_at = State.CLOSED, timezone.now()
        case.save(update_fields=["state", "closed_at"])
        audit.record(audit.Actor.user(user), "inspection.dismissed", "case", case.pk, reason=reason.strip())
    return case


def due_now() -> bool:
    return Case.objects.filter(settle_at__lte=timezone.now()).exists()
