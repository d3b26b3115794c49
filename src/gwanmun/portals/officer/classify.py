"""Classification help: describe the goods, see candidates and what parts them, say which code it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.classify import contract
from gwanmun.classify.contract import Word
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T, hs, language, pick
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.context import address

COUNTRY = "kr"
LONGEST = 4000
TONE = {"SUGGESTED": "success", "CANDIDATES": "info", "NOT_ENOUGH": "warning", "EMPTY": "warning"}


@require_safe
@allow(*READERS)
def page(request: HttpRequest) -> HttpResponse:
    description = request.GET.get("description", "")[:LONGEST].replace("\x00", "").strip()
    context: dict[str, Any] = {
        "crumbs": [(T("품목분류", "Classification"), "")],
        "description": description,
        "longest": LONGEST,
        "may_decide": person(request).role in ACTORS,
    }
    try:
        engine, model = contract.standing(COUNTRY, timezone.localdate())
        context |= {"label": engine.label[language()], "demonstration": engine.demonstration,
                    "decisions": len(engine.past), "gate": any(model.card["gate_open"].values())}  # fmt: skip
        if description:
            context |= answered(description)
    except contract.ModelRefused as refusal:
        context["refused"] = str(refusal)
    return render(request, "officer/classify.html", context)


def answered(description: str) -> dict[str, Any]:
    """The answer as the page shows it, in the language of the reader."""
    ko = language() == "ko"
    found = contract.classify(COUNTRY, description, timezone.localdate())
    told = contract.as_dict(found)
    codes = [c.code for c in found.candidates]
    notes = contract.notes_for(COUNTRY, codes)
    return {
        "answer": found,
        "message": told["message"][language()],
        "tone": TONE[found.status],
        "percent": round(found.certainty * 100),
        "candidates": [
            {
                "code": c.code,
                "line": c.line,
                "lines": c.lines,
                "percent": round(c.share * 100),
                "path": [(code, name_ko if ko else name_en) for code, name_ko, name_en in c.path],
                "words": _words(c.words_ko, c.words_en) if ko else _words(c.words_en, c.words_ko),
                "precedents": c.precedents,
                "notes": [n for n in notes if c.code.startswith(n.code)],
                "tariff": _rates_of(c.line),
                "suggested": found.status == "SUGGESTED" and number == 0,
            }
            for number, c in enumerate(found.candidates)
        ],
        "questions": [
            {
                "text": q.ko if ko else q.en,
                "choices": _choices(q.choices if ko else q.choices_en, description),
            }
            for q in found.questions
        ],
    }


def _words(own: Sequence[Word], other: Sequence[Word]) -> Sequence[Word]:
    """Of the reader's language, unless the description meets more of the other's."""
    return other if sum(w.met for w in other) > sum(w.met for w in own) else own


def _rates_of(code: str) -> str:
    """Address of the calculator for a code; empty where there is no calculator."""
    calculator = address("calculator:page")
    return f"{calculator}?{urlencode({'code': code})}" if calculator else ""


def _choices(choices: Sequence[tuple[str, str]], description: str) -> list[dict[str, str]]:
    """Each answer with the address that asks again with it added."""
    here = reverse("officer:classify")
    return [
        {"code": code, "words": words,
         "url": f"{here}?{urlencode({'description': f'{description}, {words}'[:LONGEST]})}"}
        for code, words in choices
    ]  # fmt: skip


@require_POST
@allow(*ACTORS)
def decide(request: HttpRequest) -> HttpResponse:
    """ "This is the code": kept as a decision of the officer; the next like description learns from it."""
    description = request.POST.get("description", "")[:LONGEST].replace("\x00", "").strip()
    code = "".join(c for c in request.POST.get("code", "") if c.isdigit() and c.isascii())
    here = f"{reverse('officer:classify')}?{urlencode({'description': description})}"
    try:
        actor = audit.Actor.user(person(request))
        new = contract.decide(COUNTRY, description, code, timezone.localdate(), actor)
    except contract.UnknownCode:
        messages.error(
            request,
            T("품목분류표에 없는 번호입니다. 6~10자리 번호를 확인해 주십시오.",
              "The nomenclature has no such code. Check its 6 to 10 digits."),
        )  # fmt: skip
        return redirect(here)
    except ValueError:
        messages.error(request, T("먼저 물품을 설명해 주십시오.", "Please describe the goods first."))
        return redirect("officer:classify")
    shown = hs(code)
    messages.success(
        request,
        pick(f"{shown}(으)로 기록하였습니다.", f"Recorded as {shown}.") if new
        else pick(f"{shown}(으)로 이미 기록되어 있습니다.", f"It is on record as {shown} already."),
    )  # fmt: skip
    return redirect(here)
