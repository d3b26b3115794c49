"""The officer's page of classification help, and the same by API."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from gwanmun.classify import engine, model
from gwanmun.classify.models import CodeText, PastDecision
from gwanmun.parcels.tests.api_kit import World, issue, problem
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_engine_is_left():
    engine._engines.clear()
    yield
    engine._engines.clear()


@pytest.fixture
def officer(client, day):
    client.force_login(day.people["OFFICER"])
    return client


def shown(client, description: str) -> str:
    response = client.get(reverse("officer:classify"), {"description": description})
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_page_asks_for_a_description(officer):
    page = officer.get(reverse("officer:classify")).content.decode()
    assert "물품 설명" in page
    assert "후보 찾기" in page
    assert "cl-list" not in page


def test_candidates_with_path_words_and_the_way_to_decide(officer):
    page = shown(officer, "stainless steel frying pan")
    assert "7323.93-0000" in page
    assert page.count("이 번호로 결정") == 5
    assert "<mark>" in page


def test_the_page_in_english(officer):
    officer.cookies["gwanmun_language"] = "en"
    page = shown(officer, "면 후드티")
    assert "6110.20.0000" in page
    assert "This is the code" in page
    assert "suggests nothing by itself" in page


def test_too_little_is_asked_back_with_answers_to_press(officer):
    page = shown(officer, "티셔츠")
    assert "이것을 알려 주시면 정할 수 있습니다" in page
    assert "재질이 무엇입니까?" in page


@pytest.mark.parametrize("text", ["???", "日本語", "\x00", "0"])
def test_nothing_to_go_by_is_said(officer, text):
    page = shown(officer, f"{text} ")
    assert "cl-head" not in page


def test_what_is_written_is_shown_as_text(officer):
    page = shown(officer, "<script>alert(1)</script> cotton {{ 7*7 }} ' OR 1=1 --")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_very_long_description_is_cut(officer):
    assert "6109" in shown(officer, "cotton t-shirt " * 400)


def test_this_is_the_code_is_recorded_and_learnt_from(officer, day):
    url = reverse("officer:classify_decide")
    done = officer.post(url, {"description": "zorkmid gadget", "code": "8471.30-0000"}, follow=True)
    page = done.content.decode()
    assert "8471.30-0000(으)로 기록하였습니다." in page
    kept = PastDecision.objects.get()
    assert (kept.code, kept.source) == ("8471300000", "user:officer")
    event = AuditEvent.objects.get(action="classify.decided")
    assert (event.actor, event.subject_id) == ("officer", "8471300000")
    assert "비슷한 과거 결정 1건" in shown(officer, "a zorkmid gadget, blue")
    again = officer.post(url, {"description": "Zorkmid  gadget", "code": "8471300000"}, follow=True)
    assert "이미 기록되어" in again.content.decode()


@pytest.mark.parametrize("code", ["", "12", "0000000000", "abc", "８４７１３０"])
def test_a_wrong_code_is_refused_with_a_cure(officer, code):
    url = reverse("officer:classify_decide")
    done = officer.post(url, {"description": "zorkmid gadget", "code": code}, follow=True)
    assert "품목분류표에 없는 번호입니다" in done.content.decode()
    assert not PastDecision.objects.exists()


def test_a_decision_without_a_description_is_refused(officer):
    done = officer.post(reverse("officer:classify_decide"), {"code": "610910"}, follow=True)
    assert "먼저 물품을 설명해 주십시오" in done.content.decode()


def test_an_auditor_sees_and_does_not_decide(client, day):
    client.force_login(day.people["AUDITOR"])
    page = shown(client, "면 티셔츠")
    assert "6109.10" in page
    assert "이 번호로 결정" not in page


def test_notes_stand_beside_their_candidates(officer):
    CodeText.objects.create(country="kr", code="61", kind="NOTE", lang="en", text="Only knitted", digest="d")
    assert "Only knitted" in shown(officer, "cotton t-shirt")
    assert "Only knitted" not in shown(officer, "frying pan of steel")


def test_an_altered_model_is_told(officer, tmp_path, monkeypatch):
    path = tmp_path / "classify" / "kr.json"
    path.parent.mkdir()
    path.write_text(model.BUILT_IN.read_text("utf-8").replace("0.", "1.", 1), "utf-8")
    monkeypatch.setattr("gwanmun.classify.services.tables_home", lambda: tmp_path)
    assert "학습한 모형을 쓸 수 없습니다" in shown(officer, "면 티셔츠")


# --- by API ------------------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    return World()


def post(world: World, body: object, **more: object):
    text = body if isinstance(body, bytes) else json.dumps(body)
    return world.a.ask("post", "/classify", body=text, **more)


def test_a_description_by_api(world):
    body = post(world, {"description": "cotton hoodie", "limit": 2}).json()
    assert body["candidates"][0]["code"] == "611020"
    assert len(body["candidates"]) == 2
    assert body["nomenclature"]["demonstration"] is True
    assert body["status"] in ("CANDIDATES", "NOT_ENOUGH")
    assert set(body["message"]) == {"ko", "en"}


def test_precedents_by_api_do_not_say_who_decided(world):
    PastDecision.objects.create(
        country="kr", description="zorkmid gadget", lang="en", code="847130", source="user:kim", digest="x"
    )
    body = post(world, {"description": "zorkmid gadget x"}).json()
    (precedent,) = body["candidates"][0]["precedents"]
    assert precedent["description"] == "zorkmid gadget"
    assert "kim" not in json.dumps(body)


@pytest.mark.parametrize("text", ["", "  ", "!!!", "日本", "\u0000"])
def test_nothing_to_go_by_is_an_answer(world, text):
    body = post(world, {"description": text}).json()
    assert (body["status"], body["candidates"]) == ("EMPTY", [])
    assert body["questions"]


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "body.description"), ({"description": ["x"]}, "body.description"),
     ({"description": "x" * 4001}, "body.description"), ({"description": "x", "limit": 0}, "body.limit"),
     ({"description": "x", "limit": 21}, "body.limit"),
     ({"description": "x", "date": "tomorrow"}, "body.date"),
     ({"description": "x", "country": "../../etc"}, "body.country"),
     ({"description": "x", "country": "zz"}, "body.country"),
     ({"description": "x", "more": 1}, "body.more")],
)  # fmt: skip
def test_each_wrong_field_is_named(world, body, field):
    told = problem(post(world, body), 422, "invalid")
    assert [e["field"] for e in told["errors"]] == [field]


@pytest.mark.parametrize("text", [b"{", b"\xff", b"[" * 50_000])
def test_what_is_no_json(world, text):
    problem(post(world, text), 400, "bad-request")


def test_a_key_without_the_scope(world):
    key = issue(world.a.organisation, "parcels:read")
    answer = post(world, {"description": "x"}, headers={"authorization": f"Bearer {key}"})
    problem(answer, 403, "forbidden")
