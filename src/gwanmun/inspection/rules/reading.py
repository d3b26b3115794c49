"""How images are read: in which order, how often, and what the readings of one image come to.

Pure: times are whole seconds since 1970, shares and scores are millionths. Nothing here knows who reads.

*Order.* Each image gets a time by which it should be read: its arrival and an allowance that shrinks with
risk. All images age at the same pace, so the order by that time is the order by risk and age at any moment,
and an index can keep it. No image starves: whatever comes later than the longest allowance stands behind.

*Double reading.* A share is drawn by lot with a key (nobody can tell beforehand which), and what is risky by
rule is always read twice. The second reading is blind. Two readings that differ go to a supervisor, who sees
both. The allowances and shares are settings of an office, not law *(unverified)*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

CLEAR, OPEN, HOLD, ASK = "CLEAR", "OPEN", "HOLD", "ASK"
#: What a reader may decide; ASK decides nothing and asks for another reader.
VERDICTS = (CLEAR, OPEN, HOLD)
CONFIDENCES = (1, 2, 3)  # unsure, fairly sure, sure

#: Seconds that an image of a lane may wait when nothing else is known of it.
ALLOWANCE = {"RED": 600, "ORANGE": 3_600, "YELLOW": 7_200, "": 3_600}
#: A score of a million takes so much of the allowance away.
SCORE_TAKES_PPM = 800_000
MILLION = 1_000_000

MOST_MARKS = 40
#: What a region may be marked as.
CLASSES = ("NARCOTICS", "WEAPON", "EXPLOSIVE", "CURRENCY", "COUNTERFEIT", "UNDECLARED", "OTHER")
#: The longest time that counts as reading one image, in milliseconds: beyond it somebody had left the desk.
LONGEST_MS = 30 * 60 * 1000


class ReadingFault(ValueError):
    """``field``: which; ``ko``, ``en``: what is wrong and how to mend it."""

    def __init__(self, field: str, ko: str, en: str) -> None:
        super().__init__(en)
        self.field, self.ko, self.en = field, ko, en


def due(arrived: int, lane: str, score_ppm: int | None, *, alarm: bool = False) -> int:
    """The second by which an image should be read. ``alarm``: a machine called: at once."""
    if alarm:
        return arrived
    allowance = ALLOWANCE.get(lane, ALLOWANCE[""])
    taken = allowance * SCORE_TAKES_PPM // MILLION * min(max(score_ppm or 0, 0), MILLION) // MILLION
    return arrived + allowance - taken


def doubled(
    key: bytes, item: str, *, share_ppm: int, score_ppm: int | None, from_ppm: int, alarm: bool = False
) -> str:
    """Why an image is read twice: ``RULE`` (an alarm, or a score from ``from_ppm`` on), ``LOT``, or ``""``.

    ``key``: 16 to 64 secret bytes. The same key and item always draw the same.
    """
    if alarm or (score_ppm is not None and score_ppm >= from_ppm):
        return "RULE"
    number = int.from_bytes(blake2b(item.encode(), digest_size=8, key=key).digest()) % MILLION
    return "LOT" if number < share_ppm else ""


@dataclass(frozen=True)
class Outcome:
    """Where a case goes. ``verdict`` is empty unless the state is DECIDED."""

    state: str  # SECOND, SUPERVISOR, DECIDED
    verdict: str = ""


def outcome(readings: Sequence[tuple[str, str]], *, twice: bool) -> Outcome:
    """What the readings so far come to: pairs of role (FIRST, SECOND, OPINION, SUPERVISOR) and verdict.

    A supervisor's word ends it. Who asks hands the image to another reader, whose word counts; the reader who
    was asked and asks again hands it to the supervisor. With ``twice`` two readers must come to the same.
    """
    if not readings:
        raise ValueError("no reading")
    role, last = readings[-1]
    if role == "SUPERVISOR":
        return Outcome("DECIDED", last) if last != ASK else Outcome("SUPERVISOR")
    if last == ASK:
        return Outcome("SECOND" if len(readings) == 1 else "SUPERVISOR")
    said = [verdict for _, verdict in readings if verdict != ASK]
    if twice and len(said) == 1 and len(readings) == 1:
        return Outcome("SECOND")
    return Outcome("DECIDED", last) if len(set(said)) == 1 else Outcome("SUPERVISOR")


def checked_marks(marks: Any, sizes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """Regions that a reader marked, each ``view, x, y, w, h`` in pixels and ``kind`` of :data:`CLASSES`.

    ``sizes``: (width, height) of each view; a region is cut at the edge of its view.
    :raises ReadingFault: what is no region.
    """
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        raise ReadingFault(
            "marks",
            f"표시는 {MOST_MARKS}개까지 둘 수 있습니다.",
            f"At most {MOST_MARKS} regions can be marked.",
        )
    return [_mark(mark, sizes) for mark in marks]


def _mark(mark: Any, sizes: Sequence[tuple[int, int]]) -> dict[str, Any]:
    ko = "표시한 영역의 값을 읽을 수 없습니다. 다시 표시해 주십시오."
    wrong = ReadingFault("marks", ko, "A marked region cannot be read. Mark it again.")
    if not isinstance(mark, Mapping) or mark.get("kind") not in CLASSES:
        raise wrong
    try:
        view, x, y, w, h = (int(mark[name]) for name in ("view", "x", "y", "w", "h"))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise wrong from None
    if not 0 <= view < len(sizes):
        raise wrong
    width, height = sizes[view]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + w), min(height, y + h)
    if right - left < 1 or bottom - top < 1:
        raise wrong
    return {"view": view, "x": left, "y": top, "w": right - left, "h": bottom - top, "kind": mark["kind"]}


def response(told_ms: int | None, held_ms: int) -> int | None:
    """Milliseconds from image to decision as far as they can be believed.

    ``told_ms``: as the page measured; ``held_ms``: since the reader was given the image. A page cannot have
    shown it for longer than the reader held it (a second is given for clocks and network); null where nothing
    can be believed.
    """
    if told_ms is None or told_ms < 0 or told_ms > held_ms + 1000 or told_ms > LONGEST_MS:
        return None
    return told_ms


__all__ = [
    "ASK",
    "CLASSES",
    "CLEAR",
    "CONFIDENCES",
    "HOLD",
    "MOST_MARKS",
    "OPEN",
    "VERDICTS",
    "Outcome",
    "ReadingFault",
    "checked_marks",
    "doubled",
    "due",
    "outcome",
    "response",
]
