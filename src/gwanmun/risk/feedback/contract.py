"""The door to results of controls: enter, measure, watch."""

from __future__ import annotations

from django.db.models import QuerySet

from gwanmun.risk.feedback.files import FILE_COLUMNS, FileRefused, record_file
from gwanmun.risk.feedback.measuring import Period, report
from gwanmun.risk.feedback.models import ControlResult, SecondLook, Task
from gwanmun.risk.feedback.monitoring import NotOpen, close, findings, take, watch
from gwanmun.risk.feedback.recording import FAULTS, Fault, Recorded, Told, correct, finds, record
from gwanmun.risk.feedback.sources import CHOSEN, Source, kinds, register
from gwanmun.risk.feedback.store import looks, past
from gwanmun.risk.rules.drift import Finding
from gwanmun.risk.rules.yielding import YIELD


def second_looks_for(country: str, username: str) -> QuerySet[SecondLook]:
    """Second looks that are waiting and that this person may do: nobody's own first."""
    waiting = SecondLook.objects.filter(country=country, done_at=None)
    return waiting.exclude(first_by=username).order_by("drawn_at", "pk")


__all__ = [
    "CHOSEN",
    "FAULTS",
    "FILE_COLUMNS",
    "YIELD",
    "ControlResult",
    "Fault",
    "FileRefused",
    "Finding",
    "NotOpen",
    "Period",
    "Recorded",
    "SecondLook",
    "Source",
    "Task",
    "Told",
    "close",
    "correct",
    "findings",
    "finds",
    "kinds",
    "looks",
    "past",
    "record",
    "record_file",
    "register",
    "report",
    "second_looks_for",
    "take",
    "watch",
]
