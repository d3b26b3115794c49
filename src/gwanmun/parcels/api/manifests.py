"""Manifests: submit, follow, list, read faults and results."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Header, Path, Query, Router
from pydantic import Field

from gwanmun.core.formats import FileRefused
from gwanmun.parcels.api import examples, schemas, shape
from gwanmun.parcels.api.schemas import PLAIN, ManifestOut, RowId
from gwanmun.parcels.models import LineError, ManifestVersion
from gwanmun.parcels.services.finding import version as find_version
from gwanmun.parcels.services.receiving import receive
from gwanmun.parcels.services.results import results as results_of
from gwanmun.platform.api import reading
from gwanmun.platform.api.auth import ApiKey, Caller, caller
from gwanmun.platform.api.negotiate import chosen
from gwanmun.platform.api.problems import FieldError, Problem, busy, invalid, not_found
from gwanmun.platform.audit import services as audit

router = Router(tags=["Manifests"])
State = ManifestVersion.State
FINISHED = (State.CLEARED, State.REFUSED, State.FAILED)
BASE = "/api/v1/manifests"

ManifestNumber = Annotated[str, Field(min_length=1, max_length=64, pattern=PLAIN, examples=["180-12345675"])]
After = Annotated[int, Field(ge=0, le=2**40)]
Limit = Annotated[int, Field(ge=1, le=500)]


@router.post(
    "",
    auth=ApiKey("manifests:write"),
    operation_id="submitManifest",
    summary="적하목록 제출 · Submit a manifest",
    response={202: ManifestOut, 200: ManifestOut},
    openapi_extra=examples.SUBMIT,
)
def submit(
    request: HttpRequest,
    manifest_number: Annotated[ManifestNumber | None, Header(alias="Manifest-Number")] = None,
    number: Annotated[ManifestNumber | None, Query()] = None,
) -> HttpResponse:
    """Send the file as it is (raw body) or as the part `file` of a form: CSV, JSON Lines, XFZB or
    XFWB, each also gzip-compressed. It is stored, queued and answered at once with 202; follow
    `Location` until `finished`. The same bytes under the same number again change nothing and give
    200. Other bytes under a number are its next version, which replaces the one before when cleared."""
    if manifest_number and number and manifest_number != number:
        raise invalid([_two_numbers()])
    who = caller(request)
    upload = reading.upload(request)
    try:
        receipt = receive(
            who.organisation,
            upload.stream,
            upload.filename,
            manifest_number or number,
            by=who.key.prefix,
            by_kind="KEY",
        )
    except FileRefused as refused:
        raise _refused(refused) from refused
    except ValueError as unfit:
        raise invalid([_unfit_number()]) from unfit
    version = _visible(who, receipt.version_id)
    return HttpResponse(
        json.dumps(_status(version), ensure_ascii=False, default=str),
        status=200 if receipt.already else 202,
        content_type="application/json; charset=utf-8",
        headers={"Location": f"{BASE}/{version.pk}"}
        | ({} if version.state in FINISHED else {"Retry-After": "1"}),
    )


@router.get(
    "",
    auth=ApiKey("manifests:read"),
    operation_id="listManifests",
    summary="적하목록 목록 · List manifests",
    response=schemas.ManifestPage,
    openapi_extra=examples.MANIFESTS,
)
def listing(
    request: HttpRequest,
    state: Literal["RECEIVED", "CLEARING", "CLEARED", "REFUSED", "FAILED"] | None = None,
    number: Annotated[ManifestNumber | None, Query()] = None,
    before: Annotated[RowId | None, Query()] = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first, all versions. Follow `next` until it is null."""
    found = _versions(caller(request)).order_by("-pk")
    if state:
        found = found.filter(state=state)
    if number:
        found = found.filter(manifest__number=number)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found[: limit + 1])
    follow = None
    if len(rows) > limit:
        follow = _link(request, before=rows[limit - 1].pk)
    return {"items": [_status(v) for v in rows[:limit]], "next": follow}


