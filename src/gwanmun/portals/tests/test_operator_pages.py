"""What the operator's pages say and give: figures, errors, corrections, files, keys."""

from __future__ import annotations

import csv
import gzip
import io
import json

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gwanmun.core import formats
from gwanmun.parcels.contract import ManifestVersion
from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules.intake import typed
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import ApiKey
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.operator import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, day):
    client.force_login(day.people["OPERATOR"])
    client.cookies["gwanmun_language"] = "en"
    return client


def send(client, data: bytes, name="list.csv", number="", **headers):
    form = {"file": SimpleUploadedFile(name, data), "number": number}
    answer = client.post(reverse("operator:upload"), form, **headers)
    making.clear_all()
    return answer


def page_of(client, url, **params):
    return client.get(url, params).content.decode()


def whole(answer) -> bytes:
    return b"".join(answer.streaming_content)


def manifest_url(version):
    return reverse("operator:manifest", args=[version.pk])


# --- figures ---------------------------------------------------------------------------------------


def test_three_figures(client, day):
    figures = client.get(reverse("operator:home")).context["figures"]
    assert (figures["waiting"], figures["refused"], figures["requests"]) == (0, 0, 0)  # that day is long ago
    assert figures["held"] == 3
    making.submit(day.operator, making.rows("W", 2), "WAITS")
    ManifestVersion.objects.update(received_at=timezone.now())
    figures = client.get(reverse("operator:recent")).context["figures"]
    assert (figures["waiting"], figures["refused"], figures["requests"]) == (1, 1, 1)


def test_a_refused_file_counts_until_another_comes_under_its_number(client, day):
    send(client, b"a,b\r\n1,2\r\n", number="R-1")
    assert client.get(reverse("operator:home")).context["figures"]["files"] == 1
    send(client, making.as_csv(making.rows("R", 1)), number="R-1")
    assert client.get(reverse("operator:home")).context["figures"]["files"] == 0


# --- submitting ------------------------------------------------------------------------------------


def test_a_file_is_taken_and_leads_to_its_page(client):
    answer = send(client, making.as_csv(making.rows("N", 3)), number="NEW-1")
    version = ManifestVersion.objects.get(manifest__number="NEW-1")
    assert answer["Location"] == manifest_url(version)
    assert version.submitted_by == "operator"
    assert version.state == "CLEARED"


def test_the_script_of_the_page_is_answered_in_json(client):
    answer = send(client, making.as_csv(making.rows("N", 3)), headers={"X-Gwanmun-Upload": "1"})
    assert json.loads(answer.content)["url"].startswith("/operator/manifests/")
    answer = send(client, b"", headers={"X-Gwanmun-Upload": "1"})
    assert answer.status_code == 400
    assert set(json.loads(answer.content)) == {"title", "text"}


