"""Profiles by API: what is in force, one of them with its figures, and a criterion run over past days."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Field, Query, Router, Schema
from pydantic import ConfigDict

from gwanmun.platform.api.auth import customs_key
from gwanmun.platform.api.problems import FieldError, invalid, not_found
from gwanmun.platform.api.schemas import Both
from gwanmun.risk.profiles import contract
from gwanmun.risk.rules.language import CriterionError, parse, printed, told
from gwanmun.risk.rules.profiles import Profile

COUNTRY = "kr"
Kind = Literal["PARCEL", "DECLARATION", "CARGO", "TRAVELLER", "COMPANY"]
LONGEST_DAYS = 91
router = Router(tags=["Risk"])


class ProfileOut(Schema):
    id: str
    version: int
    source: Literal["PACK", "OFFICE"]
    title: Both
    criterion: str = Field(description="in its canonical form")
    words: Both
    points: int
    lane: str | None = Field(description="least lane; null: points alone, or by the route of a parcel")
    route: str | None
    citation: str


class ProfilesOut(Schema):
    kind: Kind
    day: dt.date
    profiles: list[ProfileOut]


class AskedIn(Schema):
    kind: Kind = "PARCEL"
    day: dt.date | None = Field(None, description="in force on this day; without it, today")


class CriterionIn(Schema):
    model_config = ConfigDict(extra="forbid", title="Criterion")

    criterion: str = Field(max_length=4_000)
    kind: Kind = "PARCEL"
    days: int = Field(28, ge=1, le=LONGEST_DAYS, description="how many past days, today among them")


class LoadOut(Schema):
    least: int
    average: int
    most: int


class TestedOut(Schema):
    criterion: str = Field(description="in its canonical form")
    words: Both
    items: int
    hits: int
    new: int = Field(description="hits that no profile in force had")
    controls: int = Field(description="controls done among the hits")
    finds: int
    all_controls: int
    all_finds: int
    load: LoadOut = Field(description="hits a day")
    overlap: list[tuple[str, int]]


_WORDS = {"ko": "주소 글자 수가 8 미만인 경우", "en": "characters of the address is less than 8"}
_ONE = {
    "id": "abnormal_address", "version": 1, "source": "PACK",
    "title": {"ko": "비정상 주소", "en": "Abnormal address"}, "criterion": "address_length < 8",
    "words": _WORDS, "points": 180, "lane": None, "route": "XRAY",
    "citation": "특송물품 고시 제14조(주소 이상)",
}  # fmt: skip
_LIST = {"kind": "PARCEL", "day": "2026-11-22", "profiles": [_ONE]}
_TESTED = {
    "criterion": "address_length < 8", "words": _WORDS, "items": 480_000, "hits": 212, "new": 0,
    "controls": 96, "finds": 9, "all_controls": 14_400, "all_finds": 288,
    "load": {"least": 2, "average": 8, "most": 19},
    "overlap": [["abnormal_address", 212]],
}  # fmt: skip


def _example(given: Any, taken: Any = None) -> dict[str, Any]:
    """How the documentation shows an operation."""
    told: dict[str, Any] = {"responses": {200: {"content": {"application/json": {"example": given}}}}}
    if taken is not None:
        told["requestBody"] = {"content": {"application/json": {"example": taken}}}
    return told


def _out(profile: Profile, day: dt.date) -> dict[str, Any]:
    fields = contract.language(COUNTRY, day).fields
    assert profile.criterion is not None  # noqa: S101 - a compiled profile has one
    return {
        "id": profile.id, "version": profile.version, "source": profile.source, "title": profile.title,
        "criterion": printed(profile.criterion, fields), "words": told(profile.criterion, fields),
        "points": profile.points, "lane": profile.lane, "route": profile.route, "citation": profile.citation,
    }  # fmt: skip


@router.get(
    "",
    auth=customs_key("risk:read"),
    operation_id="listProfiles",
    summary="시행 중인 선별기준 · Profiles in force",
    response=ProfilesOut,
    openapi_extra=_example(_LIST),
)
def listing(request: HttpRequest, asked: Query[AskedIn]) -> dict[str, Any]:
    """The country pack's and the office's, each with its criterion in words. For keys of customs only."""
    day = asked.day or timezone.localdate()
    found = contract.active_on(day, asked.kind, COUNTRY)
    return {"kind": asked.kind, "day": day, "profiles": [_out(profile, day) for profile in found]}


@router.post(
    "/test",
    auth=customs_key("risk:read"),
    operation_id="testCriterion",
    summary="조건을 지난 자료로 시험 · Run a criterion over past days",
    response=TestedOut,
    openapi_extra=_example(_TESTED, {"criterion": "address_length < 8", "days": 28}),
)
def test(request: HttpRequest, asked: Body[CriterionIn]) -> dict[str, Any]:
    """How many items of past days a criterion would have hit, and what was found among them. Nothing is
    stored."""
    last = timezone.localdate()
    fields = contract.language(COUNTRY, last).fields
    try:
        tree = parse(asked.criterion, fields, asked.kind)
    except CriterionError as error:
        place = error.start + 1
        raise invalid(
            [FieldError("body.criterion", error.code, error.text.ko, error.text.en,
                        f"{place}번째 글자: {error.cure.ko}", f"Character {place}: {error.cure.en}")]
        ) from None  # fmt: skip
    raw = {"id": "asked", "criterion": asked.criterion, "points": 0}
    try:
        found = contract.measured(COUNTRY, asked.kind, raw, last - dt.timedelta(asked.days - 1), last, _quiet)
    except contract.Refused as refused:
        raise invalid(
            [FieldError("body.kind", "NO_PAST", refused.message.ko, refused.message.en,
                        "다른 대상을 골라 주십시오.", "Choose another kind of items.")]
        ) from None  # fmt: skip
    return {"criterion": printed(tree, fields), "words": told(tree, fields), **found}


@router.get(
    "/{name}",
    auth=customs_key("risk:read"),
    operation_id="getProfile",
    summary="선별기준 하나 · One profile in force",
    response=ProfileOut,
    openapi_extra=_example(_ONE),
)
def one(request: HttpRequest, name: str, asked: Query[AskedIn]) -> dict[str, Any]:
    day = asked.day or timezone.localdate()
    for profile in contract.active_on(day, asked.kind, COUNTRY):
        if profile.id == name:
            return _out(profile, day)
    raise not_found()


def _quiet(_done: int) -> None:
    """Nobody watches the progress of a question by API."""
