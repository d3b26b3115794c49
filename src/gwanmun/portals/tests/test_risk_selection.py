"""Selection pages: the day's lanes, an item with its reasons, an officer's word, slots by the supervisor."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.tests.kit import make_day
from gwanmun.risk.selection.models import Capacity, Chosen, Override, Run

pytestmark = pytest.mark.django_db
REASON = "정보가 들어와 확인이 필요함"


@pytest.fixture
def heavy():
    """Heavy parcels go to the X-ray by a profile; CALM1 goes free, or to whatever the draw says."""
    lines = [{**row, "gross_weight": "31"} for row in making.rows("H", 6)]
    held = making.row("HELD1", consignee_id="", consignee_phone="010-9002-0002")
    return make_day([*lines, held, making.row("CALM1", **making.person(40))])


def day_of() -> str:
    return Run.objects.get().day.isoformat()


def get(client, world, role, name, *args, **query):
    client.force_login(world.people[role])
    return client.get(reverse(f"officer:{name}", args=args), query)


def change(client, day, role, parcel, lane, reason=REASON):
    client.force_login(day.people[role])
    return client.post(
        reverse("officer:risk_override", args=[parcel.pk]), {"lane": lane, "reason": reason}, follow=True
    )


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_day_shows_lanes_and_items_in_both_languages(client, heavy, lang):
    client.cookies["gwanmun_language"] = lang
    text = get(client, heavy, "OFFICER", "risk_selection", day=day_of()).content.decode()
    assert "H000001" in text
    assert "heavy_small_price" not in text
    page = get(
        client, heavy, "AUDITOR", "risk_selection", day=day_of(), lane="RED", basis="MANDATORY"
    ).content.decode()
    assert "H000001" not in page


def test_a_day_without_a_selection_says_so(client, heavy):
    text = get(client, heavy, "OFFICER", "risk_selection", day="2020-01-01").content.decode()
    assert "이 날에 선별된 물품이 없습니다" in text
    assert get(client, heavy, "OFFICER", "risk_selection", day="yesterday").status_code == 200


def test_the_list_is_exported_and_the_export_recorded(client, heavy):
    found = b"".join(
        get(client, heavy, "OFFICER", "risk_selection_csv", day=day_of()).streaming_content
    ).decode()
    assert found.count("\n") == Chosen.objects.count() + 1
    assert AuditEvent.objects.filter(action="risk.selection_exported").exists()


def test_reasons_of_what_was_chosen_and_of_what_was_not(client, heavy):
    chosen = Parcel.objects.get(number="H000001")
    text = get(client, heavy, "OFFICER", "risk_selected", chosen.pk).content.decode()
    assert "30kg 이상 개인 특송물품" in text
    calm = Parcel.objects.get(number="CALM1")
    assert get(client, heavy, "AUDITOR", "risk_selected", calm.pk).status_code == 200
    assert 'name="lane"' not in get(client, heavy, "AUDITOR", "risk_selected", calm.pk).content.decode()


def test_an_officer_raises_a_parcel_and_takes_it_back(client, heavy):
    calm = Parcel.objects.get(number="CALM1")
    assert calm.state == "AUTO_CLEARED", "the keyed draw of the tests leaves it alone"
    assert change(client, heavy, "OFFICER", calm, "RED").status_code == 200
    calm.refresh_from_db()
    row = Chosen.objects.get(thing=calm.pk)
    assert (calm.state, row.lane_now, row.basis, row.overridden) == ("INSPECTION", "RED", "OVERRIDE", True)
    assert AuditEvent.objects.filter(action="risk.overridden", reason=REASON).exists()
    made = Override.objects.get()
    client.post(reverse("officer:risk_override_undo", args=[made.pk]))
    calm.refresh_from_db()
    assert calm.state == "AUTO_CLEARED"
    assert not Chosen.objects.filter(thing=calm.pk).exists()
    assert Override.objects.get().undone_at


def test_a_random_or_mandatory_control_is_lowered_by_the_supervisor_alone(client, heavy):
    parcel = Parcel.objects.get(number="H000001")
    Chosen.objects.filter(thing=parcel.pk).update(basis="RANDOM", bases="RANDOM PROFILE")
    text = change(client, heavy, "OFFICER", parcel, "GREEN").content.decode()
    assert "감독자만 낮출 수 있습니다" in text
    assert not Override.objects.exists()
    change(client, heavy, "SUPERVISOR", parcel, "GREEN")
    parcel.refresh_from_db()
    assert (Chosen.objects.get(thing=parcel.pk).lane_now, parcel.state) == ("GREEN", "RELEASED")


def test_a_word_without_a_reason_or_to_no_lane_is_refused(client, heavy):
    parcel = Parcel.objects.get(number="H000002")
    assert "5자 이상" in change(client, heavy, "OFFICER", parcel, "RED", "왜").content.decode()
    assert "그런 검사 구분은 없습니다" in change(client, heavy, "OFFICER", parcel, "PINK").content.decode()
    assert not Override.objects.exists()


def test_the_supervisor_tells_slots_and_the_page_counts_against_them(client, heavy):
    client.force_login(heavy.people["SUPERVISOR"])
    told = {
        "office": "ICN", "shift": "", "lane": "ORANGE", "slots": "4", "reason": "장비 점검으로 축소",
        "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert client.post(reverse("officer:risk_capacity"), {**told, "slots": "-1"}).status_code == 200
    assert not Capacity.objects.exists()
    assert client.post(reverse("officer:risk_capacity"), told).status_code == 302
    row = Capacity.objects.get()
    assert (row.slots, row.told_by) == (4, "supervisor")
    assert AuditEvent.objects.filter(action="risk.slots_told").exists()
    Capacity.objects.update(valid_from=Run.objects.get().day)
    text = get(client, heavy, "OFFICER", "risk_selection", day=day_of()).content.decode()
    assert re.search(r"[56] / 4", text)


def test_reasons_never_reach_the_operator(client, heavy):
    client.force_login(heavy.people["OPERATOR"])
    parcel = Parcel.objects.get(number="H000001")
    assert client.get(reverse("officer:risk_selected", args=[parcel.pk])).status_code == 403
    text = client.get(f"/operator/parcels/{parcel.pk}/").content.decode()
    assert "30kg" not in text
