"""What a receiver is asked, told and never told."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gwanmun.parcels import contract
from gwanmun.parcels.models import Parcel
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.citizen import amounts, sources, story, throttle, views, words
from gwanmun.portals.tests.kit import make_day

ASK = "/track/"
PHONE = "0001"  # last digits of making.person(1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch, db):
    monkeypatch.setattr("gwanmun.parcels.services.tracking.LEAST_SECONDS", 0)
    cache.clear()


@pytest.fixture
def client():
    client = Client()
    client.cookies["gwanmun_language"] = "en"
    return client


def look(client, number="GOOD1", code=PHONE, **more):
    return client.post(ASK, {"number": number, "code": code}, **more)


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("code", [PHONE, "P100000000001", "p1000 0000 0001"])
def test_number_and_code_open_the_parcel(day, client, code):
    answer = look(client, code=code)
    assert answer.status_code == 302
    text = text_of(client.get(answer["Location"]))
    assert "Your parcel has cleared customs." in text
    assert "There is nothing for you to do." in text


def test_the_number_may_be_written_in_small_letters(day, client):
    assert look(client, number=" good1 ").status_code == 302


def test_neither_number_nor_code_stands_in_the_address(day, client):
    answer = look(client)
    assert "GOOD1" not in answer["Location"]
    assert PHONE not in answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert "/track/?number=GOOD1" in page  # what is shared asks for the code again
    assert "P100000000001" not in page


def test_the_answer_opens_on_this_device_only(day, client):
    url = look(client)["Location"]
    stranger = Client()
    answer = stranger.get(url)
    assert answer.status_code == 410
    assert "GOOD1" not in answer.content.decode()


def test_the_answer_is_gone_after_half_an_hour_and_when_ended(day, client, monkeypatch):
    url = look(client)["Location"]
    later = views.time.time() + views.KEPT_SECONDS + 1
    monkeypatch.setattr(views.time, "time", lambda: later)
    assert "expired" in text_of(client.get(url))
    monkeypatch.undo()
    assert client.get(url).status_code == 200
    client.post(reverse("citizen:end"))
    assert client.get(url).status_code == 410


def test_only_a_few_answers_are_kept(day, client):
    urls = [look(client)["Location"] for _ in range(views.KEPT_MOST + 1)]
    assert [client.get(url).status_code for url in urls].count(200) == views.KEPT_MOST


def test_a_correction_asks_to_look_again(day, client):
    url = look(client)["Location"]
    making.cleared(day.operator, [making.row("GOOD1", **making.person(1), price="20")], "MAWB-0001")
    assert "just been corrected" in text_of(client.get(url))


@pytest.mark.parametrize("url", [ASK, "/track/parcel/none/"])
def test_search_engines_keep_out(client, db, url):
    answer = client.get(url)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


# --- wrong answers and how many --------------------------------------------------------------------


def test_a_wrong_number_and_a_wrong_code_look_the_same(day, client):
    pages = []
    for number, code in (("GOOD1", "9999"), ("NOSUCH1", PHONE)):
        answer = look(client, number, code)
        assert answer.status_code == 404
        body = answer.content.decode().replace(number, "N")
        pages.append(re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken":")\w+', "", body))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(("number", "code"), [("", PHONE), ("GOOD1", ""), ("GOOD1", "12"), ("", "")])
def test_what_is_left_out_is_asked_for_beside_its_field(day, client, number, code):
    answer = look(client, number, code)
    assert answer.status_code == 400
    assert answer.content.decode().count('aria-invalid="true"') == (not number) + (len(code) < 4)


@pytest.mark.parametrize("number", ["GOOD1", "NOSUCH1"])
def test_guesses_at_a_number_are_stopped_from_wherever_they_come(day, client, number):
    for guess in range(5):
        assert look(client, number, f"{guess:04d}0", REMOTE_ADDR=f"198.51.100.{guess}").status_code == 404
    answer = look(client, number.lower(), PHONE, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900
    text = text_of(answer)
    assert "about 15 minutes" in text
    assert "no effect on how it is handled" in text


def test_the_holder_of_the_whole_code_is_not_locked_out_by_guesses(day, client):
    for guess in range(6):
        look(client, "GOOD1", f"{guess:04d}")
    assert look(client, "GOOD1", PHONE).status_code == 429
    assert look(client, "GOOD1", "P100000000001").status_code == 302


def test_one_address_may_ask_only_so_often(day, client, monkeypatch):
    monkeypatch.setattr(throttle, "ADDRESS", throttle.Limit("address", 3, 600))
    for n in range(3):
        assert look(client, f"NOSUCH{n}").status_code == 404
    assert look(client, "GOOD1").status_code == 429
    assert look(client, "GOOD1", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_after_the_wait_one_may_ask_again(day, client, monkeypatch):
    for guess in range(5):
        look(client, "GOOD1", f"{guess:04d}")
    later = throttle.time.time() + 901
    monkeypatch.setattr(throttle.time, "time", lambda: later)
    assert look(client, "GOOD1").status_code == 302


def test_a_day_of_guesses_is_stopped_although_each_quarter_stays_within_bounds(day, client, monkeypatch):
    now = [throttle.time.time()]
    monkeypatch.setattr(throttle.time, "time", lambda: now[0])
    for guess in range(20):
        assert look(client, "GOOD1", f"{guess:04d}9").status_code == 404
        now[0] += 300
    answer = look(client, "GOOD1")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3600


# --- what is told ----------------------------------------------------------------------------------


def test_nobody_s_data_and_no_targeting_reach_the_page(day, client):
    for parcel in Parcel.objects.exclude(consignee_id=None):
        page = client.get(look(client, parcel.number, parcel.consignee_id)["Location"]).content.decode()
        people = (parcel.consignee_name, parcel.consignee_phone, parcel.consignee_id, "세종대로", "Harbour")
        for secret in (*people, "targeting", "target.", "route.", "X-ray", "officer"):
            assert secret not in page, secret
    assert AuditEvent.objects.filter(action="parcel.tracked", actor_kind="CITIZEN").exists()


@pytest.mark.parametrize("route", ["XRAY", "OPEN"])
def test_inspection_is_called_inspection_however_it_is_done_or_why(day, client, route):
    Parcel.objects.filter(number="GOOD1").update(
        state="INSPECTION", route=route, reasons="checks.complete target.random_open route.open"
    )
    text = text_of(client.get(look(client)["Location"]))
    assert "Customs is inspecting your parcel." in text
    assert "Being inspected" in text
    assert "random" not in text.lower()
    assert "opening" not in text.lower()


def test_a_hold_says_who_can_settle_it_and_how(day, client):
    text = text_of(client.get(look(client, "PAIR1", "0007")["Location"]))
    assert "Why is it waiting?" in text
    assert "2 parcels bought from the same supplier" in text
    assert re.search(r"Who can settle it\s+You and the carrier", text)
    assert "File a general declaration for the total." in text
    assert "Do not pay yet." in text


def test_a_request_for_data_never_repeats_what_stood_there(day):
    line = making.row("ODD1", **(making.person(3) | {"consignee_phone": "010-12*4"}))
    making.cleared(day.operator, [line], "ODD")
    told = contract.told(Parcel.objects.get(number="ODD1").pk, "en")
    asked = [h for h in story.holds(told) if "telephone number" in h["title"]]
    assert asked
    assert all("010" not in h["title"] + h["cure"] for h in asked)


def test_goods_barred_from_list_clearance_are_told_by_their_cause(day):
    line = making.row("PILL1", **making.person(4), description="vitamin supplement tablets")
    making.cleared(day.operator, [line], "PILLS")
    told = contract.told(Parcel.objects.get(number="PILL1").pk, "en")
    holds = story.holds(told)
    assert "barred from list clearance" in " ".join(h["text"] for h in holds)
    assert all(h["who"] for h in holds)


def test_what_customs_did_is_told_without_its_officers(day, client):
    contract.act(day.held.pk, "INSPECT", "looks like trouble", day.people["OFFICER"])
    Parcel.objects.filter(pk=day.held.pk).update(consignee_id="P100000000002")
    text = text_of(client.get(look(client, "HELD1", "P100000000002")["Location"]))
    assert "Sent to inspection" in text
    assert "trouble" not in text


@pytest.mark.parametrize("state", words.STATES)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_state_has_one_sentence_what_is_next_and_what_to_do(day, client, state, lang):
    client.cookies["gwanmun_language"] = lang
    Parcel.objects.filter(number="GOOD1").update(state=state)
    answer = client.get(look(client)["Location"])
    assert answer.status_code == 200
    for said in words.STATES[state][1:3]:
        assert str(said)  # resolved in the language of the test; the page in its own
    assert answer.content.decode().count("<h1") == 1


# --- amounts ---------------------------------------------------------------------------------------


@pytest.fixture
def taxed(db):
    day = make_day([making.row("TAX1", **making.person(1), price="500", freight="20"),
                    making.row("MIN1", **making.person(2), price="152")])  # fmt: skip
    return {p.number: p for p in Parcel.objects.filter(version=day.version)}


def test_the_lines_add_up_to_the_amount(taxed):
    told = contract.told(taxed["TAX1"].pk, "en")
    rows = amounts.lines(told)
    taxes = sum(told[name] for name, _ in amounts.TAXES)
    assert told["payable"] > 0
    left_out = taxes - told["payable"]
    assert ("Not collected" in [str(r["title"]) for r in rows]) == (left_out > 0)
    assert rows[-1]["is_sum"]
    assert rows[-1]["value"].endswith(f"{told['payable']:,}원")
    assert [r for r in rows if r["why"]]


def test_an_amount_below_the_minimum_says_why_it_is_not_collected(taxed):
    parcel = taxed["MIN1"]
    Parcel.objects.filter(pk=parcel.pk).update(
        payable=0, duty=4000, vat=3000, reasons=f"{parcel.reasons} tax.minimum".replace("tax.ordinary ", "")
    )
    rows = amounts.lines(contract.told(parcel.pk, "en"))
    unpaid = next(r for r in rows if str(r["value"]).startswith("−"))
    assert unpaid["value"].endswith("7,000원")
    assert [w["rule_id"] for w in unpaid["why"]] == ["tax.minimum"]


def test_nothing_is_shown_where_nothing_could_be_assessed(taxed):
    Parcel.objects.filter(number="TAX1").update(customs_value=None, payable=None)
    assert amounts.lines(contract.told(taxed["TAX1"].pk, "en")) == []


@pytest.mark.parametrize(
    ("rate", "said"), [(80_000, "8%"), (0, "0%"), (65_000, "6.5%"), (81_234, "8.1234%"), (None, "")]
)
def test_rates_are_spelled_without_loss(rate, said):
    text = amounts._percent(rate)
    assert said in text
    assert bool(text) == bool(said)


@pytest.mark.parametrize(("secured", "said"), [(True, "gave security"), (False, "The carrier will deliver")])
def test_who_pays_whom(taxed, client, secured, said):
    parcel = taxed["TAX1"]
    type(parcel.version.manifest.organisation).objects.update(secured=secured)
    Parcel.objects.filter(pk=parcel.pk).update(state="AUTO_CLEARED", hold_kind=None)
    assert said in text_of(client.get(look(client, "TAX1")["Location"]))


# --- sources ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("citation", "address"),
    [
        ("관세법 제94조, 같은 법 시행규칙 제45조", "https://www.law.go.kr/법령/관세법/제94조"),
        ("관세법 시행규칙 제45조제2항제1호", "https://www.law.go.kr/법령/관세법시행규칙/제45조"),
        ("관세법 제254조의2제5항", "https://www.law.go.kr/법령/관세법/제254조의2"),
        ("개별소비세법 별표; 지방세법 제52조", "https://www.law.go.kr/법령/개별소비세법"),
        ("특송물품 고시 제9조; 관세법 시행규칙 제45조", "https://www.law.go.kr/행정규칙/특송물품수입통관사무처리에관한고시"),
        ("시범 관세율표", ""),
    ],
)  # fmt: skip
def test_a_citation_leads_to_its_article(citation, address):
    from urllib.parse import unquote

    assert unquote(sources.link(citation)) == address


def test_every_reason_of_a_hold_names_who_can_settle_it():
    from datetime import date

    book = contract.book_on(date(2026, 7, 8))
    for rule in book.rules.values():
        if rule.hold:
            assert words.who({"rule_id": rule.id, "hold": rule.hold})
            assert rule.id in words.BY_RULE or rule.hold in words.BY_KIND
