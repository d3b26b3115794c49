"""Body scanners and cameras: what they tell of a person, without a picture of the person.

A body scan is a list of regions on a drawn figure: side and a box in thousandths of the figure's width and
height. Whatever else a scanner sends along, a picture above all, is not taken from the message.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gwanmun.inspection.rules.scans import ScanFault

SIDES = ("FRONT", "BACK")
ACTS = ("TRACKED", "BAG_HANDED_OVER", "BAG_LEFT", "LINE_CROSSED", "LOST")
MOST_BYTES = 32 << 20  # a scanner that is set wrongly sends its picture along; it is dropped, unread
MOST_REGIONS = 50
#: Names under which machines are known to send pictures. They are dropped and the device is told, so that one
#: that is set wrongly is found out at once; the regions still count, so that no alarm is lost.
PICTURES = frozenset(
    ("image", "images", "picture", "pictures", "frame", "frames", "photo", "pixels", "video")
)


@dataclass(frozen=True)
class Region:
    side: str
    x: int
    y: int
    w: int
    h: int
    kind: str


@dataclass(frozen=True)
class Track:
    """``person`` and ``other``: the camera's own numbers of persons, worth nothing outside its day."""

    act: str
    camera: str
    person: str
    other: str
    bag: str
    place: str


def read_body(data: bytes) -> tuple[tuple[Region, ...], tuple[str, ...]]:
    """(regions, names of what was dropped). Raises ScanFault: JSON, MISSING, VALUE."""
    told = _object(data)
    dropped = _pictures(told)
    rows = told.get("regions")
    if not isinstance(rows, list) or len(rows) > MOST_REGIONS:
        raise ScanFault(
            "MISSING",
            "regions",
            f"구역 목록(0~{MOST_REGIONS}개)이 있어야 합니다.",
            f"must be a list of at most {MOST_REGIONS} regions.",
        )
    return tuple(_region(row, f"regions[{n}]") for n, row in enumerate(rows)), dropped


def _region(row: Any, where: str) -> Region:
    if not isinstance(row, dict) or row.get("side") not in SIDES:
        raise ScanFault("VALUE", f"{where}.side", "FRONT 또는 BACK이어야 합니다.", "must be FRONT or BACK.")
    box = [row.get(name) for name in ("x", "y", "w", "h")]
    if not all(isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= 1000 for v in box):
        raise ScanFault(
            "VALUE",
            f"{where}.x",
            "x, y, w, h는 0~1000의 정수(천분율)입니다.",
            "and y, w, h must be whole thousandths, 0 to 1000.",
        )
    x, y, w, h = (int(v) for v in box if v is not None)
    if w == 0 or h == 0 or x + w > 1000 or y + h > 1000:
        raise ScanFault("VALUE", f"{where}.w", "구역이 그림 밖으로 나갑니다.", "reaches beyond the figure.")
    return Region(str(row["side"]), x, y, w, h, str(row.get("kind") or "ANOMALY")[:40])


def read_camera(data: bytes) -> tuple[Track, tuple[str, ...]]:
    """(event, names of what was dropped). Raises ScanFault: JSON, MISSING, VALUE."""
    told = _object(data)
    dropped = _pictures(told)
    if told.get("event") not in ACTS:
        known = ", ".join(ACTS)
        raise ScanFault("VALUE", "event", f"{known} 중 하나입니다.", f"must be one of {known}.")
    words = {name: str(told.get(name) or "")[:64] for name in ("camera", "person", "other", "bag", "place")}
    if not words["camera"]:
        raise ScanFault("MISSING", "camera", "카메라 번호를 적으십시오.", "must name the camera.")
    if told["event"] == "BAG_HANDED_OVER" and not (words["person"] and words["other"]):
        raise ScanFault(
            "MISSING",
            "other",
            "건넨 사람과 받은 사람의 번호가 모두 있어야 합니다.",
            "and person must both be told: who gave and who took.",
        )
    return Track(str(told["event"]), **words), dropped


def _object(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise ScanFault(
            "TOO_LARGE",
            "payload",
            "32 MiB까지 받습니다. 영상은 보내지 마십시오.",
            "has more than 32 MiB. Send no pictures.",
        )
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ScanFault("JSON", "payload", "UTF-8 JSON 객체여야 합니다.", "must be a JSON object in UTF-8.")
    return told


def _pictures(told: dict[str, Any]) -> tuple[str, ...]:
    """Names in a message under which pictures come, for the answer to the device; nothing of them is kept."""
    return tuple(sorted({str(n)[:40] for n, v in told.items() if str(n).lower() in PICTURES and v}))
