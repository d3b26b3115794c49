"""What goes into a table comes out again, cell by cell, on either database."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from gwanmun.parties.models import PersonalCode
from gwanmun.platform import bulk
from gwanmun.platform.audit.models import AuditEvent

TABLE = "parties_personalcode"
AWKWARD = [
    "",
    "x,y",
    'quo"te',
    "line\nbreak",
    "\\N",
    "\\.",
    " lead ",
    "홍길동",
    "NULL",
    "t\tab",
    "a\\b",
    "%s",
]


def people(names: list[str], start: int = 0) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "code": [f"P{start + i:012d}" for i in range(len(names))],
            "name": names,
            "phone": "01012345678",
            "zip": "",
            "status": "ACTIVE",
            "valid_from": dt.date(2025, 1, 1),
            "valid_to": dt.date(2026, 12, 31),
        }
    )


@pytest.mark.django_db
def test_awkward_text_survives():
    frame = people(AWKWARD)
    with transaction.atomic():
        assert bulk.write(connection, TABLE, frame) == len(AWKWARD)
    stored = dict(PersonalCode.objects.values_list("code", "name"))
    assert stored == dict(zip(frame["code"], AWKWARD, strict=True))
    back = bulk.lookup(connection, TABLE, "code", frame["code"], frame.columns)
    assert back.sort("code").equals(frame)


@pytest.mark.django_db
def test_nulls_moments_and_json_survive():
    moment = dt.datetime(2026, 11, 22, 23, 59, 59, 123456, tzinfo=dt.UTC)
    frame = pl.DataFrame(
        {
            "at": [moment, moment.replace(microsecond=0)],
            "actor": ["", "b"],
            "actor_kind": "USER",
            "organisation_id": [None, 7],
            "action": "a",
            "subject_type": "t",
            "subject_id": ["1", "2"],
            "reason": ["", "왜"],
            "before": ['{"k": [1, "가"]}', None],
        }
    ).with_columns(pl.col("at").dt.convert_time_zone("Asia/Seoul"))
    with transaction.atomic():
        bulk.write(connection, "audit_auditevent", frame)
    first, second = AuditEvent.objects.order_by("subject_id")
    assert (first.at, second.at) == (moment, moment.replace(microsecond=0))
    assert (first.organisation_id, second.organisation_id) == (None, 7)
    assert (first.before, second.before) == ({"k": [1, "가"]}, None)
    back = bulk.lookup(connection, "audit_auditevent", "subject_id", frame["subject_id"], frame.columns)
    back = back.sort("subject_id")
    assert back["at"].to_list() == [moment, moment.replace(microsecond=0)]
    assert back["organisation_id"].to_list() == [None, 7]
    assert back["actor"].to_list() == ["", "b"]


@pytest.mark.django_db
def test_a_single_column_keeps_null_and_empty_apart():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE lone (word text)")
    values = ["", None, "\\.", "\\N", '"', "a", None]
    with transaction.atomic():
        bulk.write(connection, "lone", pl.DataFrame({"word": values}))
    back = bulk.read(connection, "SELECT word FROM lone", types={"word": pl.String})
    assert sorted(back["word"].to_list(), key=str) == sorted(values, key=str)


@pytest.mark.django_db
def test_booleans_and_small_numbers_read_back_typed():
    columns = ["id", "us_express", "secured", "code", "created_at"]
    from gwanmun.platform.accounts.models import Organisation

    one = Organisation.objects.create(code="A", kind="OPERATOR", name_ko="가", name_en="a", secured=True)
    types = bulk.schema("accounts_organisation", columns)
    assert types["us_express"] == pl.Boolean
    assert types["id"] == pl.Int64
    back = bulk.lookup(connection, "accounts_organisation", "code", pl.Series(["A"]), columns)
    assert back.rows() == [(one.pk, False, True, "A", one.created_at)]
    assert dict(back.schema) == types


@pytest.mark.django_db
def test_an_empty_answer_has_the_same_types():
    columns = ["code", "valid_from", "status"]
    none = bulk.lookup(connection, TABLE, "code", pl.Series("k", [], pl.String), columns)
    unknown = bulk.lookup(connection, TABLE, "code", pl.Series(["nobody", None]), columns)
    wanted = {"code": pl.String, "valid_from": pl.Date, "status": pl.String}
    assert dict(none.schema) == dict(unknown.schema) == wanted
    assert none.is_empty()
    assert unknown.is_empty()


@pytest.mark.django_db
def test_lookup_over_many_keys_in_several_questions(monkeypatch):
    monkeypatch.setattr(bulk, "_KEYS", 100)
    frame = people([f"n{i}" for i in range(1000)])
    with transaction.atomic():
        bulk.write(connection, TABLE, frame)
        PersonalCode.objects.filter(code="P000000000003").update(status="STOLEN")
    keys = pl.concat([frame["code"], frame["code"], pl.Series("code", ["nobody", None])])
    assert bulk.lookup(connection, TABLE, "code", keys, ["code"]).height == 1000
    narrowed = bulk.lookup(connection, TABLE, "code", keys, ["code"], "status = %s", ["STOLEN"])
    assert narrowed["code"].to_list() == ["P000000000003"]


@pytest.mark.django_db
def test_keys_are_data_and_never_sql():
    with transaction.atomic():
        bulk.write(connection, TABLE, people(["a"]))
    evil = pl.Series(["' OR '1'='1", "%s", '"]', "\\", "P000000000000"])
    assert bulk.lookup(connection, TABLE, "code", evil, ["code"])["code"].to_list() == ["P000000000000"]


@pytest.mark.django_db(transaction=True)
def test_all_rows_or_none():
    with transaction.atomic():
        bulk.write(connection, TABLE, people(["a"], start=5000))
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.write(connection, TABLE, people(["x"] * 6000))
    assert PersonalCode.objects.count() == 1
    with pytest.raises(TransactionManagementError):
        bulk.write(connection, TABLE, people(["b"]))


def test_a_table_without_model_is_named():
    with pytest.raises(LookupError, match="no_such_table"):
        bulk.schema("no_such_table")
