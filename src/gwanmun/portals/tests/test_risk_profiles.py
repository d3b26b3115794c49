"""Pages of profiles: written with a live reading, tested, proposed, decided by somebody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.platform.accounts.models import User
from gwanmun.portals.officer.risk.profiles import EXAMPLES, reading
from gwanmun.risk.profiles.models import Version
from gwanmun.risk.profiles.tasks import requeue_tests

pytestmark = pytest.mark.django_db


def written(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "name": "heavy_light", "kind": "PARCEL", "criterion": "weight <= 30 kg", "title_ko": "가벼운 화물",
        "title_en": "Light parcels", "points": "50", "lane": "ORANGE", "ground": "특송물품 고시 제14조",
        "owner": "특송통관과", "effective_from": today.isoformat(),
        "expires_on": (today + dt.timedelta(60)).isoformat(), **changes,
    }  # fmt: skip


def said(response: Any) -> str:
    return " ".join(str(m) for m in response.context["messages"])


@pytest.fixture
def officer(client: Any, day: Any) -> Any:
    ManifestVersion.objects.update(received_at=timezone.now())
    client.force_login(day.people["OFFICER"])
    return client


def draft(client: Any, **changes: Any) -> Version:
    answer = client.post(reverse("officer:risk_profile_new"), written(**changes))
    assert answer.status_code == 302, answer.context["form"].errors
    return Version.objects.get()


def at(name: str, version: Version) -> str:
    return reverse(f"officer:risk_{name}", args=[version.pk])


def test_the_empty_list_says_what_to_do_and_shows_the_packs_own(officer: Any) -> None:
    page = officer.get(reverse("officer:risk_profiles")).content.decode()
    assert "아직 세관이 쓴 기준이 없습니다" in page
    assert "split_address" in page
    assert "특송물품 고시" in page
    assert "dispatch_country in @narcotics_routes" in page
    officer.cookies["gwanmun_language"] = "en"
    page = officer.get(reverse("officer:risk_profiles")).content.decode()
    assert "one of “main narcotics dispatch countries”" in page
    assert "Express Notice" in page
    assert "특송물품 고시" not in page


def test_a_criterion_is_read_aloud_while_it_is_written(officer: Any) -> None:
    url = reverse("officer:risk_profile_check")
    page = officer.post(url, {"criterion": "dispatch_country in (TH, LA)", "kind": "PARCEL"}).content.decode()
    assert "발송국이 태국 또는 라오스인 경우" in page
    page = officer.post(url, {"criterion": "wieght < 5", "kind": "PARCEL"}).content.decode()
    assert "<mark>wieght</mark>" in page
    assert "weight" in page
    page = officer.post(url, {"criterion": "<script>alert(1)</script>", "kind": "PARCEL"}).content.decode()
    assert "<script>" not in page


def test_the_examples_on_the_page_are_in_the_language(officer: Any) -> None:
    for example in EXAMPLES:
        assert "fault" not in reading(example, "PARCEL"), example


def test_what_is_wrong_stands_at_its_field(officer: Any) -> None:
    answer = officer.post(
        reverse("officer:risk_profile_new"), written(criterion="wieght < 5", name="Bad Name")
    )
    assert set(answer.context["form"].errors) == {"criterion", "name"}
    assert not Version.objects.exists()


def test_from_draft_to_force_by_two_people(officer: Any, day: Any, client: Any) -> None:
    version = draft(officer)
    assert "결재 올리기" not in officer.get(at("profile", version)).content.decode()
    answer = officer.post(at("profile_propose", version), follow=True)
    assert "먼저 지난 자료로 시험해 주십시오" in said(answer)
    officer.post(at("profile_test", version), {"days": "7"})
    run_waiting()
    page = officer.get(at("profile", version)).content.decode()
    assert "해당했을 건" in page
    assert "GOOD1" in page
    officer.post(at("profile_propose", version))
    version.refresh_from_db()
    assert version.state == "PROPOSED"
    # the officer cannot decide, whatever is posted
    assert (
        officer.post(at("profile_decide", version), {"act": "approve", "reason": "확인함 확인함"}).status_code
        == 403
    )
    client.force_login(day.people["AUDITOR"])
    assert (
        client.post(at("profile_decide", version), {"act": "approve", "reason": "확인함 확인함"}).status_code
        == 403
    )
    client.force_login(day.people["SUPERVISOR"])
    answer = client.post(at("profile_decide", version), {"act": "approve", "reason": "네"}, follow=True)
    assert "5자 이상" in said(answer)
    client.post(at("profile_decide", version), {"act": "approve", "reason": "시험 결과를 확인함"})
    version.refresh_from_db()
    assert (version.state, version.decided_by) == ("ACTIVE", "supervisor")
    page = client.get(reverse("officer:risk_profiles")).content.decode()
    assert "가벼운 화물" in page
    client.post(at("profile_decide", version), {"act": "stop", "reason": "부담이 너무 큼"})
    version.refresh_from_db()
    assert version.state == "RETIRED"


def run_waiting() -> None:
    from gwanmun.risk.profiles import services
    from gwanmun.risk.profiles.models import Test as Run

    requeue_tests()
    for pk in Run.objects.filter(state="WAITING").values_list("pk", flat=True):
        services.run_test(pk)


def test_a_supervisor_does_not_approve_their_own(client: Any, day: Any) -> None:
    ManifestVersion.objects.update(received_at=timezone.now())
    client.force_login(day.people["SUPERVISOR"])
    version = draft(client)
    client.post(at("profile_test", version))
    run_waiting()
    client.post(at("profile_propose", version))
    answer = client.post(
        at("profile_decide", version), {"act": "approve", "reason": "확인하였음"}, follow=True
    )
    assert "결재할 수 없습니다" in said(answer)
    assert "다른 감독자가 결재합니다" in answer.content.decode()
    version.refresh_from_db()
    assert version.state == "PROPOSED"
    other = User.objects.create_user("super2", password="x", role="SUPERVISOR", organisation=day.customs)
    client.force_login(other)
    client.post(at("profile_decide", version), {"act": "refuse", "reason": "근거가 부족함"})
    version.refresh_from_db()
    assert version.state == "REFUSED"


def test_versions_side_by_side(officer: Any) -> None:
    version = draft(officer)
    Version.objects.filter(pk=version.pk).update(state="REFUSED")
    changed = written(criterion="weight <= 20 kg")
    officer.post(at("profile_edit", version), changed)
    newer = Version.objects.get(number=2)
    page = officer.get(at("profile_compare", newer)).content.decode()
    assert "<mark>weight &lt;= 20 kg</mark>" in page
    assert "weight &lt;= 30 kg" in page


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_page_in_both_languages(officer: Any, lang: str) -> None:
    version = draft(officer)
    officer.post(at("profile_test", version))
    run_waiting()
    officer.cookies["gwanmun_language"] = lang
    for url in (
        reverse("officer:risk_profiles"), reverse("officer:risk_profile_new"), at("profile", version),
        at("profile_edit", version), at("profile_compare", version), at("profile_progress", version),
    ):  # fmt: skip
        answer = officer.get(url)
        assert answer.status_code == 200, url
