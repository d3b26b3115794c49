"""One parcel with its reasons, lists in pages, the sorter's short answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from gwanmun.parcels.api import parcels, shape
from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.services.book import book_of
from gwanmun.parcels.tests.api_kit import World, problem
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def all_reasons(version: ManifestVersion) -> str:
    return " ".join(book_of(version).rules)


def test_a_parcel_with_every_reason_in_both_languages(world: World) -> None:
    version = world.manifest(world.a)
    rules = all_reasons(version).split()
    category = book_of(version).tables["goods"][0]["id"]
    parcel = world.parcel(version, 3, "P1", reasons=" ".join(rules), category=category)
    body = world.a.get("/parcels/P1").json()
    assert body["manifest"] == {"id": version.pk, "manifest_number": "180-1", "version": 1, "line": 3}
    assert body["received"]["price"] == "160.00"
    assert body["received"]["gross_weight"] == "1.2"
    assert body["received"]["arrival_date"] == "2026-11-22"
    decision = body["decision"]
    assert (decision["lane"], decision["state"], decision["usd"]) == ("SIMPLIFIED", "HELD", "160.00")
    assert decision["fx_rate"] == "1400.00"
    assert decision["duty_rate_percent"] == "13"
    assert decision["taxes"]["payable"] == parcel.payable
    # how customs picks parcels is not for operators
    assert [r["rule_id"] for r in body["reasons"]] == [r for r in rules if not r.startswith("target.")]
    assert "target." not in world.a.get("/parcels/P1/sort").content.decode()
    for reason in body["reasons"]:
        for part in ("title", "text", "step_title"):
            assert reason[part]["ko"]
            assert reason[part]["en"]
        assert reason["citation"]
        assert reason["status"] in ("verified", "unverified")


def test_a_group_is_named_without_its_importer(world: World) -> None:
    version = world.manifest(world.a)
    key = "P123456789012|2026-11-15|CN-77001"
    for line, number in ((1, "P1"), (2, "P2")):
        world.parcel(version, line, number, group_key=key, group_size=2, group_usd_e4=2_400_000)
    world.parcel(version, 3, "P3", group_key=f"{key}1", group_size=2, group_usd_e4=2_400_000)
    names = [world.a.get(f"/parcels/{n}").json()["decision"]["group"]["key"] for n in ("P1", "P2", "P3")]
    assert names[0] == names[1] != names[2]
    assert not [name for name in names if "P123456789012" in name or len(name) != 16]


def test_a_look_by_customs_is_on_the_record_and_one_by_the_sender_is_not(world: World) -> None:
    parcel = world.parcel(world.manifest(world.a), 1, "P1")
    world.a.get("/parcels/P1")
    assert not AuditEvent.objects.filter(action="person.viewed").exists()
    world.customs.get("/parcels/P1")
    event = AuditEvent.objects.get(action="person.viewed")
    assert (event.actor_kind, event.subject_id) == ("KEY", str(parcel.pk))
    assert "consignee_id" in event.after["fields"]


def test_requests_and_history_come_with_the_parcel(world: World) -> None:
    version = world.manifest(world.a)
    parcel = world.parcel(version, 1, "P1")
    world.fault(version, 1, severity="REQUEST", code="MISSING", field="consignee_phone", value=None)
    world.fault(version, 2)
    world.act(parcel)
    body = world.a.get("/parcels/P1").json()
    assert [r["field"] for r in body["requests"]] == ["consignee_phone"]
    assert body["history"][0]["act"] == "RELEASE"
    assert body["history"][0]["actor"] == "customs"
    assert world.customs.get("/parcels/P1").json()["history"][0]["actor"] == "officer.kim"


def test_targeting_points_are_for_customs_only(world: World) -> None:
    world.parcel(world.manifest(world.a), 1, "P1", score=40)
    assert world.a.get("/parcels/P1").json()["decision"]["score"] is None
    assert world.customs.get("/parcels/P1").json()["decision"]["score"] == 40


def test_only_the_version_that_counts_is_shown(world: World) -> None:
    first = world.manifest(world.a, "N1")
    world.parcel(first, 1, "P1", payable=1)
    world.parcel(first, 2, "GONE")
    second = world.manifest(world.a, "N1")
    world.parcel(second, 1, "P1", payable=2)
    assert world.a.get("/parcels/P1").json()["decision"]["taxes"]["payable"] == 2
    problem(world.a.get("/parcels/GONE"), 404, "not-found")
    assert [i["manifest"] for i in world.a.get("/parcels").json()["items"]] == [second.pk]
    named = world.a.get("/parcels", manifest=first.pk).json()["items"]
    assert [i["number"] for i in named] == ["P1", "GONE"]


def test_the_same_number_at_two_operators_stays_apart(world: World) -> None:
    world.parcel(world.manifest(world.a), 1, "P1", payable=1)
    world.parcel(world.manifest(world.b), 1, "P1", payable=2)
    assert world.a.get("/parcels/P1").json()["decision"]["taxes"]["payable"] == 1
    assert world.b.get("/parcels/P1").json()["decision"]["taxes"]["payable"] == 2


@pytest.mark.parametrize("number", ["한글-번호", "A B", "%", "a'b\"c", "..", "x" * 60])
def test_odd_numbers_are_looked_for_as_they_are(world: World, number: str) -> None:
    world.parcel(world.manifest(world.a), 1, number)
    from urllib.parse import quote

    response = world.a.get(f"/parcels/{quote(number, safe='')}")
    assert response.json()["number"] == number


@pytest.mark.parametrize("number", ["a%00b", "%0a", "x" * 61])
def test_impossible_numbers_are_refused(world: World, number: str) -> None:
    assert world.a.get(f"/parcels/{number}").status_code in (404, 422)


def follow(world: World, path: str) -> tuple[list[str], int]:
    """Numbers over all pages, and how many pages there were."""
    seen: list[str] = []
    pages = 0
    while path:
        page = world.a.get(path).json()
        seen += [item["number"] for item in page["items"]]
        path = (page["next"] or "").removeprefix("/api/v1")
        pages += 1
        assert pages < 50
    return seen, pages


def three_manifests(world: World) -> list[str]:
    expected: list[str] = []
    for name in ("N1", "N2", "N3"):
        version = world.manifest(world.a, name)
        for line in range(1, 6):
            state = "HELD" if line % 2 else "AUTO_CLEARED"
            world.parcel(version, line, f"{name}-{line}", state=state, lane="LIST" if line < 3 else "GENERAL")
        expected = [f"{name}-{line}" for line in range(1, 6)] + expected
        world.parcel(world.manifest(world.b, name), 1, f"B-{name}")
    return expected


@pytest.mark.parametrize("limit", [1, 2, 5, 7, 15, 100])
def test_pages_cover_everything_once_newest_manifest_first(world: World, limit: int) -> None:
    expected = three_manifests(world)
    seen, pages = follow(world, f"/parcels?limit={limit}")
    assert seen == expected
    assert pages == -(-len(expected) // limit)


def test_filters_hold_on_every_page(world: World) -> None:
    expected = [n for n in three_manifests(world) if int(n[-1]) % 2 and int(n[-1]) > 2]
    seen, _ = follow(world, "/parcels?limit=2&state=HELD&lane=GENERAL")
    assert seen == expected


def test_a_long_search_gives_short_pages_and_still_finds_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = three_manifests(world)
    monkeypatch.setattr(parcels, "PATIENCE_S", -1.0)
    seen, pages = follow(world, "/parcels?limit=100")
    assert seen == expected
    assert pages == 4  # one for each manifest, and the empty last one


def test_a_page_stays_in_place_while_new_manifests_arrive(world: World) -> None:
    expected = three_manifests(world)
    first = world.a.get("/parcels?limit=4").json()
    world.parcel(world.manifest(world.a, "NEW"), 1, "NEW-1")
    rest, _ = follow(world, first["next"].removeprefix("/api/v1"))
    assert [i["number"] for i in first["items"]] + rest == expected


def test_the_next_page_keeps_the_filters(world: World) -> None:
    three_manifests(world)
    link = world.a.get("/parcels?limit=1&state=HELD&lane=LIST").json()["next"]
    query = parse_qs(urlsplit(link).query)
    assert (query["state"], query["lane"], query["limit"]) == (["HELD"], ["LIST"], ["1"])


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "after=-1", "after=x", "state=NO", "manifest=0"])
def test_unfit_queries_are_named(world: World, query: str) -> None:
    errors = problem(world.a.get(f"/parcels?{query}"), 422, "invalid")["errors"]
    assert errors[0]["field"] == f"query.{query.split('=')[0]}"


SORTS = {
    "AUTO_CLEARED": "cleared",
    "RELEASED": "cleared",
    "INSPECTION": "inspect",
    "HELD": "hold",
    "RETURNED": "hold",
    "DESTROYED": "hold",
}


@pytest.mark.parametrize(("state", "sort"), SORTS.items())
def test_the_sorters_answer(world: World, state: str, sort: str) -> None:
    version = world.manifest(world.a)
    world.parcel(version, 1, "P1", state=state, reasons="lane.list route.release")
    body = world.a.get("/parcels/P1/sort").json()
    assert body["sort"] == sort
    assert body["codes"] == ["lane.list", "route.release"]
    assert set(body) == {"number", "sort", "state", "route", "hold_kind", "codes"}


def test_an_unknown_state_never_leaves_on_the_belt() -> None:
    assert shape.sort_of("SOMETHING_NEW") == "hold"


@pytest.mark.parametrize(
    ("value", "digits", "least", "expected"),
    [
        (1_504_000, 4, 2, "150.40"),
        (1_500_000, 4, 2, "150.00"),
        (1, 4, 2, "0.0001"),
        (0, 4, 2, "0.00"),
        (130_000, 4, 0, "13"),
        (1_234, 3, 1, "1.234"),
        (10**17, 4, 2, "10000000000000.00"),
        (None, 4, 2, None),
    ],
)
def test_scaled_integers_become_exact_text(value: Any, digits: int, least: int, expected: Any) -> None:
    assert shape.decimal_text(value, digits, least) == expected
