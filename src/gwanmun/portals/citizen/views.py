"""Ask with number and code; the answer lives in the visitor's session for half an hour.

The address of the answer holds neither number nor code, so it can be seen in a history or shared
without giving anything away: in another browser it opens the empty form.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gwanmun.parcels import contract
from gwanmun.platform.i18n import T, language
from gwanmun.portals.citizen import amounts, story, throttle, words

KEPT_SECONDS = 30 * 60
KEPT_MOST = 5  # answers in one session
SESSION = "gwanmun_tracked"  # ref → [parcel id, until]
LONGEST = 60

View = Callable[..., HttpResponse]


def unlisted(view: View) -> View:
    """Search engines keep out: the answer of a form is nobody else's business."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return inner


@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def ask(request: HttpRequest) -> HttpResponse:
    """GET: the form, with ``?number=`` filled in. POST: on to the answer, or the form with what was wrong."""
    if request.method != "POST":
        return form(request, number=request.GET.get("number", ""))
    number = request.POST.get("number", "").strip()[:LONGEST]
    code = request.POST.get("code", "").strip()[:LONGEST]
    if faults := missing(number, code):
        return form(request, number=number, faults=faults, status=400)
    if left := throttle.wait(request, number, code):
        minutes, short = -(-left // 60), throttle.is_short(code)
        response = form(request, number=number, wait=minutes, short=short, status=429)
        response["Retry-After"] = str(left)
        return response
    found = contract.identify(number, code)
    if found is None:
        throttle.wrong(number, code)
        return form(request, number=number, unknown=True, status=404)
    return redirect("citizen:parcel", keep(request, found))


def missing(number: str, code: str) -> dict[str, str]:
    """What was left out, by field."""
    found: dict[str, str] = {}
    if not number:
        found["number"] = T("화물번호를 적어 주십시오.", "Please give the parcel number.")
    if len("".join(code.split())) < 4:
        found["code"] = T(
            "개인통관고유부호나 전화번호 끝 4자리를 적어 주십시오.",
            "Please give your personal customs code or the last four digits of your phone.",
        )
    return found


def form(request: HttpRequest, *, number: str, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "citizen/ask.html", {"number": number[:LONGEST], **context}, status=status)


def keep(request: HttpRequest, parcel_id: int) -> str:
    """Note in the session that this visitor may see the parcel; returns what the address carries."""
    now = int(time.time())
    kept = {ref: pair for ref, pair in request.session.get(SESSION, {}).items() if pair[1] > now}
    while len(kept) >= KEPT_MOST:
        del kept[min(kept, key=lambda ref: kept[ref][1])]
    ref = secrets.token_urlsafe(9)
    kept[ref] = [parcel_id, now + KEPT_SECONDS]
    request.session[SESSION] = kept
    return ref


@require_safe
@unlisted
def parcel(request: HttpRequest, ref: str) -> HttpResponse:
    """The answer. Gone after half an hour, or once the data were corrected: the form, with a word why."""
    pair = request.session.get(SESSION, {}).get(ref)
    if not pair or pair[1] <= time.time():
        return form(request, number="", expired=True, status=410)
    told = contract.told(pair[0], language())
    if told is None:
        return form(request, number="", replaced=True, status=410)
    query = QueryDict(mutable=True)
    query["number"] = told["number"]
    context = {
        "told": told,
        "words": words.of(told),
        "holds": story.holds(told),
        "lines": amounts.lines(told),
        "pays_later": words.LATER if told["state"] == "HELD" and told["hold_kind"] != "PAYMENT" else "",
        "timeline": story.timeline(told),
        "share": request.build_absolute_uri(f"{reverse('citizen:track')}?{query.urlencode()}"),
        "minutes": max(1, int(pair[1] - time.time()) // 60),
    }
    return render(request, "citizen/parcel.html", context)


@require_POST
@unlisted
def end(request: HttpRequest) -> HttpResponse:
    """Forget the answers of this session: for a shared device."""
    request.session.pop(SESSION, None)
    return redirect("citizen:track")
