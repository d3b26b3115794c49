"""A projected threat at work: its pictures, and what the reader is told right after the decision."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.contract import Case
from gwanmun.inspection.school import contract as school
from gwanmun.platform.i18n import T, pick
from gwanmun.portals.access import ACTORS, allow, person
from gwanmun.portals.officer.inspection import showing
from gwanmun.portals.officer.inspection.school import name_of


@require_safe
@allow(*ACTORS)
def picture(request: HttpRequest, case_id: int, key: int, view: int, variant: str) -> HttpResponse:
    """For the reader whom the threat was projected for, and nobody else; never kept by a browser."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.image is None:
        raise Http404
    try:
        data = school.projected_picture(person(request), case.image, key, view, variant)
    except (school.Projection.DoesNotExist, bank.ScanFault):
        raise Http404 from None
    return HttpResponse(data, content_type="image/png", headers={"Cache-Control": "private, max-age=300"})


def words(feedback: contract.practice.Feedback) -> tuple[str, str]:
    """Title and text of what the reader is told."""
    name = name_of(feedback.kind)
    title = T("찾았습니다", "Found") if feedback.found else T("놓쳤습니다", "Missed")
    text = T(
        f"훈련용으로 투사한 위험물이었습니다: {name}. 이 결정은 기록하지 않았습니다. "
        "이제 원래 영상을 판독하십시오.",
        f"It was a threat projected for practice: {name}. This decision was not kept. "
        "Now read the image as it is.",
    )
    return str(title), str(text)


def answer(request: HttpRequest, case: Case, feedback: contract.practice.Feedback) -> JsonResponse:
    """For the script: what was there, where, and the case as it is."""
    title, text = words(feedback)
    first = feedback.boxes[0]
    sizes = bank.images(id=case.image).get().views
    practice: dict[str, Any] = {
        "found": feedback.found, "title": title, "text": text, "box": first,
        "columns": sizes[first["view"]]["columns"], "rows": sizes[first["view"]]["rows"],
        "picture": showing.practice_url(case, feedback.key, first["view"], "colour"),
        "alt": pick("투사한 위험물이 표시된 영상", "The image with the projected threat framed"),
    }  # fmt: skip
    return JsonResponse({"ok": True, "practice": practice, "case": showing.shown(request, case)})


__all__ = ["answer", "picture", "words"]
