"""What the school does not do, and why."""

from __future__ import annotations

from gwanmun.platform.i18n import T


class Refused(Exception):
    """Nothing was done. ``field`` says where the fault is ("" where it is nowhere in particular)."""

    def __init__(self, field: str, ko: str, en: str) -> None:
        super().__init__(en)
        self.field, self.ko, self.en = field, ko, en

    @property
    def message(self) -> str:
        return T(self.ko, self.en)


def reason_given(reason: str) -> str:
    """The reason, trimmed. :raises Refused: fewer than five characters."""
    told = reason.strip()[:500]
    if len(told) < 5:
        ko, en = "사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters."
        raise Refused("reason", ko, en)
    return told


__all__ = ["Refused", "reason_given"]
