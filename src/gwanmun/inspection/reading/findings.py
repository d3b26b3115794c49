"""What came of opening a parcel, from the first note to the word to risk at its closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwanmun.inspection.reading.models import Case, Finding
from gwanmun.inspection.reading.queue import country
from gwanmun.inspection.reading.refusing import Refused
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit import services as audit
from gwanmun.risk.feedback import contract as feedback
from gwanmun.risk.network import contract as network

Result = Finding.Result
#: Result → the finds of the country's table that it may be; the first is taken when nothing is chosen.
FINDS: dict[str, tuple[str, ...]] = {
    "NARCOTICS": ("NARCOTICS",),
    "PROHIBITED": ("PROHIBITED", "WEAPON", "DANGEROUS", "REQUIREMENT"),
    "IPR": ("IPR",),
    "TAX": ("UNDERVALUED", "MISCLASSIFIED", "SPLIT", "ORIGIN"),
    "DISCREPANCY": ("QUANTITY", "NOT_DECLARED", "OTHER"),
    "NO_FIND": (),
}
#: What a test on the spot may be, and what it may say.
TESTS = ("TRACE", "RAMAN", "REAGENT", "RADIATION", "DOG", "OTHER")
ANSWERS = ("POSITIVE", "NEGATIVE", "UNCLEAR")
MOST_TESTS = 10
_LARGEST = 10**12  # milligrams: a thousand tonnes
_WORDS = {"place": 100, "officer": 150, "witness": 100, "goods": 200, "note": 5000}
_WHOLE = ("pieces", "gross_mg", "net_mg", "recovered")


def from_alert(alert: network.Alert, user: User) -> Finding:
    """An alarm that needs no image: the thing is opened at once. Told twice it is the same finding."""
    if alert.about != "ITEM":
        raise Refused("NOT_FOUND")
    held = Finding.objects.filter(alert=alert.pk).first()
    if held is not None:
        return held
    begun = Finding.objects.filter(subject=alert.key, state=Finding.State.OPEN, alert=None).first()
    if begun is not None:  # it is being opened already: one finding, one result
        Finding.objects.filter(pk=begun.pk, alert=None).update(alert=alert.pk)
        return Finding.objects.get(pk=begun.pk)
    try:
        with transaction.atomic():
            row = Finding.objects.create(
                organisation=_organisation(user, alert.organisation), alert=alert.pk,
                subject_kind=alert.kind or "PARCEL", subject=alert.key, reason=alert.what[:500],
                opened_by=user.get_username(), opened_at=timezone.now(),
            )  # fmt: skip
            after = {"alert": alert.pk, "subject": alert.key}
            audit.record(audit.Actor.user(user), "finding.opened", "finding", row.pk, after=after)
            if alert.state == network.Alert.State.OPEN:
                network.handle(alert, "ACKNOWLEDGED", f"개장검사 {row.number}", audit.Actor.user(user))
            return row
    except IntegrityError:
        return Finding.objects.get(alert=alert.pk)


def _organisation(user: User, otherwise: Organisation) -> Organisation:
    return user.organisation or otherwise


def change(pk: int, user: User, told: Mapping[str, Any], seen_as: str) -> Finding:
    """Write what is known so far. ``seen_as``: what :func:`seen` gave when the page was shown.

    :raises Refused: CLOSED, CHANGED_MEANWHILE, or a field (its name in ``field``) that cannot be so.
    """
    with transaction.atomic():
        row = _open(pk)
        if seen_as != seen(row):
            raise Refused("CHANGED_MEANWHILE")
        before = _facts(row)
        for name, most in _WORDS.items():
            if name in told:
                setattr(row, name, str(told[name]).strip()[:most])
        for name in _WHOLE:
            if name in told:
                setattr(row, name, _amount(name, told[name]))
        if "tests" in told:
            row.tests = _tests(told["tests"])
        if "result" in told:
            row.result, row.find = _result(str(told["result"]), str(told.get("find", "")))
        if row.gross_mg is not None and row.net_mg is not None and row.net_mg > row.gross_mg:
            ko, en = "순중량은 총중량보다 클 수 없습니다.", "The net weight cannot exceed the gross weight."
            raise Refused("", "net_mg", ko, en)
        row.changed_at = timezone.now()
        row.save()
        audit.record(audit.Actor.user(user), "finding.changed", "finding", row.pk, before=before,
                     after=_facts(row))  # fmt: skip
    return row


def seen(row: Finding) -> str:
    return row.changed_at.isoformat() if row.changed_at else ""


def _open(pk: int) -> Finding:
    row = Finding.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refused("NOT_FOUND")
    if row.state == Finding.State.CLOSED:
        raise Refused("CLOSED")
    return row


def _amount(name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise Refused("", name, "0 이상의 수로 적어 주십시오.", "Give a number, 0 or more.")
    return value


def _tests(tests: Any) -> list[dict[str, str]]:
    kept = []
    for one in tests if isinstance(tests, list) else []:
        kind, answer = str(one.get("kind", "")), str(one.get("answer", ""))
        if not kind:
            continue
        if kind not in TESTS or answer not in ANSWERS:
            ko, en = "검사 종류와 반응을 골라 주십시오.", "Choose the kind of test and what it said."
            raise Refused("", "tests", ko, en)
        kept.append({"kind": kind, "answer": answer, "what": str(one.get("what", "")).strip()[:100]})
    if len(kept) > MOST_TESTS:
        ko, en = f"검사는 {MOST_TESTS}개까지 적을 수 있습니다.", f"At most {MOST_TESTS} tests."
        raise Refused("", "tests", ko, en)
    return kept


def _result(result: str, find: str) -> tuple[str, str]:
    if result == "":
        return "", ""
    if result not in FINDS:
        raise Refused("", "result", "결과를 골라 주십시오.", "Choose the result.")
    allowed = FINDS[result]
    if find and find not in allowed:
        ko, en = "결과에 맞는 적발 종류를 골라 주십시오.", "Choose a kind of find that fits the result."
        raise Refused("", "find", ko, en)
    return result, find or (allowed[0] if allowed else "")


def close(pk: int, user: User) -> Finding:
    """Close it for good and tell risk what the control came to, once.

    A narcotics or prohibited find needs what, how much and a sealed exhibit. What risk does not know as
    chosen for a control, or has been told already, stays closed here and says so.
    """
    with transaction.atomic():
        row = _open(pk)
        _complete(row)
        row.state, row.closed_by, row.closed_at = Finding.State.CLOSED, user.get_username(), timezone.now()
        row.told_risk = _tell_risk(row, user)
        row.save()
        if row.case_id is not None:
            Case.objects.filter(pk=row.case_id).update(state=Case.State.CLOSED, closed_at=row.closed_at)
        audit.record(audit.Actor.user(user), "finding.closed", "finding", row.pk, after=_facts(row))
        _resolve(row, user)
    return row


def _complete(row: Finding) -> None:
    if not row.result:
        raise Refused("", "result", "결과를 골라야 종결할 수 있습니다.", "Choose the result before closing.")
    if not row.officer or not row.place:
        ko, en = "검사자와 장소를 적어야 종결할 수 있습니다.", "Give officer and place before closing."
        raise Refused("", "officer" if not row.officer else "place", ko, en)
    if row.result not in (Result.NARCOTICS, Result.PROHIBITED):
        return
    if not row.goods or (row.net_mg is None and row.gross_mg is None):
        ko, en = "무엇을 얼마나 적발하였는지 적어 주십시오.", "Say what was seized and how much."
        raise Refused("", "goods" if not row.goods else "net_mg", ko, en)
    if not row.exhibits.exists():
        ko = "증거물로 봉인하여 등록한 뒤 종결해 주십시오."
        raise Refused("", "exhibits", ko, "Seal and register the exhibit before closing.")


def _tell_risk(row: Finding, user: User) -> str:
    found = row.result != Result.NO_FIND
    told = feedback.Told(
        row.subject, "FIND" if found else "NO_FIND", row.find if found else None,
        seized_mg=(row.net_mg if row.net_mg is not None else row.gross_mg) if found else None,
        recovered=row.recovered if found else None, note=f"{row.number} {row.goods}".strip(),
    )  # fmt: skip
    done = feedback.record(country(), row.subject_kind, [told], audit.Actor.user(user), means="OPEN")
    return done.faults[0].code if done.faults else "TOLD"


def _resolve(row: Finding, user: User) -> None:
    """The alarm that began it is resolved with what came of it."""
    alert = network.Alert.objects.filter(pk=row.alert).first() if row.alert else None
    if alert is not None and alert.state != network.Alert.State.RESOLVED:
        said = row.goods or row.result
        network.handle(alert, "RESOLVED", f"{row.number}: {said}", audit.Actor.user(user))


def _facts(row: Finding) -> dict[str, Any]:
    names = ("subject", "result", "find", "goods", "pieces", "gross_mg", "net_mg", "recovered", "place",
             "officer", "witness", "tests", "told_risk")  # fmt: skip
    return {name: getattr(row, name) for name in names}
