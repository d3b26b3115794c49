"""Results of trace detectors (ion mobility and the like), as JSON or CSV.

A result names what was wiped, and for each substance the device looked for how strongly it answered:
``{"swab": "…", "results": [{"substance", "level", "alarm", "amount_ng"}]}``; ``level`` is the device's own
figure from 0 to 100. As CSV the columns are ``swab,substance,level,alarm,amount_ng``.
"""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import dataclass
from typing import Any

from gwanmun.inspection.rules.scans import ScanFault

MOST_BYTES = 1 << 20
MOST_RESULTS = 500
COLUMNS = ("swab", "substance", "level", "alarm", "amount_ng")


@dataclass(frozen=True)
class Trace:
    swab: str
    substance: str
    level: float
    alarm: bool
    amount_ng: float | None


def read(data: bytes) -> tuple[Trace, ...]:
    """Raises ScanFault with the field: TOO_LARGE, JSON, EMPTY, MISSING, VALUE."""
    if len(data) > MOST_BYTES:
        raise ScanFault("TOO_LARGE", "payload", "1 MiB까지 받습니다.", "has more than 1 MiB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScanFault("TEXT", "payload", "UTF-8로 보내십시오.", "must be UTF-8.") from None
    rows = _of_json(text) if text.lstrip().startswith("{") else _of_csv(text)
    if not rows:
        raise ScanFault("EMPTY", "results", "검사 결과가 없습니다.", "holds no result.")
    if len(rows) > MOST_RESULTS:
        raise ScanFault(
            "BOMB", "results", f"{MOST_RESULTS}건까지 받습니다.", f"holds more than {MOST_RESULTS}."
        )
    return tuple(_trace(row, f"results[{n}]") for n, row in enumerate(rows))


def _of_json(text: str) -> list[dict[str, Any]]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise ScanFault(
            "JSON", "payload", "JSON을 읽을 수 없습니다.", "is no JSON that can be read."
        ) from None
    rows = told.get("results")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ScanFault("MISSING", "results", "결과 목록이 있어야 합니다.", "must be a list of results.")
    return [{"swab": told.get("swab", ""), **row} for row in rows]


def _of_csv(text: str) -> list[dict[str, Any]]:
    try:
        reader = csv.DictReader(io.StringIO(text), strict=True)
        missing = {"substance", "level", "alarm"} - set(reader.fieldnames or ())
        if missing:
            names = ", ".join(sorted(missing))
            raise ScanFault("MISSING", names, "이 열이 없습니다.", "must be a column.")
        return [dict(row) for row, _ in zip(reader, range(MOST_RESULTS + 1), strict=False)]
    except csv.Error:
        raise ScanFault("CSV", "payload", "CSV를 읽을 수 없습니다.", "is no CSV that can be read.") from None


def _trace(row: dict[str, Any], where: str) -> Trace:
    substance = str(row.get("substance") or "").strip()[:100]
    if not substance:
        raise ScanFault(
            "MISSING", f"{where}.substance", "물질 이름을 적으십시오.", "must name the substance."
        )
    level = _number(row.get("level"), f"{where}.level")
    if level is None or not 0 <= level <= 100:
        raise ScanFault("VALUE", f"{where}.level", "0~100의 수여야 합니다.", "must lie between 0 and 100.")
    alarm = str(row.get("alarm")).strip().lower()
    if alarm not in ("true", "false", "1", "0", "yes", "no"):
        raise ScanFault("VALUE", f"{where}.alarm", "true 또는 false여야 합니다.", "must be true or false.")
    amount = _number(row.get("amount_ng"), f"{where}.amount_ng")
    if amount is not None and not 0 <= amount < 1e12:
        raise ScanFault("VALUE", f"{where}.amount_ng", "0 이상의 양이어야 합니다.", "must be an amount.")
    return Trace(str(row.get("swab") or "")[:64], substance, level, alarm in ("true", "1", "yes"), amount)


def _number(value: Any, where: str) -> float | None:
    if value in (None, ""):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ScanFault("VALUE", where, "수여야 합니다.", "must be a number.")
    return number
