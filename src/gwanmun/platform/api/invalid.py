"""What the request schema rejects, said in Korean and English with the cure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gwanmun.platform.api.problems import FieldError

_Said = tuple[str, str, str, str]

#: pydantic error type → Korean, English, Korean cure, English cure; ``{…}`` from its context.
_TEXTS: dict[str, _Said] = {
    "missing": ("값이 없습니다.", "The value is missing.", "값을 넣어 주십시오.", "Give a value."),
    "extra_forbidden": (
        "알 수 없는 항목입니다.",
        "Unknown field.",
        "항목 이름을 문서와 맞추거나 빼 주십시오.",
        "Match the name with the documentation or leave it out.",
    ),
    "string_type": (
        "글자가 아닙니다.",
        "Not a text.",
        "따옴표로 묶은 글자로 보내 주십시오.",
        "Send a quoted text.",
    ),
    "string_too_long": (
        "{max_length}자를 넘습니다.",
        "Longer than {max_length} characters.",
        "{max_length}자 이하로 줄여 주십시오.",
        "Shorten to at most {max_length} characters.",
    ),
    "string_too_short": (
        "너무 짧습니다.",
        "Too short.",
        "{min_length}자 이상 넣어 주십시오.",
        "Give at least {min_length} characters.",
    ),
    "string_pattern_mismatch": (
        "형식이 맞지 않습니다.",
        "The form is not right.",
        "형식 {pattern}에 맞춰 주십시오.",
        "Follow the pattern {pattern}.",
    ),
    "literal_error": (
        "받을 수 없는 값입니다.",
        "Not one of the values accepted.",
        "다음 중에서 골라 주십시오: {expected}",
        "Choose one of: {expected}",
    ),
    "greater_than_equal": ("너무 작습니다.", "Too small.", "{ge} 이상이어야 합니다.", "At least {ge}."),
    "less_than_equal": ("너무 큽니다.", "Too large.", "{le} 이하여야 합니다.", "At most {le}."),
    "json_invalid": (
        "JSON이 아닙니다.",
        "Not valid JSON.",
        "UTF-8 JSON 개체 하나를 보내 주십시오.",
        "Send one JSON object in UTF-8.",
    ),
}
_TEXTS["enum"] = _TEXTS["literal_error"]
_NUMBER: _Said = ("정수가 아닙니다.", "Not a whole number.", "숫자로 보내 주십시오.", "Send a whole number.")
_DATE: _Said = (
    "날짜가 아닙니다.",
    "Not a date.",
    "2026-11-22처럼 보내 주십시오.",
    "Send it like 2026-11-22.",
)
_OTHER: _Said = (
    "값이 맞지 않습니다.",
    "The value does not fit.",
    "문서의 형식을 확인해 주십시오.",
    "See the documented form.",
)


def _said(kind: str) -> _Said:
    if kind in _TEXTS:
        return _TEXTS[kind]
    if kind.startswith("int"):
        return _NUMBER
    return _DATE if kind.startswith("date") else _OTHER


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Ninja's list of pydantic errors, most telling part of the location kept as the path."""
    out = []
    for error in errors:
        loc = [
            str(part) for part in error.get("loc", ()) if str(part) not in ("parcel", "hook", "page", "asked")
        ]
        kind = str(error.get("type", ""))
        context = {k: str(v) for k, v in dict(error.get("ctx") or {}).items()}
        try:
            ko, en, cure_ko, cure_en = (t.format(**context) for t in _said(kind))
        except KeyError:
            ko, en, cure_ko, cure_en = _OTHER
        out.append(FieldError(".".join(loc), kind, ko, en, cure_ko, cure_en))
    return out
