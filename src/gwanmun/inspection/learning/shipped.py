"""The detector that comes with the program: learnt from own synthetic images alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gwanmun.platform.signing import ModelRefused, digest

WEIGHTS = Path(__file__).parent / "weights"


def load() -> tuple[bytes, dict[str, Any]]:
    """(body, card), once the digests written beside them hold.

    :raises ModelRefused: CHANGED, or BROKEN where there is none.
    """
    try:
        body, card = (WEIGHTS / "detector.gwm").read_bytes(), (WEIGHTS / "card.json").read_bytes()
        told = json.loads((WEIGHTS / "digests.json").read_text())
    except (OSError, ValueError) as error:
        raise ModelRefused("BROKEN", f"the shipped detector cannot be read: {error}") from error
    if told != {"detector.gwm": digest(body), "card.json": digest(card)}:
        raise ModelRefused("CHANGED", "the shipped detector is not the one whose digest is written beside it")
    return body, json.loads(card)


def keep(body: bytes, card: dict[str, Any], where: Path = WEIGHTS) -> None:
    """Write body, card and digests; for whoever makes a release."""
    where.mkdir(parents=True, exist_ok=True)
    text = (json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    (where / "detector.gwm").write_bytes(body)
    (where / "card.json").write_bytes(text)
    digests = {"detector.gwm": digest(body), "card.json": digest(text)}
    (where / "digests.json").write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n")
