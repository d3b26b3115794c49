"""What every page needs: menu by role, display choices, the address of the number search."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gwanmun.platform.i18n import T, language
from gwanmun.portals import labels

THEMES = {"light": T("밝은 화면", "Light"), "high-contrast": T("선명한 화면", "High contrast")}
SCALES = {
    "sm": T("작게", "Small"),
    "md": T("보통", "Normal"),
    "lg": T("조금 크게", "Somewhat larger"),
    "xlg": T("크게", "Large"),
    "xxlg": T("가장 크게", "Largest"),
}

#: (name of the address, title, roles); the order of the menu. An address that is not there is left out.
MENU: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("officer:workbench", T("작업대", "Workbench"), ("OFFICER", "SUPERVISOR", "AUDITOR")),
    ("officer:queue", T("대기열", "Queue"), ("OFFICER", "SUPERVISOR", "AUDITOR")),
    ("officer:manifests", T("적하목록", "Manifests"), ("OFFICER", "SUPERVISOR", "AUDITOR")),
    ("officer:risk_results", T("위험관리", "Risk"), ("OFFICER", "SUPERVISOR", "AUDITOR")),
    ("officer:inspection_queue", T("검색·판독", "Inspection"), ("OFFICER", "SUPERVISOR", "AUDITOR")),
    ("officer:classify", T("품목분류", "Classification"), ("OFFICER", "SUPERVISOR", "AUDITOR")),
    ("supervisor:organisations", T("업체·사용자", "Accounts"), ("SUPERVISOR",)),
    ("supervisor:audit", T("감사", "Audit"), ("SUPERVISOR", "AUDITOR")),
    ("operator:home", T("현황", "Overview"), ("OPERATOR",)),
    ("operator:upload", T("적하목록 제출", "Submit"), ("OPERATOR",)),
    ("operator:manifests", T("적하목록", "Manifests"), ("OPERATOR",)),
    ("operator:parcels", T("내 화물", "My parcels"), ("OPERATOR",)),
    ("operator:connections", T("API·웹훅", "API, webhooks"), ("OPERATOR",)),
    ("citizen:track", T("내 물품 조회", "Track a parcel"), ("", "OPERATOR")),
    (
        "calculator:page",
        T("세금 계산", "Calculator"),
        ("", "OPERATOR", "OFFICER", "SUPERVISOR", "AUDITOR"),
    ),
)

#: Pages that belong to an entry although their address does not begin like it.
BELONGS = {
    "/officer/risk/": "officer:risk_results",
    "/officer/inspection/": "officer:inspection_queue",
    "/officer/parcels/": "officer:queue",
    "/officer/find/": "officer:queue",
    "/supervisor/users/": "supervisor:organisations",
    "/supervisor/deliveries/": "supervisor:organisations",
}


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``face``."""
    user = getattr(request, "user", None)  # none on an error before the session was read
    role = user.role if user is not None and user.is_authenticated else ""
    theme = request.COOKIES.get("gwanmun_theme", "light")
    scale = request.COOKIES.get("gwanmun_scale", "md")
    theme = theme if theme in THEMES else "light"
    scale = scale if scale in SCALES else "md"
    return {
        "face": {
            "theme": theme,
            "scale": scale,
            "role": labels.label("role", role).text if role else "",
            "menu": menu(role, request.path),
            "choices": choices(theme, scale),
            "jump": address("officer:find") if role in ("OFFICER", "SUPERVISOR", "AUDITOR") else "",
            "docs": address("api-v1:openapi-view"),
        }
    }


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def menu(role: str, path: str) -> list[dict[str, Any]]:
    """Entries for the role; the one with the longest address that begins ``path`` is current."""
    found = [
        {"title": title, "url": url, "current": False}
        for name, title, roles in MENU
        if role in roles and (url := address(name))
    ]
    for start, name in BELONGS.items():
        if path.startswith(start):
            path = address(name)
    here = [entry for entry in found if path.startswith(str(entry["url"]))]
    if here:
        max(here, key=lambda entry: len(str(entry["url"])))["current"] = True
    return found


def choices(theme: str, scale: str) -> list[dict[str, Any]]:
    """Language, display mode, text size: each a form that works without a script."""
    display = reverse("display")
    return [
        {
            "title": T("언어", "Language"), "icon": "ico-global", "name": "language",
            "url": reverse("set_language"),
            "options": [
                {"value": code, "title": name, "lang": code, "on": code == language()}
                for code, name in settings.LANGUAGES
            ],
        },
        {
            "title": T("화면 모드", "Display"), "icon": "ico-view-mode", "name": "theme", "url": display,
            "options": [{"value": k, "title": v, "on": k == theme} for k, v in THEMES.items()],
        },
        {
            "title": T("글자 크기", "Text size"), "icon": "ico-sch-plus", "name": "scale", "url": display,
            "options": [{"value": k, "title": v, "on": k == scale} for k, v in SCALES.items()],
        },
    ]  # fmt: skip
