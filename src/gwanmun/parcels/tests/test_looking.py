"""Find, look at, track, hand out, forget."""

from __future__ import annotations

import io
import json
import os
import time
from datetime import timedelta

import polars as pl
import pytest
from django.utils import timezone

from gwanmun.core import formats
from gwanmun.parcels import contract
from gwanmun.parcels.models import LineError, ManifestVersion, Parcel
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services import inbox, results, retention, tracking
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def org(settings, tmp_path):
    settings.HOME = tmp_path
    making.register_people(50)
    return making.operator()


@pytest.fixture
def version(org) -> ManifestVersion:
    lines = [making.row("T1", price="500"), making.row("N1", description=""), *making.rows("A", 20)]
    return making.cleared(org, lines, "M1")


def test_a_parcel_is_found_by_its_number_by_those_who_may_see_it(org, version):
    assert [p.number for p in contract.find(" T1 ")] == ["T1"]
    assert contract.find("T1", org)[0].version.manifest.number == "M1"
    assert contract.find("T1", making.operator("OP2")) == []
    assert contract.version(version.pk, making.operator("OP3")) is None


def test_a_parcel_explains_itself_in_both_languages(version):
    for lang, needed in (("ko", "달러"), ("en", "USD")):
        view = contract.parcel_view(contract.find("T1")[0], lang)
        json.dumps(view)
        assert view["received"]["price_e4"] == 5_000_000
        assert view["decided"]["lane"] == "SIMPLIFIED"
        assert set(view["acts_allowed"]) >= {"RELEASE", "RETURN"}
        assert all(r["citation"] and r["text"] and r["step_title"] for r in view["reasons"])
        assert any(needed in r["text"] for r in view["reasons"])
    request = contract.parcel_view(contract.find("N1")[0], "en")["requests"][0]
    assert (request["field"], request["code"]) == ("description", "MISSING")
    assert "Goods description" in request["message"]


def test_results_hold_every_parcel_in_every_format(version, monkeypatch):
    monkeypatch.setattr(results, "ROWS", 7)
    lines = b"".join(contract.results(version, "jsonl", customs=True)).splitlines()
    frames = {
        "jsonl": pl.DataFrame([json.loads(line) for line in lines], infer_schema_length=None),
        "csv": pl.read_csv(b"".join(contract.results(version, "csv", customs=True)), infer_schema=False),
        "parquet": pl.read_parquet(io.BytesIO(b"".join(contract.results(version, "parquet", customs=True)))),
    }
    expected = Parcel.objects.filter(version=version).order_by("line")
    for frame in frames.values():
        assert frame.columns == [*TYPED, *DECIDED]
        assert frame["number"].to_list() == [p.number for p in expected]
        assert [str(v) for v in frame["payable"]] == [str(p.payable) for p in expected]
    reasons = expected[0].reasons
    assert (
        frames["jsonl"]["reasons"][0].to_list()
        == frames["parquet"]["reasons"][0].to_list()
        == reasons.split()
    )
    assert frames["csv"]["reasons"][0] == reasons
    assert frames["parquet"].schema["vat"] == pl.Int64
    with pytest.raises(ValueError, match="format"):
        contract.results(version, "xml", customs=True)


def test_a_group_bears_the_same_name_in_every_file_and_never_the_importers_code(version):
    first = Parcel.objects.filter(version=version).order_by("line").first()
    Parcel.objects.filter(pk=first.pk).update(group_key=f"{first.consignee_id}|2026-07-01|X")
    for customs in (True, False):
        lines = b"".join(contract.results(version, "jsonl", customs=customs)).splitlines()
        name = json.loads(lines[0])["group_key"]
        assert len(name) == 16
        assert name in b"".join(contract.results(version, "csv", customs=customs)).decode()
        assert first.consignee_id not in name


def test_an_operator_is_not_told_how_parcels_are_picked(version):
    lines = [
        json.loads(line) for line in b"".join(contract.results(version, "jsonl", customs=False)).splitlines()
    ]
    told = {rule for line in lines for rule in line["reasons"]}
    assert told
    assert not [rule for rule in told if rule.startswith("target.")]
    assert {line["score"] for line in lines} == {None}
    full = [
        json.loads(line) for line in b"".join(contract.results(version, "jsonl", customs=True)).splitlines()
    ]
    assert any(rule.startswith("target.") for line in full for rule in line["reasons"])
    for discreet, known in zip(lines, full, strict=True):
        assert discreet["reasons"] == [r for r in known["reasons"] if not r.startswith("target.")]


def test_a_version_without_parcels_gives_an_empty_file_with_its_columns(org):
    empty = making.cleared(org, [making.row("", price="1")], "M2")
    assert b"".join(contract.results(empty, "jsonl", customs=True)) == b""
    assert pl.read_parquet(io.BytesIO(b"".join(contract.results(empty, "parquet", customs=True)))).shape == (
        0,
        len(TYPED) + len(DECIDED),
    )


