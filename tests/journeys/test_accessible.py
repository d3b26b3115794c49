"""Every page against axe (WCAG 2.1 A and AA), in both languages and both displays, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Case, Finding
from gwanmun.parcels.models import Parcel
from gwanmun.portals.tests import reading_kit

from .inspecting import device_addresses, school_addresses

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: preload would write style sheets of its own into the page, which our policy rightly refuses
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "preload": False}


def reading_addresses(day) -> list[str]:
    """An image in the hands of who looks, one that waits, a finding and an exhibit."""
    user = day.people["SUPERVISOR"]
    if not Case.objects.exists():
        for seed in (1, 2):
            reading_kit.case(day.customs, seed, "GOOD1")
        row = Finding.objects.create(
            organisation=day.customs, subject="GOOD1", reason="x", opened_by="a", opened_at=timezone.now()
        )
        told = {"holder": "김세관", "place": "검사장", "seal_number": "K-1"}
        contract.custody.seal(row.pk, user, "가루", **told)
    held = contract.take(user)
    other = Case.objects.exclude(pk=held.pk).first()
    return [
        "/officer/inspection/cases/",
        f"/officer/inspection/cases/{other.pk}/",
        f"/officer/inspection/read/{held.pk}/",
        f"/officer/inspection/read/{other.pk}/",
        "/officer/inspection/findings/",
        f"/officer/inspection/findings/{Finding.objects.get().pk}/",
        f"/officer/inspection/exhibits/{Finding.objects.get().exhibits.get().pk}/",
    ]


def addresses(day) -> list[str]:
    pair = Parcel.objects.get(number="PAIR1")
    return [
        "/",
        "/offline/",
        "/account/",
        "/accounts/password/",
        "/accounts/security/webauthn/add/",
        "/officer/",
        "/officer/queue/",
        "/officer/queue/?hold_kind=IPR",
        "/officer/manifests/",
        f"/officer/manifests/{day.version.pk}/",
        f"/officer/parcels/{day.held.pk}/",
        f"/officer/parcels/{pair.pk}/",
        "/officer/find/?number=NONE",
        "/officer/classify/?description=cotton+shirt",
        "/officer/risk/results/",
        "/officer/risk/results/enter/",
        "/officer/risk/second/",
        "/officer/risk/models/",
        "/officer/risk/tasks/",
        *reading_addresses(day),
        "/officer/risk/parties/",
        "/officer/risk/watch/",
        "/officer/risk/alerts/",
        "/officer/risk/profiles/",
        "/officer/risk/selection/",
        "/officer/inspection/images/",
        "/officer/inspection/devices/",
        "/officer/inspection/devices/new/",
        "/officer/inspection/alarms/",
        *device_addresses(day),
        *school_addresses(day, day.people["SUPERVISOR"]),
        "/supervisor/organisations/",
        "/supervisor/organisations/new/",
        f"/supervisor/organisations/{day.operator.pk}/",
        "/supervisor/users/",
        "/supervisor/users/new/",
        f"/supervisor/users/{day.people['OFFICER'].pk}/",
        "/supervisor/deliveries/",
        "/supervisor/audit/",
    ]


def examine(page, url: str) -> list[str]:
    """What is wrong with the page at ``url``: axe's findings, and a page wider than its window."""
    page.goto(url)
    found = Axe().run(page, options=RULES).response["violations"]
    wrong = [
        f"{url}: {v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]
    ]
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wrong.append(f"{url}: {over} px wider than a window of {width} px")
    return wrong


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page(page, context, day, log_in, live_server, language, theme):
    for name, value in (("gwanmun_language", language), ("gwanmun_theme", theme)):
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    wrong = examine(page, "/accounts/login/")
    log_in(page, "supervisor")
    for url in addresses(day):
        wrong += examine(page, url)
    assert not wrong, "\n".join(wrong)


def test_axe_would_find_something(page, day):
    """The check itself is checked: a page with a planted fault does not pass."""
    page.goto("/accounts/login/")
    page.evaluate("document.querySelectorAll('label').forEach((label) => label.remove())")
    found = Axe().run(page, options=RULES).response["violations"]
    assert "label" in {v["id"] for v in found}
