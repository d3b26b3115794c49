"""Results of controls come back: one by one from the bench, or many from another system's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gwanmun.countries import registry
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.risk.feedback.models import ControlResult, SecondLook
from gwanmun.risk.feedback.sources import CHOSEN, source
from gwanmun.risk.rules.draw import draw
from gwanmun.risk.rules.items import FIND, ITEM, NO_FIND, NOT_DONE, OUTCOMES
from gwanmun.risk.rules.lanes import lanes_of

LONGEST_NOTE = 2000
PICTURE = "XRAY"  # of lanes.DOES; its second readings are drawn where images are read
INSTEAD = "영상 판독 뒤의 검사 결과 / the control after the picture"
_LARGEST = 2**62

FAULTS = {
    "UNKNOWN_ITEM": T(
        "검사대상으로 선별된 물품이 아닙니다. 번호를 확인해 주십시오.",
        "No such item was chosen for a control. Check its number.",
    ),
    "OUTCOME": T(
        "결과는 적발(FIND), 이상 없음(NO_FIND), 미실시(NOT_DONE) 가운데 하나입니다.",
        "The outcome is FIND, NO_FIND or NOT_DONE.",
    ),
    "FIND_MISSING": T("무엇을 적발하였는지 골라 주십시오.", "Say what was found."),
    "FIND_UNKNOWN": T("적발 종류의 부호가 아닙니다.", "This is no kind of find."),
    "FIND_ODD": T("적발이 아니면 적발 내용을 비워 두십시오.", "Without a find, leave its details empty."),
    "AMOUNT": T("0 이상의 정수로 적어 주십시오.", "Give a whole number, 0 or more."),
    "NOTE_MISSING": T("검사하지 못한 사유를 적어 주십시오.", "Say why it was not looked into."),
    "NOTE_LONG": T(f"{LONGEST_NOTE:,}자까지 적을 수 있습니다.", f"At most {LONGEST_NOTE:,} characters."),
    "DAY": T(
        "결과일은 선별일과 오늘 사이여야 합니다. 2026-11-22처럼 적어 주십시오.",
        "The day of the result lies between the selection and today, as 2026-11-22.",
    ),
    "ALREADY": T(
        "이미 다른 결과가 기록되어 있습니다. 정정은 감독자에게 요청하십시오.",
        "Another result is recorded already. A supervisor can correct it.",
    ),
    "SAME_PERSON": T(
        "첫 검사를 한 사람은 재검사를 할 수 없습니다.", "Who did the first control cannot do the second."
    ),
    "MEANS": T(
        "영상만으로 끝나는 검사가 아닙니다. 이 물품에 정해진 검사의 결과를 기록해 주십시오.",
        "A picture does not settle this control. Record the result of the control it was chosen for.",
    ),
    "NOT_DRAWN": T("재검사 대상이 아닙니다.", "It was not drawn for a second look."),
}


@dataclass(frozen=True)
class Told:
    """A result as somebody tells it."""

    item: str
    outcome: str
    find: str | None = None
    seized_mg: int | None = None
    recovered: int | None = None
    known_on: dt.date | None = None  # null: today
    note: str = ""


@dataclass(frozen=True)
class Fault:
    """``place``: number in what was given, from 1. ``field`` of :class:`Told`; ``code`` of :data:`FAULTS`."""

    place: int
    item: str
    field: str
    code: str

    @property
    def text(self) -> str:
        return FAULTS[self.code]


@dataclass
class Recorded:
    new: int = 0
    same: int = 0  # told before, word for word: nothing changes
    faults: list[Fault] = field(default_factory=list)


def finds(country: str, day: dt.date) -> list[dict[str, Any]]:
    """Kinds of finds of the country on that day: ``code``, ``name`` (ko, en), ``harm``, ``seized``."""
    return list(registry.rule_book(country, day).tables.get("risk_finds", []))


def record(
    country: str, kind: str, told: Sequence[Told], by: Actor, *, sight: int = 1, means: str = ""
) -> Recorded:
    """Keep results. What is faulty is told and left out; the rest is kept in one transaction.

    The same result told twice changes nothing; another result for the same look is refused. ``sight`` 2: a
    blind second look, which must have been drawn, and never by who did the first. ``means``: what was done
    (``lanes.DOES``), where it is known. A picture (XRAY) settles the control of an X-ray lane alone, and
    whatever is recorded otherwise afterwards takes its place: an opening outweighs a picture.
    """
    today = timezone.localdate()
    known_finds = {row["code"] for row in finds(country, today)}
    done = Recorded()
    rows = _chosen(country, kind, [one.item for one in told])
    made: list[tuple[ControlResult, Told]] = []
    pictured = _pictured(country, today) if means == PICTURE else None
    with transaction.atomic():
        names = [one.item for one in told]
        held = {r.item: r for r in _held(country, kind, sight, names)}
        second = (
            {
                s.item: s
                for s in SecondLook.objects.filter(country=country, kind=kind, item__in=names[:10_000])
            }
            if sight == 2
            else {}
        )
        for place, one in enumerate(told, 1):
            fault = _fault(one, rows.get(one.item), known_finds, today)
            if fault is None and sight == 2:
                fault = _fault_of_second(second.get(one.item), by)
            if fault is None and pictured is not None and rows[one.item]["lane"] not in pictured:
                fault = ("item", "MEANS")
            before = held.get(one.item)
            if fault is None and before is not None:
                if _same(before, one) or (before.means == means == PICTURE and before.outcome == one.outcome):
                    done.same += 1
                    continue
                if before.means == PICTURE != means:
                    _put(before, one, by, INSTEAD, means)
                    done.new += 1
                    continue
                fault = ("item", "ALREADY")
            if fault is not None:
                done.faults.append(Fault(place, one.item, *fault))
                continue
            row = _row(country, kind, sight, rows[one.item], one, by, today, means)
            held[one.item] = row
            made.append((row, one))
        _keep(country, kind, [row for row, _ in made], by, sight)
    done.new += len(made)
    return done


def correct(row: ControlResult, one: Told, by: Actor, reason: str) -> None:
    """A supervisor puts a result right; before and after stay in the record.

    :raises ValueError: a fault's code, or no reason.
    """
    if not reason.strip():
        raise ValueError("NOTE_MISSING")
    today = timezone.localdate()
    known = {find["code"] for find in finds(row.country, today)}
    fault = _fault(one, {"selected_on": row.selected_on}, known, today)
    if fault is not None:
        raise ValueError(fault[1])
    _put(row, one, by, reason, row.means)


def _put(row: ControlResult, one: Told, by: Actor, reason: str, means: str) -> None:
    """In the place of what the row said."""
    before = _facts(row)
    row.outcome, row.find, row.note, row.means = one.outcome, one.find, one.note, means
    row.seized_mg, row.recovered = one.seized_mg, one.recovered
    row.known_on = one.known_on or timezone.localdate()
    if means != before["means"]:
        row.officer, row.recorded_at = by.name, timezone.now()
    with transaction.atomic():
        row.save()
        audit.record(by, "risk.result.corrected", row.kind.lower(), row.item, reason=reason, before=before,
                     after=_facts(row))  # fmt: skip


def _pictured(country: str, day: dt.date) -> set[str]:
    """Codes of the lanes whose control is a picture."""
    return {lane.code for lane in lanes_of(registry.rule_book(country, day)).all if lane.does == PICTURE}


def _chosen(country: str, kind: str, items: list[str]) -> dict[str, dict[str, Any]]:
    where = source(country, kind)
    if where is None or not items:
        return {}
    return {row["item"]: row for row in where.chosen(items).iter_rows(named=True)}


def _held(country: str, kind: str, sight: int, items: list[str]) -> Iterable[ControlResult]:
    for start in range(0, len(items), 500):
        yield from ControlResult.objects.filter(
            country=country, kind=kind, sight=sight, item__in=items[start : start + 500]
        )


def _fault(
    one: Told, chosen: dict[str, Any] | None, known_finds: set[str], today: dt.date
) -> tuple[str, str] | None:
    if chosen is None:
        return "item", "UNKNOWN_ITEM"
    if one.outcome not in OUTCOMES:
        return "outcome", "OUTCOME"
    for name in ("seized_mg", "recovered"):
        amount = getattr(one, name)
        if amount is not None and not 0 <= amount < _LARGEST:
            return name, "AMOUNT"
    if one.outcome == FIND:
        if not one.find:
            return "find", "FIND_MISSING"
        if one.find not in known_finds:
            return "find", "FIND_UNKNOWN"
    elif one.find or one.seized_mg or (one.outcome == NOT_DONE and one.recovered):
        return "find", "FIND_ODD"
    if one.outcome == NOT_DONE and not one.note.strip():
        return "note", "NOTE_MISSING"
    if len(one.note) > LONGEST_NOTE:
        return "note", "NOTE_LONG"
    if one.known_on is not None and not chosen["selected_on"] <= one.known_on <= today:
        return "known_on", "DAY"
    return None


def _fault_of_second(drawn: SecondLook | None, by: Actor) -> tuple[str, str] | None:
    if drawn is None:
        return "item", "NOT_DRAWN"
    if drawn.first_by == by.name:
        return "item", "SAME_PERSON"
    return None


def _same(row: ControlResult, one: Told) -> bool:
    told = (one.outcome, one.find, one.seized_mg, one.recovered, one.note)
    day = one.known_on is None or one.known_on == row.known_on
    return day and (row.outcome, row.find, row.seized_mg, row.recovered, row.note) == told


def _row(
    country: str, kind: str, sight: int, chosen: dict[str, Any], one: Told, by: Actor, today: dt.date,
    means: str,
) -> ControlResult:  # fmt: skip
    snapshot = {name: chosen.get(name) for name in ITEM if name not in ("kind", "item")}
    why = {name: chosen.get(name) for name in CHOSEN}
    if sight == 2:
        why["basis"] = "BLIND"
    return ControlResult(
        country=country, kind=kind, item=one.item, sight=sight, **snapshot,
        **why | {name: why[name] or "" for name in ("model", "signs")},
        outcome=one.outcome, means=means, find=one.find, seized_mg=one.seized_mg, recovered=one.recovered,
        known_on=one.known_on or today, note=one.note, officer=by.name, recorded_at=timezone.now(),
    )  # fmt: skip


def _keep(country: str, kind: str, rows: list[ControlResult], by: Actor, sight: int) -> None:
    ControlResult.objects.bulk_create(rows, batch_size=500)
    audit.record_many(
        audit.Entry(by, "risk.result.recorded", kind.lower(), row.item, after=_facts(row)) for row in rows
    )
    if sight == 2:
        for start in range(0, len(rows), 500):
            names = [row.item for row in rows[start : start + 500]]
            SecondLook.objects.filter(country=country, kind=kind, item__in=names).update(
                done_at=timezone.now()
            )
        return
    share = registry.rule_book(country, timezone.localdate()).parameters.get("risk.second_look_ppm")
    ppm = int(share.value) if share else 0
    key = salted_hmac("gwanmun.risk.second_look", "v1", algorithm="sha256").digest()
    now = timezone.now()
    SecondLook.objects.bulk_create(
        [
            SecondLook(country=country, kind=kind, item=row.item, office=row.office, lane=row.lane,
                       first_by=by.name, drawn_at=now)
            for row in rows
            if row.outcome == NO_FIND and row.means != PICTURE and draw(key, f"{kind} {row.item}") < ppm
        ],
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip


def _facts(row: ControlResult) -> dict[str, Any]:
    return {
        "sight": row.sight, "outcome": row.outcome, "find": row.find, "seized_mg": row.seized_mg,
        "recovered": row.recovered, "known_on": str(row.known_on), "lane": row.lane, "means": row.means,
    }  # fmt: skip
