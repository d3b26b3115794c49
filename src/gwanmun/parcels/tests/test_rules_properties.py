"""What must hold whatever the parcels are."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gwanmun.core.book import RuleBook
from gwanmun.core.explain import explain
from gwanmun.countries.registry import rule_book
from gwanmun.parcels.rules import REGISTRY, STORED, Case, Operator, decide, decide_dated, pipeline
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.rules.steps.aggregation import supplier_key
from gwanmun.risk.contract import draws
from tests.examples import examples
from tests.oracle.nasty import KEY, Manifest, manifest

DAY = date(2026, 7, 1)
BOOK = rule_book("kr", DAY)
LANES = {"LIST": 0, "SIMPLIFIED": 1, "GENERAL": 2}
HEADS = ("duty", "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat")
seeds = st.integers(0, 2**32)
unhurried = settings(max_examples=examples(25), deadline=None)


def case_of(made: Manifest) -> Case:
    return Case(
        made.frame(),
        made.registry_frame(),
        made.stored_frame(),
        Operator(**vars(made.standing)),
        made.received,
        KEY,
    )


def book_of(made: Manifest) -> RuleBook:
    return rule_book("kr", made.received)


def plain_row(**changes: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(TYPED)
    row |= {
        "line": 1, "number": "H1", "flight": "KE1", "loading_port": "CNSHA", "master_bl": "180-1",
        "arrival_date": DAY, "shipper_name": "Harbour", "shipper_id": "S1", "consignee_name": "Hong",
        "consignee_phone": "01012345678", "consignee_address": "110 Sejong-daero, Jung-gu, Seoul",
        "description": "cotton shirt", "cartons": 1, "pieces": 1, "weight_g": 400, "price_e4": 500_000,
        "currency": "USD", "dispatch_country": "CN", "use_code": "1", "transaction_code": "D",
        "consignee_id_kind": "A", "consignee_id": "P000000000001",
    }  # fmt: skip
    return row | changes


def plain_case(rows: list[dict[str, object]], **operator: bool) -> Case:
    registry, stored = pl.DataFrame(schema=REGISTRY), pl.DataFrame(schema=STORED)
    return Case(pl.DataFrame(rows, schema=TYPED), registry, stored, Operator(**operator), DAY, KEY)


@unhurried
@given(
    prices=st.lists(st.integers(0, 30_000_000), min_size=2, max_size=40),
    us=st.booleans(),
    barred=st.booleans(),
    goods=st.sampled_from(["cotton shirt", "wine", "perfume 30ml", "handbag", "drone", "vitamin"]),
)
def test_a_lane_never_loosens_when_the_price_rises(
    prices: list[int], us: bool, barred: bool, goods: str
) -> None:
    rows = [
        plain_row(line=n, number=f"H{n}", price_e4=price, dispatch_country="US", description=goods)
        for n, price in enumerate(sorted(prices))
    ]
    lanes = decide(plain_case(rows, us_express=us, list_barred=barred), BOOK)["lane"].to_list()
    strictness = [LANES[lane] for lane in lanes]
    assert strictness == sorted(strictness)


@unhurried
@given(seed=seeds, order=seeds)
def test_the_order_of_the_rows_changes_nothing(seed: int, order: int) -> None:
    made = manifest(seed, 60)
    case, book = case_of(made), book_of(made)
    decided = decide(case, book)
    places = list(range(60))
    Random(order).shuffle(places)
    shuffled = decide(replace(case, parcels=case.parcels[places]), book)
    assert_frame_equal(shuffled.sort("line"), decided.sort("line"))


@pytest.mark.parametrize("seed", range(4))
def test_deciding_in_parts_is_deciding_whole(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = manifest(seed, 1_500)
    whole = decide(case_of(made), book_of(made))
    monkeypatch.setattr(pipeline, "PART", 97)
    assert_frame_equal(decide(case_of(made), book_of(made)), whole)


@unhurried
@given(seed=seeds)
def test_a_row_alone_is_judged_as_among_strangers(seed: int) -> None:
    made = manifest(seed, 40)
    case, book = case_of(made), book_of(made)
    together = decide(case, book)
    phones = case.parcels["consignee_phone"].to_list()
    for place in range(0, 40, 7):
        shared = phones[place] is not None and phones.count(phones[place]) > 1
        if shared or together["group_key"][place] is not None:
            continue  # codes on one telephone and aggregated parcels are looked at together
        one = decide(replace(case, parcels=case.parcels[[place]]), book)
        assert_frame_equal(one, together[[place]])


@unhurried
@given(seed=seeds)
def test_an_unrelated_parcel_changes_nothing(seed: int) -> None:
    made = manifest(seed, 30)
    case, book = case_of(made), book_of(made)
    stranger = plain_row(
        line=999, number="STRANGER", consignee_id="P777777777777", consignee_phone="01077777777"
    )
    more = pl.concat([case.parcels, pl.DataFrame([stranger], schema=TYPED)])
    assert_frame_equal(decide(replace(case, parcels=more), book).head(30), decide(case, book))


@unhurried
@given(seed=seeds)
def test_what_came_earlier_counts_like_what_comes_along(seed: int) -> None:
    """A manifest cut in two, the first part stored: the second part is grouped as if whole."""
    made = manifest(seed, 60)
    case, book = replace(case_of(made), stored=pl.DataFrame(schema=STORED)), book_of(made)
    whole = decide(case, book)
    first = whole.head(30).filter((pl.col("use_code") == "1") & pl.col("usd_e4").is_not_null())
    stored = first.with_columns(
        supplier_key().alias("supplier_key"), organisation_id=pl.lit(1, dtype=pl.Int64)
    )
    later = decide(replace(case, parcels=case.parcels[30:], stored=stored.select(*STORED)), book)
    columns = ["group_key", "group_size", "group_usd_e4"]
    assert_frame_equal(later.select(columns), whole[30:].select(columns))
    mixed = whole.group_by("group_key").agg(pl.col("limit_usd").n_unique().alias("limits"))
    one_limit = {None, *mixed.filter(pl.col("limits") == 1)["group_key"].to_list()}
    for ours, theirs in zip(later.iter_rows(named=True), whole[30:].iter_rows(named=True), strict=True):
        if ours["group_key"] in one_limit:
            assert _of_step("aggregation", ours) == _of_step("aggregation", theirs)


def _of_step(step: str, row: dict[str, str]) -> list[str]:
    return [reason for reason in row["reasons"].split() if reason.startswith(step)]


def test_the_change_of_a_book_does_not_part_a_group() -> None:
    before, after = date(2026, 2, 1), date(2026, 2, 2)
    bought = {"purchase_date": date(2026, 1, 5), "price_e4": 1_000_000}
    rows = [
        plain_row(arrival_date=before, **bought),
        plain_row(line=2, number="H2", arrival_date=after, **bought),
        plain_row(line=3, number="H3", arrival_date=after, consignee_id="P000000000002", **bought),
    ]
    case = replace(plain_case(rows), received=after)
    decided = decide_dated(case, lambda day: rule_book("kr", day))
    assert decided["group_size"].to_list() == [2, 2, None]
    assert decided["lane"].to_list() == ["GENERAL", "GENERAL", "LIST"]


@pytest.mark.parametrize(("days", "kept"), [(30, True), (31, False), (-400, True), (-401, False)])
def test_an_arrival_date_is_believed_to_the_day(days: int, kept: bool) -> None:
    arrival = DAY + timedelta(days=days)
    row = decide(plain_case([plain_row(arrival_date=arrival)]), BOOK).row(0, named=True)
    assert row["tax_date"] == (arrival if kept else DAY)
    assert ("checks.arrival_date" in row["reasons"]) is not kept


@pytest.mark.parametrize("seed", range(6))
def test_amounts_hang_together(seed: int) -> None:
    made = manifest(seed, 1_000)
    decided = decide(case_of(made), book_of(made))
    least = BOOK.int("tax.minimum_won")
    for head in HEADS:
        assert decided.filter((pl.col(head) % 10 != 0) | (pl.col(head) < 0)).is_empty()
    heads = pl.sum_horizontal(HEADS, ignore_nulls=False)
    assert decided.filter((pl.col("payable") != 0) & (pl.col("payable") != heads)).is_empty()
    assert decided.filter(heads.is_null() != pl.col("payable").is_null()).is_empty()
    small = pl.col("payable").is_between(1, least - 1)
    assert decided.filter(pl.col("group_key").is_null() & small).is_empty()
    groups = decided.drop_nulls("group_key").group_by("group_key").agg(pl.col("payable").sum())
    assert groups.filter(small).is_empty()
    assert decided.filter(pl.col("exempt").is_in(["SMALL", "SAMPLE"]) & (pl.col("payable") > 0)).is_empty()
    let_go = decided.filter(pl.col("route") != "HOLD")
    assert let_go.filter(pl.col("lane").is_in(["GENERAL", "UNDECIDED"])).is_empty()
    if not made.standing.secured:
        assert let_go.filter(pl.col("payable") > 0).is_empty()


@pytest.mark.parametrize("seed", range(3))
def test_every_reason_is_known_and_explained_in_both_languages(seed: int) -> None:
    made = manifest(seed, 400)
    book = book_of(made)
    decided = decide(case_of(made), book)
    always = ("lane", "exempt", "score", "route", "state", "reasons", "tax_date", "limit_usd")
    assert decided.select(pl.col(always).null_count()).row(0) == (0,) * len(always)
    for row in decided.iter_rows(named=True):
        ids = row["reasons"].split()
        assert len(ids) == len(set(ids))
        for lang in ("ko", "en"):
            told = explain(row, book, lang)
            assert [reason.rule_id for reason in told] == ids
            for text in (t or "" for reason in told for t in (reason.title, reason.text, reason.cure)):
                assert not re.search(r"\{=?[a-z0-9_.]+(?::[a-z]+)?\}", text), text
                assert "None" not in text


def test_the_random_share_is_what_the_book_says() -> None:
    many = 200_000
    found = draws(KEY, pl.Series([f"H{n}" for n in range(many)]))
    opened = BOOK.int("targeting.random_open_ppm")
    for name, low in (("targeting.random_open_ppm", 0), ("targeting.random_xray_ppm", opened)):
        share = BOOK.int(name) / 1_000_000
        drawn = found.is_between(low, low + BOOK.int(name), closed="left").sum()
        assert abs(drawn - many * share) < 5 * (many * share * (1 - share)) ** 0.5
    other = draws(b"another secret, 32 bytes long ..", pl.Series(["H0", "H1", "H2"]))
    assert other.to_list() != found.head(3).to_list()


def test_a_decision_does_not_look_at_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    made = manifest(5, 200)
    case, book = case_of(made), book_of(made)
    before = decide(case, book)

    def no_clock(*_: object) -> float:
        raise AssertionError("a decision asked for the time")

    book.built.clear()
    with monkeypatch.context() as stopped:
        for name in ("time", "time_ns", "localtime", "gmtime"):
            stopped.setattr(time, name, no_clock)
        again = decide(case, book)
    assert_frame_equal(again, before)


def test_no_rule_names_the_clock() -> None:
    """``date.today`` cannot be patched away: no source of a rule may name it, or its like."""
    rooms = Path(__file__).parents[2]
    sources = [*rooms.glob("*/rules/**/*.py"), *(rooms / "core").glob("*.py")]
    assert len(sources) > 25
    clock = re.compile(r"\b(?:now|today|utcnow|localtime|monotonic|perf_counter)\(")
    assert [p.name for p in sources if clock.search(p.read_text("utf-8"))] == []


def test_nothing_asked_nothing_answered() -> None:
    decided = decide(plain_case([]), BOOK)
    assert decided.is_empty()
    assert dict(decided.schema) == TYPED | DECIDED
