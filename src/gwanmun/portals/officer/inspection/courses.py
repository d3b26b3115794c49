"""Courses as their authors see them: the list, a version with its history, writing and deciding."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gwanmun.inspection.school import contract as school
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language
from gwanmun.portals.access import ACTORS, MANAGERS, allow, person
from gwanmun.portals.labels import KINDS, Label
from gwanmun.portals.officer.inspection import school_policy
from gwanmun.portals.officer.inspection.common import crumbs
from gwanmun.portals.officer.inspection.school import TITLE, name_of

LIST = T("과정 관리", "Courses")
ROWS = school.MOST_MODULES  # of a form
KINDS["course_state"] = {
    "DRAFT": Label(T("초안", "Draft"), "gray"),
    "PROPOSED": Label(T("결재 대기", "Waits for a decision"), "warning"),
    "PUBLISHED": Label(T("시행 중", "Published"), "success"),
    "RETIRED": Label(T("지난 판", "Retired"), "gray"),
}
KINDS["school_level"] = {
    "ALL": Label(T("모두", "All")),
    "EASY": Label(T("쉬움", "Easy")),
    "MIDDLE": Label(T("보통", "Middling")),
    "HARD": Label(T("어려움", "Hard")),
}


def _crumbs(*more: tuple[Any, str]) -> list[tuple[str, str]]:
    first, last = reverse("officer:inspection_school"), reverse("officer:inspection_courses")
    return crumbs((TITLE, first), (LIST, last if more else ""), *more)


@require_safe
@allow(*ACTORS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = [{"version": v, "title": v.data[f"title_{language()}"], "role": v.data["role"]}
            for v in school.courses.latest()]  # fmt: skip
    return render(request, "officer/inspection/courses.html", {"crumbs": _crumbs(), "rows": rows})


@require_safe
@allow(*ACTORS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(school.CourseVersion.objects.select_related("course"), pk=pk)
    who, lang = person(request), language()
    texts = school.courses.lessons()
    modules = [
        {"title": m[f"title_{lang}"], "set": m.get("set") or {},
         "classes": [name_of(c) for c in (m.get("set") or {}).get("classes", ())],
         "lessons": [texts[c]["title"][lang] for c in m.get("lessons", ()) if c in texts]}
        for m in version.data["modules"]
    ]  # fmt: skip
    own = who.get_username() in (version.author, version.proposed_by)
    return render(request, "officer/inspection/course.html", {
        "crumbs": _crumbs((version.course.code, "")), "version": version, "modules": modules, "own": own,
        "title": version.data[f"title_{lang}"], "criterion": version.data["pass"],
        "versions": school.courses.versions_of(version.course),
        "policy_fields": school_policy.fields(version.data),
        "may_decide": version.state == "PROPOSED" and who.role in MANAGERS and not own,
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ACTORS)
def new(request: HttpRequest) -> HttpResponse:
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*ACTORS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version that begins with this one; a draft that stands is written over."""
    return _write(request, get_object_or_404(school.CourseVersion.objects.select_related("course"), pk=pk))


def _write(request: HttpRequest, base: school.CourseVersion | None) -> HttpResponse:
    data: dict[str, Any] = base.data if base else {
        "role": "PARCEL", "valid_days": 365, "modules": [], "policy": {},
        "pass": {"d_a": 1.2, "hit_rate": 0.75, "false_alarms": 0.25, "images": 60},
    }  # fmt: skip
    faults: list[str] = []
    told = False  # faults of the policy: it is opened
    code = request.POST.get("code", "")
    if request.method == "POST":
        data = read(request.POST, data)
        actor = Actor.user(person(request))
        try:
            made = (
                school.courses.revise(base.course, data, actor) if base
                else school.courses.draft(code, data, actor)
            )  # fmt: skip
        except school.courses.Wrong as wrong:
            faults = [f"{where(f.where)}: {f.text[language()]}" for f in wrong.faults]
            told = any(f.where.startswith(("policy", "hours")) for f in wrong.faults)
        except school.Refused as refused:
            faults = [refused.message]
        else:
            messages.success(request, T("초안을 저장했습니다.", "The draft is saved."))
            return redirect("officer:inspection_course", made.pk)
    given = list(data["modules"])
    rows = given + [{}] * max(0, min(ROWS, max(3, len(given) + 2)) - len(given))
    title = base.data[f"title_{language()}"] if base else str(T("새 과정", "New course"))
    return render(request, "officer/inspection/course_form.html", {
        "crumbs": _crumbs((title, "")), "title": title, "base": base, "code": code, "data": data,
        "faults": faults, "policy_fields": school_policy.fields(data), "open": told,
        "rows": [_row(n, row) for n, row in enumerate(rows)],
        "roles": [(r, KINDS["school_role"][r].text, r == data["role"]) for r in school.ROLES],
        "percent": {name: f"{float(data['pass'].get(name) or 0) * 100:g}"
                    for name in ("hit_rate", "false_alarms")},
    }, status=400 if faults else 200)  # fmt: skip


