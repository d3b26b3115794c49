"""The workstation: an image fills the screen, two keys decide, the next image is there already."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.contract import Case
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, pick
from gwanmun.portals.access import ACTORS, allow, person
from gwanmun.portals.officer.inspection import labels, practice, showing
from gwanmun.portals.officer.inspection.helping import helped

UNDO_SECONDS = 10


def case_or_404(case_id: int) -> Case:
    found = Case.objects.filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def refused(refusal: contract.Refused | contract.ReadingFault) -> JsonResponse:
    code = getattr(refusal, "code", "MARKS")
    return JsonResponse({"ok": False, "code": code, "message": pick(refusal.ko, refusal.en)}, status=409)


def _supervises(request: HttpRequest) -> bool:
    return request.POST.get("queue") == "supervisor" and person(request).role == User.Role.SUPERVISOR


@require_POST
@allow(*ACTORS)
def take(request: HttpRequest) -> HttpResponse:
    """The next image for this reader: as a page, or as data to be fetched ahead of the image in hand."""
    user = person(request)
    beside = request.POST.get("beside", "")
    case = contract.take(
        user, supervisor=_supervises(request), beside=int(beside) if beside.isdigit() else None
    )
    if wants_json(request):
        waits = showing.counts(user)
        return JsonResponse({"case": showing.shown(request, case) if case else None, **waits})
    if case is None:
        messages.info(request, T("판독을 기다리는 영상이 없습니다.", "No image is waiting to be read."))
        return redirect("officer:inspection_queue")
    return redirect("officer:inspection_read", case.pk)


@require_safe
@allow(*ACTORS)
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """The workstation with a case that this reader holds; otherwise what became of it, and a way on."""
    user, case = person(request), case_or_404(case_id)
    if case.reader != user.get_username() or case.state in (Case.State.DECIDED, Case.State.CLOSED):
        return render(request, "officer/inspection/not_yours.html", _not_yours(case, user), status=200)
    image = showing.image_of(case)
    if image is not None:
        bank.looked(image, Actor.user(user))
    first = showing.shown(request, case)
    view, variant = request.GET.get("view", "0"), request.GET.get("variant", "colour")
    number = int(view) if view.isdigit() and int(view) < len(first["views"]) else 0
    return render(
        request,
        "officer/inspection/read.html",
        {
            **showing.context_of(case),
            "shown": first,
            "views": first["views"],
            "view": number,
            "variant": variant if variant in showing.VARIANTS else "colour",
            "variants": [(str(n), name, labels.label("variant", name).text) for n, name in _numbered()],
            "marks": {name: str(label.text) for name, label in labels.MARK.items()},
            "verdicts": [("CLEAR", "C"), ("OPEN", "O"), ("HOLD", "H")],
            "token": str(uuid.uuid4()),
            "counts": showing.counts(user),
            "queue": "supervisor" if case.state == Case.State.SUPERVISOR else "",
            "words": words(),
        },
    )


def _numbered() -> list[tuple[int, str]]:
    return list(enumerate(showing.VARIANTS, 1))


def _not_yours(case: Case, user: User) -> dict[str, Any]:
    if case.state in (Case.State.DECIDED, Case.State.CLOSED):
        text = T("이미 결정한 건입니다.", "This case has been decided.")
    elif case.reader:
        text = T(*contract.MESSAGES["TAKEN"])
    else:
        text = T(
            "아직 아무도 판독하지 않는 영상입니다. 받아서 판독할 수 있습니다.",
            "Nobody is reading this image now. You can take it.",
        )
    return {"case": case, "title": case.subject or f"#{case.pk}", "text": text, "free": not case.reader}


@require_POST
@allow(*ACTORS)
def take_this(request: HttpRequest, case_id: int) -> HttpResponse:
    """This very case, from its record."""
    try:
        contract.take_this(case_or_404(case_id), person(request))
    except contract.Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officer:inspection_case", case_id)
    return redirect("officer:inspection_read", case_id)


@require_POST
@allow(*ACTORS)
def decide(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep the reader's word. From a form the next image is shown; a script has it already."""
    user = person(request)
    case_or_404(case_id)
    try:
        sent = _sent(request)
        reading = contract.decide(case_id, user, contract.Said.of(sent))
    except contract.Practised as practised:
        if wants_json(request):
            return practice.answer(request, case_or_404(case_id), practised.feedback)
        messages.info(request, ". ".join(practice.words(practised.feedback)))
        return redirect("officer:inspection_read", case_id)
    except (contract.Refused, contract.ReadingFault) as refusal:
        if wants_json(request):
            return refused(refusal)
        messages.error(request, pick(refusal.ko, refusal.en))
        return redirect("officer:inspection_read", case_id)
    if wants_json(request):
        name = labels.label("verdict", reading.verdict).text
        told = {"ok": True, "verdict": str(name), "undo": UNDO_SECONDS, "reading": reading.pk}
        return JsonResponse(told)
    request.session["gwanmun_read"] = {
        "case": case_id,
        "verdict": reading.verdict,
        "at": reading.at.timestamp(),
    }
    following = contract.take(user, supervisor=_supervises(request))
    if following is None:
        messages.success(request, T("남은 영상이 없습니다.", "No image is left."))
        return redirect("officer:inspection_queue")
    return redirect("officer:inspection_read", following.pk)


