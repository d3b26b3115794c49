"""The assessments by API: one, many, two side by side, and the tariff itself."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gwanmun.parcels.tests.api_kit import World, problem
from gwanmun.tariff.api import asked, assessment, questions

pytestmark = pytest.mark.django_db
FLAT: dict[str, Any] = {
    "date": "2026-07-01", "code": "6402.99-9000", "price": "10000", "currency": "USD", "incoterm": "CIF",
    "origin": "VN", "dispatch": "VN",
}  # fmt: skip
CLAIM = {"claim": "FVN1", "proof": "AUTHORITY", "proof_date": "2026-06-20", "direct": True}


@pytest.fixture
def world() -> World:
    return World()


def post(world: World, path: str, body: Any, **more: Any) -> Any:
    return world.a.ask("post", path, body=json.dumps(body), **more)


def lines(*declarations: Any) -> str:
    return "".join(json.dumps(one) + "\n" for one in declarations)


def streamed(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in response.getvalue().splitlines()]


def test_one_declaration_is_assessed_with_every_amount_unfolded(world: World) -> None:
    body = post(world, "/assess", FLAT).json()
    assert body["status"] == "assessed"
    assert body["totals"]["duty"] == 10_000 * 15_383 // 10 * 13 // 100 // 10 * 10
    assert body["totals"]["payable"] == body["totals"]["duty"] + body["totals"]["vat"]
    assert body["tariff"]["demonstration"] is True
    duty = next(a for a in body["lines"][0]["amounts"] if a["id"] == "duty")
    assert duty["figures"]["en"] == "KRW 15,383,000 × 13% = KRW 1,999,790"
    assert duty["rows"][0]["code"] == "64"


def test_codes_only_for_machines(world: World) -> None:
    body = post(world, "/assess?reasons=codes", FLAT).json()
    assert "amounts" not in body
    assert body["lines"][0]["reasons"] == ["valuation.price", "valuation.value", "rate.basic", "taxes.vat"]


def test_each_field_at_fault_is_named_with_its_cure(world: World) -> None:
    body = problem(post(world, "/assess", {**FLAT, "price": -1, "currency": "USX"}), 422, "invalid")
    assert {e["field"] for e in body["errors"]} == {"body.price", "body.currency"}
    unknown = problem(post(world, "/assess", {**FLAT, "code": "9999.99-9999"}), 422, "invalid")
    assert [e["field"] for e in unknown["errors"]] == ["body.code"]
    claimed = problem(post(world, "/assess", {**FLAT, "claim": "FVN1"}), 422, "invalid")
    assert [e["field"] for e in claimed["errors"]] == ["body.proof"]


def test_a_number_is_taken_exactly_as_written(world: World) -> None:
    text = json.dumps({**FLAT, "price": "@"}).replace('"@"', "1234567.8901")
    body = world.a.ask("post", "/assess", body=text).json()
    assert body["lines"][0]["price"] == "1234567.8901"


@pytest.mark.parametrize("text", ["", "{", "[1", "\xff", '{"date": NaN}', "[" * 100_000])
def test_what_is_no_json_is_a_bad_request(world: World, text: str) -> None:
    problem(world.a.ask("post", "/assess", body=text.encode("latin-1")), 400, "bad-request")


@pytest.mark.parametrize("body", [[], "x", 1, None, {}, {"lines": []}, {"date": "2026-07-01", "lines": [1]}])
def test_other_shapes_are_refused_in_words(world: World, body: Any) -> None:
    problem(post(world, "/assess", body), 422, "invalid")


def test_other_types_of_content_are_refused(world: World) -> None:
    response = world.a.ask("post", "/assess", body="a,b", content_type="text/csv")
    problem(response, 415, "unsupported-type")


def test_a_day_far_ahead_is_a_slip_of_the_pen(world: World) -> None:
    late = (timezone.localdate() + timedelta(days=400)).isoformat()
    body = problem(post(world, "/assess", {**FLAT, "date": late}), 422, "invalid")
    assert [e["field"] for e in body["errors"]] == ["body.date"]


def test_a_country_without_a_pack_is_named(world: World) -> None:
    body = problem(post(world, "/assess?country=zz", FLAT), 422, "invalid")
    assert body["errors"][0]["field"] == "query.country"
    assert "kr" in body["errors"][0]["en"]["cure"]


def test_json_lines_stream_one_answer_each_in_order(world: World) -> None:
    body = lines({**FLAT, "declaration": "A"}, {**FLAT, "code": "1"}, {**FLAT, "declaration": "C"}) + "\n  \n"
    found = streamed(world.a.ask("post", "/assess?reasons=codes", body=body, content_type=asked.NDJSON))
    assert [(a["declaration"], a["status"]) for a in found] == [
        ("A", "assessed"), (None, "refused"), ("C", "assessed"),
    ]  # fmt: skip
    assert found[0]["totals"] == found[2]["totals"] == post(world, "/assess", FLAT).json()["totals"]
    assert found[1]["faults"][0]["field"] == "code"


def test_streams_have_limits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_DECLARATIONS", 3)
    body = lines(*[FLAT] * 3)
    assert len(streamed(world.a.ask("post", "/assess", body=body, content_type=asked.NDJSON))) == 3
    over = world.a.ask("post", "/assess", body=body + lines(FLAT), content_type=asked.NDJSON)
    problem(over, 413, "too-large")
    monkeypatch.setattr(asked, "LONGEST_LINE", 100)
    problem(world.a.ask("post", "/assess", body=body, content_type=asked.NDJSON), 413, "too-large")


def test_so_many_streams_at_once_and_no_more(world: World) -> None:
    body, kind = lines(FLAT), asked.NDJSON
    held = [world.a.ask("post", "/assess", body=body, content_type=kind) for _ in range(2)]
    problem(world.a.ask("post", "/assess", body=body, content_type=kind), 503, "busy")
    held[0].getvalue()
    for close in held[1]._resource_closers:  # as when the client goes away
        close()
    assert len(streamed(world.a.ask("post", "/assess", body=body, content_type=kind))) == 1
    assert assessment.STREAMS.acquire(blocking=False)
    assessment.STREAMS.release()


def test_questions_asked_together_get_the_answers_they_would_get_alone() -> None:
    asked_for = [
        {**FLAT, "declaration": "same"},
        {**FLAT, "declaration": "same", "price": "20"},
        {**FLAT, "date": "2026-01-28"},
        {**FLAT, "code": "no"},
        "nonsense",
    ]
    made = [questions.Question.of(one, "kr", rows=False) for one in asked_for]
    together = questions.answer_all(made)
    alone = [questions.answer_all([one])[0] for one in made]
    assert [a.told["totals"] for a in together] == [a.told["totals"] for a in alone]
    assert [[f["code"] for f in a.faults] for a in together] == [[f["code"] for f in a.faults] for a in alone]


def test_what_a_certificate_would_save(world: World) -> None:
    body = post(world, "/assess/diff", {"declaration": FLAT, "change": CLAIM}).json()
    duty = next(h for h in body["heads"] if h["id"] == "duty")
    assert (duty["after"], duty["difference"]) == (0, -duty["before"])
    assert body["saved"] == body["before"]["totals"]["payable"] - body["after"]["totals"]["payable"] > 0
    (line,) = body["lines"]
    assert line["facts"]["rate_percent"] == {"before": "13", "after": "0"}
    assert [r["rule_id"] for r in line["reasons_gone"]] == ["rate.basic"]
    back = post(world, "/assess/diff", {"declaration": {**FLAT, **CLAIM}, "change": {"claim": None}}).json()
    assert back["saved"] == -body["saved"]


def test_two_days_differ_by_what_held_on_them(world: World) -> None:
    body = post(world, "/assess/diff", {"declaration": FLAT, "change": {"date": "2026-01-28"}}).json()
    assert (body["before"]["date"], body["after"]["date"]) == ("2026-07-01", "2026-01-28")
    assert "fx_rate" in body["lines"][0]["facts"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"declaration": FLAT, "change": {"claim": "FVN1"}}, "body.change.proof"),
        ({"declaration": FLAT, "change": {"date": "yesterday"}}, "body.change.date"),
        ({"declaration": FLAT, "change": {"price": 1}}, "body.change.price"),
        ({"declaration": FLAT, "change": {}}, "body.change"),
        ({"declaration": FLAT}, "body.change"),
        ({"change": CLAIM}, "body.declaration"),
        ({"declaration": {**FLAT, "price": "x"}, "change": CLAIM}, "body.declaration.price"),
        ([], "body.declaration"),
    ],
)
def test_a_comparison_names_the_side_at_fault(world: World, body: Any, field: str) -> None:
    found = problem(post(world, "/assess/diff", body), 422, "invalid")
    assert field in [e["field"] for e in found["errors"]]


def test_the_rates_of_a_code_with_names_days_and_sources(world: World) -> None:
    body = world.a.get("/tariff/kr/6402.99-9000", on="2026-07-01").json()
    assert [level["code"] for level in body["path"]] == ["64", "6402", "640299", "6402999000"]
    assert body["declarable"] is True
    kinds = {rate["kind"]: rate for rate in body["rates"]}
    assert kinds["A"]["percent"] == "13"
    assert kinds["FVN1"]["percent"] == "0"
    assert kinds["FVN1"]["kind_name"]["en"]
    assert kinds["A"]["source"]["ko"]
    assert body["tariff"]["demonstration"] is True


def test_a_code_nobody_knows_is_not_found_with_its_nearest(world: World) -> None:
    body = problem(world.a.get("/tariff/kr/6402.99-9999"), 404, "not-found")
    assert "640299" in body["detail"]
    problem(world.a.get("/tariff/zz/6402"), 404, "not-found")
