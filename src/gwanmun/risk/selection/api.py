"""What was chosen, for programs of customs: the day's lanes, the items in them. Nothing for anybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from gwanmun.platform.api.auth import customs_key
from gwanmun.risk.profiles.contract import Said, noted
from gwanmun.risk.selection.models import Chosen, Run
from gwanmun.risk.selection.shape import reasons_of

router = Router(tags=["Risk"])
PAGE = 200


class LaneOut(Schema):
    office: str
    shift: str
    lane: str
    slots: int | None = Field(description="null: not told, so unlimited")
    asked: int
    chosen: int
    mandatory: int
    random: int
    exploration: int
    missed: int = Field(description="asked for this lane and found no slot in it")
    overflow: int = Field(description="mandatory controls beyond the slots")


class ChosenOut(Schema):
    id: int
    item: str
    lane: str = Field(description="after overrides")
    lane_selected: str
    basis: str
    bases: list[str]
    chance_ppm: int = Field(description="probability with which the draw brought it here, millionths")
    score_ppm: int | None
    points: int
    worth: int
    place: int
    profiles: list[str]
    reasons: list[dict[str, Any]]


class SelectionOut(Schema):
    day: dt.date
    lanes: list[LaneOut]
    items: list[ChosenOut]
    next: int | None = Field(description="give it as `after` for the next items; null: these were the last")


_EXAMPLE = {
    "day": "2026-11-22",
    "lanes": [
        {"office": "ICN", "shift": "DAY", "lane": "RED", "slots": 30, "asked": 41, "chosen": 30,
         "mandatory": 12, "random": 3, "exploration": 0, "missed": 11, "overflow": 0}
    ],
    "items": [
        {"id": 17, "item": "GS260701NVP0000105", "lane": "RED", "lane_selected": "RED", "basis": "PROFILE",
         "bases": ["PROFILE"], "chance_ppm": 1000000, "score_ppm": None, "points": 300, "worth": 1000000,
         "place": 4, "profiles": ["narcotics_route_small"], "reasons": []}
    ],
    "next": None,
}  # fmt: skip


@router.get(
    "",
    auth=customs_key("risk:read"),
    operation_id="getSelection",
    summary="선별 결과 · Selection of a day",
    response=SelectionOut,
    openapi_extra={"responses": {200: {"content": {"application/json": {"example": _EXAMPLE}}}}},
)
def selection(
    request: HttpRequest,
    day: Annotated[dt.date | None, Query(description="without it, today")] = None,
    lane: Annotated[str | None, Query(max_length=12)] = None,
    basis: Annotated[str | None, Query(max_length=12)] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> SelectionOut:
    """Lanes with their counts, and the items chosen, 200 at a time. For keys of customs alone: who knew how
    items are chosen could learn to pass by."""
    wanted = day or timezone.localdate()
    runs = Run.objects.filter(counts=True, day=wanted)
    rows = Chosen.objects.filter(run__in=runs, pk__gt=after).order_by("pk")
    if lane:
        rows = rows.filter(lane_now=lane)
    if basis:
        rows = rows.filter(basis=basis)
    found = list(rows[: PAGE + 1])
    lanes = [
        LaneOut(
            office=run.office, shift=run.shift, **{k: v for k, v in told.items() if k in LaneOut.model_fields}
        )
        for run in runs.order_by("pk")
        for told in run.told
    ]
    return SelectionOut(
        day=wanted,
        lanes=lanes,
        items=_shown(found[:PAGE]),
        next=found[PAGE - 1].pk if len(found) > PAGE else None,
    )


def _shown(rows: list[Chosen]) -> list[ChosenOut]:
    """One look-up tells what the profiles of all of them say."""
    marks = {mark for row in rows for mark in row.profiles.split()}
    by_office = noted(rows[0].run.country, marks) if rows else {}
    return [_one(row, by_office) for row in rows]


def _one(row: Chosen, by_office: Mapping[str, Said]) -> ChosenOut:
    return ChosenOut(
        id=row.pk, item=row.item, lane=row.lane_now, lane_selected=row.lane, basis=row.basis,
        bases=row.bases.split(), chance_ppm=row.chance_ppm, score_ppm=row.score_ppm, points=row.points,
        worth=row.worth, place=row.place, profiles=row.profiles.split(), reasons=reasons_of(row, by_office),
    )  # fmt: skip
