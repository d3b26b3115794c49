"""Files of past decisions and of texts by code (CSV or JSON Lines) → rows, and the faults of each line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from gwanmun.classify.rules.text import HANGUL, LATIN, LONGEST, normal, terms
from gwanmun.core.text import Text

MOST_BYTES = 512 * 1024 * 1024
#: Our column → names it goes by in files of customs offices.
COLUMNS: dict[str, tuple[str, ...]] = {
    "description": ("description", "text", "물품설명", "설명"),
    "name": ("name", "goods", "title", "품명"),
    "code": ("code", "hs", "hscode", "hs_code", "hts", "결정세번", "세번", "품목번호"),
    "lang": ("lang", "language", "언어"),
    "decided_on": ("decided_on", "date", "day", "시행일자", "시행일", "결정일"),
    "source": ("source", "reference", "참조번호", "출처"),
    "kind": ("kind", "종류"),
}
FAULTS: dict[str, Text] = {
    "TEXT_ABSENT": Text(
        "설명이 없거나 뜻이 있는 낱말이 없습니다. 물품을 설명하는 글을 넣어 주십시오.",
        "There is no description, or none with words. Describe the goods.",
    ),
    "CODE_INVALID": Text(
        "품목번호는 숫자 6~10자리여야 합니다. 점과 붙임표는 무시합니다.",
        "A code has 6 to 10 digits; dots and hyphens are ignored.",
    ),
    "CODE_UNKNOWN": Text(
        "품목분류표에 없는 소호입니다. 현재 부호로 바꾸어 주십시오.",
        "The nomenclature has no such subheading. Give the present code.",
    ),
    "DAY_INVALID": Text(
        "날짜는 2026-11-22처럼 적어 주십시오. 비워 두어도 됩니다.",
        "Write the day as 2026-11-22, or leave it empty.",
    ),
    "KIND_INVALID": Text("kind는 NOTE 또는 NAME입니다.", "kind is NOTE or NAME."),
    "LINE_INVALID": Text(
        "줄을 읽을 수 없습니다. JSON 형식을 확인해 주십시오.", "The line is not valid JSON."
    ),
}


class FileRefused(ValueError):
    """The whole file cannot be used; ``text`` says why and what would mend it."""

    def __init__(self, ko: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ko, en)


@dataclass(frozen=True)
class LineFault:
    line: int
    code: str
    value: str


@dataclass(frozen=True)
class Row:
    """One good line. ``description`` has name and description; ``decided_on`` None: not told."""

    description: str
    code: str
    lang: str
    decided_on: date | None = None
    source: str = ""
    kind: str = "NOTE"
    line: int = 0


def language_of(text: str) -> str:
    """``ko`` where Korean syllables are as many as Latin words or more."""
    plain = normal(text)
    return "ko" if sum(map(len, HANGUL.findall(plain))) >= len(LATIN.findall(plain)) else "en"


def digits_of(code: str) -> str:
    return re.sub(r"[\s.\-]", "", code)


def read_file(path: Path, *, texts: bool = False, shortest: int = 6) -> tuple[list[Row], list[LineFault]]:
    """Good rows and the faults of the other lines. ``texts``: a file of notes and names by code.

    :raises FileRefused: unreadable, too large, or without the columns that are needed.
    """
    good: list[Row] = []
    faults: list[LineFault] = []
    for line, raw in _lines(path):
        if raw is None:
            faults.append(LineFault(line, "LINE_INVALID", ""))
            continue
        row = _row(raw, 2 if texts else shortest, texts=texts)
        if isinstance(row, Row):
            good.append(replace(row, line=line))
        else:
            faults.append(LineFault(line, row[0], row[1][:60]))
    return good, faults


def _row(raw: Mapping[str, str], shortest: int, *, texts: bool) -> Row | tuple[str, str]:
    parts = [raw.get("name", "").strip(), raw.get("description", "").strip()]
    text = "\n".join(part for part in parts if part)[:LONGEST]
    code = digits_of(raw.get("code", ""))
    day: date | None = None
    if not terms(normal(text)):
        return "TEXT_ABSENT", text
    if not (code.isascii() and code.isdigit() and shortest <= len(code) <= 10):
        return "CODE_INVALID", raw.get("code", "")
    if told := raw.get("decided_on", "").strip():
        try:
            day = date.fromisoformat(re.sub(r"[./]\s*", "-", told.rstrip(".")))
        except ValueError:
            return "DAY_INVALID", told
    kind = (raw.get("kind") or "NOTE").upper()
    if texts and kind not in ("NOTE", "NAME"):
        return "KIND_INVALID", kind
    lang = raw.get("lang", "").lower()
    return Row(text, code, lang if lang in ("ko", "en") else language_of(text), day,
               raw.get("source", "")[:200], kind)  # fmt: skip


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str] | None]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileRefused("파일이 너무 큽니다(512 MB까지).", "The file is too large (512 MB at most).")
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"파일을 읽을 수 없습니다: {error.strerror}",
                          f"The file cannot be read: {error.strerror}") from None  # fmt: skip
    text = _decoded(data)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        yield from _json_lines(text)
        return
    csv.field_size_limit(10 * 1024 * 1024)
    table = csv.reader(io.StringIO(text, newline=""))
    try:
        head = [_ours(name) for name in next(table, [])]
        if "code" not in head or not {"description", "name"} & set(head):
            raise FileRefused(
                "열 code와 description이 필요합니다(결정세번, 물품설명, 품명도 됩니다).",
                "The columns code and description are needed (결정세번, 물품설명, 품명 do as well).",
            )
        for cells in table:
            if any(cell.strip() for cell in cells):
                yield table.line_num, {n: c for n, c in zip(head, cells, strict=False) if n}
    except csv.Error as error:
        raise FileRefused(f"CSV를 읽을 수 없습니다: {error}", f"The CSV cannot be read: {error}") from None


def _json_lines(text: str) -> Iterator[tuple[int, dict[str, str] | None]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw: Any = json.loads(line)
        except (ValueError, RecursionError):
            raw = None
        if not isinstance(raw, dict):
            yield number, None
            continue
        yield number, {_ours(str(k)): str(v) for k, v in raw.items() if isinstance(v, (str, int))}


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("UTF-8로 저장해 주십시오.", "Save the file as UTF-8.")


def _ours(name: str) -> str:
    plain = name.strip().lower()
    return next((ours for ours, known in COLUMNS.items() if plain in known), "")
