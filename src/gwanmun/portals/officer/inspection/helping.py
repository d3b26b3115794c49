"""What stands beside the reader: boxes of the detector, the match with the declaration, similar images."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.cache import cache

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading.contract import Case
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language, pick
from gwanmun.portals.officer.inspection import labels, showing

MOST_SIMILAR = 6
#: Below this the reader is told in red; a setting, not a finding.
MISMATCH_PPM = 300_000
NO_MODEL = T("사용 중인 판독 모형이 없습니다", "No model is active")


def helped(case: Case, user: User) -> dict[str, Any]:
    """``ai``: whether a model spoke, else why not; ``boxes``; ``match``; ``similar``."""
    image = showing.image_of(case)
    told: dict[str, Any] = {"ai": {"active": False, "why": str(NO_MODEL)}, "boxes": [], "match": None}
    if image is None or image.state != bank.Image.State.KEPT:
        return {**told, "similar": []}
    learned = _learned()
    if learned is not None:
        key = f"inspection:help:{image.digest}:{language()}"
        told = cache.get(key) or _asked(learned, case, image, told)
        if told["ai"]["active"]:
            cache.set(key, told, 300)
    return {**told, "similar": similar(image, user)}


def _learned() -> Any:
    """The room of models, where it is installed."""
    name = "gwanmun.inspection.learning.contract"
    return import_module(name) if find_spec(name) else None


def _asked(learned: Any, case: Case, image: bank.Image, told: dict[str, Any]) -> dict[str, Any]:
    try:
        scan = bank.scan_of(image)
    except bank.ScanFault:
        return told
    found = learned.detect(scan)
    reason = getattr(found, "reason", "")
    boxes = [
        {
            **{name: getattr(box, name) for name in ("view", "x", "y", "w", "h")},
            "title": str(getattr(box, "name", box.kind)),
            "score": f"{box.score_ppm / 10_000:.0f}%",
        }
        for box in found
    ]
    none = T("AI가 표시할 것을 찾지 못하였습니다", "The model marks nothing")
    why = str(reason) if reason else "" if boxes else str(none)
    return {
        "ai": {"active": not reason, "why": why, "model": getattr(found, "model", "")},
        "boxes": boxes,
        "match": _match(learned, scan, case),
    }


def _match(learned: Any, scan: Any, case: Case) -> dict[str, Any] | None:
    """How well the image fits what was declared; null where no model says."""
    goods = case.declared.get("goods")
    if not goods or not hasattr(learned, "matches"):
        return None
    match = learned.matches(scan, goods, case.declared.get("mass_g"))
    if match is None:
        return None
    share = f"{match.score_ppm / 10_000:.0f}%"
    return {
        "text": pick(
            _with(f"신고와 맞는 정도 {share}", [r.ko for r in match.reasons[:2]]),
            _with(f"Fits the declaration {share}", [r.en for r in match.reasons[:2]]),
        ),
        "mismatch": match.score_ppm < MISMATCH_PPM,
    }


def _with(head: str, reasons: list[str]) -> str:
    """``head``, and the reasons after a colon where there are any."""
    return ": ".join(filter(None, [head, "; ".join(reason.rstrip(". ") for reason in reasons)]))


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
    """By the room of models where it can; else decided images of the same goods, else the latest decided."""
    learned = _learned()
    if learned is not None and hasattr(learned, "similar"):
        return list(learned.similar(image, MOST_SIMILAR))
    decided = Case.objects.exclude(verdict="").exclude(image=image.pk).values("image")
    rows = bank.images(kind=image.kind).filter(pk__in=decided)
    hs6 = image.declared.get("hs6")
    near = list(rows.filter(declared__hs6=hs6)[:MOST_SIMILAR]) if hs6 else []
    return near or list(rows[:MOST_SIMILAR])