@router.get(
    "/{manifest_id}",
    auth=ApiKey("manifests:read"),
    operation_id="getManifest",
    summary="처리 상태 · Status of a manifest",
    response=ManifestOut,
    openapi_extra=examples.MANIFEST,
)
def status(request: HttpRequest, manifest_id: Path[RowId]) -> HttpResponse:
    """State, stage and progress; when finished, the counts and taxes, or why the file was refused."""
    version = _visible(caller(request), manifest_id)
    return HttpResponse(
        json.dumps(_status(version), ensure_ascii=False, default=str),
        content_type="application/json; charset=utf-8",
        headers={"Cache-Control": "no-store"} | ({} if version.state in FINISHED else {"Retry-After": "1"}),
    )


@router.get(
    "/{manifest_id}/versions",
    auth=ApiKey("manifests:read"),
    operation_id="listManifestVersions",
    summary="버전 목록 · Versions of a manifest",
    response=schemas.ManifestPage,
    openapi_extra=examples.MANIFESTS,
)
def versions(request: HttpRequest, manifest_id: Path[RowId]) -> dict[str, Any]:
    """Every file received under the number of this manifest, oldest first."""
    who = caller(request)
    found = _versions(who).filter(manifest_id=_visible(who, manifest_id).manifest_id).order_by("version")
    return {"items": [_status(v) for v in found], "next": None}


@router.get(
    "/{manifest_id}/errors",
    auth=ApiKey("manifests:read"),
    operation_id="listManifestErrors",
    summary="오류 목록 · Faults by line",
    response=schemas.LineErrorPage,
    openapi_extra=examples.ERRORS,
)
def line_errors(
    request: HttpRequest,
    manifest_id: Path[RowId],
    format: Literal["json", "csv"] | None = None,  # noqa: A002 — the public name of the parameter
    severity: Literal["REFUSED", "REQUEST", "NOTE"] | None = None,
    after: After = 0,
    limit: Annotated[int, Field(ge=1, le=5000)] = 500,
) -> Any:
    """What is wrong, in which line and field, and how to mend it, in Korean and English. REFUSED:
    the line was not taken in. REQUEST: the parcel is held until the data come. NOTE: the parcel went
    on without the value. JSON in pages, CSV (UTF-8 with BOM, for spreadsheets) whole."""
    form = chosen(request, format, {"json": "application/json", "csv": "text/csv"})
    version = _visible(caller(request), manifest_id)
    found = LineError.objects.filter(version_id=version.pk, pk__gt=after).order_by("pk")
    if severity:
        found = found.filter(severity=severity)
    if form == "csv":
        return _download(_errors_csv(found.values().iterator(2000)), "text/csv", f"errors-{version.pk}.csv")
    rows = list(found.values()[: limit + 1])
    follow = _link(request, after=rows[limit - 1]["id"]) if len(rows) > limit else None
    return {"items": shape.line_errors(rows[:limit]), "next": follow}


@router.get(
    "/{manifest_id}/results",
    auth=ApiKey("parcels:read"),
    operation_id="getManifestResults",
    summary="결과 내려받기 · Results of a manifest",
    openapi_extra=examples.RESULTS,
)
def results(
    request: HttpRequest,
    manifest_id: Path[RowId],
    format: Literal["jsonl", "csv", "parquet"] | None = None,  # noqa: A002 — as above
) -> HttpResponseBase:
    """Every parcel as received and decided, streamed, in the order of the file. 409 until cleared."""
    media = {
        "jsonl": "application/x-ndjson",
        "csv": "text/csv",
        "parquet": "application/vnd.apache.parquet",
    }
    form = chosen(request, format, media)
    who = caller(request)
    version = _visible(who, manifest_id)
    if version.state != State.CLEARED:
        raise _no_results(version)
    if who.sees is None:
        after = {"file": f"results.{form}", "personal_data": True}
        audit.record(
            audit.Actor.key(who.key), "parcels.exported", "manifest_version", version.pk, after=after
        )
    return _download(
        results_of(version, form, customs=who.sees is None), media[form], f"manifest-{version.pk}.{form}"
    )


