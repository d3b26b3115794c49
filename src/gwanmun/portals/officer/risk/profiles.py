"""Profiles: the list, a version with its test and its history, writing one, and deciding on one."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from babel import Locale
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gwanmun.core.text import Text
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language
from gwanmun.portals.access import ACTORS, MANAGERS, READERS, allow, person
from gwanmun.portals.officer.risk import profile_labels as _names  # noqa: F401 - registers its names
from gwanmun.portals.officer.risk.profile_form import ProfileForm
from gwanmun.risk import contract as risk
from gwanmun.risk.profiles import contract

COUNTRY = "kr"
CRUMB = T("위험관리", "Risk")
LONGEST = 4_000
EXAMPLES = (
    "departure in (TH, LA) and weight <= 500 g",
    'description contains any of ("비타민", "tea")',
    "finds(seller, 180 days) >= 2",
    "find_rate(hs6) > 5 %",
    "first_seen(importer) < 30 days ago",
    "distinct(importer, per phone, 30 days) >= 3",
    "value between 100000 and 150000",
    "weekday(at) in (sat, sun)",
    "origin is null",
)


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(CRUMB, reverse("officer:risk_profiles")), *more]


@cache
def _countries() -> tuple[Any, Any]:
    return Locale("ko").territories, Locale("en").territories


def name_of(field: str, code: str) -> Text | None:
    """Names of country codes; other codes are told as they are."""
    ko, en = _countries()
    return Text(ko[code], en[code]) if field in ("origin", "departure") and code in ko else None


def reading(text: str, kind: str) -> dict[str, Any]:
    """A criterion in words and in its canonical form, or what is wrong with it, in the reader's language."""
    speaks = contract.language(COUNTRY, timezone.localdate())
    lang = language()
    try:
        tree = risk.parse(text[:LONGEST], speaks.fields, kind or None)
    except risk.CriterionError as error:
        line, column = error.line_and_column(text)
        return {
            "fault": error.text[lang], "cure": error.cure[lang], "line": line, "column": column,
            "before": text[: error.start], "there": text[error.start : error.end] or "␣",
            "after": text[error.end :],
        }  # fmt: skip
    return {
        "words": risk.told_in_words(tree, speaks.fields, name_of)[lang],
        "canonical": risk.printed(tree, speaks.fields),
        "needs_past": bool(risk.needs_of(tree)),
    }


def _row(version: contract.Version, today: dt.date) -> dict[str, Any]:
    told = contract.record(version)
    standing = contract.standing(version.profile, today)
    return {
        "version": version, "told": told, "rate": told.rate_e4, "standing": standing,
        "idle": contract.finds_nothing(version, told, today),
        "title": version.title_ko if language() == "ko" else version.title_en,
        "soon": version.state == "ACTIVE" and (version.expires_on - today).days <= 14,
    }  # fmt: skip


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    today, lang = timezone.localdate(), language()
    state = request.GET.get("state", "")
    every = contract.latest(COUNTRY)
    states = [s for s in contract.Version.State.values if any(v.state == s for v in every)]
    book = contract.book(COUNTRY, today)
    cited = book.tables["citations"]
    pack = [
        {"id": raw["id"], "title": raw["title"][lang], "points": raw["points"],
         "citation": cited.read(raw["citation"], lang),
         "words": reading(raw["criterion"], "PARCEL").get("words", ""), "criterion": raw["criterion"]}
        for raw in book.tables["profiles"]
    ]  # fmt: skip
    return render(
        request,
        "officer/risk/profiles.html",
        {
            "crumbs": crumbs((T("선별기준", "Profiles"), "")),
            "rows": [_row(v, today) for v in every if not state or v.state == state],
            "any": bool(every), "state": state, "states": states, "pack": pack,
            "may_act": person(request).role in ACTORS,
        },
    )  # fmt: skip


def _version(pk: int) -> contract.Version:
    found = contract.Version.objects.filter(pk=pk, profile__country=COUNTRY).select_related("profile").first()
    if found is None:
        raise Http404
    return found