def test_the_errors_table_is_safe_in_a_spreadsheet(org):
    version = making.cleared(org, [making.row("E1", price="=cmd()"), making.row("E2", description="")], "M2")
    lines = b"".join(contract.errors_csv(version, "en")).decode("utf-8-sig").splitlines()
    assert lines[0] == "line,number,field,code,severity,value,message,cure"
    assert "'=cmd()" in lines[1]
    assert "Goods description" in lines[2]
    assert "품명" in b"".join(contract.errors_csv(version)).decode()


@pytest.mark.parametrize("code", ["5678", "P100000000001", "p10000 0000001"])
def test_the_receiver_sees_what_is_theirs(version, code):
    seen = contract.track(" T1", code, "en")
    assert (seen["number"], seen["lane"], seen["operator"]) == ("T1", "SIMPLIFIED", "Express OP1")
    assert seen["payable"] > 0
    assert {r["step"] for r in seen["reasons"]} >= {"value", "assessment"}
    assert AuditEvent.objects.get(action="parcel.tracked").actor_kind == "CITIZEN"


def test_the_receiver_learns_nothing_of_people_or_of_how_parcels_are_picked(version):
    told = json.dumps(contract.track("T1", "5678"), ensure_ascii=False)
    for secret in ("홍길동", "세종대로", "010", "P1000", "Harbour", "targeting", "target.", "route."):
        assert secret not in told


@pytest.mark.parametrize(
    ("number", "code"),
    [("T1", "9999"), ("NO-SUCH", "5678"), ("T1", ""), ("T1", "678"), ("T1", "\0"), ("", "")],
)
def test_wrong_number_and_wrong_code_look_the_same(version, monkeypatch, number, code):
    waited = []
    monkeypatch.setattr(tracking.time, "sleep", waited.append)
    clock = iter([100.0, 100.04])
    monkeypatch.setattr(tracking.time, "monotonic", lambda: next(clock))
    assert contract.track(number, code) is None
    assert waited == [pytest.approx(tracking.LEAST_SECONDS - 0.04)]


def test_a_parcel_without_phone_or_identifier_opens_to_no_code(org):
    making.cleared(org, [making.row("X1", consignee_phone="", consignee_id="")], "M2")
    for code in ("None", "\0", "\0\0\0\0", "0000"):
        assert contract.track("X1", code) is None


def test_people_of_superseded_versions_and_old_files_are_forgotten_in_time(org, version):
    newer = making.cleared(org, [making.row("T1", price="500"), making.row("N1", price="x")], "M1")
    old = timezone.now() - timedelta(days=91)
    assert contract.purge() == retention.Purged(0, 0, 0)
    ManifestVersion.objects.filter(pk=version.pk).update(finished_at=old)
    assert contract.purge() == retention.Purged(1, 1, 22)
    forgotten = Parcel.objects.filter(version=version, number="T1").get()
    assert [getattr(forgotten, name) for name in retention.PERSONAL] == [None] * len(retention.PERSONAL)
    assert (forgotten.lane, forgotten.reasons != "") == ("SIMPLIFIED", True)
    assert not inbox.path_of(version.digest).exists()
    assert inbox.path_of(newer.digest).exists()
    assert Parcel.objects.get(version=newer, number="T1").consignee_name == "홍길동"
    assert LineError.objects.filter(version=newer, value="x").exists()
    assert AuditEvent.objects.get(action="manifest.purged").after == {"parcels": 22}
    assert contract.purge() == retention.Purged(0, 0, 0)


def test_a_file_that_still_waits_is_never_purged(org):
    version = making.submit(org, making.rows("A", 1), "M1")
    assert contract.purge(timedelta(0)).files == 0
    assert inbox.path_of(version.digest).exists()


def test_a_file_that_two_operators_sent_stays_while_one_needs_it(org):
    one = making.cleared(org, making.rows("A", 1), "M1")
    ManifestVersion.objects.filter(pk=one.pk).update(finished_at=timezone.now() - timedelta(days=99))
    making.cleared(making.operator("OP2"), making.rows("A", 1), "M1")
    assert contract.purge().files == 0
    assert inbox.path_of(one.digest).exists()


def test_what_a_killed_process_left_is_cleared_away_a_day_later(org):
    young, old = (inbox.folder() / f"{formats.SCRATCH_PREFIX}{age}" for age in ("young", "old"))
    draft = inbox.folder() / f"{inbox.DRAFT_PREFIX}1.draft"
    for folder in (young, old):
        folder.mkdir()
        (folder / "text").write_text("people's names")
    draft.write_text("people's names")
    long_ago = time.time() - retention.DRAFT_SECONDS - 60
    for path in (old, draft):
        os.utime(path, (long_ago, long_ago))
    contract.purge()
    assert [path.name for path in inbox.folder().iterdir()] == [young.name]


def test_a_file_is_read_with_its_copies_in_the_inbox(org, monkeypatch):
    seen = []
    real = formats.scratch
    monkeypatch.setattr(
        "gwanmun.exchange.codecs.plaintext.scratch", lambda: seen.append(formats._scratch_root()) or real()
    )
    data = making.as_csv(making.rows("A", 3)).decode("utf-8-sig").encode("cp949")
    assert making.cleared(org, data, "M9").state == ManifestVersion.State.CLEARED
    assert seen == [inbox.folder()]
