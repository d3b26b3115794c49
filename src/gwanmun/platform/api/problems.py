"""Answers that say no: RFC 9457 problem details, in Korean and English.

``title``, ``detail`` and each error's ``message`` and ``cure`` are in the language asked for
(``Accept-Language``, Korean by default); the members ``ko`` and ``en`` always carry both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Kind:
    status: int
    ko: str
    en: str


KINDS: dict[str, Kind] = {
    "bad-request": Kind(400, "요청을 읽을 수 없습니다", "The request cannot be read"),
    "unauthorised": Kind(401, "API 키가 필요합니다", "An API key is needed"),
    "forbidden": Kind(403, "이 키로는 할 수 없습니다", "This key may not do that"),
    "not-found": Kind(404, "찾을 수 없습니다", "Not found"),
    "method-not-allowed": Kind(405, "허용되지 않는 방식입니다", "Method not allowed"),
    "not-acceptable": Kind(406, "제공하지 않는 형식입니다", "Format not offered"),
    "conflict": Kind(409, "지금 상태에서는 할 수 없습니다", "Not possible in this state"),
    "too-large": Kind(413, "너무 큽니다", "Too large"),
    "unsupported-type": Kind(415, "받을 수 없는 형식입니다", "Format not accepted"),
    "invalid": Kind(422, "고칠 내용이 있습니다", "Something needs correcting"),
    "too-many-requests": Kind(429, "요청이 너무 잦습니다", "Too many requests"),
    "internal": Kind(500, "처리하지 못했습니다", "Something failed on our side"),
    "busy": Kind(503, "잠시 후 다시 시도해 주십시오", "Busy; try again shortly"),
}


@dataclass(frozen=True)
class FieldError:
    """One field that needs correcting; ``field`` is a path such as ``body.price``."""

    field: str
    code: str
    ko: str
    en: str
    cure_ko: str
    cure_en: str

    def as_dict(self, lang: str) -> dict[str, Any]:
        ko = {"message": self.ko, "cure": self.cure_ko}
        en = {"message": self.en, "cure": self.cure_en}
        return {"field": self.field, "code": self.code, **(ko if lang == "ko" else en), "ko": ko, "en": en}


@dataclass
class Problem(Exception):
    """Raise anywhere under the API; becomes the response."""

    kind: str
    ko: str
    en: str
    errors: Iterable[FieldError] = ()
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}: {self.en}"


def language(request: HttpRequest) -> str:
    """``ko`` or ``en``: the one ranked higher in Accept-Language, Korean when neither is named."""
    ranked: dict[str, float] = {}
    for part in request.headers.get("Accept-Language", "").split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        primary = tag.split("-")[0].lower()
        try:
            ranked.setdefault(primary, float(weight) if weight else 1.0)
        except ValueError:
            continue
    return "en" if ranked.get("en", 0.0) > ranked.get("ko", 0.0) else "ko"


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    kind, lang = KINDS[problem.kind], language(request)
    ko = {"title": kind.ko, "detail": problem.ko}
    en = {"title": kind.en, "detail": problem.en}
    body: dict[str, Any] = {
        "type": f"urn:gwanmun:problem:{problem.kind}",
        "status": kind.status,
        **(ko if lang == "ko" else en),
        "instance": request.path,
        "code": problem.kind,
        "ko": ko,
        "en": en,
    }
    errors = [e.as_dict(lang) for e in problem.errors]
    if errors:
        body["errors"] = errors
    body |= problem.extra
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=kind.status,
        content_type="application/problem+json; charset=utf-8",
        headers={"Content-Language": lang, "Vary": "Accept-Language", **problem.headers},
    )


def not_found() -> Problem:
    """One answer for what is absent and for what belongs to someone else."""
    return Problem(
        "not-found",
        "해당 번호의 자료가 없거나 이 키로 볼 수 없습니다. 번호를 확인해 주십시오.",
        "Nothing under that number, or not visible to this key. Check the number.",
    )


def invalid(errors: Iterable[FieldError]) -> Problem:
    listed = tuple(errors)
    return Problem(
        "invalid",
        f"{len(listed)}개 항목을 고쳐 다시 보내 주십시오.",
        f"Correct {len(listed)} field{'s' if len(listed) != 1 else ''} and send again.",
        listed,
    )


def busy(retry_after_s: int) -> Problem:
    return Problem(
        "busy",
        f"요청이 몰려 있습니다. {retry_after_s}초 뒤에 다시 보내 주십시오. 저장된 것은 없습니다.",
        f"Too much is waiting. Send again in {retry_after_s} s; nothing was stored.",
        headers={"Retry-After": str(retry_after_s)},
    )
