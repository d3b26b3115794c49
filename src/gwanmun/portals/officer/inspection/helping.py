"""What stands beside the reader: boxes of the detector, the match with the declaration, similar images."""

from __future__ import annotations

from typing import Any

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading.contract import Case
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.portals.officer.inspection import labels, showing

MOST_SIMILAR = 6
NO_MODEL = T("사용 중인 판독 모형이 없습니다", "No model is active")


def helped(case: Case, user: User) -> dict[str, Any]:
    """``ai``: whether a model spoke, else why not; ``boxes``; ``match``; ``similar``."""
    image = showing.image_of(case)
    nothing: dict[str, Any] = {
        "ai": {"active": False, "why": NO_MODEL},
        "boxes": [],
        "match": None,
        "similar": [],
    }
    if image is None or image.state != bank.Image.State.KEPT:
        return nothing
    return {**nothing, "similar": similar(image, user)}


def similar(image: bank.Image, user: User) -> list[dict[str, Any]]:
    """Images of the same kind with the same goods that were decided, the nearest first."""
    found = []
    for other in _alike(image):
        bank.looked(other, Actor.user(user))
        case = Case.objects.filter(image=other.pk).first()
        verdict = labels.label("verdict", case.verdict if case else "")
        found.append(
            {
                "title": other.declared.get("description") or other.number,
                "picture": showing.picture_url(other),
                "verdict": str(verdict.text),
                "tone": verdict.tone,
            }
        )
    return found


def _alike(image: bank.Image) -> list[bank.Image]:
    decided = Case.objects.exclude(verdict="").exclude(image=image.pk).values("image")
    rows = bank.images(kind=image.kind).filter(pk__in=decided)
    hs6 = image.declared.get("hs6")
    if hs6:
        near = list(rows.filter(declared__hs6=hs6)[:MOST_SIMILAR])
        if near:
            return near
    return list(rows[:MOST_SIMILAR])
