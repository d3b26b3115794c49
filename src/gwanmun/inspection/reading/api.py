"""Cases for systems of customs: what waits, what was decided, and a case for an image that was brought in."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Body, Field, Path, Query, Router, Schema, Status
from pydantic import ConfigDict

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Case
from gwanmun.platform.api.auth import customs_key
from gwanmun.platform.api.problems import not_found

router = Router(tags=["Inspection"])
Number = Annotated[int, Field(ge=1, le=2**62)]
MOST = 100


class CaseIn(Schema):
    model_config = ConfigDict(extra="forbid", title="Case to open")

    image: Number = Field(description="number of an image of the bank")


class CaseOut(Schema):
    id: int
    image: int | None
    kind: str
    subject: str = Field(description="number of the item, such as a waybill")
    state: str
    verdict: str = Field(description="CLEAR, OPEN or HOLD once it is decided, else empty")
    lane: str
    alarm: bool
    due_at: dt.datetime
    decided_at: dt.datetime | None
    closed_at: dt.datetime | None
    carried_out: bool | None = Field(description="whether the room of the goods did as was decided")


class CasesOut(Schema):
    cases: list[CaseOut]
    next: int | None = Field(description="give it as `after` for the next page")


_OUT = {
    "id": 1, "image": 7, "kind": "PARCEL", "subject": "HBL-1", "state": "CLOSED", "verdict": "CLEAR",
    "lane": "ORANGE", "alarm": False, "due_at": "2026-07-08T10:30:00+09:00",
    "decided_at": "2026-07-08T09:31:00+09:00", "closed_at": "2026-07-08T09:31:12+09:00", "carried_out": True,
}  # fmt: skip


def _example(body: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"example": body}}}


def _told(case: Case) -> dict[str, Any]:
    names = ("image", "subject", "state", "verdict", "lane", "alarm", "due_at", "decided_at", "closed_at")
    settled = case.settle_at is None  # a word that may still be taken back is nobody's business
    told = {"id": case.pk, "kind": case.subject_kind, **{name: getattr(case, name) for name in names}}
    if not settled:
        told |= {"verdict": "", "decided_at": None}
    return told | {"carried_out": case.told["ok"] if case.told else None}


@router.get(
    "",
    auth=customs_key("inspection:cases"),
    operation_id="listCases",
    summary="판독 건 목록 · List cases",
    response=CasesOut,
    openapi_extra={"responses": {200: _example({"cases": [_OUT], "next": None})}},
)
def list_cases(
    request: HttpRequest,
    state: Literal["NEW", "READING", "SECOND", "SUPERVISOR", "DECIDED", "CLOSED"] | None = None,
    subject: Annotated[str, Query(max_length=60)] = "",
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> dict[str, Any]:
    """Cases in the order of their numbers, a hundred a page. For keys of customs."""
    rows = Case.objects.filter(pk__gt=after).order_by("pk")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(subject=subject) if subject else rows
    found = list(rows[: MOST + 1])
    following = found[MOST - 1].pk if len(found) > MOST else None
    return {"cases": [_told(case) for case in found[:MOST]], "next": following}


@router.get(
    "/{case_id}",
    auth=customs_key("inspection:cases"),
    operation_id="getCase",
    summary="판독 건 조회 · A case",
    response=CaseOut,
    openapi_extra={"responses": {200: _example(_OUT)}},
)
def get_case(request: HttpRequest, case_id: Path[Number]) -> dict[str, Any]:
    """What became of one case. A decision is told once it can no longer be taken back."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise not_found()
    return _told(case)


@router.post(
    "",
    auth=customs_key("inspection:cases"),
    operation_id="openCase",
    summary="판독 건 열기 · Open a case",
    response={201: CaseOut, 200: CaseOut},
    openapi_extra={
        "requestBody": _example({"image": 7}),
        "responses": {
            201: _example({**_OUT, "state": "NEW", "verdict": "", "decided_at": None, "closed_at": None}),
            200: _example(_OUT),
        },
    },
)
def open_case(request: HttpRequest, sent: Body[CaseIn]) -> Any:
    """Have an image of the bank read. Asked again it is the same case. What was read is decided by people: a
    program can open a case, but not decide it."""
    image = bank.images().filter(pk=sent.image).first()
    if image is None:
        raise not_found()
    known = Case.objects.filter(image=image.pk).exists()
    return Status(200 if known else 201, _told(contract.open_case(image)))
