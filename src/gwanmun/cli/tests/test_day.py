"""A day by hand, as the guide tells it: from an empty folder to an explained parcel."""

import csv
import gzip
from pathlib import Path

import polars as pl
import pytest

from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import gwanmun

pytestmark = pytest.mark.slow
RATES = "aplyBgnDt,imexTp,currSgn,cntySgn,fxrt,mtryUtNm\n2031-01-05,2,USD,US,1234.5,US Dollar\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    assert gwanmun(home, "migrate").code == Exit.OK
    options = ("--ko", "한빛특송", "--en", "Hanbit", "--us-express", "--json")
    assert gwanmun(home, "org", "create", "HANBIT", *options).json["kind"] == "OPERATOR"
    return home


@pytest.fixture(scope="module")
def day(home):
    out = home / "day-0701.csv"
    made = gwanmun(home, "sample", "manifest", "-n", 2000, "--out", out, "--date", "2026-07-01", "--json")
    assert made.json["lines"] == 2000
    loaded = gwanmun(home, "registry", "load", made.json["registry"], "--json")
    assert loaded.json["refused"] == 0
    assert loaded.json["loaded"] > 1500
    return out


@pytest.fixture(scope="module")
def cleared(home, day):
    return gwanmun(home, "clear", day, "--errors", home / "faults.csv", "--json", "--lang", "en")


def test_clearing_tells_lanes_taxes_faults_and_speed(home, day, cleared):
    truth = pl.read_parquet(f"{day}.truth.parquet")
    refused = truth.filter(pl.col("broken").is_in(["NUMBER", "DATE", "FIELDS", "DUPLICATE"])).height
    assert refused > 0
    found = cleared.json
    assert cleared.code == Exit.FINDINGS  # some lines were refused
    assert found["state"] == "CLEARED"
    assert found["summary"]["refused"] == refused
    assert found["summary"]["parcels"] == 2000 - refused
    assert sum(sum(routes.values()) for routes in found["lanes"].values()) == 2000 - refused
    assert found["summary"]["payable"] > 0
    assert found["parcels_per_second"] > 0
    faults = list(csv.DictReader((home / "faults.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len({row["line"] for row in faults if row["severity"] == "REFUSED"}) == refused
    assert all(row["message"] and row["cure"] for row in faults)


def test_clear_lines_come_out_in_their_lane(home, day, cleared):
    """End to end against the planted truth, through file, database and back."""
    truth = pl.read_parquet(f"{day}.truth.parquet").filter(~pl.col("hard"))
    by_lane = truth.filter(pl.col("lane_us") == "SIMPLIFIED").height
    grouped = truth.filter(pl.col("group").is_not_null()).height
    found = cleared.json["summary"]
    assert found["lane"]["SIMPLIFIED"] >= by_lane
    assert found["hold_kind"]["AGGREGATED"] == grouped


def test_the_same_file_again_changes_nothing(home, day, cleared):
    again = gwanmun(home, "clear", day, "--json", "--lang", "en").json
    assert again["already"]
    assert again["version_id"] == cleared.json["version_id"]
    assert again["result_digest"] == cleared.json["result_digest"]


def test_standard_input_gzip_and_a_number(home, tmp_path):
    out = tmp_path / "small.csv"
    assert (
        gwanmun(home, "sample", "manifest", "-n", 50, "--seed", 9, "--profile", "clean", "-o", out).code == 0
    )
    packed = gzip.compress(out.read_bytes())
    ran = gwanmun(home, "clear", "-", "--number", "N-1", "--json", stdin=packed)
    assert ran.code == Exit.OK
    assert (ran.json["manifest"], ran.json["summary"]["parcels"]) == ("N-1", 50)
    shown = gwanmun(home, "clear", out, "--number", "N-2", "--lang", "ko")
    assert "목록통관" in shown.out
    assert "50" in shown.out


def held(day: Path) -> dict:
    truth = pl.read_parquet(f"{day}.truth.parquet")
    return truth.filter(pl.col("group_kind") == "SAME_PURCHASE").row(0, named=True)


def test_a_parcel_says_why_with_its_source_and_hides_the_person(home, day, cleared):
    number = held(day)["number"]
    view = gwanmun(home, "parcel", number, "--json", "--lang", "en").json
    assert view["decided"]["hold_kind"] == "AGGREGATED"
    rules = {reason["rule_id"]: reason for reason in view["reasons"]}
    assert "art. 68" in rules["aggregation.purchase"]["citation"]
    person = pl.read_csv(day, infer_schema=False, truncate_ragged_lines=True)
    row = person.filter(pl.col("하우스 B/L") == number).row(0, named=True)
    ran = gwanmun(home, "parcel", number, "--lang", "ko")
    assert "합산" in ran.out
    for secret in (row["수하인 성명"], row["수하인 식별부호"], row["수하인 주소"]):
        assert secret not in ran.out
        assert secret not in str(view)
    open_view = gwanmun(home, "parcel", number, "--unmask", "complaint 7", "--json").json
    assert open_view["received"]["consignee_name"] == row["수하인 성명"]


def test_looking_at_a_person_goes_on_record_and_the_record_holds(home, day, cleared):
    gwanmun(home, "parcel", held(day)["number"], "--unmask", "complaint 8")
    sealed = gwanmun(home, "audit", "seal", "--json").json["sealed"]
    assert sealed > 5
    proof = gwanmun(home, "audit", "verify", "--json")
    assert proof.code == Exit.OK
    assert proof.json["intact"]
    import sqlite3

    with sqlite3.connect(home / "gwanmun.sqlite3") as db:
        seen = db.execute("SELECT count(*) FROM audit_auditevent WHERE reason = 'complaint 8'").fetchone()
        assert seen[0] == 1
        db.execute("UPDATE audit_auditevent SET reason = 'nothing' WHERE reason = 'complaint 8'")
    db.close()
    broken = gwanmun(home, "audit", "verify", "--json")
    assert broken.code == Exit.FINDINGS
    assert not broken.json["intact"]


def test_loaded_rates_are_kept_and_replaced_and_used(home, tmp_path):
    file = tmp_path / "rates.csv"
    for rate in ("1234.5", "1300"):
        file.write_text(RATES.replace("1234.5", rate))
        ran = gwanmun(home, "fx", "load", file, "--json")
        assert ran.json["weeks"] == ["2031-01-05"]
    kept = (home / "tables" / "kr" / "fx_weekly.csv").read_text()
    assert kept == "valid_from,currency,rate\n2031-01-05,USD,1300\n"


def test_people_and_keys(home):
    made = gwanmun(home, "user", "create", "kim", "--role", "OFFICER", "--json").json
    assert len(made["password"]) >= 16
    again = gwanmun(home, "user", "password", "kim", "--json").json
    assert again["password"] != made["password"]
    key = gwanmun(home, "key", "create", "HANBIT", "--name", "k", "--scope", "parcels:read", "--json").json
    assert key["scopes"] == ["parcels:read"]
    assert gwanmun(home, "key", "revoke", key["prefix"]).code == Exit.OK
    (listed,) = gwanmun(home, "key", "list", "--json").json
    assert listed["revoked_at"]
