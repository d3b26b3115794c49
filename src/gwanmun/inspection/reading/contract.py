"""The door to the reading of images: cases, decisions, findings, exhibits."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import custody, findings, photos, practice, queue
from gwanmun.inspection.reading.deciding import Said, decide, dismiss, due_now, resume, settle_due, undo
from gwanmun.inspection.reading.models import Case, Exhibit, Finding, HandOver, Photo, Reading
from gwanmun.inspection.reading.practice import Practised
from gwanmun.inspection.reading.queue import (
    LEASE,
    alerts_of,
    held,
    let_go,
    renew,
    take,
    take_this,
    waiting,
)
from gwanmun.inspection.reading.refusing import MESSAGES, Refused
from gwanmun.inspection.rules.custody import ACTS, ENDS
from gwanmun.inspection.rules.reading import CLASSES, CONFIDENCES, VERDICTS, ReadingFault

DECLARED, Declared, Source, Told = bank.DECLARED, bank.Declared, bank.Source, bank.Told
known, register = bank.known, bank.register_subject


def open_case(image: bank.Image, *, alarm: bool = False) -> Case:
    """The case of an image of the bank, made once. An image without a subject is read as well: it shows
    something, though nobody said what. One that the quality check refuses waits for a new scan."""
    bad = next((fault for fault in image.faults if fault.get("severity") == "refuse"), None)
    return queue.open_case(
        image.pk, image.organisation, kind=image.subject_kind, subject=image.subject[:60],
        device=image.device, views=[(int(v["columns"]), int(v["rows"])) for v in image.views], alarm=alarm,
        fault=(bad["ko"], bad["en"]) if bad else None, declared=_facts(image.declared),
    )  # fmt: skip


def _facts(declared: dict[str, Any]) -> dict[str, Any]:
    """What the sender of an image told, under the names that cases keep."""
    named = {
        "goods": declared.get("description_ko") or declared.get("description"),
        "goods_en": declared.get("description_en"), "hs": declared.get("hs") or declared.get("hs6"),
    }  # fmt: skip
    facts = named | {name: declared.get(name) for name in ("mass_g", "pieces", "sender_country")}
    return {name: value for name, value in facts.items() if value is not None}


def alarm(kind: str, subject: str, owner: int | None = None) -> list[Case]:
    """A machine called about a thing: what still waits of it is read at once, and twice; those cases.

    ``owner``: the company whose machine it was (None: a machine of customs). What is known to be another's
    stays where it stood.
    """
    if not bank.concerns(kind, subject, owner):
        return []
    raised = list(
        Case.objects.filter(
            subject_kind=kind.upper(), subject=subject, alarm=False,
            state__in=[Case.State.NEW, Case.State.READING, Case.State.SECOND],
        )
    )  # fmt: skip
    ids = [case.pk for case in raised]
    Case.objects.filter(pk__in=ids).update(alarm=True, due_at=timezone.now(), doubled="RULE")
    return list(Case.objects.filter(pk__in=ids))


__all__ = [
    "ACTS",
    "CLASSES",
    "CONFIDENCES",
    "DECLARED",
    "ENDS",
    "LEASE",
    "MESSAGES",
    "VERDICTS",
    "Case",
    "Declared",
    "Exhibit",
    "Finding",
    "HandOver",
    "Photo",
    "Practised",
    "Reading",
    "ReadingFault",
    "Refused",
    "Said",
    "Source",
    "Told",
    "alarm",
    "alerts_of",
    "custody",
    "decide",
    "dismiss",
    "due_now",
    "findings",
    "held",
    "known",
    "let_go",
    "open_case",
    "photos",
    "practice",
    "register",
    "renew",
    "resume",
    "settle_due",
    "take",
    "take_this",
    "undo",
    "waiting",
]