def _test_context(version: contract.Version) -> dict[str, Any]:
    test = version.tests.order_by("-pk").first()
    context: dict[str, Any] = {"version": version, "test": test, "busy": False}
    if test is None:
        return context
    context["busy"] = test.state in ("WAITING", "RUNNING")
    fresh = contract.fresh_test(version)
    context["stale"] = test.state == "DONE" and fresh is None
    if context["busy"]:
        percent = 100 * test.days_done // max(test.days, 1)
        title = T("지난 자료로 시험하는 중", "Running over past data")
        context["progress"] = {
            "title": title,
            "percent": percent,
            "stages": [{"value": percent, "title": title}],
        }
    if test.state == "DONE":
        told = test.result
        context |= {"told": told, "precision": _rate(told["finds"], told["controls"]),
                    "usual": _rate(told["all_finds"], told["all_controls"])}  # fmt: skip
        source = contract.source(version.profile.country, version.profile.kind)
        context["samples"] = source.show(told["samples"]) if source else []
    return context


def _rate(finds: int, controls: int) -> float | None:
    return finds / controls if controls else None


@require_safe
@allow(*READERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    version, today = _version(pk), timezone.localdate()
    who = person(request)
    row = _row(version, today)
    involved = (version.author, version.proposed_by, version.profile.created_by)
    events = audit.history("risk_profile", f"{COUNTRY}:{version.profile.name}")
    return render(
        request,
        "officer/risk/profile.html",
        {
            "crumbs": crumbs(
                (T("선별기준", "Profiles"), reverse("officer:risk_profiles")), (row["title"], "")
            ),
            **row, **_test_context(version), **reading(version.criterion, version.profile.kind),
            "weeks": version.weeks.order_by("-monday")[:12],
            "versions": version.profile.versions.order_by("-number"),
            "events": [e for e in events if (e.after or {}).get("version") == version.number],
            "may_act": who.role in ACTORS,
            "may_decide": who.role in MANAGERS and who.get_username() not in involved,
            "own": who.role in MANAGERS and who.get_username() in involved,
            "may_stop": who.role in MANAGERS,
        },
    )  # fmt: skip


@require_safe
@allow(*READERS)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The test as it goes, asked for again and again; at its end the page is loaded anew."""
    context = _test_context(_version(pk))
    answer = render(request, "officer/risk/_profile_progress.html", context)
    if not context["busy"]:
        answer["HX-Refresh"] = "true"
    return answer


@require_http_methods(["GET", "POST"])
@allow(*ACTORS)
def new(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, fresh=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = contract.draft(
                COUNTRY, form.cleaned_data["name"], form.cleaned_data["kind"], form.given(), _actor(request)
            )
        except contract.Wrong as wrong:
            form.tell(wrong.faults)
        else:
            messages.success(request, T("초안을 저장했습니다.", "The draft is saved."))
            return redirect("officer:risk_profile", made.pk)
    return _write(request, form, T("새 선별기준", "New profile"), None)


@require_http_methods(["GET", "POST"])
@allow(*ACTORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version(pk)
    form = ProfileForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        try:
            made = contract.revise(version.profile, form.given(), _actor(request))
        except contract.Wrong as wrong:
            form.tell(wrong.faults)
        except contract.Refused as refused:
            messages.error(request, refused.message[language()])
            return redirect("officer:risk_profile", pk)
        else:
            messages.success(request, T("초안을 저장했습니다.", "The draft is saved."))
            return redirect("officer:risk_profile", made.pk)
    return _write(request, form, T("선별기준 고치기", "Change the profile"), version)


def _write(request: HttpRequest, form: ProfileForm, title: str, version: Any) -> HttpResponse:
    speaks = contract.language(COUNTRY, timezone.localdate())
    lang = language()
    kind = version.profile.kind if version else form.data.get("kind") or "PARCEL"
    text = form["criterion"].value() or ""
    return render(
        request,
        "officer/risk/profile_form.html",
        {
            "crumbs": crumbs((T("선별기준", "Profiles"), reverse("officer:risk_profiles")), (title, "")),
            "title": title, "form": form, "version": version, "kind": kind, "text": text,
            "examples": EXAMPLES,
            "fields": [(f.name, f.title[lang], f.unit) for f in speaks.fields.having(kind)],
            "lists": [(name, words[lang]) for name, words in speaks.fields.lists.items()],
            **(reading(text, kind) if text else {}),
        },
    )  # fmt: skip


@require_POST
@allow(*ACTORS)
def check(request: HttpRequest) -> HttpResponse:
    """A criterion while it is being written: in words, or what is wrong and where."""
    text = request.POST.get("criterion", "").replace("\r\n", "\n").replace("\x00", "")
    kind = request.POST.get("kind", "")
    told = reading(text, kind if kind in risk.KINDS else "PARCEL") if text.strip() else {}
    return render(request, "officer/risk/_profile_reading.html", told)


def _actor(request: HttpRequest) -> Actor:
    return Actor.user(person(request))


def _done(request: HttpRequest, pk: int, act: Any, said: str) -> HttpResponse:
    """Do something to a version and come back to it, with what was done or why not."""
    try:
        act()
    except contract.Refused as refused:
        messages.error(request, refused.message[language()])
    else:
        messages.success(request, said)
    return redirect("officer:risk_profile", pk)


@require_POST
@allow(*ACTORS)
def test(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version(pk)
    days = request.POST.get("days", "")
    span = int(days) if days.isdecimal() and len(days) < 5 else contract.TEST_DAYS
    said = T("시험을 시작했습니다.", "The test has begun.")
    return _done(request, pk, lambda: contract.ask_test(version, _actor(request), span), said)


@require_POST
@allow(*ACTORS)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    version = _version(pk)
    said = T("결재를 올렸습니다.", "It waits for a supervisor's decision.")
    return _done(request, pk, lambda: contract.propose(version, _actor(request)), said)


@require_POST
@allow(*MANAGERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    version, reason = _version(pk), request.POST.get("reason", "")[:2000]
    acts = {
        "approve": (contract.approve, T("승인했습니다.", "Approved.")),
        "refuse": (contract.turn_down, T("반려했습니다.", "Refused.")),
        "stop": (contract.stop, T("시행을 멈추었습니다.", "Stopped.")),
    }
    if request.POST.get("act") not in acts:
        messages.error(request, T("무엇을 할지 골라 주십시오.", "Please choose what to do."))
        return redirect("officer:risk_profile", pk)
    act, said = acts[request.POST["act"]]
    return _done(request, pk, lambda: act(version, reason, _actor(request)), said)


@require_safe
@allow(*READERS)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of a profile side by side; what differs is marked."""
    version = _version(pk)
    number = request.GET.get("with", "")
    others = version.profile.versions.exclude(pk=version.pk).order_by("-number")
    other = others.filter(number=int(number)).first() if number.isdecimal() and len(number) < 6 else None
    other = other or others.filter(number__lt=version.number).first() or others.first()
    names = {
        "criterion": T("조건", "Criterion"), "title_ko": T("한국어 제목", "Title in Korean"),
        "title_en": T("영어 제목", "Title in English"), "reason_ko": T("한국어 사유", "Reason in Korean"),
        "reason_en": T("영어 사유", "Reason in English"),
        "points": T("점수", "Points"), "lane": T("최소 검사 구분", "Least lane"),
        "ground": T("근거", "Ground"), "owner": T("담당 부서", "Owner"),
        "effective_from": T("시행일", "From"), "expires_on": T("만료일", "Until"),
    }  # fmt: skip
    lines = [
        (name, getattr(other, field) if other else "", getattr(version, field))
        for field, name in names.items()
    ]
    return render(
        request,
        "officer/risk/profile_compare.html",
        {
            "crumbs": crumbs(
                (T("선별기준", "Profiles"), reverse("officer:risk_profiles")),
                (version.profile.name, reverse("officer:risk_profile", args=[version.pk])),
                (T("판 비교", "Compare versions"), ""),
            ),
            "version": version, "other": other, "others": others,
            "lines": [(name, a, b, a != b) for name, a, b in lines],
        },
    )  # fmt: skip
