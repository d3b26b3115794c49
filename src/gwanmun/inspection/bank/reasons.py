"""Why somebody does something with images or machines: so many letters at least, kept without margins."""

from __future__ import annotations

from gwanmun.inspection.rules.scans import ScanFault

LEAST = 5


def reason_of(typed: str, most: int | None = None) -> str:
    """The reason as it is kept, of ``most`` letters at most. Raises ScanFault REASON: too short."""
    reason = typed.strip()
    if len(reason) < LEAST:
        raise ScanFault(
            "REASON",
            "reason",
            f"사유를 {LEAST}자 이상 적으십시오.",
            f"must be given in {LEAST} letters or more.",
        )
    return reason[:most]


__all__ = ["LEAST", "reason_of"]
