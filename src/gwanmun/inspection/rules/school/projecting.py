"""Whether a work image gets a projected threat. Pure: what is known of the image and of the day goes in.

A projected threat must never hide a real one: none on an image with any ground for suspicion, none on what
was chosen for a control by name, none twice running. The draw is a keyed hash of reader and image, so that
opening an image again neither brings a threat nor takes one away.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """``ppm``: of work images; ``most_a_day``: for one reader; ``least_between``: work images between two."""

    ppm: int = 20_000
    most_a_day: int = 30
    least_between: int = 10
    on: bool = False


@dataclass(frozen=True)
class Work:
    """What is known of a work image when it is opened. ``suspicions``: codes of anything that speaks
    against it: an alarm, a box of the detector, a mismatch, an alert, a lane that asks for a control, a
    second reading."""

    key: str
    reader: str
    kind: str
    suspicions: tuple[str, ...] = ()
    today: int = 0  # projections shown to the reader today
    since_last: int | None = None  # work images since the last projection; None: none yet


#: Kinds of images that may carry a projected threat: never a body scan.
KINDS = ("PARCEL", "BAG", "CARGO")


def wanted(work: Work, share: Share, secret: bytes) -> tuple[bool, str]:
    """Whether to project, and why (not): ``DRAWN | OFF | KIND | SUSPICIOUS | ENOUGH | SOON | NOT_DRAWN``."""
    if not share.on or share.ppm <= 0:
        return False, "OFF"
    if work.kind not in KINDS:
        return False, "KIND"
    if work.suspicions:
        return False, "SUSPICIOUS"
    if work.today >= share.most_a_day:
        return False, "ENOUGH"
    if work.since_last is not None and work.since_last < share.least_between:
        return False, "SOON"
    lot = draw(work.reader, work.key, secret)
    return (True, "DRAWN") if lot < share.ppm else (False, "NOT_DRAWN")


def draw(reader: str, key: str, secret: bytes) -> int:
    """0 … 999,999, the same for the same reader and image."""
    told = hmac.new(secret, f"{reader}\n{key}".encode(), hashlib.sha256).digest()
    return int.from_bytes(told[:8], "big") % 1_000_000


__all__ = ["KINDS", "Share", "Work", "draw", "wanted"]
