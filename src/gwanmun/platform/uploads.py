"""Request bodies: counted before they are believed, and files always straight to disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse

from gwanmun.platform.i18n import T

CHUNK = 1024 * 1024
_KO = "보낸 파일이 너무 큽니다. 나누어 보내 주십시오."
_EN = "The file is too large. Please send it in parts."
TOO_LARGE = T(_KO, _EN)


class BodyLimitMiddleware:
    """Refuses a body that announces more than ``MAX_UPLOAD_BYTES``, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal() or int(announced) > settings.MAX_UPLOAD_BYTES:
            return _problem()
        return self.get_response(request)


def _problem() -> JsonResponse:
    """RFC 9457 problem details in both languages, as the programming interface gives them."""
    ko, en = {"title": "너무 큽니다", "detail": _KO}, {"title": "Too large", "detail": _EN}
    body = {"type": "urn:gwanmun:problem:too-large", "status": 413, "code": "too-large", "ko": ko, "en": en}
    detail = {"title": str(T(ko["title"], en["title"])), "detail": str(TOO_LARGE)}
    return JsonResponse(
        body | detail | {"limit_bytes": settings.MAX_UPLOAD_BYTES},
        status=413,
        content_type="application/problem+json",
    )


class DiskUploadHandler(TemporaryFileUploadHandler):
    """Multipart files to ``HOME/upload``; counts what really arrives, over all files of a request."""

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD_BYTES:
            raise RequestDataTooBig(str(TOO_LARGE))
        super().receive_data_chunk(raw_data, start)


def save_body(request: HttpRequest, target: IO[bytes]) -> int:
    """Stream a raw request body into ``target`` and return its size in bytes.

    Raises ``RequestDataTooBig`` as soon as more than ``MAX_UPLOAD_BYTES`` have come, and
    ``ConnectionError`` when fewer came than announced.
    """
    size = 0
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    reader: Any = request
    while chunk := reader.read(CHUNK):
        size += len(chunk)
        if size > settings.MAX_UPLOAD_BYTES:
            raise RequestDataTooBig(str(TOO_LARGE))
        target.write(chunk)
    if size < announced:
        raise ConnectionError(f"{size} of {announced} bytes arrived")
    return size
