"""The chain of custody of an exhibit: each entry is bound to the one before it.

``digest`` of an entry = SHA-256 over the digest before it and the canonical JSON of its facts. An entry
cannot be changed, left out or slipped in without every later digest failing. That somebody wrote the whole
chain anew is caught elsewhere: each digest also stands in the sealed record of acts.

An exhibit begins SEALED. HANDED_OVER and OPENED may follow any number of times (whoever opens it gives it a
new seal); RETURNED, DESTROYED and TRANSFERRED to prosecutors end it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

SEALED, HANDED_OVER, OPENED = "SEALED", "HANDED_OVER", "OPENED"
ENDS = ("RETURNED", "DESTROYED", "TRANSFERRED")
ACTS = (SEALED, HANDED_OVER, OPENED, *ENDS)


class CustodyFault(ValueError):
    """``code``: ENDED, BEGIN, SEAL, PARTY; what each means is said where it is shown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def digest(previous: str, facts: Mapping[str, Any]) -> str:
    """64 hexadecimal digits. ``facts``: JSON values only; their order does not matter."""
    told = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{told}".encode()).hexdigest()


def broken(entries: Sequence[tuple[Mapping[str, Any], str]]) -> int | None:
    """Place (from 0) of the first entry whose digest does not follow from what stands before; null: none."""
    previous = ""
    for place, (facts, told) in enumerate(entries):
        if digest(previous, facts) != told:
            return place
        previous = told
    return None


def follows(before: Mapping[str, Any] | None, entry: Mapping[str, Any]) -> None:
    """Whether ``entry`` may follow ``before`` (null: it begins the chain). Keys ``act``, ``giver``,
    ``taker``, ``seal_before``, ``seal_after``.

    :raises CustodyFault: BEGIN: a chain begins with SEALED and nothing else does; ENDED: the exhibit is gone;
        SEAL: the seal found is not the one that was put on, or an opened exhibit got no new one; PARTY: the
        giver is not who has it, or gives it to themselves.
    """
    act = entry["act"]
    if act not in ACTS or (before is None) != (act == SEALED):
        raise CustodyFault("BEGIN")
    if before is None:
        if not entry["seal_after"] or not entry["taker"]:
            raise CustodyFault("SEAL" if not entry["seal_after"] else "PARTY")
        return
    if before["act"] in ENDS:
        raise CustodyFault("ENDED")
    if entry["seal_before"] != before["seal_after"]:
        raise CustodyFault("SEAL")
    if act == OPENED:
        if not entry["seal_after"] or entry["seal_after"] == entry["seal_before"]:
            raise CustodyFault("SEAL")
        if entry["giver"] != before["taker"] or entry["taker"] != before["taker"]:
            raise CustodyFault("PARTY")
        return
    if entry["giver"] != before["taker"] or not entry["taker"] or entry["taker"] == entry["giver"]:
        raise CustodyFault("PARTY")
    if act == HANDED_OVER and not entry["seal_after"]:
        raise CustodyFault("SEAL")


__all__ = ["ACTS", "ENDS", "HANDED_OVER", "OPENED", "SEALED", "CustodyFault", "broken", "digest", "follows"]
