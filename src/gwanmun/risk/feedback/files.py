"""A file of results, as another system writes it: CSV with the columns of :data:`FILE_COLUMNS`."""

from __future__ import annotations

import csv
import datetime as dt
import io

from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.risk.feedback.recording import Fault, Recorded, Told, record

FILE_COLUMNS = ("item", "outcome", "find", "seized_mg", "recovered", "known_on", "note")
_NEEDED = ("item", "outcome")
_MOST = 50_000
#: Korean heads that mean the same.
_ALSO = {
    "번호": "item", "결과": "outcome", "적발내용": "find", "압수중량_mg": "seized_mg",
    "추징세액": "recovered", "결과일": "known_on", "비고": "note",
}  # fmt: skip


class FileRefused(ValueError):
    """A file that is refused whole. ``text``: why, in both languages."""

    def __init__(self, text: str) -> None:
        super().__init__(str(text))
        self.text = text


def record_file(country: str, kind: str, content: bytes, by: Actor) -> Recorded:
    """Keep what can be kept; places of faults are line numbers of the file.

    :raises FileRefused: no text, no heads, or too many lines.
    """
    lines = list(_lines(content))
    faults: list[Fault] = []
    told: list[Told] = []
    places: list[int] = []
    for place, row in lines:
        made = _told(row, place, faults)
        if made is not None:
            told.append(made)
            places.append(place)
    done = record(country, kind, told, by)
    moved = [Fault(places[f.place - 1], f.item, f.field, f.code) for f in done.faults]
    done.faults = sorted([*faults, *moved], key=lambda fault: fault.place)
    return done


def _lines(content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp949")
        except UnicodeDecodeError:
            raise FileRefused(
                T("UTF-8 또는 CP949로 저장한 CSV를 올려 주십시오.", "Bring a CSV in UTF-8 or CP949.")
            ) from None
    if "\x00" in text:
        raise FileRefused(T("글자 파일이 아닙니다.", "This is no text."))
    reader = csv.reader(io.StringIO(text))
    try:
        head = [_ALSO.get(name.strip(), name.strip().lower()) for name in next(reader, [])]
        missing = [name for name in _NEEDED if name not in head]
        if missing:
            raise FileRefused(
                T(f"열이 없습니다: {', '.join(missing)}", f"Columns are missing: {', '.join(missing)}")
            )
        rows = [(reader.line_num, dict(zip(head, row, strict=False))) for row in reader if any(row)]
    except csv.Error as error:
        raise FileRefused(T(f"CSV를 읽을 수 없습니다: {error}", f"The CSV cannot be read: {error}")) from None
    if len(rows) > _MOST:
        raise FileRefused(T(f"한 번에 {_MOST:,}줄까지입니다.", f"At most {_MOST:,} lines at once."))
    return rows


def _told(row: dict[str, str], place: int, faults: list[Fault]) -> Told | None:
    item = row.get("item", "").strip()[:60]
    numbers: dict[str, int | None] = {}
    for name in ("seized_mg", "recovered"):
        text = row.get(name, "").strip().replace(",", "")
        if text and not text.lstrip("-").isdecimal():
            faults.append(Fault(place, item, name, "AMOUNT"))
            return None
        numbers[name] = int(text[:20]) if text else None
    day: dt.date | None = None
    if written := row.get("known_on", "").strip():
        try:
            day = dt.date.fromisoformat(written)
        except ValueError:
            faults.append(Fault(place, item, "known_on", "DAY"))
            return None
    return Told(
        item, row.get("outcome", "").strip().upper(), row.get("find", "").strip().upper() or None,
        numbers["seized_mg"], numbers["recovered"], day, row.get("note", "").strip(),
    )  # fmt: skip
