"""Exhibits: numbered, sealed, handed over. Nothing in a chain is ever changed; a test of it is one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwanmun.inspection.reading.models import Exhibit, Finding, HandOver
from gwanmun.inspection.reading.refusing import Refused
from gwanmun.inspection.rules import custody as rules
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.models import AuditEvent

FAULTS = {
    "BEGIN": ("증거물은 봉인으로 시작합니다.", "A chain begins with sealing."),
    "ENDED": (
        "이미 떠난 증거물입니다. 더 기록할 수 없습니다.",
        "The exhibit has left: nothing more can be entered.",
    ),
    "SEAL": (
        "봉인번호가 앞선 기록과 맞지 않습니다. 실물을 확인하고, 개봉하였다면 새 번호로 봉인해 주십시오.",
        "The seal number does not fit the entry before. Check the seal; what was opened needs a new one.",
    ),
    "PARTY": (
        "넘기는 사람은 지금 보관하는 사람이고, 받는 사람은 다른 사람이어야 합니다.",
        "Who hands over must be who has it now, and who takes it must be somebody else.",
    ),
}  # fmt: skip
FIELDS = {"SEAL": "seal_after", "PARTY": "taker"}


@dataclass(frozen=True)
class Entry:
    act: str
    taker: str
    place: str
    reason: str
    seal_before: str = ""
    seal_after: str = ""
    giver: str = ""


def seal(
    finding_id: int,
    user: User,
    what: str,
    *,
    holder: str,
    place: str,
    seal_number: str,
    pieces: int | None = None,
    gross_mg: int | None = None,
    net_mg: int | None = None,
) -> Exhibit:
    """A new exhibit with the first entry of its chain. A seal number is used once. :raises Refused"""
    with transaction.atomic():
        row = Finding.objects.select_for_update().filter(pk=finding_id).first()
        if row is None:
            raise Refused("NOT_FOUND")
        if row.state == Finding.State.CLOSED:
            raise Refused("CLOSED")
        what = " ".join(what.split())[:200]
        if not what:
            raise Refused("", "what", "증거물이 무엇인지 적어 주십시오.", "Say what the exhibit is.")
        if net_mg is not None and gross_mg is not None and net_mg > gross_mg:
            ko, en = "순중량은 총중량보다 클 수 없습니다.", "The net weight cannot exceed the gross weight."
            raise Refused("", "net_mg", ko, en)
        _fresh(seal_number)
        exhibit = Exhibit.objects.create(
            finding=row, what=what, pieces=pieces, gross_mg=gross_mg, net_mg=net_mg,
            made_by=user.get_username(), made_at=timezone.now(),
        )  # fmt: skip
        first = Entry(rules.SEALED, holder, place, f"{row.number} {what}"[:300], seal_after=seal_number)
        _append(exhibit, user, first)
    return exhibit


def hand(exhibit_id: int, user: User, entry: Entry) -> HandOver:
    """The next entry of a chain. :raises Refused: it does not follow from the entry before."""
    with transaction.atomic():
        exhibit = Exhibit.objects.select_for_update().filter(pk=exhibit_id).first()
        if exhibit is None:
            raise Refused("NOT_FOUND")
        if entry.act == rules.OPENED:
            _fresh(entry.seal_after)
        return _append(exhibit, user, entry)


def _fresh(seal_number: str) -> None:
    if seal_number and HandOver.objects.filter(seal_after=_spelled(seal_number), act__in=(
        rules.SEALED, rules.OPENED)).exists():  # fmt: skip
        ko, en = "이미 쓴 봉인번호입니다.", "This seal number has been used."
        raise Refused("", "seal_after", ko, en)


def _spelled(number: str) -> str:
    return "".join(number.split()).upper()[:40]


def _append(exhibit: Exhibit, user: User, entry: Entry) -> HandOver:
    before = exhibit.chain.order_by("place_in").last()
    told = {
        "act": entry.act, "giver": " ".join(entry.giver.split())[:100],
        "taker": " ".join(entry.taker.split())[:100], "place": " ".join(entry.place.split())[:100],
        "seal_before": _spelled(entry.seal_before), "seal_after": _spelled(entry.seal_after),
        "reason": " ".join(entry.reason.split())[:300],
    }  # fmt: skip
    if not told["place"] or len(told["reason"]) < 2:
        name = "reason" if told["place"] else "place"
        raise Refused("", name, "장소와 사유를 적어 주십시오.", "Give place and reason.")
    last = None if before is None else facts(before)
    if last is not None and told["act"] in (rules.HANDED_OVER, *rules.ENDS):
        told["seal_after"] = told["seal_after"] or told["seal_before"]
    try:
        rules.follows(last, told)
    except rules.CustodyFault as fault:
        raise Refused("", FIELDS.get(fault.code, "act"), *FAULTS[fault.code]) from None
    row = HandOver(
        exhibit=exhibit, place_in=0 if before is None else before.place_in + 1, by=user.get_username(),
        at=timezone.now(), **told,
    )  # fmt: skip
    row.digest = rules.digest("" if before is None else before.digest, facts(row))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("CHANGED_MEANWHILE") from None
    audit.record(audit.Actor.user(user), "exhibit.entry", "exhibit", exhibit.pk, reason=row.reason,
                 after={"entry": row.place_in, "digest": row.digest, **told})  # fmt: skip
    return row


def facts(row: HandOver) -> dict[str, Any]:
    """What the digest of an entry is made of."""
    names = ("place_in", "act", "giver", "taker", "place", "seal_before", "seal_after", "reason", "by")
    return {"exhibit": row.exhibit_id, "at": row.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            **{name: getattr(row, name) for name in names}}  # fmt: skip


def verify(exhibit: Exhibit) -> int | None:
    """Place of the first entry that is not what was written; null when the whole chain holds.

    Besides its own digests each entry must stand, with its digest, in the sealed record of acts.
    """
    rows = list(exhibit.chain.order_by("place_in"))
    if [row.place_in for row in rows] != list(range(len(rows))):
        return next(n for n, row in enumerate([*rows, None]) if row is None or row.place_in != n)
    broken = rules.broken([(facts(row), row.digest) for row in rows])
    events = AuditEvent.objects.filter(
        subject_type="exhibit", subject_id=str(exhibit.pk), action="exhibit.entry"
    )
    told = [(event.after or {}).get("digest") for event in events.order_by("id")]
    for place in range(max(len(rows), len(told))):
        if place == broken or place >= len(rows) or place >= len(told) or rows[place].digest != told[place]:
            return place
    return broken
