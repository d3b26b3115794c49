"""Results of controls by API: a scanner's or another system's results in, the figures of a period out."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Field, Query, Router, Schema
from pydantic import ConfigDict

from gwanmun.platform.api.auth import caller, customs_key
from gwanmun.platform.api.problems import FieldError, invalid
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback.measuring import Period, report
from gwanmun.risk.feedback.recording import FAULTS, Told, record

COUNTRY = "kr"
Kind = Literal["PARCEL", "DECLARATION", "CARGO", "TRAVELLER", "COMPANY"]
MOST = 1000
LONGEST_DAYS = 366
router = Router(tags=["Risk"])


class ResultIn(Schema):
    model_config = ConfigDict(extra="forbid", title="ControlResult")

    item: str = Field(max_length=60, description="number of an item that was chosen for a control")
    outcome: Literal["FIND", "NO_FIND", "NOT_DONE"]
    find: str | None = Field(None, max_length=30, description="what was found, of the country's table")
    seized_mg: int | None = Field(None, ge=0, le=10**15)
    recovered: int | None = Field(None, ge=0, le=10**15, description="duty and taxes, whole won")
    known_on: dt.date | None = Field(None, description="day of the result; without it, today")
    note: str = Field("", max_length=2000)


class ResultsIn(Schema):
    model_config = ConfigDict(extra="forbid", title="ControlResults")

    kind: Kind = "PARCEL"
    results: list[ResultIn] = Field(min_length=1, max_length=MOST)


class FaultOut(Schema):
    place: int = Field(description="number in what was sent, from 1")
    item: str
    field: str
    code: str
    ko: str
    en: str


class RecordedOut(Schema):
    new: int
    same: int = Field(description="told before, word for word")
    faults: list[FaultOut]


class PeriodIn(Schema):
    kind: Kind = "PARCEL"
    first: dt.date | None = Field(None, description="first day; without it, 28 days back")
    last: dt.date | None = Field(None, description="last day; without it, today")
    office: str = Field("", max_length=10)


class ReportOut(Schema):
    kind: str
    first: dt.date
    last: dt.date
    whole: dict[str, Any] = Field(description="controls, finds, rates with 95 % intervals, recall")
    offices: list[dict[str, Any]]
    lanes: list[dict[str, Any]]
    finds: list[dict[str, Any]]
    second: list[dict[str, Any]] = Field(description="blind second looks by office")
    fair: list[dict[str, Any]] = Field(description="selection rate against find rate, by group")


def _example(value: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"example": value}}}


_RATES = {"looked": 480, "found": 31, "precision": 0.081, "random_rate": 0.004, "recall": 0.62}
_SENT = {
    "kind": "PARCEL",
    "results": [
        {"item": "GS260701NVP0000105", "outcome": "FIND", "find": "NARCOTICS", "seized_mg": 12500},
        {"item": "GS260701NVP0000240", "outcome": "NO_FIND"},
    ],
}
_FAULT = {
    "place": 2, "item": "GS260701NVP0000240", "field": "item", "code": "UNKNOWN_ITEM",
    "ko": "검사대상으로 선별된 물품이 아닙니다.", "en": "No such item was chosen for a control.",
}  # fmt: skip
_REPORT = {
    "kind": "PARCEL", "first": "2026-10-26", "last": "2026-11-22", "whole": {**_RATES, "arrived": 500000},
    "offices": [{"office": "ICN", **_RATES}], "lanes": [{"lane": "RED", **_RATES}],
    "finds": [{"find": "NARCOTICS", "found": 3, "seized_mg": 41500, "recovered": 0, "random_found": 0}],
    "second": [{"office": "ICN", "pairs": 9, "agreed": 8, "missed": 1, "missed_rate": 0.11}],
    "fair": [{"grouping": "origin", "group": "CN", "items": 300000, "verdict": "FAIR"}],
}  # fmt: skip


@router.post(
    "", auth=customs_key("risk:results"), operation_id="sendResults", response=RecordedOut,
    summary="검사 결과 전송 · Send results of controls",
    openapi_extra={
        "requestBody": _example(_SENT),
        "responses": {200: _example({"new": 1, "same": 0, "faults": [_FAULT]})},
    },
)  # fmt: skip
def send(request: HttpRequest, sent: Body[ResultsIn]) -> dict[str, Any]:
    """Each result is kept once: sent again, it changes nothing; another result for the same look is a fault.
    What is faulty is told with its place, and the rest is kept."""
    by = caller(request)
    told = [Told(**one.dict()) for one in sent.results]
    done = record(COUNTRY, sent.kind, told, Actor(by.name, "KEY", by.organisation.pk))
    faults = [
        {"place": f.place, "item": f.item, "field": f.field, "code": f.code, **_both(f.code)}
        for f in done.faults
    ]
    return {"new": done.new, "same": done.same, "faults": faults}


def _both(code: str) -> dict[str, str]:
    from django.utils import translation

    told = {}
    for language in ("ko", "en"):
        with translation.override(language):
            told[language] = str(FAULTS[code])
    return told


@router.get(
    "", auth=customs_key("risk:read"), operation_id="getResults", response=ReportOut,
    summary="검사 성과 · What controls brought",
    openapi_extra={"responses": {200: _example(_REPORT)}},
)  # fmt: skip
def what_they_brought(request: HttpRequest, asked: Query[PeriodIn]) -> dict[str, Any]:
    """Yield by office and lane beside the random sample, second looks, fairness by group."""
    last = asked.last or timezone.localdate()
    first = asked.first or last - dt.timedelta(days=27)
    if last < first or (last - first).days > LONGEST_DAYS:
        raise invalid([_no_period()])
    told = report(COUNTRY, asked.kind, Period(first, last), asked.office or None)
    kept = {name: told[name] for name in ("whole", "offices", "lanes", "finds", "second", "fair")}
    return {"kind": asked.kind, "first": first, "last": last, **kept}


def _no_period() -> FieldError:
    return FieldError(
        "query.last", "PERIOD",
        "기간이 거꾸로이거나 1년을 넘습니다.", "The period runs backwards or is longer than a year.",
        "first는 last보다 늦지 않게, 1년 안으로 적어 주십시오.",
        "Give a first day no later than the last, within a year.",
    )  # fmt: skip


__all__ = ["router"]
