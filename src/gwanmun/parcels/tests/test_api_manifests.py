"""Submit, follow, list, and read faults and results of manifests."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.services import inbox
from gwanmun.parcels.tests.api_kit import World, problem

pytestmark = pytest.mark.django_db
BYTES = b"house_bl,description\r\nX1,SHOES\r\n"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def _own_inbox(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path


def submit(world: World, data: bytes = BYTES, kind: str = "text/csv", **headers: str) -> HttpResponse:
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.a.ask("post", "/manifests", body=data, content_type=kind, headers=headers)


def text(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_manifest_is_taken_in_and_can_be_followed(world: World) -> None:
    response = submit(world, Manifest_Number="180-777")
    assert response.status_code == 202
    body = response.json()
    assert response["Location"] == f"/api/v1/manifests/{body['id']}" == body["links"]["self"]
    assert (body["manifest_number"], body["version"], body["state"]) == ("180-777", 1, "RECEIVED")
    assert not body["finished"]
    version = ManifestVersion.objects.get(pk=body["id"])
    assert version.manifest.organisation == world.a.organisation
    assert inbox.path_of(version.digest).read_bytes() == BYTES
    followed = world.a.get(f"/manifests/{body['id']}")
    assert followed.json() == body
    assert followed["Retry-After"] == "1"


def test_the_same_bytes_under_the_same_number_change_nothing(world: World) -> None:
    first = submit(world, Manifest_Number="180-777")
    again = submit(world, Manifest_Number="180-777")
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert ManifestVersion.objects.count() == 1


def test_other_bytes_under_a_number_are_its_next_version(world: World) -> None:
    first = submit(world, Manifest_Number="180-777").json()
    second = submit(world, BYTES + b"X2,HAT\r\n", Manifest_Number="180-777").json()
    assert (second["manifest_number"], second["version"]) == ("180-777", 2)
    listed = world.a.get(f"/manifests/{first['id']}/versions").json()["items"]
    assert [item["id"] for item in listed] == [first["id"], second["id"]]


def test_two_organisations_may_use_one_number(world: World) -> None:
    submit(world, Manifest_Number="180-777")
    theirs = world.b.ask(
        "post", "/manifests", body=BYTES, content_type="text/csv", headers={"Manifest-Number": "180-777"}
    )
    assert (theirs.status_code, theirs.json()["version"]) == (202, 1)


def test_the_number_may_stand_in_the_query_but_not_differ(world: World) -> None:
    body = world.a.ask("post", "/manifests?number=목록-9", body=BYTES, content_type="text/csv").json()
    assert body["manifest_number"] == "목록-9"
    response = world.a.ask(
        "post", "/manifests?number=A", body=BYTES, content_type="text/csv", headers={"Manifest-Number": "B"}
    )
    assert problem(response, 422, "invalid")["errors"][0]["code"] == "two_numbers"


@pytest.mark.parametrize(
    "kind",
    [
        "text/csv",
        "text/csv; charset=utf-8",
        "application/x-ndjson",
        "application/xml",
        "application/octet-stream",
    ],
)
def test_raw_bodies_of_every_kind_are_taken_as_they_are(world: World, kind: str) -> None:
    response = submit(world, BYTES, kind)
    assert response.status_code == 202
    assert inbox.path_of(response.json()["sha256"]).read_bytes() == BYTES


def test_gzip_is_kept_as_sent(world: World) -> None:
    packed = gzip.compress(BYTES)
    for kind, headers in (("application/gzip", {}), ("text/csv", {"Content-Encoding": "gzip"})):
        response = world.a.ask("post", "/manifests", body=packed, content_type=kind, headers=headers)
        assert response.json()["size"] == len(packed)


def test_a_form_carries_one_file_with_its_name(world: World) -> None:
    file = SimpleUploadedFile("180-555.csv", BYTES, "text/csv")
    response = world.a.client.post("/api/v1/manifests", {"file": file})
    assert response.status_code == 202, response.content
    body = response.json()
    assert (body["filename"], body["manifest_number"]) == ("180-555.csv", "180-555")
    two = [SimpleUploadedFile(f"{n}.csv", BYTES) for n in "ab"]
    problem(world.a.client.post("/api/v1/manifests", {"file": two}), 400, "bad-request")
    problem(world.a.client.post("/api/v1/manifests", {"other": "x"}), 400, "bad-request")


def test_a_broken_form_is_refused(world: World) -> None:
    for body, kind in (
        (b"--x\r\ngarbage", "multipart/form-data; boundary=x"),
        (b"abc", "multipart/form-data"),
    ):
        problem(world.a.ask("post", "/manifests", body=body, content_type=kind), 400, "bad-request")


@pytest.mark.parametrize("kind", ["application/json", "image/png", "application/x-www-form-urlencoded"])
def test_other_types_are_refused_with_the_list_of_good_ones(world: World, kind: str) -> None:
    response = submit(world, BYTES, kind)
    assert "text/csv" in problem(response, 415, "unsupported-type")["detail"]
    assert "text/csv" in response["Accept-Post"]


def test_other_compressions_are_refused(world: World) -> None:
    problem(submit(world, Content_Encoding="br"), 415, "unsupported-type")


def test_an_empty_body_is_refused(world: World) -> None:
    problem(submit(world, b""), 422, "invalid")
    assert not ManifestVersion.objects.exists()


def test_a_body_over_the_limit_is_refused_and_leaves_nothing(world: World, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    problem(submit(world, b"x" * 1001), 413, "too-large")
    assert not ManifestVersion.objects.exists()
    assert not [p for p in inbox.folder().iterdir() if p.is_file()]


def test_a_body_that_ends_early_is_not_half_a_manifest(world: World) -> None:
    broken = {"wsgi.input": io.BytesIO(BYTES), "CONTENT_LENGTH": str(len(BYTES) + 10)}
    response = world.a.client.generic("POST", "/api/v1/manifests", b"", "text/csv", **broken)
    problem(response, 400, "bad-request")
    assert not ManifestVersion.objects.exists()


def test_a_body_without_length_is_read_to_its_end(world: World) -> None:
    response = world.a.client.generic(
        "POST",
        "/api/v1/manifests",
        b"",
        "text/csv",
        CONTENT_LENGTH="",
        HTTP_TRANSFER_ENCODING="chunked",
        **{"wsgi.input": io.BytesIO(BYTES)},
    )
    assert response.status_code == 202, response.content
    assert response.json()["size"] == len(BYTES)


@pytest.mark.parametrize("number", ["", "x" * 65, "a%09b"])
def test_an_unfit_number_is_named(world: World, number: str) -> None:
    response = world.a.client.post(f"/api/v1/manifests?number={number}", data=BYTES, content_type="text/csv")
    assert problem(response, 422, "invalid")["errors"][0]["field"] == "query.number"


def test_the_list_is_newest_first_in_pages_without_gap_or_repetition(world: World) -> None:
    mine = [world.manifest(world.a, f"N{i}").pk for i in range(7)]
    world.manifest(world.b, "theirs")
    seen, path = [], "/manifests?limit=3"
    for _ in range(3):
        page = world.a.get(path).json()
        seen += [item["id"] for item in page["items"]]
        path = (page["next"] or "").removeprefix("/api/v1")
    assert path == ""
    assert seen == mine[::-1]


def test_the_list_can_be_narrowed(world: World) -> None:
    world.manifest(world.a, "N1")
    refused = world.manifest(world.a, "N2", "REFUSED", fault={"code": "FILE_EMPTY", "params": {}})
    items = world.a.get("/manifests", state="REFUSED").json()["items"]
    assert [i["id"] for i in items] == [refused.pk]
    assert world.a.get("/manifests", number="N1").json()["items"][0]["manifest_number"] == "N1"


def test_a_refused_file_says_why_in_both_languages(world: World) -> None:
    version = world.manifest(
        world.a, state="REFUSED", fault={"code": "FILE_TOO_LARGE", "params": {"limit": "1 MiB"}}
    )
    body = world.a.get(f"/manifests/{version.pk}").json()
    assert body["finished"]
    assert "1 MiB" in body["fault"]["ko"]["message"]
    assert "1 MiB" in body["fault"]["en"]["message"]
    assert body["fault"]["en"]["cure"]
    problem(world.a.get(f"/manifests/{version.pk}/results"), 409, "conflict")


def test_faults_in_pages_with_words(world: World) -> None:
    version = world.manifest(world.a)
    for line in range(1, 6):
        world.fault(version, line, severity="REQUEST" if line == 5 else "REFUSED")
    world.fault(world.manifest(world.a, "other"), 9)
    page = world.a.get(f"/manifests/{version.pk}/errors", limit=3).json()
    rest = world.a.get(page["next"].removeprefix("/api/v1")).json()
    assert [e["line"] for e in page["items"] + rest["items"]] == [1, 2, 3, 4, 5]
    assert rest["next"] is None
    first = page["items"][0]
    assert first["field_name"] == {"ko": "물품가격", "en": "Price of the goods"}
    assert "물품가격" in first["ko"]["message"]
    assert first["en"]["cure"]
    only = world.a.get(f"/manifests/{version.pk}/errors", severity="REQUEST").json()["items"]
    assert [e["line"] for e in only] == [5]


def test_faults_as_a_spreadsheet_that_runs_no_formula(world: World) -> None:
    version = world.manifest(world.a)
    world.fault(version, 1, value="=HYPERLINK(1)")
    for response in (
        world.a.get(f"/manifests/{version.pk}/errors", format="csv"),
        world.a.ask("get", f"/manifests/{version.pk}/errors", headers={"accept": "text/csv"}),
    ):
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        data = text(response).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(data)))
        assert rows[0]["value"] == "'=HYPERLINK(1)"
        assert rows[0]["내용"]
        assert rows[0]["cure"]


FORMATS = {"jsonl": "application/x-ndjson", "csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def _rows(data: bytes, form: str) -> list[dict[str, Any]]:
    if form == "jsonl":
        return [json.loads(line) for line in data.splitlines()]
    if form == "csv":
        return pl.read_csv(io.BytesIO(data)).rows(named=True)
    return pl.read_parquet(io.BytesIO(data)).rows(named=True)


@pytest.mark.django_db(transaction=True)  # Parquet is written by threads that see only what is committed
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("by", ["format", "accept"])
def test_results_in_each_format_by_name_or_by_accept(world: World, form: str, by: str) -> None:
    version = world.manifest(world.a)
    for line in (1, 2, 3):
        world.parcel(version, line, f"P{line}", payable=line * 1000)
    world.parcel(world.manifest(world.a, "other"), 1, "Q1")
    path = f"/manifests/{version.pk}/results"
    if by == "format":
        response = world.a.get(path, format=form)
    else:
        response = world.a.ask("get", path, headers={"accept": FORMATS[form]})
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Type"].startswith(FORMATS[form])
    assert f"manifest-{version.pk}.{form}" in response["Content-Disposition"]
    rows = _rows(text(response), form)
    assert [(r["line"], r["number"], r["payable"]) for r in rows] == [
        (n, f"P{n}", n * 1000) for n in (1, 2, 3)
    ]


def test_results_are_not_given_before_the_manifest_is_cleared(world: World) -> None:
    version = world.manifest(world.a, state="CLEARING", done=10, total=40)
    response = world.a.get(f"/manifests/{version.pk}/results")
    body = problem(response, 409, "conflict")
    assert (body["state"], body["done"], body["total"]) == ("CLEARING", 10, 40)
    assert response["Retry-After"]


def test_an_accept_that_cannot_be_met_says_what_there_is(world: World) -> None:
    version = world.manifest(world.a)
    response = world.a.ask("get", f"/manifests/{version.pk}/results", headers={"accept": "image/png"})
    assert "text/csv" in problem(response, 406, "not-acceptable")["detail"]
    problem(world.a.get(f"/manifests/{version.pk}/results", format="xlsx"), 422, "invalid")
