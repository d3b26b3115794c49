"""What an officer sees and does."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from gwanmun.parcels.models import LineError, ManifestVersion, Parcel, ParcelAct
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.models import SavedView
from gwanmun.portals.officer import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, day):
    client.force_login(day.people["OFFICER"])
    return client


def text(response) -> str:
    return b"".join(response).decode() if response.streaming else response.content.decode()


def act(client, parcel, code, reason="서류를 확인함", **more):
    url = reverse("officer:act", args=[parcel.pk])
    return client.post(url, {"act": code, "reason": reason, **more})


def test_the_queue_shows_held_parcels_masked_and_counts_them(officer, day):
    page = text(officer.get(reverse("officer:queue")))
    assert "HELD1" in page
    assert "PAIR1" in page
    assert "GOOD1" not in page
    assert page.count("<tr data-row>") == 3


def test_chips_count_under_the_other_choices(officer, day):
    response = officer.get(reverse("officer:queue"), {"hold_kind": "AGGREGATED"})
    page = text(response)
    assert "HELD1" not in page
    assert page.count("<tr data-row>") == 2
    held_for = next(f for f in response.context["facets"] if str(f["title"]) == "보류 사유")
    assert {str(c["title"]): c["count"] for c in held_for["chips"]} == {"합산과세": 2, "자료 보완": 1}
    assert response.context["total"] == 2


def test_search_by_personal_code_is_recorded_masked(officer, day):
    code = making.person(7)["consignee_id"]
    page = text(officer.get(reverse("officer:queue"), {"text": code}))
    assert page.count("<tr data-row>") == 2
    event = AuditEvent.objects.get(action="person.searched")
    assert code not in event.subject_id
    assert event.subject_id.endswith(code[-4:])


def test_pages_follow_the_key_without_loss_or_double(officer, day, monkeypatch):
    monkeypatch.setattr("gwanmun.portals.listing.window.__defaults__", (2,))
    seen, url = [], reverse("officer:queue") + "?sort=-price"
    for _ in range(5):
        response = officer.get(url)
        seen += [p.number for p in response.context["page"].rows]
        if not response.context["page"].next:
            break
        url = reverse("officer:queue") + "?" + response.context["page"].next
    assert sorted(seen) == ["HELD1", "PAIR1", "PAIR2"]
    assert seen[-1] == "HELD1"  # the cheapest comes last


def test_a_view_is_saved_opened_and_deleted(officer, day):
    officer.post(reverse("officer:save_view"), {"name": " 합산  건 ", "query": "hold_kind=AGGREGATED&evil=1"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("합산 건", "hold_kind=AGGREGATED&state=HELD")
    assert "합산 건" in text(officer.get(reverse("officer:queue")))
    officer.post(reverse("officer:delete_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_nobody_deletes_anothers_view(officer, client, day):
    officer.post(reverse("officer:save_view"), {"name": "mine", "query": ""})
    client.force_login(day.people["SUPERVISOR"])
    client.post(reverse("officer:delete_view", args=[SavedView.objects.get().pk]))
    assert SavedView.objects.exists()


def test_the_parcel_page_explains_every_step(officer, day):
    response = officer.get(reverse("officer:parcel", args=[day.held.pk]))
    page = text(response)
    assert len(response.context["steps"]) == 10
    assert all(
        r["rule_id"] in page and r["citation"] in page
        for s in response.context["steps"]
        for r in s["reasons"]
    )
    assert {r["rule_id"] for s in response.context["steps"] for r in s["reasons"]} == set(
        day.held.reasons.split()
    )


def test_aggregation_partners_are_listed_with_their_sum(officer, day):
    pair = Parcel.objects.get(number="PAIR1")
    response = officer.get(reverse("officer:parcel", args=[pair.pk]))
    assert [p.number for p in response.context["partners"]] == ["PAIR1", "PAIR2"]
    assert "US$240.00" in text(response)


def test_personal_data_is_masked_until_a_reason_is_given_and_the_look_up_recorded(officer, day):
    phone = day.held.consignee_phone
    url = reverse("officer:parcel", args=[day.held.pk])
    assert phone not in text(officer.get(url))
    person = reverse("officer:person", args=[day.held.pk])
    refused = officer.post(person, {"reason": "왜"}, headers={"HX-Request": "true"})
    assert phone not in text(refused)
    assert not AuditEvent.objects.filter(action="person.viewed").exists()
    shown = officer.post(person, {"reason": "전화 확인이 필요함"}, headers={"HX-Request": "true"})
    assert phone in text(shown)
    event = AuditEvent.objects.get(action="person.viewed")
    assert (event.actor, event.subject_id, event.reason) == (
        "officer",
        str(day.held.pk),
        "전화 확인이 필요함",
    )
    assert "전화 확인이 필요함" in text(officer.get(url))


def test_an_auditor_sees_no_way_to_unmask_or_act(client, day):
    client.force_login(day.people["AUDITOR"])
    page = text(client.get(reverse("officer:parcel", args=[day.held.pk])))
    assert reverse("officer:person", args=[day.held.pk]) not in page
    assert reverse("officer:act", args=[day.held.pk]) not in page


def test_release_goes_on_to_the_next_case_and_can_be_undone(officer, day):
    response = act(officer, day.held, "RELEASE", **{"in": "state=HELD"})
    following = Parcel.objects.get(number="PAIR1")
    assert response["Location"].startswith(reverse("officer:parcel", args=[following.pk]))
    day.held.refresh_from_db()
    assert day.held.state == "RELEASED"
    page = text(officer.get(response["Location"]))
    done = ParcelAct.objects.get()
    assert reverse("officer:undo", args=[done.pk]) in page
    back = officer.post(reverse("officer:undo", args=[done.pk]))
    assert back["Location"].startswith(reverse("officer:parcel", args=[day.held.pk]))
    day.held.refresh_from_db()
    assert day.held.state == "HELD"


@pytest.mark.parametrize(
    ("code", "more", "state"),
    [
        ("INSPECT", {}, "INSPECTION"),
        ("RETURN", {}, "RETURNED"),
        ("DESTROY", {"confirm": "yes"}, "DESTROYED"),
        ("DESTROY", {}, "HELD"),  # not without the tick
        ("RELEASE", {"reason": "네"}, "HELD"),  # not without a reason
        ("NONSENSE", {}, "HELD"),
    ],
)
def test_acts_need_what_they_need(officer, day, code, more, state):
    act(officer, day.held, code, **more)
    day.held.refresh_from_db()
    assert day.held.state == state


def test_a_taxed_parcel_of_an_unsecured_operator_needs_a_payment_reference(officer, day):
    taxed = Parcel.objects.get(number="PAIR1")
    assert taxed.payable > 0
    page = text(officer.get(reverse("officer:parcel", args=[taxed.pk])))
    assert 'name="payment"' in page
    act(officer, taxed, "RELEASE")
    taxed.refresh_from_db()
    assert taxed.state == "HELD"
    act(officer, taxed, "RELEASE", payment="0126-24-07-1-000001-1")
    taxed.refresh_from_db()
    assert taxed.state == "RELEASED"


def test_what_was_typed_survives_a_refusal(officer, day):
    taxed = Parcel.objects.get(number="PAIR1")
    refused = act(officer, taxed, "RELEASE", reason="서류를 모두 확인함")
    page = text(officer.get(refused["Location"]))
    assert "서류를 모두 확인함" in page
    assert "서류를 모두 확인함" not in text(officer.get(reverse("officer:parcel", args=[taxed.pk])))


def test_one_payment_reference_releases_a_pair_in_bulk(officer, day):
    page = text(officer.get(reverse("officer:queue")))
    assert page.count("data-unpaid") == 2
    ids = list(Parcel.objects.filter(number__startswith="PAIR").values_list("pk", flat=True))
    sent = {"parcel": ids, "act": "RELEASE", "reason": "납부를 확인함", "payment": "0126-24-07-1-000001-1"}
    officer.post(reverse("officer:bulk"), sent)
    assert set(Parcel.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"RELEASED"}
    assert all("0126-24-07-1-000001-1" in done.reason for done in ParcelAct.objects.all())


def test_a_failed_manifest_runs_again_for_a_reason(officer, day):
    stored = ManifestVersion.objects.filter(pk=day.version.pk)
    stored.update(state="FAILED", fault={"code": "INTERNAL", "params": {"attempts": "5"}})
    url = reverse("officer:manifest_retry", args=[day.version.pk])
    assert url in text(officer.get(reverse("officer:manifest", args=[day.version.pk])))
    officer.post(url, {"reason": "왜"})
    assert stored.get().state == "FAILED"
    officer.post(url, {"reason": "서버를 고친 뒤 다시 처리"})
    assert stored.get().state == "RECEIVED"
    assert AuditEvent.objects.get(action="manifest.retried").reason == "서버를 고친 뒤 다시 처리"
    assert "다시 처리할 수 없습니다" in text(officer.post(url, {"reason": "한 번 더 눌러 봄"}, follow=True))


def test_two_officers_cannot_both_act(officer, client, day):
    page = officer.get(reverse("officer:parcel", args=[day.held.pk]))
    act(officer, day.held, "INSPECT")
    client.force_login(day.people["SUPERVISOR"])
    response = client.post(
        reverse("officer:act", args=[day.held.pk]),
        {"act": "RELEASE", "reason": "서류를 확인함", "seen_as": page.context["seen_as"]},
        follow=True,
    )
    assert "그 사이 다른 담당자가" in text(response)


def test_bulk_acts_on_the_ticked_parcels_and_tells_what_was_not_done(officer, day):
    ids = list(Parcel.objects.filter(state="HELD").values_list("pk", flat=True))
    response = officer.post(
        reverse("officer:bulk"), {"parcel": ids, "act": "RELEASE", "reason": "일괄 확인함"}, follow=True
    )
    page = text(response)
    assert "1건을 반출했습니다" in page
    assert "2건 처리하지 못함" in page  # taxed, not paid
    assert Parcel.objects.filter(state="RELEASED").count() == 1


def test_destruction_is_never_done_in_bulk(officer, day):
    officer.post(reverse("officer:bulk"), {"parcel": [day.held.pk], "act": "DESTROY", "reason": "일괄 폐기"})
    assert Parcel.objects.filter(state="DESTROYED").count() == 0


def test_find_goes_straight_to_the_only_parcel(officer, day):
    response = officer.get(reverse("officer:find"), {"number": " HELD1 "})
    assert response["Location"] == reverse("officer:parcel", args=[day.held.pk])
    assert officer.get(reverse("officer:find"), {"number": "NONE"}).status_code == 200


def test_the_manifest_page_names_each_fault_and_its_cure(officer, day):
    page = text(officer.get(reverse("officer:manifest", args=[day.version.pk])))
    assert "12..5" in page
    rows = list(
        csv.reader(io.StringIO(text(officer.get(reverse("officer:errors_csv", args=[day.version.pk])))))
    )
    assert len(rows) == 1 + day.version.errors.count()
    assert all(row[5] and row[6] for row in rows[1:])


def test_exports_hold_no_personal_data_and_run_no_formula(officer, day):
    Parcel.objects.filter(pk=day.held.pk).update(description='=HYPERLINK("http://x")')
    body = text(officer.get(reverse("officer:queue_csv")))
    rows = list(csv.reader(io.StringIO(body.lstrip("\ufeff"))))
    assert len(rows) == 4
    assert "'=HYPERLINK" in body
    assert day.held.consignee_phone not in body
    assert making.person(7)["consignee_id"] not in body
    assert AuditEvent.objects.filter(action="parcels.exported").count() == 1


def test_a_wrong_value_of_a_person_is_masked_everywhere(officer, day):
    wrong = "P12345678901X"
    LineError.objects.create(
        version=day.version, line=day.held.line, number="HELD1", field="consignee_id",
        code="BAD_CODE", severity="REQUEST", value=wrong,
    )  # fmt: skip
    version = [day.version.pk]
    for url in (
        reverse("officer:parcel", args=[day.held.pk]),
        reverse("officer:manifest", args=version),
        reverse("officer:errors", args=version),
        reverse("officer:errors_csv", args=version),
        reverse("officer:parcels_csv", args=version),
    ):
        page = text(officer.get(url))
        assert wrong not in page, url
        for name in ("consignee_name", "consignee_phone", "consignee_address"):
            assert str(getattr(day.held, name)) not in page, (url, name)
    exported = AuditEvent.objects.filter(action="parcels.exported").values_list("after__file", flat=True)
    assert sorted(exported) == ["errors.csv", "parcels.csv"]


def test_whom_one_looked_for_is_kept_nowhere(officer, day):
    code = making.person(7)["consignee_id"]
    officer.get(reverse("officer:queue_csv"), {"text": code})
    officer.post(reverse("officer:save_view"), {"name": "한 사람", "query": f"text={code}&state=HELD"})
    kept = [str(event.after) + event.subject_id for event in AuditEvent.objects.all()]
    kept += [view.query for view in SavedView.objects.all()]
    assert not any(code in one for one in kept)
    assert AuditEvent.objects.filter(action="person.searched").count() == 1


def test_a_search_by_any_identifier_that_finds_a_person_is_recorded(officer, day):
    Parcel.objects.filter(number="PAIR1").update(consignee_id="M1234567")
    officer.get(reverse("officer:queue"), {"text": "HELD1"})
    assert not AuditEvent.objects.filter(action="person.searched").exists()
    officer.get(reverse("officer:queue"), {"text": "m1234567"})
    assert AuditEvent.objects.filter(action="person.searched").count() == 1


def test_lanes_sum_to_the_parcels_in_plot_and_table(officer, day):
    response = officer.get(reverse("officer:manifest", args=[day.version.pk]))
    assert response.context["sums"][-1] == day.version.summary["parcels"]
    assert sum(v["n"] for v in response.context["chart"]["data"]["values"]) == day.version.summary["parcels"]


def test_the_kept_lanes_equal_the_counted_ones(officer, day):
    kept = queries.cross(day.version)
    assert kept == day.version.summary["lane_route"]
    day.version.summary = {k: v for k, v in day.version.summary.items() if k != "lane_route"}
    assert queries.cross(day.version) == kept


def test_the_workbench_counts_today(officer, day):
    type(day.version).objects.filter(pk=day.version.pk).update(received_at=timezone.now())
    figures = officer.get(reverse("officer:workbench")).context["figures"]
    assert (figures["held"], figures["cleared"], figures["refused"]) == (3, 1, 1)


def test_new_holds_are_announced_not_moved_in(officer, day):
    url = reverse("officer:queue_newer")
    assert text(officer.get(url, {"since": str(2**60)})).strip() == ""
    assert "3건" in text(officer.get(url, {"since": "0"}))


@pytest.mark.parametrize(
    "query", ["after=x", "after=1:2:3", "organisation_id=x", "age=9z", "sort=nonsense", "state=NONE"]
)
def test_a_mangled_address_is_no_error(officer, day, query):
    assert officer.get(f"{reverse('officer:queue')}?{query}").status_code == 200
