"""Parcels: one with its reasons, many in pages, and the sorter's short answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from gwanmun.parcels.api import examples, schemas, shape
from gwanmun.parcels.api.schemas import Number, RowId
from gwanmun.parcels.models import LineError, Manifest, ManifestVersion, Parcel
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services import finding, view
from gwanmun.parcels.services.book import book_for
from gwanmun.parcels.services.scope import LINE_BITS, MAX_LINE, id_range, parcels_of
from gwanmun.platform.api import throttle
from gwanmun.platform.api.auth import ApiKey, Caller, caller
from gwanmun.platform.api.problems import not_found
from gwanmun.platform.audit import services as audit

router = Router(tags=["Parcels"])
PERSONAL = ("consignee_name", "consignee_phone", "consignee_address", "consignee_zip", "consignee_id")
LOOKED = "API"  # the reason of a look-up by a system: the key names it

SUMMARY = (
    "id", "version_id", "number", "line", "description",
    "state", "lane", "route", "hold_kind", "payable", "reasons",
)  # fmt: skip
#: A page that has looked this long through parcels that do not fit is given short, with its ``next``.
PATIENCE_S = 1.5


@router.get(
    "",
    auth=ApiKey("parcels:read"),
    operation_id="listParcels",
    summary="화물 목록 · List parcels",
    response=schemas.ParcelPage,
    openapi_extra=examples.PARCELS,
)
def listing(
    request: HttpRequest,
    state: Annotated[
        Literal["AUTO_CLEARED", "INSPECTION", "HELD", "RELEASED", "RETURNED", "DESTROYED"] | None, Query()
    ] = None,
    lane: Literal["LIST", "SIMPLIFIED", "GENERAL", "UNDECIDED"] | None = None,
    route: Literal["RELEASE", "XRAY", "OPEN", "HOLD"] | None = None,
    hold_kind: Annotated[
        str | None,
        Query(pattern="^[A-Z_]{1,22}$", description="DATA_FIX, DECLARATION_REQUIRED, AGGREGATED …"),
    ] = None,
    manifest: Annotated[RowId | None, Query(description="id of a manifest version")] = None,
    after: Annotated[int | None, Query(ge=0, le=2**62, description="taken from `next`")] = None,
    limit: Annotated[int, Field(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """Parcels of the versions that count, newest manifest first, in the order of the file. A page
    may be shorter than `limit`, even empty, and still have a `next`: go on until it is null."""
    wanted = {"state": state, "lane": lane, "route": route, "hold_kind": hold_kind}
    fits = {name: value for name, value in wanted.items() if value}
    rows: list[dict[str, Any]] = []
    until = time.monotonic() + PATIENCE_S
    follow: int | None = None
    who = caller(request)
    for version in _versions(who, manifest, after):
        found = _after(parcels_of(version), version, after).filter(**fits)
        rows += found.order_by("pk").values(*SUMMARY)[: limit + 1 - len(rows)]
        if len(rows) > limit:
            rows.pop()
            follow = rows[-1]["id"]
            break
        if time.monotonic() > until:
            follow = id_range(version)[1] - 1
            break
    items = [_summary(row, who) for row in rows]
    return {"items": items, "next": _link(request, follow) if follow is not None else None}


@router.get(
    "/{number}",
    auth=ApiKey("parcels:read"),
    operation_id="getParcel",
    summary="화물과 판단 근거 · A parcel with its reasons",
    response=schemas.ParcelOut,
    openapi_extra=examples.PARCEL,
)
def one(request: HttpRequest, number: Path[Number]) -> dict[str, Any]:
    """What was received, what was decided, each reason with its rule, source and figures, and what
    happened since."""
    who = caller(request)
    parcel = _visible(who, number)
    if who.sees is None:  # an operator sent these data itself; anyone else's look is on the record
        audit.person_viewed(audit.Actor.key(who.key), "parcel", parcel.pk, PERSONAL, LOOKED)
    row = {name: getattr(parcel, name) for name in (*TYPED, *DECIDED)}
    version = parcel.version
    return {
        "number": parcel.number,
        "manifest": {
            "id": version.pk,
            "manifest_number": version.manifest.number,
            "version": version.version,
            "line": parcel.line,
        },
        "received": shape.received(row),
        "decision": shape.decision(row, customs=who.sees is None),
        "reasons": shape.reasons(row, book_for(parcel), customs=who.sees is None),
        "requests": shape.line_errors(LineError.objects.filter(version=version, line=parcel.line).values()),
        "history": [_event(event, who) for event in view.history(parcel)],
    }


@router.get(
    "/{number}/sort",
    auth=ApiKey("parcels:decide", throttle.sorter),
    operation_id="sortParcel",
    summary="분류기 답변 · What the sorter does",
    response=schemas.SortOut,
    openapi_extra=examples.SORT,
)
def sort(request: HttpRequest, number: Path[Number]) -> dict[str, Any]:
    """Cleared, inspect or hold, for a stored parcel. Whatever is not plainly cleared or to be
    inspected is held: a parcel that was returned or destroyed never leaves on the belt."""
    who = caller(request)
    parcel = _visible(who, number)
    return {
        "number": parcel.number,
        "sort": shape.sort_of(parcel.state),
        "state": parcel.state,
        "route": parcel.route,
        "hold_kind": parcel.hold_kind,
        "codes": view.told_codes(parcel.reasons, customs=who.sees is None),
    }


def _visible(who: Caller, number: str) -> Parcel:
    found = finding.find(number, who.sees)
    if not found:
        raise not_found()
    return found[0]


def _versions(who: Caller, manifest: int | None, after: int | None) -> Iterator[int]:
    """Ids of the cleared versions to look through, newest first, from the one of ``after`` on."""
    if manifest is not None:
        if finding.version(manifest, who.sees) is None:
            raise not_found()
        found = ManifestVersion.objects.filter(pk=manifest, state=ManifestVersion.State.CLEARED)
    else:
        current = Manifest.objects.filter(current__isnull=False)
        if who.sees is not None:
            current = current.filter(organisation=who.sees)
        found = ManifestVersion.objects.filter(pk__in=current.values("current_id"))
    if after is not None:
        whole = after & MAX_LINE == MAX_LINE  # that version has been looked through to its end
        found = found.filter(**{"pk__lt" if whole else "pk__lte": after >> LINE_BITS})
    return found.order_by("-pk").values_list("pk", flat=True).iterator(500)


def _after(found: QuerySet[Parcel], version: int, after: int | None) -> QuerySet[Parcel]:
    return found.filter(pk__gt=after) if after is not None and after >> LINE_BITS == version else found


def _summary(row: dict[str, Any], who: Caller) -> dict[str, Any]:
    return {
        **{name: row[name] for name in SUMMARY if name not in ("id", "version_id", "reasons")},
        "manifest": row["version_id"],
        "reasons": view.told_codes(row["reasons"], customs=who.sees is None),
        "link": f"/api/v1/parcels/{row['number']}",
    }


def _event(event: dict[str, Any], who: Caller) -> dict[str, Any]:
    """An operator sees that customs acted, not which officer."""
    shown = {
        name: event[name] for name in ("at", "act", "reason", "state_before", "state_after", "undone_at")
    }
    return {**shown, "actor": event["actor"] if who.sees is None else "customs"}


def _link(request: HttpRequest, after: int) -> str:
    query = request.GET.copy()
    query["after"] = str(after)
    return f"{request.path}?{query.urlencode()}"
