"""Results of controls, second looks, models and monitors, as officers use their pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback import monitoring, recording, sources
from gwanmun.risk.feedback.models import ControlResult, SecondLook, Task
from gwanmun.risk.feedback.recording import Told, record
from gwanmun.risk.feedback.tests.kit import KIND, World
from gwanmun.risk.learning import registry, training
from gwanmun.risk.learning.models import ModelVersion
from gwanmun.risk.learning.tests.kit import past
from gwanmun.risk.learning.tests.test_registry import QUICK


@pytest.fixture
def world(db):
    yield World(timezone.localdate(), days=25).register()
    sources._sources.pop(("kr", KIND))


@pytest.fixture
def officer(client, day):
    client.force_login(day.people["OFFICER"])
    return client


def text(response):
    return b"".join(response).decode()


def chosen(world):
    return world.items.drop_nulls("lane")["item"].to_list()


def told(item, **more):
    return {"kind": KIND, "item": item, "outcome": "NO_FIND"} | more


ENTER = "/officer/risk/results/enter/"


def test_nothing_yet_says_what_to_do(officer):
    page = text(officer.get(reverse("officer:risk_results")))
    assert "이 기간에 기록된 검사 결과가 없습니다" in page
    assert "등록된 모형이 없습니다" in text(officer.get(reverse("officer:risk_models")))
    assert "처리할 과제가 없습니다" in text(officer.get(reverse("officer:risk_tasks")))
    assert "재검사할 물품이 없습니다" in text(officer.get(reverse("officer:risk_second")))


def test_a_result_is_entered_and_counted(officer, world):
    number = chosen(world)[0]
    done = officer.post(ENTER, told(number, outcome="FIND", find="NARCOTICS", seized_g="12.5"), follow=True)
    assert "결과를 기록하였습니다" in text(done)
    row = ControlResult.objects.get()
    assert (row.item, row.seized_mg, row.officer) == (number, 12_500, "officer")
    page = text(officer.get(reverse("officer:risk_results"), {"kind": KIND}))
    assert "마약류" in page
    assert "12.5" in page


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"item": "NOWHERE"}, "선별된 물품이 아닙니다"),
        ({"outcome": "FIND"}, "무엇을 적발하였는지"),
        ({"outcome": "NOT_DONE", "note": " "}, "검사하지 못한 사유"),
        ({"seized_g": "-1"}, "0"),
        ({"outcome": ""}, "필수"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(officer, world, more, says):
    sent = told(chosen(world)[0], note="봉투 안쪽") | more
    answer = officer.post(ENTER, sent)
    assert answer.status_code == 400
    page = text(answer)
    assert says in page
    assert ("봉투 안쪽" in page) is ("note" not in more)
    assert not ControlResult.objects.exists()


def test_a_file_is_kept_as_far_as_it_can_be(officer, world):
    one, two, three = chosen(world)[:3]
    lines = ["번호,결과,적발내용,추징세액", f"{one},NO_FIND,,", f'{two},FIND,IPR,"1,000"', f"{three},FIND,,"]
    content = "\n".join([*lines, "X9,NO_FIND,,", f"{three},NO_FIND,,x", ""])
    for encoding in ("utf-8-sig", "cp949"):
        file = SimpleUploadedFile("r.csv", content.encode(encoding))
        page = text(officer.post(reverse("officer:risk_result_file"), {"kind": KIND, "file": file}))
        assert "기록하지 못한 줄 3개" in page
        assert [line in page for line in (">4<", ">5<", ">6<")] == [True] * 3
    assert ControlResult.objects.count() == 2
    assert ControlResult.objects.get(item=two).recovered == 1000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00x", "CSV"),
        (b"a,b\n1,2\n", "열이 없습니다"),
        (b"item,outcome\n\x00,x\n", "글자 파일"),
        (b"", "열이 없습니다"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(officer, world, content, says):
    sent = {"kind": KIND, "file": SimpleUploadedFile("r.csv", content)}
    assert says in text(officer.post(reverse("officer:risk_result_file"), sent, follow=True))
    assert not ControlResult.objects.exists()


def test_a_second_look_knows_nothing_of_the_first(officer, day, world, client, monkeypatch):
    monkeypatch.setattr(recording, "draw", lambda key, item: 0)
    number = chosen(world)[0]
    record("kr", KIND, [Told(number, "NO_FIND", note="첫 검사의 말")], Actor.user(day.people["SUPERVISOR"]))
    page = text(officer.get(reverse("officer:risk_second")))
    assert number in page
    assert "첫 검사의 말" not in page
    assert "supervisor" not in page
    officer.post(reverse("officer:risk_second"), told(number, outcome="FIND", find="NARCOTICS"))
    assert SecondLook.objects.get().done_at is not None
    assert number not in text(officer.get(reverse("officer:risk_second")))
    page = text(officer.get(reverse("officer:risk_results"), {"kind": KIND}))
    assert "1 (100.0%)" in page  # missed at first
    client.force_login(day.people["SUPERVISOR"])
    assert number not in text(client.get(reverse("officer:risk_second")))


def test_the_report_shows_intervals_plots_and_fairness_and_can_be_exported(officer, world):
    rows = [Told(n, "FIND", "IPR") if k % 9 == 0 else Told(n, "NO_FIND") for k, n in enumerate(chosen(world))]
    record("kr", KIND, rows, Actor("kim", "USER"))
    page = text(officer.get(reverse("officer:risk_results"), {"kind": KIND, "days": "91"}))
    for said in ("weeks-spec", "calibration-spec", "수입자 규모", "원산지", "세관별", "95% 구간"):
        assert said in page
    english = text(
        officer.get(reverse("officer:risk_results"), {"kind": KIND}, headers={"accept-language": "en"})
    )
    assert english
    file = text(officer.get(reverse("officer:risk_results_csv"), {"kind": KIND}))
    assert file.splitlines()[0].lstrip("\ufeff").startswith("office,looked,found")
    assert len(file.splitlines()) == 3
    assert officer.get(reverse("officer:risk_results"), {"kind": "<x>", "days": "-1"}).status_code == 200


def test_a_supervisor_lets_a_model_decide_and_another_registered_it(day, client):
    pytest.importorskip("lightgbm", exc_type=ImportError)
    made = training.learn("kr", "PARCEL", training.past_of(*past(900), "test"), recipe=QUICK)
    row = registry.register("kr", "PARCEL", *made, Actor("officer", "USER"))
    client.force_login(day.people["OFFICER"])
    page = text(client.get(reverse("officer:risk_model", args=[row.pk])))
    for said in ("kr-parcel-1", "알려진 한계", "calibration-spec", row.signer):
        assert said in page
    assert "사용 승인" not in page
    client.force_login(day.people["SUPERVISOR"])
    url = reverse("officer:risk_model_decide", args=[row.pk])
    assert "사유를 적어" in text(client.post(url, {"step": "activate", "reason": " "}, follow=True))
    assert client.post(url, {"step": "nonsense", "reason": "x"}).status_code == 404
    client.post(url, {"step": "activate", "reason": "선별기준만 쓸 때보다 낫다"})
    assert ModelVersion.objects.get().state == "ACTIVE"
    assert "사용 중" in text(client.get(reverse("officer:risk_models")))
    client.post(url, {"step": "put_away", "reason": "표류"})
    assert ModelVersion.objects.get().state == "RETIRED"
    own = registry.register("kr", "PARCEL", *made, Actor("supervisor", "USER"))
    refused = client.post(
        reverse("officer:risk_model_decide", args=[own.pk]), {"step": "activate", "reason": "x"}, follow=True
    )
    assert "다른 감독자" in text(refused)


def test_a_task_is_taken_and_closed_with_an_answer(officer, world):
    World(timezone.localdate(), thai=0.6).register()
    (task, *_) = monitoring.watch("kr", KIND)
    page = text(officer.get(reverse("officer:risk_tasks")))
    assert "적출국" in page
    assert "경보" in page
    url = reverse("officer:risk_task_act", args=[task.pk])
    officer.post(url, {"step": "take"})
    assert Task.objects.get(pk=task.pk).taken_by == "officer"
    assert "조치 내용이 없습니다" in text(officer.post(url, {"step": "close", "answer": " "}, follow=True))
    officer.post(url, {"step": "close", "answer": "새 노선을 확인함"})
    assert "새 노선을 확인함" in text(officer.get(reverse("officer:risk_tasks")))
