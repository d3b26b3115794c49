"""The readers' school: courses and own results, a lesson image by image, and the office of a supervisor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.school import contract as school
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.audit.services import record as put_on_record
from gwanmun.platform.i18n import T, language
from gwanmun.portals import charts_school
from gwanmun.portals.access import ACTORS, MANAGERS, READERS, WATCHERS, allow, person
from gwanmun.portals.labels import KINDS, Label
from gwanmun.portals.officer.inspection import labels
from gwanmun.portals.officer.inspection.common import crumbs
from gwanmun.portals.officer.inspection.showing import VIEWS

TITLE = T("판독 교육", "School")
KINDS["threat"] = {
    "": Label(T("위험물 없음", "No threat"), "success"),
    "gun": Label(T("총기", "Gun"), "danger"),
    "knife": Label(T("칼", "Knife"), "danger"),
    "scissors": Label(T("가위", "Scissors"), "danger"),
    "ammunition": Label(T("탄약", "Ammunition"), "danger"),
    "explosive": Label(T("폭발물", "Explosive device"), "danger"),
    "lighter": Label(T("라이터", "Lighter"), "danger"),
    "pressure": Label(T("고압 용기", "Pressure can"), "danger"),
    "powerbank": Label(T("보조배터리", "Power bank"), "danger"),
    "zippooil": Label(T("라이터 기름", "Lighter fluid"), "danger"),
    "handcuffs": Label(T("수갑", "Handcuffs"), "danger"),
    "slingshot": Label(T("새총", "Slingshot"), "danger"),
    "firecrackers": Label(T("폭죽", "Firecrackers"), "danger"),
    "nailpolish": Label(T("매니큐어", "Nail polish"), "danger"),
    "narcotic": Label(T("마약류 의심", "Possible narcotic"), "danger"),
    "precursor": Label(T("원료물질 의심", "Possible precursor"), "danger"),
    "other": Label(T("그 밖의 위험물", "Other threat"), "danger"),
}
KINDS["school_standing"] = {
    "OK": Label(T("단독 판독 가능", "May read alone"), "success"),
    "NO_CERTIFICATE": Label(T("수료증 없음", "No certificate"), "gray"),
    "EXPIRED": Label(T("수료증 만료", "Certificate over"), "danger"),
    "REVOKED": Label(T("수료증 취소", "Revoked"), "danger"),
    "HOURS": Label(T("교육시간 부족", "Too little training"), "warning"),
}


def name_of(kind: str) -> str:
    return str(KINDS["threat"][kind].text)


def _classes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"name": name_of(row["kind"])} for row in rows]


@require_safe
@allow(*READERS)
def home(request: HttpRequest) -> HttpResponse:
    who, lang = person(request), language()
    if who.role == "AUDITOR":  # does not read images and has no results of their own
        return redirect("officer:inspection_school_office")
    told = school.results.of_user(who)
    courses = [
        {"version": v, "title": v.data[f"title_{lang}"],
         "modules": [{"n": n, "title": m[f"title_{lang}"], "images": bool(m.get("set"))}
                     for n, m in enumerate(v.data["modules"])]}
        for v in school.courses.current()
    ]  # fmt: skip
    return render(request, "officer/inspection/school.html", {
        "crumbs": crumbs((TITLE, "")), "courses": courses, "told": told, "classes": _classes(told.classes),
        "next": [row | {"name": name_of(row["kind"])} for row in school.results.practise(who)],
        "watches": who.role in WATCHERS,
        "hours": school.certifying.trained(who).seconds // 60, "rule": school.certifying.rule(),
        "standing": school.may_read(who, "PARCEL"),
        "certificates": school.Certificate.objects.filter(user=who).order_by("-issued_on"),
        **charts_school.of(told),
    })  # fmt: skip


@require_safe
@allow(*ACTORS)
def module(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = get_object_or_404(school.CourseVersion, pk=pk, state="PUBLISHED")
    if number >= len(version.data["modules"]):
        raise Http404
    lang, own = language(), version.data["modules"][number]
    texts = [school.courses.lessons()[code] for code in own.get("lessons", ())]
    lessons = [{"title": t["title"][lang], "text": [p[lang] for p in t["text"]]} for t in texts]
    title = own[f"title_{lang}"]
    return render(request, "officer/inspection/school_module.html", {
        "crumbs": crumbs((TITLE, reverse("officer:inspection_school")), (title, "")), "title": title,
        "lessons": lessons, "version": version, "number": number, "images": bool(own.get("set")),
        "criterion": version.data["pass"],
    })  # fmt: skip


@require_POST
@allow(*ACTORS)
def start(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    version = get_object_or_404(school.CourseVersion, pk=pk)
    mode = request.POST.get("mode", "LESSON")
    try:
        lesson = school.lessons.start(person(request), version, number, mode, 20)
    except school.Refused as refused:
        messages.error(request, refused.message)
        return redirect("officer:inspection_school")
    return redirect("officer:inspection_lesson", lesson.pk)


def _own(request: HttpRequest, pk: int) -> school.Lesson:
    return get_object_or_404(school.Lesson.objects.select_related("version"), pk=pk, user=person(request))


@require_safe
@allow(*ACTORS)
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """The image on the screen; ``?after=``: what was true of the one before; at the end the result."""
    own = _own(request, pk)
    after = request.GET.get("after", "")
    last = own.answers.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    base: dict[str, Any] = {
        "crumbs": crumbs((TITLE, reverse("officer:inspection_school")), (T("수업", "Lesson"), "")),
        "lesson": own,
    }  # fmt: skip
    if last is not None and own.mode == "LESSON":
        base |= {"last": last, "item": last.item, "truth": name_of(last.item.kind),
                 "number": own.answers.count(), "after": f"after={last.pk}&"}  # fmt: skip
        return render(
            request, "officer/inspection/lesson.html", base | _looked_at(request, own, last.item, last)
        )
    own = school.lessons.current(own)
    if own.finished_at or own.item is None:
        told = school.results.of_lesson(own)
        base |= {"told": told, "classes": _classes(told.classes),
                 "verdict": school.certifying.judge(own) if own.mode == "TEST" else None,
                 **charts_school.of(told)}  # fmt: skip
        return render(request, "officer/inspection/lesson_result.html", base)
    base |= {"item": own.item, "number": own.answers.count() + 1, "words": T(
        "확신 정도를 1, 2, 3으로 고르면 답이 됩니다.", "Press 1, 2 or 3 for how sure you are: that answers."
    )}  # fmt: skip
    return render(request, "officer/inspection/lesson.html", base | _looked_at(request, own, own.item))


def _looked_at(
    request: HttpRequest, own: school.Lesson, item: school.Item, last: school.Answer | None = None
) -> dict[str, Any]:
    """Every view of an image, its true regions once it was answered; which view and variant is shown."""
    mark = last.mark if last else None
    views = []
    for n, size in enumerate(get_object_or_404(bank.images(), pk=item.image).views):
        views.append({
            "n": n, "title": VIEWS.get(size.get("name", ""), T(f"{n + 1}번 영상", f"View {n + 1}")),
            "rows": size["rows"], "columns": size["columns"], "dot": max(6, int(size["columns"]) // 60),
            "picture": reverse("officer:inspection_lesson_picture", args=[own.pk, item.pk, n]),
            "regions": [r for r in item.regions if r["view"] == n] if last else [],
            "mark": mark if mark and mark["view"] == n else None,
        })  # fmt: skip
    usual = mark["view"] if mark else item.regions[0]["view"] if last and item.regions else 0
    asked, names = request.GET.get("view", ""), bank.variants()
    number = int(asked) if asked.isdecimal() and len(asked) < 3 else usual
    variant = request.GET.get("variant", "")
    return {
        "views": views, "view": views[number] if number < len(views) else views[0],
        "variant": variant if variant in names else names[0],
        "variants": [(n, name, labels.label("variant", name).text) for n, name in enumerate(names, 1)],
    }  # fmt: skip


@require_safe
@allow(*ACTORS)
def picture(request: HttpRequest, pk: int, item: int, view: int) -> HttpResponse:
    """An image of a lesson of one's own: the one on the screen, or one that was answered."""
    own = _own(request, pk)
    if own.item_id != item and not own.answers.filter(item_id=item).exists():
        raise Http404
    image = get_object_or_404(bank.images(), pk=get_object_or_404(school.Item, pk=item).image)
    variant = request.GET.get("variant", "colour")
    try:
        data = bank.picture(image, view, variant)
    except bank.ScanFault as fault:
        raise Http404(fault.en) from None
    return HttpResponse(data, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


@require_POST
@allow(*ACTORS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    own, given = _own(request, pk), request.POST
    number = given.get("item", "")
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    sure = given.get("confidence", "")
    ms = given.get("ms", "")
    mark = {"view": given.get("view", 0), "x": given["x"], "y": given["y"]} if given.get("x") else None
    try:
        told = school.lessons.answer(
            own, int(number), said=given.get("said") == "threat",
            confidence=int(sure) if sure in ("1", "2", "3") else 0,
            mark=mark, ms=int(ms) if ms.isdecimal() and len(ms) < 9 else None,
        )  # fmt: skip
    except school.Refused as refused:
        messages.error(request, refused.message)
        return redirect("officer:inspection_lesson", pk)
    address = reverse("officer:inspection_lesson", args=[pk])
    return redirect(f"{address}?after={told.pk}" if own.mode == "LESSON" else address)


@require_safe
@allow(*WATCHERS)
def office(request: HttpRequest) -> HttpResponse:
    """Readers of the office; an auditor sees every office without names. The look goes on record."""
    who = person(request)
    masked = who.role == "AUDITOR"
    place = None if masked else who.organisation_id
    users = [] if place is None and not masked else school.office.readers(place)
    rows = [
        row | {"name": school.office.pseudonym(row["user"]) if masked else row["user"].get_username()}
        for row in school.office.table(users)
    ]
    put_on_record(
        Actor.user(who), "school.office_viewed", "school", place or "all", after={"readers": len(rows)}
    )
    names = {"READER": T("판독자", "Reader"), "AI": T("AI", "AI"),
             "BOTH": T("판독자와 AI(측정)", "Both, measured"),
             "EITHER": T("둘 중 하나(계산)", "Either, reckoned")}  # fmt: skip
    told = school.office.compared(place)
    return render(request, "officer/inspection/school_office.html", {
        "crumbs": crumbs((TITLE, reverse("officer:inspection_school")), (T("판독자 현황", "Readers"), "")),
        "rows": rows, "masked": masked,
        "ledger": [line | {"name": names[line["who"]]} for line in told["all"]],
        "passed": [] if masked else _passed(users, who),
        **_of_office(who, masked=masked),
        "reminders": [] if masked else school.certifying.reminders(users),
    })  # fmt: skip


def _of_office(who: Any, *, masked: bool) -> dict[str, Any]:
    """Certificates and the share of projected images: a supervisor's own office; figures alone otherwise."""
    place = None if masked else who.organisation
    figures = {"projected": school.projecting.figures(place)}
    if place is None:
        return figures
    rows = school.Certificate.objects.filter(user__organisation=place).select_related("user", "version")
    certificates = [
        {"row": one, "state": school.certifying.holds(one), "title": one.version.data[f"title_{language()}"],
         "may_revoke": one.revoked_at is None and one.user_id != who.pk}
        for one in rows.order_by("-issued_on", "-id")[:200]
    ]  # fmt: skip
    share = school.projecting.share(place)
    return figures | {"certificates": certificates, "share": share, "percent": f"{share.ppm / 10_000:g}"}


def _passed(users: list[Any], who: Any) -> list[dict[str, Any]]:
    """Finished tests of others that met the criterion and brought no certificate yet, each with the hours of
    training that are there and that a first certificate needs."""
    rows = school.Lesson.objects.filter(user__in=users, mode="TEST", finished_at__isnull=False)
    rows = rows.exclude(user=who).select_related("user", "version").order_by("-id")[:50]
    known = set(school.Certificate.objects.filter(user__in=users).values_list("user_id", "version_id"))
    found = [
        one
        for one in rows
        if (one.user_id, one.version_id) not in known and school.certifying.judge(one).passed
    ]
    return [
        {"row": one, "title": one.version.data[f"title_{language()}"],
         "short_h": school.certifying.short_h(one.user, one.version)}
        for one in found
    ]  # fmt: skip


@require_POST
@allow(*MANAGERS)
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of a passed test of one's own office, by a supervisor."""
    who = person(request)
    tested = get_object_or_404(school.Lesson, pk=pk, user__organisation_id=who.organisation_id)
    try:
        made = school.certifying.issue(tested, Actor.user(who))
    except school.Refused as refused:
        messages.error(request, refused.message)
    else:
        said = T(f"수료증을 발급했습니다: {made.code}", f"Certificate {made.code} is issued.")
        messages.success(request, said)
    return redirect("officer:inspection_school_office")