def _sent(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return dict(request.POST.items())
    wrong = contract.ReadingFault(
        "body",
        "보낸 내용을 읽을 수 없습니다. 다시 시도해 주십시오.",
        "What was sent cannot be read. Try again.",
    )
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(sent, dict):
        raise wrong
    return sent


@require_POST
@allow(*ACTORS)
def undo(request: HttpRequest, case_id: int) -> HttpResponse:
    case_or_404(case_id)
    try:
        case = contract.undo(case_id, person(request))
    except contract.Refused as refusal:
        if wants_json(request):
            return refused(refusal)
        messages.error(request, refusal.message)
        return redirect("officer:inspection_case", case_id)
    if wants_json(request):
        return JsonResponse({"ok": True, "case": showing.shown(request, case)})
    return redirect("officer:inspection_read", case_id)


@require_POST
@allow(*ACTORS)
def renew(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page is open still: the lease goes on."""
    case_or_404(case_id)
    try:
        until = contract.renew(case_id, person(request))
    except contract.Refused as refusal:
        return refused(refusal)
    return JsonResponse({"ok": True, "until": until.isoformat()})


@require_POST
@allow(*ACTORS)
def let_go(request: HttpRequest, case_id: int) -> HttpResponse:
    """Leave the image to others, and go back to the list."""
    case_or_404(case_id)
    contract.let_go(case_id, person(request))
    return JsonResponse({"ok": True}) if wants_json(request) else redirect("officer:inspection_queue")


@require_safe
@allow(*ACTORS)
def help_with(request: HttpRequest, case_id: int) -> HttpResponse:
    """What the program sees, what fits the declaration, and similar images: fetched after the image is shown,
    so that nobody waits for it."""
    case = case_or_404(case_id)
    return JsonResponse(helped(case, person(request)))


def words() -> dict[str, str]:
    """What the script says, in the reader's language."""
    return {
        "undo": pick("되돌리기", "Undo"),
        "kept": pick("보내지 못한 결정", "Decisions not sent"),
        "offline": pick(
            "서버에 닿지 않습니다. 결정은 이 화면에 보관하였다가 연결되면 보냅니다. 화면을 닫지 마십시오.",
            "The server cannot be reached. Decisions are kept here and sent later. Stay on this page.",
        ),
        "sent": pick("보관하던 결정을 모두 보냈습니다.", "All decisions that were kept have been sent."),
        "empty": pick("판독을 기다리는 영상이 없습니다", "No image is waiting"),
        "emptyText": pick(
            "새 영상이 오면 여기에 바로 나타납니다.", "The next image appears here as soon as it comes."
        ),
        "loading": pick("다음 영상을 불러오는 중", "Fetching the next image"),
        "noAi": pick("사용 중인 판독 모형이 없습니다", "No model is active"),
        "confidence": pick("얼마나 확신하십니까?", "How sure are you?"),
        "markKeys": pick(
            "화살표로 옮기고 Shift+화살표로 크기를 바꾼 뒤 Enter로 둡니다. Esc로 그만둡니다.",
            "Move with arrows, resize with Shift and arrows, Enter places it, Esc drops it.",
        ),
        "markClass": pick("무엇입니까? 숫자로 고르십시오.", "What is it? Choose by number."),
        "similarNone": pick("비슷한 영상이 없습니다.", "No similar image."),
        "failed": pick(
            "영상을 불러오지 못하였습니다. 다시 시도합니다.", "The image did not load. Trying again."
        ),
        "undone": pick("결정을 되돌렸습니다.", "The decision was taken back."),
    }
