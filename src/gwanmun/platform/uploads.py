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
TOO_LARGE = T(
    "보낸 파일이 너무 큽니다. 나누어 보내 주십시오.", "The file is too large. Please send it in parts."
)


class BodyLimitMiddleware:
    """Refuses a body that announces more than ``MAX_UPLOAD_BYTES``, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal() or int(announced) > settings.MAX_UPLOAD_BYTES:
            return JsonResponse(
                {"code": "too_large", "message": str(TOO_LARGE), "limit_bytes": settings.MAX_UPLOAD_BYTES},
                status=413,
            )
        return self.get_response(request)


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
