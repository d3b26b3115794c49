"""What stands beside the reader: boxes of the detector, the match with the declaration, similar images."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading.contract import Case, Finding
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.i18n import T, language, pick
from gwanmun.portals.officer.inspection import labels, showing

MOST_SIMILAR = 6
#: Below this the reader is told in red; a setting, not a finding.
MISMATCH_PPM = 300_000
BY_LOOK = T("모양이 비슷한, 결정된 영상", "Decided images that look alike")
BY_CODE = T(
    "HS 부호가 같은, 결정된 영상(모양은 비교하지 않음)",
    "Decided images of the same HS code (looks not compared)",
)
NO_MODEL = T("사용 중인 판독 모형이 없습니다", "No model is active")


def helped(case: Case, user: User) -> dict[str, Any]:
    """``ai``: whether a model spoke, else why not; ``boxes``; ``match``; ``similar`` and ``alike``, how those
    were found."""
    image = showing.image_of(case)
    told: dict[str, Any] = {"ai": {"active": False, "why": str(NO_MODEL)}, "boxes": [], "match": None}
    if image is None or image.state != bank.Image.State.KEPT:
        return {**told, "similar": [], "alike": ""}
    learned = _learned()
    if learned is not None:
        key = f"inspection:help:{case.pk}:{image.digest}:{language()}"
        told = cache.get(key) or _asked(learned, case, image, told)
        if told["ai"]["active"]:
            cache.set(key, told, 300)
    found, how = similar(image, case, user)
    return {**told, "similar": found, "alike": how}


def _learned() -> Any:
    """The room of models, where it is installed."""
    name = "gwanmun.inspection.learning.contract"
    return import_module(name) if find_spec(name) else None


def _asked(learned: Any, case: Case, image: bank.Image, told: dict[str, Any]) -> dict[str, Any]:
    try:
        scan, smaller = bank.reduced(image)
    except bank.ScanFault as fault:
        return {**told, "ai": {"active": False, "why": pick(fault.ko, f"An image {fault.en}")}}
    found = learned.detect(scan, bank.curves_of(image))
    reason = getattr(found, "reason", "")
    boxes = [_box(box) for box in found.enlarged(smaller)]
    none = T("AI가 표시할 것을 찾지 못하였습니다", "The model marks nothing")
    why = str(reason) if reason else "" if boxes else str(none)
    return {
        "ai": {
            "active": not reason, "why": why, "model": getattr(found, "model", ""),
            "note": " ".join(_notes(learned, boxes, max(smaller))),
        },
        "boxes": boxes,
        "match": _match(learned, scan, case, found),
    }  # fmt: skip


def _notes(learned: Any, boxes: list[dict[str, Any]], smaller: int) -> list[str]:
    """What a reader must know of the boxes."""
    told = [str(learned.NO_NAME)] if any(box["cue"] for box in boxes) else []
    if smaller > 1:
        ko = f"큰 영상이어서 AI는 1/{smaller}로 줄여 살폈습니다. 작은 물체는 확대하여 직접 확인해 주십시오."
        en = f"The AI saw this large image at 1/{smaller} of its size. Zoom in for small things yourself."
        told.append(pick(ko, en))
    return told


def _box(box: Any) -> dict[str, Any]:
    """Class, group of matter, score and, of a powder, the material cue in words; it names no substance."""
    return {
        **{name: getattr(box, name) for name in ("view", "x", "y", "w", "h")},
        "title": box.name, "stuff": box.stuff, "text": f"{box.name} · {box.stuff}", "cue": box.cue,
        "score": f"{box.score_ppm / 10_000:.0f}%",
    }  # fmt: skip


def _match(learned: Any, scan: Any, case: Case, found: Any) -> dict[str, Any] | None:
    """How well the image fits what was declared; null where nothing was."""
    goods = case.declared.get("goods")
    if not goods:
        return None
    hs = case.declared.get("hs") or ""
    match = learned.matches(scan, goods, case.declared.get("mass_g"), hs, found)
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


def similar(image: bank.Image, case: Case, user: User) -> tuple[list[dict[str, Any]], str]:
    """Decided images that the user may see, most alike first, and in words how they were found: by what the
    model sees, or by the HS code where it says nothing. The pictures put the look of each in the record."""
    mine = user.organisation or image.organisation
    done = (Case.State.DECIDED, Case.State.CLOSED)
    decided = Case.objects.filter(state__in=done).exclude(verdict="").exclude(pk=case.pk)
    learned = _learned()
    found = learned.similar(image, MOST_SIMILAR, mine, decided.values("image")) if learned else []
    how = BY_LOOK
    if not found:
        found, how = _same_goods(image, case, mine, decided), BY_CODE
    cases = {one.image: one for one in decided.filter(image__in=[other.pk for other in found])}
    ends = {
        row.case_id: row.result
        for row in Finding.objects.filter(case__in=cases.values(), state=Finding.State.CLOSED)
    }
    shown = [_similar(other, cases[other.pk], ends) for other in found if other.pk in cases]
    return shown, str(how) if shown else ""


def _similar(other: bank.Image, case: Case, ends: dict[int | None, str]) -> dict[str, Any]:
    """What came of it: the result of the control where there was one, else the reader's verdict."""
    result = ends.get(case.pk, "")
    came = labels.label("result", result) if result else labels.label("verdict", case.verdict)
    told = other.declared
    title = pick(told.get("description_ko") or "", told.get("description_en") or "")
    return {
        "title": title or told.get("description") or case.declared.get("goods") or other.number,
        "picture": showing.picture_url(other), "verdict": str(came.text), "tone": came.tone,
    }  # fmt: skip


def _same_goods(
    image: bank.Image, case: Case, viewer: Organisation, decided: QuerySet[Case]
) -> list[bank.Image]:
    """Decided images of goods with the same six digits (of the heading, where no more is declared), the
    newest first."""
    told = str(case.declared.get("hs") or image.declared.get("hs6") or "")
    code = "".join(letter for letter in told if letter.isdigit())[:6]
    if len(code) < 4:
        return []
    coded = decided.filter(declared__hs__startswith=code).values("image")
    rows = bank.images(viewer, kind=image.kind).filter(pk__in=decided.values("image")).exclude(pk=image.pk)
    return list(rows.filter(Q(declared__hs6__startswith=code) | Q(pk__in=coded))[:MOST_SIMILAR])