def _download(blocks: Iterable[bytes], media: str, name: str) -> StreamingHttpResponse:
    suffix = "; charset=utf-8" if media.startswith("text/") else ""
    return StreamingHttpResponse(
        blocks, content_type=media + suffix, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _errors_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = ["line", "number", "field", "code", "severity", "value"]
    writer.writerow([*head, "내용", "고치는 법", "message", "cure"])
    yield "\ufeff".encode()  # the mark makes spreadsheets read UTF-8
    for row in rows:
        said = shape.line_error(row)
        cells = [*(row[h] for h in head), *said["ko"].values(), *said["en"].values()]
        writer.writerow([_harmless(cell) for cell in cells])
        if out.tell() > 65_536:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _harmless(cell: Any) -> Any:
    """Received text never becomes a formula in a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _versions(who: Caller) -> QuerySet[ManifestVersion]:
    found = ManifestVersion.objects.select_related("manifest")
    return found if who.sees is None else found.filter(manifest__organisation=who.sees)


def _visible(who: Caller, version_id: int) -> ManifestVersion:
    version = find_version(version_id, who.sees)
    if version is None:
        raise not_found()
    return version


def _link(request: HttpRequest, **changed: int) -> str:
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def _status(version: ManifestVersion) -> dict[str, Any]:
    fault = version.fault
    here = f"{BASE}/{version.pk}"
    return {
        "id": version.pk,
        "manifest_number": version.manifest.number,
        "version": version.version,
        "current": version.manifest.current_id == version.pk,
        "state": str(version.state),
        "finished": version.state in FINISHED,
        "stage": version.stage,
        "done": version.done,
        "total": version.total,
        "filename": version.filename,
        "format": version.format,
        "size": version.size,
        "sha256": version.digest,
        "received_at": shape.moment(version.received_at),
        "started_at": shape.moment(version.started_at),
        "finished_at": shape.moment(version.finished_at),
        "rulebook": version.rulebook,
        "summary": version.summary,
        "fault": {"code": fault["code"], **shape.said(fault["code"], fault.get("params", {}))}
        if fault
        else None,
        "links": {
            "self": here,
            "versions": f"{here}/versions",
            "errors": f"{here}/errors",
            "results": f"{here}/results",
        },
    }


def _refused(refused: FileRefused) -> Problem:
    said = shape.said(refused.fault.code, refused.fault.params)
    return Problem(
        "too-large" if refused.fault.code.endswith("TOO_LARGE") else "invalid",
        f"{said['ko']['message']} {said['ko']['cure']}",
        f"{said['en']['message']} {said['en']['cure']}",
        extra={"fault": refused.fault.code},
    )


def _two_numbers() -> FieldError:
    return FieldError(
        "header.Manifest-Number", "two_numbers",
        "Manifest-Number 머리글과 number 질의값이 다릅니다.",
        "The header Manifest-Number and the query number differ.",
        "둘 중 하나만 보내 주십시오.", "Send only one of them.",
    )  # fmt: skip


def _unfit_number() -> FieldError:
    return FieldError(
        "header.Manifest-Number", "unfit_number",
        "적하목록 번호로 쓸 수 없습니다.", "Not usable as a manifest number.",
        "인쇄 가능한 글자 1~64자로 보내 주십시오.", "Use 1 to 64 printable characters.",
    )  # fmt: skip


def _no_results(version: ManifestVersion) -> Problem:
    if version.state in FINISHED:
        return Problem(
            "conflict",
            "이 적하목록은 통관되지 않아 결과가 없습니다. 상태 자료에서 까닭을 확인해 주십시오.",
            "This manifest was not cleared, so there are no results. See its status for the reason.",
            extra={"state": str(version.state)},
        )
    waiting = busy(1)
    return Problem(
        "conflict",
        "아직 처리 중입니다. 상태가 CLEARED가 된 뒤에 받아 주십시오.",
        "Still being cleared. Fetch the results when the state is CLEARED.",
        headers=waiting.headers,
        extra={"state": str(version.state), "done": version.done, "total": version.total},
    )
