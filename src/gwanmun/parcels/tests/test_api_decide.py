"""One parcel decided at once: by the same rules as a manifest, alone or in company."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from gwanmun.parcels.api import sorter
from gwanmun.parcels.api.question import ParcelIn, record
from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules import schema
from gwanmun.parcels.services.book import book_on
from gwanmun.parcels.tests.api_kit import PARCEL, World, problem
from gwanmun.parties.models import PersonalCode
from gwanmun.platform.batching import MicroBatcher
from tests.bench.sorter import made_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    PersonalCode.objects.create(
        code="P123456789012",
        name="김민수",
        phone="01012345678",
        zip="04524",
        valid_from=date(2020, 1, 1),
        valid_to=date(2099, 12, 31),
    )
    return World()


def ask(world: World, parcel: dict[str, Any] | str, query: str = "") -> HttpResponse:
    body = parcel if isinstance(parcel, str) else json.dumps(parcel, ensure_ascii=False)
    return world.a.ask("post", f"/decide{query}", body=body)


def answer(world: World, **changed: Any) -> dict[str, Any]:
    response = ask(world, PARCEL | changed)
    assert response.status_code == 200, response.content
    body: dict[str, Any] = response.json()
    return body


def codes(body: dict[str, Any]) -> set[str]:
    return set(body["codes"])


def test_a_parcel_over_the_limit_is_held_with_taxes_and_reasons(world: World) -> None:
    body = answer(world, price="320.00", dispatch_country="CN")
    assert body["number"] == "ASK0001"
    assert body["sort"] == "hold"
    decision = body["decision"]
    assert decision["lane"] == "SIMPLIFIED"
    assert decision["usd"] == "320.00"
    assert [r["rule_id"] for r in body["reasons"]] == body["codes"]
    assert all(r["text"]["ko"] and r["text"]["en"] and r["citation"] for r in body["reasons"])
    assert body["rulebook"]


def test_nothing_is_stored(world: World) -> None:
    answer(world)
    assert not Parcel.objects.exists()


def test_codes_alone_for_machines(world: World) -> None:
    body = ask(world, PARCEL, "?reasons=codes").json()
    assert body["reasons"] == []
    assert body["codes"] == answer(world)["codes"]


def test_numbers_as_json_numbers_or_as_text_are_the_same(world: World) -> None:
    text = ask(world, json.dumps(PARCEL | {"price": "150.40", "pieces": "2", "gross_weight": "5.1"})).json()
    numbers = ask(world, json.dumps(PARCEL | {"price": 150.40, "pieces": 2, "gross_weight": 5.1})).json()
    assert text == numbers
    assert text["decision"]["usd"] == "150.40"


def test_a_price_is_never_rounded_on_the_way(world: World) -> None:
    raw = json.dumps(PARCEL).replace('"160.00"', "150.0001")
    assert ask(world, raw).json()["decision"]["usd"] == "150.0001"
    problem(ask(world, raw.replace("150.0001", "150.00000000000000000001")), 422, "invalid")


def test_what_is_missing_is_asked_for_and_the_parcel_waits(world: World) -> None:
    body = answer(world, consignee_phone=None)
    assert body["sort"] == "hold"
    assert body["decision"]["hold_kind"] == "DATA_FIX"
    request = next(r for r in body["requests"] if r["field"] == "consignee_phone")
    assert request["severity"] == "REQUEST"
    assert request["ko"]["cure"]
    assert request["en"]["cure"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "a lot"),
        ("price", "-5"),
        ("arrival_date", "2026-13-01"),
        ("pieces", "1.5"),
        ("price", 1e999),
    ],
)
def test_what_cannot_be_read_is_named_with_its_cure(world: World, field: str, value: Any) -> None:
    raw = json.dumps(PARCEL | {field: value}).replace("Infinity", "1e999")
    errors = problem(ask(world, raw), 422, "invalid")["errors"]
    assert [e["field"] for e in errors] == [f"body.{field}"]


def test_a_parcel_without_any_number_is_refused(world: World) -> None:
    parcel = {k: v for k, v in PARCEL.items() if k not in ("house_bl", "master_bl")}
    assert problem(ask(world, parcel), 422, "invalid")["errors"][0]["code"] == "NO_NUMBER"


def test_a_misspelt_field_is_refused_not_ignored(world: World) -> None:
    errors = problem(ask(world, PARCEL | {"prise": 5}), 422, "invalid")["errors"]
    assert (errors[0]["field"], errors[0]["code"]) == ("body.prise", "extra_forbidden")


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '"x"', '{"price": NaN}', "[" * 100_000, '{"house_bl": "\\ud800"}']
)
def test_what_is_not_one_json_object_is_refused(world: World, body: str) -> None:
    response = ask(world, body)
    assert response.status_code in (400, 422), response.content
    problem(response, response.status_code, "bad-request" if response.status_code == 400 else "invalid")


def test_bytes_that_are_not_utf8_are_refused(world: World) -> None:
    response = world.a.ask("post", "/decide", body=b'{"description": "\xff\xfe"}')
    problem(response, 400, "bad-request")


def test_control_characters_are_refused(world: World) -> None:
    problem(ask(world, PARCEL | {"description": "A\x00B"}), 422, "invalid")


def test_stored_parcels_of_the_same_purchase_count(world: World) -> None:
    alone = answer(world, price="100.00", freight=None, dispatch_country="CN")
    assert alone["decision"]["group"] is None
    world.parcel(
        world.manifest(world.b),
        1,
        "EARLIER",
        importer_key="P123456789012",
        shipper_id=PARCEL["shipper_id"],
        purchase_date=date(2026, 11, 18),
        use_code="1",
        usd_e4=900_000,
    )
    together = answer(world, price="100.00", freight=None, dispatch_country="CN")
    assert together["decision"]["group"]["size"] == 2
    assert together["decision"]["group"]["usd"] == "190.00"
    assert together["decision"]["lane"] == "GENERAL"


def test_a_parcel_already_stored_is_not_its_own_partner(world: World) -> None:
    stored = {"shipper_id": PARCEL["shipper_id"], "purchase_date": date(2026, 11, 18), "use_code": "1"}
    world.parcel(world.manifest(world.a), 1, PARCEL["house_bl"], usd_e4=1_000_000, **stored)
    assert answer(world, price="100.00", freight=None)["decision"]["group"] is None


def test_the_operators_permission_counts_and_does_not_leak_to_others(world: World) -> None:
    org = world.a.organisation
    wide = {"price": "180.00", "freight": None, "description": "COTTON T-SHIRT", "hs_code": "610910"}
    before = answer(world, **wide)["decision"]["limit_usd"]
    org.us_express = True
    org.save()
    after = answer(world, **wide)["decision"]["limit_usd"]
    other = world.b.ask("post", "/decide", body=json.dumps(PARCEL | wide)).json()["decision"]["limit_usd"]
    assert (before, after, other) == (150, 200, 150)


# --- in company ---------------------------------------------------------------------------------


def questions(world: World, parcels: list[dict[str, Any]]) -> list[sorter.Question]:
    out = []
    for number, parcel in enumerate(parcels):
        org = world.a.organisation if number % 3 else world.b.organisation
        given = ParcelIn(**json.loads(json.dumps(parcel), parse_int=str, parse_float=str))
        out.append(sorter.Question.of(record(given), org))
    return out


def family(count: int) -> list[dict[str, Any]]:
    """Parcels that would influence each other in one frame: same people, phones, waybills."""
    parcels = list(made_up(count, 3))
    for i, parcel in enumerate(parcels):
        twin = parcels[i - i % 4]
        parcel |= {"consignee_id": twin["consignee_id"], "shipper_id": "S1", "purchase_date": "2026-11-01"}
        if i % 4 == 3:
            parcel |= {"consignee_phone": parcels[0]["consignee_phone"]}
        if i % 8 == 6:
            parcel |= {"house_bl": twin["house_bl"]}
    return parcels


@pytest.mark.parametrize(
    "made", [lambda: list(made_up(40, 3)), lambda: family(40)], ids=["strangers", "family"]
)
def test_company_never_changes_an_answer(world: World, made: Any) -> None:
    world.a.organisation.us_express = True
    asked = questions(world, made())
    together = sorter.answer_all(asked)
    alone = [sorter.answer_all([one])[0] for one in asked]
    for number, (left, right) in enumerate(zip(together, alone, strict=True)):
        assert (left.row or {}) | {"line": 0} == (right.row or {}) | {"line": 0}, number
        assert left.errors == right.errors


def test_strangers_share_a_frame_and_relatives_do_not(world: World) -> None:
    strangers = questions(world, list(made_up(30, 3)))
    assert (
        len(sorter._frames([q for q in strangers if q.organisation_id == strangers[0].organisation_id])) == 1
    )
    relatives = questions(world, family(8))
    for _, places in sorter._frames(relatives):
        people = [relatives[p].record["consignee_id"] for p in places]
        assert len(set(people)) == len(people)


def test_look_ups_do_not_grow_with_the_company(world: World, django_assert_max_num_queries: Any) -> None:
    asked = questions(world, list(made_up(50, 4)))
    asked = [q for q in asked if q.organisation_id == asked[0].organisation_id]
    sorter.answer_all(asked[:1])
    with django_assert_max_num_queries(2):
        sorter.answer_all(asked)


def test_every_field_of_the_list_can_be_asked_and_no_other() -> None:
    assert list(ParcelIn.model_fields) == list(schema.FIELD)
    assert set(record(ParcelIn())) == set(schema.FIELD)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_their_own_answers_in_few_frames(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    guard = threading.Lock()

    def counted(asked: Any) -> list[sorter.Answer]:
        with guard:
            sizes.append(len(asked))
        return sorter.answer_all(asked)

    monkeypatch.setattr(sorter, "BATCHER", MicroBatcher(counted, gather_s=0.02))
    monkeypatch.setattr(sorter, "TIMEOUT_S", 60.0)
    parcels = list(made_up(48, 9))

    def one(parcel: dict[str, Any]) -> tuple[str, str]:
        try:
            response = world.a.ask("post", "/decide?reasons=codes", body=json.dumps(parcel))
            return parcel["house_bl"], response.json()["number"]
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        for asked, answered in pool.map(one, parcels):
            assert asked == answered
    assert sum(sizes) == len(parcels)
    assert len(sizes) < len(parcels)


def test_no_room_is_said_with_a_time_to_come_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorter, "BATCHER", MicroBatcher(sorter.answer_all, max_waiting=0))
    response = ask(world, PARCEL)
    problem(response, 503, "busy")
    assert response["Retry-After"] == "1"


def test_a_fault_of_ours_is_a_problem_without_details(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> pl.DataFrame:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(sorter, "decide_rows", broken)
    response = ask(world, PARCEL)
    problem(response, 500, "internal")
    assert b"secret" not in response.content


def test_the_rules_are_ready_before_the_first_question(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        sorter.warm_up()
    assert book_on(timezone.localdate()).built
