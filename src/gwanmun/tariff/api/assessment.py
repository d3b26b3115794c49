"""Duty and taxes of declarations: one, many, or two side by side."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query, Router

from gwanmun.platform.api import throttle
from gwanmun.platform.api.auth import ApiKey
from gwanmun.platform.batching import Busy
from gwanmun.tariff.answer import document
from gwanmun.tariff.api import asked, difference, examples, schemas
from gwanmun.tariff.api.questions import Question, ask
from gwanmun.tariff.assessing import assess_texts

router = Router(tags=["Duty and tax"])
Told = Annotated[
    Literal["full", "codes"],
    Query(description="full: every amount unfolded with its formula and article; codes: rule ids only"),
]
#: Streams assessed at the same time in one process: each keeps a processor busy.
STREAMS = threading.BoundedSemaphore(2)
BLOCK = 1_000


@router.post(
    "",
    auth=ApiKey("tariff:assess", throttle.sorter),
    operation_id="assess",
    summary="세액 산출 · Assess duty and taxes",
    response=schemas.AssessedOut,
    openapi_extra=examples.ASSESS,
)
def assess(request: HttpRequest, country: asked.Country = "kr", reasons: Told = "full") -> HttpResponseBase:
    """One declaration as JSON gives its duty and taxes with the reasons, or 422 with each field that has to
    be corrected. Nothing is stored. `Content-Type: application/x-ndjson` takes JSON Lines, one declaration
    each (64 MB, 100,000 at most), and streams one answer for each; a declaration that is refused says so in
    its own line. `gwanmun schema assess` prints the schema of a declaration."""
    land = asked.known(country)
    if asked.is_stream(request):
        return _stream(request, land, reasons)
    answer = ask(Question.of(asked.body(request), land, rows=reasons == "full"))
    if answer.refused:
        raise asked.refusal(answer.faults)
    return _json(document(answer, reasons))


@router.post(
    "/diff",
    auth=ApiKey("tariff:assess"),
    operation_id="compareAssessments",
    summary="두 산출 비교 · Compare two assessments",
    response=schemas.ComparedOut,
    openapi_extra=examples.DIFF,
)
def diff(request: HttpRequest, country: asked.Country = "kr") -> HttpResponse:
    """The same declaration on another day, or with another claim: `change` holds a `date`, or a `claim` with
    `proof`, `proof_date` and `direct` (a null `claim` takes claims away). Tells the difference of every
    head, the facts of each line that changed, and the reasons that came and went."""
    return _json(difference.told(asked.body(request), asked.known(country)))


def _json(body: Any) -> HttpResponse:
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        content_type="application/json; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


def _stream(request: HttpRequest, country: str, told: Literal["full", "codes"]) -> HttpResponseBase:
    if not STREAMS.acquire(blocking=False):
        raise Busy("streams", 5)
    try:
        kept, _ = asked.spooled(request)
    except BaseException:
        STREAMS.release()
        raise
    return StreamingHttpResponse(
        _Answers(kept, country, told),
        content_type=f"{asked.NDJSON}; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


class _Answers:
    """One line of JSON for each declaration. Closed by the server, also when the client goes away."""

    def __init__(self, kept: BinaryIO, country: str, told: Literal["full", "codes"]) -> None:
        self._kept = kept
        self._lines = self._told(country, told)
        self._held = True

    def _told(self, country: str, told: Literal["full", "codes"]) -> Iterator[bytes]:
        stream = asked.texts(self._kept)
        found = assess_texts(stream, country, rows=told == "full", today=timezone.localdate(), block=BLOCK)
        for answer in found:
            yield json.dumps(document(answer, told), ensure_ascii=False).encode() + b"\n"

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._lines
        finally:
            self.close()

    def close(self) -> None:
        self._kept.close()
        if self._held:
            self._held = False
            STREAMS.release()
