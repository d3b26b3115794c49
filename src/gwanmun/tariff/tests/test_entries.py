"""Kinds of entry and what fees ask for: settled, asked for once, refused where they are not allowed."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from gwanmun.core.book import RuleBookError
from gwanmun.core.faults import text
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.explain import unfold_declaration
from gwanmun.tariff.rules.entries import ask, entries_of
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.form_schema import assess_schema
from gwanmun.tariff.rules.golden import assessed
from gwanmun.tariff.rules.writing import answers

DAY = date(2026, 5, 1)
BOOK = rule_book("us", DAY)
RATES = [
    {"code": "6109100012", "kind": "GENERAL", "rate": "16.5%"},
    {"code": "6109100012", "kind": "KR", "rate": "0%"},
]


def goods(price, **more):
    return {"code": "6109100012", "price": price} | more


def korean(price):
    proof = {"claim": "KR", "proof": "IMPORTER", "proof_date": "2026-04-01", "direct": True}
    return goods(price, origin="KR", dispatch="KR", **proof)


def run(*lines, **more):
    declaration = {"currency": "USD", "incoterm": "FOB", "lines": list(lines)} | more
    found, unread = assessed(BOOK, {"rates": RATES, "declaration": declaration}, DAY)
    assert not unread
    return found, [(f["line"], f["field"], f["code"]) for f in found.faults.iter_rows(named=True)]


def test_the_value_of_the_whole_declaration_decides():
    found, faults = run(goods(2000), goods(500), transport_mode="AIR")
    assert faults == [(1, "entry_type", "FEE_FACT_MISSING")]
    assert found.lines["duty"].to_list() == [33000, 8250], "what is known stays"
    assert found.declarations["payable"].to_list() == [None]
    found, faults = run(goods(2000), goods("500.01"), transport_mode="AIR")
    assert (faults, found.lines["entry_type"].to_list()) == ([], ["FORMAL", "FORMAL"])
    assert found.declarations["mpf"].to_list() == [3358]


def test_goods_of_an_agreement_bear_what_is_no_processing_fee():
    """The fee of the waybill and that of the harbor know no agreement: both facts are asked for."""
    _, faults = run(korean(1000))
    assert {field for _, field, _ in faults} == {"entry_type", "transport_mode"}
    due = [
        run(korean(1000), transport_mode=mode, entry_type=entry)[0].declarations["payable"][0]
        for mode, entry in (("AIR", "INFORMAL"), ("AIR", "EXPRESS"), ("VESSEL", "FORMAL"))
    ]
    assert due == [0, 134, 125]


def test_a_kind_nobody_knows():
    _, faults = run(goods(1000), transport_mode="AIR", entry_type="CASUAL")
    assert faults == [(1, "entry_type", "ENTRY_TYPE_UNKNOWN")]
    assert "CASUAL" in text("ENTRY_TYPE_UNKNOWN", {"value": "CASUAL"}, "en")[0]


def test_a_country_without_fees_is_left_alone():
    rows = pl.DataFrame({"declaration": ["A"]})
    assert ask(rows, replace(BOOK, tables={}, built={}), Faults()) is rows


@pytest.mark.parametrize("wrong", [{"sale": 1}, {"above": "entry.none"}])
def test_a_table_that_says_something_else_is_refused(wrong):
    rows = [dict(BOOK.tables["entries"][0]) | wrong]
    with pytest.raises(RuleBookError):
        entries_of(replace(BOOK, tables={"entries": rows}, built={}))
    twice = [dict(BOOK.tables["entries"][0]), dict(BOOK.tables["entries"][0]) | {"id": "B"}]
    with pytest.raises(RuleBookError):
        entries_of(replace(BOOK, tables={"entries": twice}, built={}))


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_fees_are_unfolded_with_what_bound_them(lang):
    found, _ = run(goods(5000), korean(5000), transport_mode="VESSEL")
    row = found.declarations.row(0, named=True)
    told = {a.id: a for a in unfold_declaration(row, list(found.lines.iter_rows(named=True)), BOOK, lang)}
    assert (told["mpf"].amount, told["hmf"].amount, told["payable"].amount) == (3358, 1250, 87108)
    assert "USD 5,000.00 × 0.3464% = USD 17.32" in told["mpf"].figures
    assert told["hmf"].figures == "USD 10,000.00 × 0.125% = USD 12.50"
    assert told["total"].figures == "USD 825.00 + USD 33.58 + USD 12.50 = USD 871.08"
    assert [r.rule_id for r in told["mpf"].reasons] == ["fee.assumed", "fee.mpf", "fee.mpf_free"]
    assert [r.rule_id for r in told["hmf"].reasons] == ["fee.hmf"]


def test_amounts_of_fees_are_written_as_money():
    found, _ = run(goods(5000), transport_mode="VESSEL")
    (told,) = answers(found.lines, found.declarations, found.faults, BOOK)
    assert (told["totals"]["mpf"], told["totals"]["hmf"]) == ("33.58", "6.25")


def test_the_schema_of_the_country_names_its_kinds():
    kinds = assess_schema(BOOK)["$defs"]["declaration"]["properties"]["entry_type"]["oneOf"]
    assert {kind.get("const") for kind in kinds} == {entry.id for entry in entries_of(BOOK)} | {None}
    assert "oneOf" not in assess_schema(rule_book("kr", DAY))["$defs"]["single"]["properties"]["entry_type"]
