"""One case as the workstation shows it: the same facts for the page and for what is fetched ahead."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.contract import Case
from gwanmun.platform.accounts.models import User
from gwanmun.platform.i18n import T, pick
from gwanmun.portals.access import person
from gwanmun.portals.officer.inspection import labels
from gwanmun.portals.officer.risk.alerts import LEVELS, SOURCES

#: From so many pixels on a view is shown in tiles.
TILED_FROM = 4_200_000
#: Keys 1 to 8, in this order.
VARIANTS = tuple(labels.VARIANT)
#: Names of views as machines give them; another is shown as it is.
VIEWS = {
    "top": T("위", "Top"),
    "side": T("옆", "Side"),
    "bottom": T("아래", "Bottom"),
    "front": T("앞", "Front"),
}


def image_of(case: Case) -> bank.Image | None:
    return bank.Image.objects.filter(pk=case.image).first() if case.image else None


def state_of(case: Case, image: bank.Image | None) -> dict[str, str]:
    """Why there is no picture to read, if there is none: title and text."""
    if case.fault:
        return {
            "title": T("품질 검사에서 거부된 영상입니다", "The image was refused by the quality check"),
            "text": f"{pick(*case.fault)} {pick('다시 촬영하여 보내 주십시오.', 'Scan it again.')}",
        }
    if image is None:
        return {
            "title": T("영상이 없는 건입니다", "There is no image"),
            "text": T(
                "영상 없이 접수되었습니다. 보류하거나 개장해 주십시오.",
                "It came without one. Hold it or open it.",
            ),
        }
    if image.state != bank.Image.State.KEPT:
        return {
            "title": T("보존 기간이 지나 지운 영상입니다", "The image is no longer kept"),
            "text": T(
                "기록은 남아 있으나 영상은 볼 수 없습니다. 보류하거나 개장해 주십시오.",
                "The record stays, but the image cannot be shown. Hold it or open it.",
            ),
        }
    return {}


def views_of(image: bank.Image | None) -> list[dict[str, Any]]:
    """Each view: name, size, and where its pictures are."""
    if image is None or image.state != bank.Image.State.KEPT:
        return []
    found = []
    for number, view in enumerate(bank.describe(image)["views"]):
        tiled = view["width"] * view["height"] > TILED_FROM
        found.append(
            {
                **view,
                "title": VIEWS.get(view["name"], view["name"]),
                "tiled": tiled,
                "pictures": {name: picture_url(image, number, name) for name in bank.variants()},
                "tiles": reverse("officer:inspection_tile", args=[image.pk, number, "VARIANT", 0, 0, 0])
                if tiled
                else "",
            }
        )
    return found


def picture_url(image: bank.Image, view: int = 0, variant: str = "colour") -> str:
    """The digest in it lets a browser keep the picture for as long as it likes."""
    return f"{reverse('officer:inspection_picture', args=[image.pk, view, variant])}?{image.digest[:12]}"


def facts_of(case: Case) -> list[dict[str, str]]:
    """What was declared, as lines of a list; personal data were masked when the case was made."""
    from gwanmun.platform import i18n

    told = case.declared
    rows = [
        (T("품명", "Goods"), pick(told.get("goods") or "", told.get("goods_en") or told.get("goods") or "")),
        (T("규격", "Specification"), told.get("specification")),
        (T("무게", "Weight"), i18n.weight(told.get("mass_g")) if told.get("mass_g") is not None else ""),
        (T("수량", "Pieces"), i18n.number(told["pieces"]) if told.get("pieces") is not None else ""),
        (T("가격", "Value"), i18n.usd_e4(told["usd_e4"]) if told.get("usd_e4") is not None else ""),
        (T("HS 부호", "HS code"), i18n.hs(told["hs"]) if told.get("hs") else ""),
        (T("발송국", "From"), told.get("sender_country")),
        (T("원산지", "Origin"), told.get("origin_country")),
        (T("판매자", "Seller"), told.get("seller")),
        (T("받는 사람", "Consignee"), told.get("consignee")),
        (T("업체", "Operator"), pick(told.get("operator_ko") or "", told.get("operator_en") or "")),
    ]
    return [{"name": str(name), "text": str(text)} for name, text in rows if text]


def alerts_of(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "alert": alert,
            "source": SOURCES.get(alert.source, alert.source),
            "level": LEVELS[alert.level][0],
            "tone": LEVELS[alert.level][1],
        }
        for alert in contract.alerts_of(case)
    ]


def earlier(case: Case) -> list[contract.Reading]:
    """What a reader may know of other readings: a supervisor sees them, a second reader does not."""
    if case.state != Case.State.SUPERVISOR:
        return []
    return list(case.readings.filter(round=case.round, undone_at=None).order_by("pk"))


def question(case: Case) -> str:
    """What the reader who asked for another wrote; never what they think."""
    if not case.asked:
        return ""
    asked = case.readings.filter(round=case.round, undone_at=None, verdict="ASK").order_by("pk").first()
    return asked.note if asked else ""


def context_of(case: Case) -> dict[str, Any]:
    """For the panel: what is declared, why it was chosen, alerts, readings a supervisor may see."""
    image = image_of(case)
    return {
        "case": case,
        "title": case.subject or f"#{case.pk}",
        "state": state_of(case, image),
        "facts": facts_of(case),
        "why": [T(*pair) for pair in case.why],
        "risk": None if case.score_ppm is None else f"{case.score_ppm / 10_000:.0f}%",
        "alerts": alerts_of(case),
        "earlier": earlier(case),
        "question": question(case),
        "waited": case.arrived_at,
        "machine": image.machine if image else "",
    }


def _practised(views: list[dict[str, Any]], case: Case, user: User) -> list[dict[str, Any]]:
    """The same views, with pictures that hold a projected threat where this reader is to be shown one."""
    if not views or any(view["tiled"] for view in views):
        return views
    key = contract.practice.shown(case, user)
    if key is None:
        return views
    return [
        view | {"pictures": {name: practice_url(case, key, n, name) for name in bank.variants()}}
        for n, view in enumerate(views)
    ]


def practice_url(case: Case, key: int, view: int, variant: str) -> str:
    return reverse("officer:inspection_practice", args=[case.pk, key, view, variant])


def shown(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Everything the workstation needs to put a case on the screen without asking again."""
    context = context_of(case)
    views = _practised(views_of(image_of(case)), case, person(request))
    names = ("decide", "undo", "let_go", "renew", "help")
    return {
        "id": case.pk,
        "title": context["title"],
        "url": reverse("officer:inspection_read", args=[case.pk]),
        "urls": {name: reverse(f"officer:inspection_{name}", args=[case.pk]) for name in names},
        "views": views,
        "state": context["state"],
        "alarm": case.alarm,
        "supervisor": case.state == Case.State.SUPERVISOR,
        "marks": [
            {**mark, "by": reading.reader, "title": labels.label("mark", mark["kind"]).text}
            for reading in context["earlier"]
            for mark in reading.marks
        ],
        "panel": render_to_string("officer/inspection/_panel.html", context, request),
    }


def counts(user: Any) -> dict[str, int]:
    """How many wait for this reader, and how many only a supervisor may read."""
    now = timezone.now()
    return {
        "waiting": contract.waiting(user, now).count(),
        "supervisor": contract.waiting(user, now, supervisor=True).count(),
    }
