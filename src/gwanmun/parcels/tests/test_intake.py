"""Typing of records: each form of each figure, each fault, and no line ever lost."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gwanmun.core import faults
from gwanmun.core.few import FewRows
from gwanmun.parcels.rules import careful, codes, quick, records
from gwanmun.parcels.rules.fault_text import describe
from gwanmun.parcels.rules.intake import REFUSING, typed, typed_at_once
from gwanmun.parcels.rules.schema import ERRORS, FIELD, FIELDS, RECORD, TYPED
from tests.examples import examples

GOOD: dict[str, object] = {
    "flight": "KE012",
    "loading_port": "LAX",
    "master_bl": "180-12345675",
    "arrival_date": "2026-01-20",
    "house_bl": "H1",
    "shipper_name": "ACME",
    "consignee_name": "홍길동",
    "consignee_phone": "01012345678",
    "consignee_address": "서울특별시 중구 세종대로 110",
    "description": "SHOES",
    "cartons": "1",
    "pieces": "2",
    "gross_weight": "1.2",
    "price": "120.50",
    "dispatch_country": "US",
    "use_code": "1",
    "transaction_code": "D",
    "consignee_id_kind": "A",
    "consignee_id": "P111234567899",
}


def one(**changes: object) -> tuple[dict[str, object], list[tuple[str, str, str]]]:
    """The typed row (empty if refused) and (field, code, severity) of its faults."""
    parcels, errors = typed(records.frame([GOOD | changes]))
    assert dict(parcels.schema) == TYPED
    assert dict(errors.schema) == ERRORS
    row = parcels.row(0, named=True) if len(parcels) else {}
    return row, errors.select("field", "code", "severity").rows()


def test_a_good_line_is_typed_without_fault() -> None:
    row, errors = one()
    assert errors == []
    assert row["number"] == "H1"
    assert (row["price_e4"], row["weight_g"], row["pieces"]) == (1_205_000, 1_200, 2)
    assert row["arrival_date"] == date(2026, 1, 20)
    assert row["currency"] == "USD"


@pytest.mark.parametrize(
    ("field", "text", "column", "value"),
    [
        ("price", "0", "price_e4", 0),
        ("price", "1,234.50", "price_e4", 12_345_000),
        ("price", "1,234,567", "price_e4", 12_345_670_000),
        ("price", "0.0001", "price_e4", 1),
        ("price", "12.500000", "price_e4", 125_000),
        ("price", "000000000000012.5", "price_e4", 125_000),
        ("price", "1000000000", "price_e4", 10**13),
        ("freight", "9.99", "freight_e4", 99_900),
        ("pieces", "1,000", "pieces", 1000),
        ("pieces", "3.00", "pieces", 3),
        ("gross_weight", "0.001", "weight_g", 1),
        ("gross_weight", "1,042.0", "weight_g", 1_042_000),
        ("arrival_date", "20260120", "arrival_date", date(2026, 1, 20)),
        ("arrival_date", "2026.01.20", "arrival_date", date(2026, 1, 20)),
        ("arrival_date", "2026. 1. 2.", "arrival_date", date(2026, 1, 2)),
        ("arrival_date", "2026/1/20", "arrival_date", date(2026, 1, 20)),
        ("arrival_date", "2026년 1월 20일", "arrival_date", date(2026, 1, 20)),
        ("purchase_date", "2024-02-29", "purchase_date", date(2024, 2, 29)),
        ("dispatch_country", "us", "dispatch_country", "US"),
        ("currency", "cny", "currency", "CNY"),
        ("house_bl", "abc123", "house_bl", "ABC123"),
        ("consignee_id", "p111234567899", "consignee_id", "P111234567899"),
        ("consignee_id", "123-45-67890", "consignee_id", "1234567890"),
        ("consignee_id_kind", "가", "consignee_id_kind", "A"),
        ("consignee_id_kind", "바", "consignee_id_kind", "F"),
        ("consignee_id_kind", "개인통관고유부호", "consignee_id_kind", "A"),
        ("consignee_id_kind", "Business No.", "consignee_id_kind", "D"),
        ("use_code", "자가사용", "use_code", "1"),
        ("transaction_code", "견본품", "transaction_code", "E"),
        ("consignee_phone", "010-1234-5678", "consignee_phone", "01012345678"),
        ("consignee_phone", "+82 10 1234 5678", "consignee_phone", "01012345678"),
        ("consignee_phone", "+82 (0)10-1234-5678", "consignee_phone", "01012345678"),
        ("consignee_phone", "82-10-1234-5678", "consignee_phone", "821012345678"),
        ("consignee_phone", "+82-2-123-4567", "consignee_phone", "021234567"),
        ("shipper_phone", "+1 (213) 555.0100", "shipper_phone", "12135550100"),
        ("hs_code", "6403.99-1000", "hs_code", "6403991000"),
        ("added_after_arrival", "예", "added_after_arrival", True),
        ("added_after_arrival", "0", "added_after_arrival", False),
        ("added_after_arrival", "true", "added_after_arrival", True),
        ("description", "x" * 300, "description", "x" * 300),
    ],
)
def test_forms_that_are_understood(field: str, text: str, column: str, value: object) -> None:
    row, errors = one(**{field: text})
    assert errors == []
    assert row[column] == value


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        *(("price", t, "BAD_NUMBER") for t in ("abc", "$12", "12,34", "1.234,50", "1e3", "NaN", "٣")),
        ("price", "-1", "NEGATIVE"),
        ("price", "-1,234.50", "NEGATIVE"),
        ("price", "1.23456", "TOO_MANY_DECIMALS"),
        ("price", "1000000000.0001", "TOO_LARGE"),
        ("price", "9" * 400, "TOO_LARGE"),
        ("insurance", "x", "BAD_NUMBER"),
        ("pieces", "1.5", "NOT_WHOLE"),
        ("pieces", "99999999999", "TOO_LARGE"),
        ("cartons", "-2", "NEGATIVE"),
        ("gross_weight", "1.2kg", "BAD_NUMBER"),
        ("gross_weight", "1.23456", "TOO_MANY_DECIMALS"),
        ("gross_weight", "1000001", "TOO_LARGE"),
        *(
            ("arrival_date", t, "BAD_DATE")
            for t in ("2026-02-30", "20260230", "2025-02-29", "22-11-2026", "2026-1", "202611", "0026-01-01",
                      "2026-01-20T10:00", "tomorrow", "46042", "2026115")
        ),
    ],
)  # fmt: skip
def test_unreadable_figures_refuse_the_line(field: str, text: str, code: str) -> None:
    assert one(**{field: text}) == ({}, [(field, code, "REFUSED")])


@pytest.mark.parametrize(
    ("field", "text", "code", "column", "value"),
    [
        ("pieces", "0", "ZERO", "pieces", None),
        ("gross_weight", "0.0", "ZERO", "weight_g", None),
        ("dispatch_country", "ZZ", "BAD_COUNTRY", "dispatch_country", None),
        ("dispatch_country", "USA", "BAD_COUNTRY", "dispatch_country", None),
        ("currency", "DOLLAR", "BAD_CURRENCY", "currency", None),
        ("use_code", "3", "BAD_CODE", "use_code", None),
        ("transaction_code", "X", "BAD_CODE", "transaction_code", None),
        ("consignee_id_kind", "Z", "BAD_CODE", "consignee_id_kind", None),
        ("hs_code", "640", "BAD_HS", "hs_code", None),
        ("consignee_phone", "010-****-5678", "BAD_PHONE", "consignee_phone", None),
        ("consignee_phone", "12", "BAD_PHONE", "consignee_phone", None),
        ("added_after_arrival", "maybe", "BAD_FLAG", "added_after_arrival", None),
        ("description", "가" * 301, "TOO_LONG", "description", "가" * 300),
        ("tracking_no", "9" * 36, "TOO_LONG", "tracking_no", None),
    ],
)
def test_other_faults_are_requests_or_notes(
    field: str, text: str, code: str, column: str, value: object
) -> None:
    """What is mandatory and lost is asked for; what is optional, or only cut, is noted."""
    row, errors = one(**{field: text})
    lost = value is None and (FIELD[field].mandatory or field == "currency")
    assert errors == [(field, code, "REQUEST" if lost else "NOTE")]
    assert row[column] == value


def test_every_missing_mandatory_field_is_asked_for() -> None:
    row, errors = one(**{f.name: None for f in FIELDS if f.mandatory})
    assert row["number"] == "H1"
    assert [e[0] for e in errors] == [f.name for f in FIELDS if f.mandatory]
    assert {e[1:] for e in errors} == {("MISSING", "REQUEST")}


def test_number_of_a_parcel() -> None:
    assert one(house_bl=None, tracking_no="t1")[0]["number"] == "T1"
    assert one(house_bl=None, master_seq="7")[0]["number"] == "180-12345675-7"
    assert one(house_bl=None) == ({}, [("", "NO_NUMBER", "REFUSED")])
    assert one(house_bl="9" * 36) == (
        {},
        [("house_bl", "TOO_LONG", "NOTE"), ("", "NO_NUMBER", "REFUSED")],
    )


def test_repeated_lines() -> None:
    other = GOOD | {"price": "1"}
    lacking = GOOD | {"house_bl": "H2", "use_code": None}
    parcels, errors = typed(records.frame([GOOD, other, GOOD, lacking, lacking, GOOD], first_line=2))
    assert parcels["line"].to_list() == [2, 3, 5]
    assert errors.select("line", "number", "code").rows() == [
        (4, "H1", "DUPLICATE_LINE"),
        (5, "H2", "MISSING"),
        (6, "H2", "DUPLICATE_LINE"),
        (7, "H1", "DUPLICATE_LINE"),
    ]


def test_personal_data_is_masked_and_values_are_cut() -> None:
    long = dict.fromkeys(codes.PERSONAL, "secret " * 60)
    _, errors = typed(records.frame([GOOD | long | {"description": "y" * 400, "price": "1x" * 99}]))
    shown = dict(errors.select("field", "value").rows())
    assert {shown[name] for name in codes.PERSONAL} == {"s***"}
    assert shown["description"] == "y" * 80
    assert shown["price"] == ("1x" * 40)


def test_all_codes_are_in_the_catalogue_and_read_well() -> None:
    _, errors = typed(records.frame([GOOD | {"consignee_name": "가" * 101}]))
    assert describe(errors.row(0, named=True), "ko")[0] == "‘수하인 성명’ 값이 너무 깁니다(한도 100자): 가***"
    assert describe(errors.row(0, named=True), "en")[1] == "Shorten it to 100 characters."
    assert set(faults.CATALOGUE) >= REFUSING


def test_an_empty_frame() -> None:
    parcels, errors = typed(pl.DataFrame(schema=RECORD))
    assert dict(parcels.schema) == TYPED
    assert parcels.is_empty()
    assert errors.is_empty()


ODD = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.from_regex(r"[-+]?[0-9]{0,12}[.,]?[0-9]{0,6}", fullmatch=True),
    st.from_regex(r"(19|20)[0-9]{2}[-./]? ?[01]?[0-9][-./]? ?[0-3]?[0-9]\.?", fullmatch=True),
    st.sampled_from(
        ["Y", "가", "US", "usd", "01012345678", "1,000", "P111234567899", "\0", "\ud800", "x" * 400]
    ),
)
PARCELS = st.lists(
    st.fixed_dictionaries({}, optional={f.name: ODD for f in FIELDS}).map(lambda odd: GOOD | odd), max_size=12
)


@settings(max_examples=examples(60), deadline=None)
@given(PARCELS)
def test_no_line_is_lost_and_none_is_doubled(parcels: list[dict[str, object]]) -> None:
    frame = records.frame(parcels, first_line=2)
    good, errors = typed(frame)
    assert dict(good.schema) == TYPED
    refused = set(errors.filter(pl.col("severity") == "REFUSED")["line"])
    assert sorted([*good["line"], *refused]) == frame["line"].to_list()
    assert not set(good["line"]) & refused
    assert good["number"].null_count() == 0
    for f in FIELDS:
        if f.kind in ("text", "country"):
            assert (good[f.name].str.len_chars().max() or 0) <= (f.max_length or 2)
    assert errors["line"].is_sorted()
    assert errors.select("line", "field").is_duplicated().sum() == 0
    assert all(describe(row, lang) for row in errors.iter_rows(named=True) for lang in ("ko", "en"))


@settings(max_examples=examples(200), deadline=None)
@given(st.from_regex(r"-?[0-9]{0,11}(,[0-9]{3})?(\.[0-9]{0,6})?", fullmatch=True).filter(bool))
def test_money_agrees_with_decimal(text: str) -> None:
    row, errors = one(freight=text)
    if not errors:
        assert Decimal(row["freight_e4"]) == Decimal(text.replace(",", "")).scaleb(4)
        assert 0 <= row["freight_e4"] <= quick.MAX_UNITS * 10_000
    else:
        value = text.replace(",", "")
        clear = value.replace(".", "", 1).isdigit() and "," not in text and not text.startswith(".")
        if clear and not text.endswith("."):
            number = Decimal(value)
            assert number > quick.MAX_UNITS or number.scaleb(4) % 1


@settings(max_examples=examples(200), deadline=None)
@given(
    st.dates(quick.FIRST_DAY, quick.LAST_DAY),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y.%m.%d", "%Y. %m. %d."]),
)
def test_dates_round_trip(day: date, form: str) -> None:
    assert one(purchase_date=day.strftime(form)) == (one()[0] | {"purchase_date": day}, [])


def test_the_careful_reading_agrees_with_the_quick_one() -> None:
    good = records.frame([GOOD | {"freight": "1.5", "hs_code": "6403", "purchase_date": "2026-01-01"}])
    fast = good.select(quick.READINGS)
    for f in FIELDS:
        if f.kind in ("int", "money", "weight", "date") and good[f.name].null_count() == 0:
            read = careful.read(f, good[f.name])
            assert read["value"].to_list() == fast[quick.column(f)].to_list()
            assert read["code"].to_list() == [None]


def test_a_clean_record_is_typed_without_a_frame() -> None:
    frame = records.frame([GOOD, GOOD | {"house_bl": "H2", "currency": None, "purchase_date": "2026-01-01"}])
    clean = typed_at_once(FewRows.of(frame))
    assert clean is not None
    assert_frame_equal(pl.DataFrame(clean.columns, schema=TYPED), typed(frame)[0])


@pytest.mark.parametrize(
    "odd",
    [
        {"price": "12,00"},
        {"price": "1e3"},
        {"arrival_date": "2026.1.2"},
        {"description": None},
        {"house_bl": None},
    ],
)
def test_anything_else_gets_the_closer_look(odd: dict[str, object]) -> None:
    assert typed_at_once(FewRows.of(records.frame([GOOD | odd]))) is None


@settings(max_examples=examples(100), deadline=None)
@given(PARCELS)
def test_typing_at_once_agrees_with_typing(parcels: list[dict[str, object]]) -> None:
    frame = records.frame(parcels)
    clean = typed_at_once(FewRows.of(frame))
    good, errors = typed(frame)
    if clean is None:
        assert parcels, "nothing to look at more closely"
    else:
        assert_frame_equal(pl.DataFrame(clean.columns, schema=TYPED), good)
        assert errors.is_empty()