@pytest.mark.parametrize(
    ("data", "number", "said"),
    [
        (b"", "", "The file is empty."),
        (making.as_csv(making.rows("N", 1)), "x" * 65, "cannot be used"),
        (None, "", "No file was chosen."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_form(client, data, number, said):
    form = {"number": number} | ({} if data is None else {"file": SimpleUploadedFile("f.csv", data)})
    answer = client.post(reverse("operator:upload"), form)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert number in answer.content.decode()


def test_a_file_refused_whole_says_why_and_what_to_do(client):
    answer = send(client, b"a,b\r\n1,2\r\n", number="R-1")
    text = page_of(client, answer["Location"])
    assert "The whole file is refused" in text
    assert "The format of the file is not known." in text
    assert "Send a CSV" in text
    assert "?manifest=R-1" in text


def test_the_same_file_again_changes_nothing(client, day):
    data = making.as_csv(making.rows("S", 2))
    first = send(client, data, number="S-1")["Location"]
    again = send(client, data, number="S-1")
    assert again["Location"] == first
    assert "Nothing was changed" in page_of(client, first)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_empty_list_can_be_sent_as_it_is(client, lang, tmp_path):
    answer = client.get(reverse("operator:template", args=[lang]))
    path = tmp_path / "list.csv"
    path.write_bytes(answer.content)
    decoded = formats.decode(path, "list.csv")
    assert len(decoded.records) == 1
    assert decoded.errors.is_empty()
    frame, errors = typed(decoded.records)
    assert frame["number"].to_list() == ["EXAMPLE-0001"]
    assert errors.to_dicts() == []
    assert set(upload.EXAMPLE) == {f.name for f in upload.FIELDS}


def test_a_template_in_no_language_is_not_there(client):
    assert client.get("/operator/upload/template-fr.csv").status_code == 404


# --- corrections -----------------------------------------------------------------------------------


def test_a_used_number_is_announced_as_a_correction(client, day):
    text = page_of(client, reverse("operator:upload_number"), number=" MAWB-0001 ")
    assert "replaces all of version 1 (4 parcels)" in text
    assert page_of(client, reverse("operator:upload_number"), number="FREE-1").strip() == ""
    assert "replaces all of version 1" in page_of(client, reverse("operator:upload"), manifest="MAWB-0001")


def test_a_correction_supersedes_and_shows_what_changed(client, day):
    lines = [making.row("GOOD1", **making.person(1)), making.row("BAD1", **making.person(2), price="12.5")]
    answer = send(client, making.as_csv(lines), number="MAWB-0001")
    text = page_of(client, answer["Location"])
    assert "It replaces the earlier version once it is processed." in text
    rows = client.get(answer["Location"]).context["history"]
    assert [row["version"].version for row in rows] == [2, 1]
    assert rows[0]["figures"]["parcels"] == (2, -2)
    assert rows[0]["figures"]["refused"] == (0, -1)
    assert rows[1]["figures"]["parcels"] == (4, None)
    assert [row["current"] for row in rows] == [True, False]
    assert "A correction has replaced this version" in page_of(client, manifest_url(day.version))
    old = Parcel.objects.get(version=day.version, number="HELD1")
    assert "A correction has replaced this record" in page_of(
        client, reverse("operator:parcel", args=[old.pk])
    )


def test_while_a_correction_waits_the_earlier_version_is_said_to_count(client, day):
    waiting = making.submit(day.operator, making.rows("C", 1), "MAWB-0001")
    text = page_of(client, manifest_url(waiting))
    assert "Version 1 counts until this one is processed" in text
    assert reverse("operator:progress", args=[waiting.pk]) in text


def test_progress_ends_by_a_fresh_page(client, day):
    waiting = making.submit(day.operator, making.rows("C", 1), "M-2")
    url = reverse("operator:progress", args=[waiting.pk])
    assert "HX-Refresh" not in client.get(url)
    making.clear_all()
    assert client.get(url)["HX-Refresh"] == "true"


# --- errors ----------------------------------------------------------------------------------------


@pytest.fixture
def faulty(day):
    lines = [
        making.row("F1", **making.person(1), price="12..5"),
        making.row("F2", **making.person(2), dispatch_country="XX9"),
        making.row("F3", **(making.person(3) | {"consignee_phone": "010-12*4"})),
        making.row("F4", **making.person(4)),
    ]
    return making.cleared(day.operator, lines, "FAULTY")


def test_errors_are_told_by_line_field_and_cure_and_masked(client, faulty):
    rows = client.get(manifest_url(faulty)).context["errors"].rows
    assert [(r.line, r.code) for r in rows] == [(2, "BAD_NUMBER"), (3, "BAD_COUNTRY"), (4, "BAD_PHONE")]
    text = page_of(client, manifest_url(faulty))
    assert "Write it like 1234.50" in text
    assert "010-12*4" not in text


@pytest.mark.parametrize(
    ("params", "lines"),
    [
        ({"severity": "REFUSED"}, [2]),
        ({"severity": "REQUEST"}, [3, 4]),
        ({"code": "BAD_COUNTRY"}, [3]),
        ({"field": "price"}, [2]),
        ({"field": "price", "severity": "REQUEST"}, []),
    ],
)
def test_errors_are_filtered_alike_on_the_page_in_the_table_and_in_the_file(client, faulty, params, lines):
    page = client.get(manifest_url(faulty), params).context
    table = client.get(reverse("operator:errors", args=[faulty.pk]), params).context
    file = whole(client.get(reverse("operator:errors_csv", args=[faulty.pk]), params)).decode("utf-8-sig")
    assert [r.line for r in page["errors"].rows] == lines
    assert [r.line for r in table["errors"].rows] == lines
    assert [int(row[0]) for row in list(csv.reader(io.StringIO(file)))[1:]] == lines
    assert page["error_shown"] == len(lines)
    assert page["error_total"] == 3


def test_the_lines_to_mend_come_back_as_they_were_written(client, faulty):
    text = whole(client.get(reverse("operator:faulty_lines", args=[faulty.pk]))).decode("utf-8-sig")
    sent = making.as_csv(
        [
            making.row("F1", **making.person(1), price="12..5"),
            making.row("F2", **making.person(2), dispatch_country="XX9"),
            making.row("F3", **(making.person(3) | {"consignee_phone": "010-12*4"})),
        ]
    ).decode()
    assert text.splitlines() == sent.splitlines()
    only = whole(client.get(reverse("operator:faulty_lines", args=[faulty.pk]), {"severity": "REFUSED"}))
    assert len(only.decode().splitlines()) == 2


def test_the_file_comes_back_byte_for_byte_under_its_name(client, day):
    data = gzip.compress(making.as_csv(making.rows("G", 2)))
    version = ManifestVersion.objects.get(
        pk=int(send(client, data, "목록.csv.gz", "G-1")["Location"].split("/")[-2])
    )
    answer = client.get(reverse("operator:original", args=[version.pk]))
    assert whole(answer) == data
    assert "filename*=UTF-8''%EB%AA%A9%EB%A1%9D.csv.gz" in answer["Content-Disposition"]


# --- results, parcels, keys ------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_results_in_three_forms(client, day, form):
    data = io.BytesIO(whole(client.get(reverse("operator:results", args=[day.version.pk, form]))))
    frame = {"csv": pl.read_csv, "jsonl": pl.read_ndjson, "parquet": pl.read_parquet}[form](data)
    assert set(frame["number"]) == {"GOOD1", "HELD1", "PAIR1", "PAIR2"}


def test_no_results_before_the_end(client, day):
    waiting = making.submit(day.operator, making.rows("C", 1), "M-2")
    assert client.get(reverse("operator:results", args=[waiting.pk, "csv"])).status_code == 404
    assert client.get(reverse("operator:results", args=[day.version.pk, "xlsx"])).status_code == 404


@pytest.mark.parametrize(
    ("params", "numbers"),
    [
        ({}, {"HELD1", "PAIR1", "PAIR2"}),
        ({"state": "ALL"}, {"GOOD1", "HELD1", "PAIR1", "PAIR2"}),
        ({"state": "HELD", "hold_kind": "AGGREGATED"}, {"PAIR1", "PAIR2"}),
        ({"text": "good1"}, {"GOOD1"}),
        ({"manifest": "MAWB-0001"}, {"GOOD1", "HELD1", "PAIR1", "PAIR2"}),
        ({"manifest": "NONE"}, set()),
        ({"state": "AUTO_CLEARED", "lane": "LIST"}, {"GOOD1"}),
    ],
)
def test_parcels_are_filtered_alike_in_list_and_file(client, day, params, numbers):
    rows = client.get(reverse("operator:parcels"), params).context["page"].rows
    assert {row.number for row in rows} == numbers
    file = whole(client.get(reverse("operator:parcels_csv"), params)).decode("utf-8-sig")
    assert {row[0] for row in list(csv.reader(io.StringIO(file)))[1:]} == numbers
    assert day.held.consignee_name not in file


def test_a_parcel_says_first_what_to_do(client, day):
    text = page_of(client, reverse("operator:parcel", args=[day.held.pk]))
    assert text.index("What to do") < text.index("Amounts")
    assert "Give ‘Consignee identifier’." in text
    assert "Upload a corrected list" in text


def test_how_parcels_are_picked_is_not_told(client, day):
    for parcel in Parcel.objects.all():
        text = page_of(client, reverse("operator:parcel", args=[parcel.pk]))
        assert "target." not in text
        assert "route." not in text


def test_people_are_masked_until_asked_for_and_the_look_is_recorded(client, day):
    url = reverse("operator:parcel", args=[day.cleared.pk])
    name = day.cleared.consignee_name
    assert name not in page_of(client, url)
    assert not AuditEvent.objects.filter(action="person.viewed").exists()
    shown = client.post(reverse("operator:person", args=[day.cleared.pk]), headers={"HX-Request": "true"})
    assert name in shown.content.decode()
    assert name in client.post(reverse("operator:person", args=[day.cleared.pk])).content.decode()
    assert AuditEvent.objects.filter(action="person.viewed", actor="operator").count() == 2


def test_a_key_is_made_shown_once_and_revoked(client, day):
    given = {"name": "WMS", "scopes": ["manifests:write"], "days": 30, "rate": 60000}
    answer = client.post(reverse("operator:key_new"), given)
    key = ApiKey.objects.get(name="WMS")
    assert (key.organisation, key.rate_per_minute) == (day.operator, 300)  # nobody sets their own rate
    secret = answer.context["secret"]
    assert keys.verify(secret) == key
    assert secret not in page_of(client, reverse("operator:connections"))
    client.post(reverse("operator:key_revoke", args=[key.pk]))
    assert keys.verify(secret) is None


def test_a_webhook_is_added_shown_once_and_removed(client, day, settings):
    settings.WEBHOOK_ALLOW = []
    refused = client.post(reverse("operator:webhook_new"), {"url": "https://127.0.0.1/x"})
    assert refused.status_code == 400
    assert not day.operator.webhooks.exists()
