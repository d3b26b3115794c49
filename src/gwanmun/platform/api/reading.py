"""The body of an upload, streamed: raw or as the file of a form."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

from gwanmun.platform.api.problems import Problem

#: Content types taken as a raw body, with the ending given to a nameless file.
TYPES = {
    "text/csv": ".csv",
    "application/csv": ".csv",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/json-seq": ".jsonl",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/plain": ".txt",
    "application/gzip": ".gz",
    "application/x-gzip": ".gz",
    "application/octet-stream": "",
    "": "",
}


@dataclass(frozen=True)
class Upload:
    stream: BinaryIO
    filename: str


class WholeBody(io.RawIOBase):
    """Reads a request body and objects when it ends before the announced length.

    A connection that breaks off would otherwise leave half a manifest that looks whole.
    """

    def __init__(self, source: BinaryIO, announced: int | None) -> None:
        super().__init__()
        self._source = source
        self._announced = announced
        self._got = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            block = self._source.read(size) if size >= 0 else self._source.read()
        except (UnreadablePostError, OSError) as broken:
            raise _broken() from broken
        self._got += len(block)
        if not block and size != 0 and self._announced is not None and self._got < self._announced:
            raise _broken()
        return block


def _broken() -> Problem:
    return Problem(
        "bad-request",
        "전송이 중간에 끊겼습니다. 저장된 것은 없으니 처음부터 다시 보내 주십시오.",
        "The transfer broke off. Nothing was stored; send it again from the start.",
    )


def upload(request: HttpRequest) -> Upload:
    """The file in a request. Raises Problem 400 or 415. Nothing is read of a raw body yet."""
    kind = (request.content_type or "").lower()
    if kind == "multipart/form-data":
        return _from_form(request)
    if kind not in TYPES:
        raise Problem(
            "unsupported-type",
            f"'{kind[:80]}' 형식은 받지 않습니다. text/csv, application/x-ndjson, application/xml, "
            "application/gzip, application/octet-stream, multipart/form-data 중 하나로 보내 주십시오.",
            f"'{kind[:80]}' is not accepted. Send text/csv, application/x-ndjson, application/xml, "
            "application/gzip, application/octet-stream or multipart/form-data.",
            headers={"Accept-Post": ", ".join([k for k in TYPES if k] + ["multipart/form-data"])},
        )
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", ""):
        raise Problem(
            "unsupported-type",
            "압축은 gzip만 받습니다. gzip으로 압축하거나 압축하지 않고 보내 주십시오.",
            "gzip is the only compression accepted. Use gzip or none.",
            headers={"Accept-Encoding": "gzip, identity"},
        )
    return Upload(cast(BinaryIO, _raw(request)), _name(request) or f"upload{TYPES[kind]}")


def _raw(request: HttpRequest) -> WholeBody:
    announced = request.META.get("CONTENT_LENGTH")
    if announced:
        return WholeBody(cast(BinaryIO, request), int(announced))
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        # Django hands out nothing of a body without a length; the server ends it properly.
        return WholeBody(cast(BinaryIO, request.META["wsgi.input"]), None)
    return WholeBody(io.BytesIO(b""), None)


def _name(request: HttpRequest) -> str:
    given = request.headers.get("Content-Disposition", "")
    return str(parse_header_parameters(given)[1].get("filename", "")) if given else ""


def _from_form(request: HttpRequest) -> Upload:
    try:
        files = request.FILES.getlist("file")
    except RequestDataTooBig:
        raise
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError, ValueError) as unreadable:
        raise Problem(
            "bad-request",
            "multipart 본문을 읽을 수 없습니다. 'file' 항목에 파일 하나를 담아 다시 보내 주십시오.",
            "The multipart body cannot be read. Send one file in the part 'file'.",
        ) from unreadable
    if len(files) != 1:
        raise Problem(
            "bad-request",
            f"'file' 항목에 파일이 {len(files)}개 있습니다. 하나만 담아 주십시오.",
            f"The part 'file' holds {len(files)} files. Send exactly one.",
        )
    one = files[0]
    return Upload(cast(BinaryIO, one.file), one.name or "upload")