def _row(n: int, module: dict[str, Any]) -> dict[str, Any]:
    chosen, lang = module.get("set") or {}, language()
    return {
        "n": n, "module": module, "count": chosen.get("count", ""),
        "machines": ", ".join(chosen.get("machines", ())),
        "lessons": [(c, t["title"][lang], c in module.get("lessons", ()))
                    for c, t in school.courses.lessons().items()],
        "classes": [(c, name_of(c), c in chosen.get("classes", ())) for c in school.CLASSES],
        "levels": [(c, label.text, c == chosen.get("level", "ALL"))
                   for c, label in KINDS["school_level"].items()],
    }  # fmt: skip


def read(post: QueryDict, before: dict[str, Any]) -> dict[str, Any]:
    """A course from its form; what is no number stays as it was written, and is told as a fault."""
    modules = []
    for n in range(ROWS + 1):  # one too many is told as a fault
        own = {name: post.get(f"m{n}_{name}", "").strip()[:120] for name in ("title_ko", "title_en")}
        classes, lessons = post.getlist(f"m{n}_classes"), post.getlist(f"m{n}_lessons")
        if not any((*own.values(), classes, lessons)):
            continue
        machines = [m.strip()[:64] for m in post.get(f"m{n}_machines", "").split(",") if m.strip()]
        module: dict[str, Any] = {**own, "lessons": lessons}
        if classes or post.get(f"m{n}_count"):
            module["set"] = {"count": _number(post.get(f"m{n}_count", "")), "classes": classes,
                             "level": post.get(f"m{n}_level", "ALL")}  # fmt: skip
            if machines:
                module["set"]["machines"] = machines
        modules.append(module)
    rates = {name: _number(post.get(f"pass_{name}", "")) for name in ("hit_rate", "false_alarms")}
    return {
        "role": post.get("role", ""), "modules": modules, **school_policy.read(post, before),
        **{name: post.get(name, "").strip()[:120] for name in ("title_ko", "title_en")},
        "valid_days": _number(post.get("valid_days", "")),
        "pass": {
            "d_a": _number(post.get("pass_d_a", "")), "images": _number(post.get("pass_images", "")),
            **{name: value / 100 if value is not None else None for name, value in rates.items()},
        },
    }  # fmt: skip


def _number(text: str) -> int | float | None:
    try:
        value = float(text.strip()[:12])
    except ValueError:
        return None
    if not -1e9 < value < 1e9:
        return None
    return int(value) if value.is_integer() else value


def where(path: str) -> str:
    """``modules.1.set.count`` → which module it is."""
    parts = path.split(".")
    if parts[0] == "modules" and len(parts) > 1:
        return str(T(f"단원 {int(parts[1]) + 1}", f"Module {int(parts[1]) + 1}"))
    if path in school_policy.NAMES:
        return str(school_policy.NAMES[path])
    names = {"role": T("대상", "For whom"), "pass": T("합격 기준", "To pass"),
             "modules": T("단원", "Modules"),
             "valid_days": T("유효기간", "Validity"), "title_ko": T("제목", "Title"),
             "title_en": T("영문 제목", "English title")}  # fmt: skip
    return str(names.get(parts[0], path))


@require_POST
@allow(*ACTORS)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(school.CourseVersion.objects.select_related("course"), pk=pk)
    try:
        school.courses.propose(version, Actor.user(person(request)))
    except school.Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, T("결재를 올렸습니다.", "It waits for a decision."))
    return redirect("officer:inspection_course", pk)


@require_POST
@allow(*MANAGERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish or give back; never by who wrote or proposed it."""
    version = get_object_or_404(school.CourseVersion.objects.select_related("course"), pk=pk)
    act = school.courses.publish if request.POST.get("act") == "publish" else school.courses.turn_down
    try:
        act(version, request.POST.get("reason", ""), Actor.user(person(request)))
    except school.Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, T("결정을 기록했습니다.", "The decision is kept."))
    return redirect("officer:inspection_course", pk)
