from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from gwanmun.parties.contract import load_personal_codes, personal_codes
from gwanmun.parties.models import PersonalCode
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
ROW = {
    "code": "P123456789012",
    "name": "홍길동",
    "phone": "010-1234-5678",
    "zip": "04524",
    "status": "ACTIVE",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
}


def extract(*changes: dict) -> pl.DataFrame:
    return pl.DataFrame([{**ROW, **change} for change in changes])


def test_an_extract_is_loaded_and_answers_by_code():
    loaded = load_personal_codes(extract({}, {"code": " p999999999999 ", "status": "stolen"}))
    assert (loaded.rows, loaded.refused.height) == (2, 0)
    found = personal_codes(
        pl.Series(["P999999999999", "P123456789012", "P000000000000", None, "P123456789012"])
    )
    assert found["code"].to_list() == ["P123456789012", "P999999999999"]
    assert found["status"].to_list() == ["ACTIVE", "STOLEN"]
    assert found.row(0, named=True) | {"x": 0} == {
        **ROW, "phone": "01012345678", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31), "x": 0
    }  # fmt: skip
    assert AuditEvent.objects.get(action="registry.loaded").after == {"rows": 2, "refused": 0}


def test_a_known_code_is_brought_up_to_date_and_others_stay():
    load_personal_codes(extract({}, {"code": "P999999999999"}))
    load_personal_codes(extract({"status": "SUSPENDED", "name": "김세관"}))
    assert PersonalCode.objects.get(pk=ROW["code"]).status == "SUSPENDED"
    assert PersonalCode.objects.get(pk=ROW["code"]).name == "김세관"
    assert PersonalCode.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": "P12345678901"}, "CODE"),
        ({"code": None}, "CODE"),
        ({"name": ""}, "NAME"),
        ({"name": None}, "NAME"),
        ({"status": "LOST"}, "STATUS"),
        ({"valid_to": "2025-12-31"}, "VALIDITY"),
        ({"valid_from": "soon"}, "VALIDITY"),
    ],
)
def test_a_row_that_cannot_be_right_is_left_out_with_its_reason(change, fault):
    loaded = load_personal_codes(extract({"code": "P999999999999"}, change))
    assert loaded.rows == 1
    assert loaded.refused["fault"].to_list() == [fault]


def test_of_a_repeated_code_the_last_row_counts():
    loaded = load_personal_codes(extract({"name": "first"}, {"name": "last"}))
    assert loaded.refused["fault"].to_list() == ["DUPLICATE"]
    assert PersonalCode.objects.get().name == "last"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_files_are_read(tmp_path, form):
    path = tmp_path / f"extract.{form}"
    frame = extract({}).drop("zip", "status")
    frame.write_parquet(path) if form == "parquet" else frame.write_csv(path)
    assert load_personal_codes(path).rows == 1
    assert (PersonalCode.objects.get().zip, PersonalCode.objects.get().status) == ("", "ACTIVE")


def test_an_extract_that_lacks_a_column_is_refused():
    with pytest.raises(ValueError, match="valid_to"):
        load_personal_codes(extract({}).drop("valid_to"))


def test_many_codes_are_asked_at_once():
    many = extract({}).select(pl.exclude("code")).join(pl.DataFrame({"n": range(120_000)}), how="cross")
    codes = many.with_columns(pl.format("P{}", 100_000_000_000 + pl.col("n")).alias("code"))
    assert load_personal_codes(codes).rows == 120_000
    assert personal_codes(codes["code"].sample(60_000, seed=1)).height == 60_000
    assert load_personal_codes(codes.head(60_000)).rows == 60_000
    assert PersonalCode.objects.count() == 120_000
