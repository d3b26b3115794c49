"""The sorter's question: decide one parcel from its data, now, without storing it."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router

from gwanmun.parcels.api import examples, schemas, shape, sorter
from gwanmun.parcels.api.question import ParcelIn, record
from gwanmun.parcels.services.view import told_codes
from gwanmun.platform.api import throttle
from gwanmun.platform.api.auth import ApiKey, caller
from gwanmun.platform.api.problems import FieldError, invalid

router = Router(tags=["Parcels"])


@router.post(
    "",
    auth=ApiKey("parcels:decide", throttle.sorter),
    operation_id="decideParcel",
    summary="화물 한 건 즉시 판단 · Decide one parcel",
    response=schemas.DecideOut,
    openapi_extra=examples.DECIDE,
)
def decide(
    request: HttpRequest,
    parcel: Body[ParcelIn],
    reasons: Annotated[
        Literal["full", "codes"],
        Query(description="codes: rule ids only, for machines that need no words"),
    ] = "full",
) -> HttpResponse:
    """The same rules as for a manifest, for one parcel, in a few milliseconds. Nothing is stored.
    Parcels already stored count for aggregation. What cannot be read gives 422 with each field;
    what is missing gives a decision HOLD with `requests`."""
    who = caller(request)
    answer = sorter.ask(sorter.Question.of(record(parcel), who.organisation))
    refused = [e for e in answer.errors if e["severity"] == "REFUSED"]
    if refused or answer.row is None:
        raise invalid([_error(e) for e in refused])
    row = answer.row
    customs = who.sees is None
    told = shape.reasons(row, answer.book, customs=customs) if reasons == "full" else []
    body: dict[str, Any] = {
        "number": row["number"],
        "sort": shape.sort_of(row["state"]),
        "decision": shape.decision(row, customs=customs),
        "codes": told_codes(row["reasons"], customs=customs),
        "reasons": told,
        "requests": shape.line_errors(answer.errors),
        "rulebook": answer.book.digest,
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False, default=str),
        content_type="application/json; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def _error(error: dict[str, Any]) -> FieldError:
    said = shape.line_error(error)
    path = f"body.{error['field']}" if error["field"] else "body"
    ko, en = said["ko"], said["en"]
    return FieldError(path, error["code"], ko["message"], en["message"], ko["cure"], en["cure"])
