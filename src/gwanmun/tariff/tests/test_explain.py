"""Each amount of an assessment unfolded: formula, inputs, rounding, table row, article, in both languages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from gwanmun.tariff.answer import document
from gwanmun.tariff.assessing import Answer, assess, assess_texts
from gwanmun.tariff.comparing import compare, with_claim, with_day
from gwanmun.tariff.explain import Amount, unfold, unfold_declaration

HANGUL = re.compile("[가-힣]")
SHOES: dict[str, Any] = {"code": "6402.99-9000", "price": "1000"}
WHISKY: dict[str, Any] = {"code": "2208.30-1000", "price": "500", "quantity": 10, "unit": "LTR"}
BAG: dict[str, Any] = {"code": "4202.21-1010", "price": "9000", "pieces": 2}


def asked(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"date": "2026-07-01", "currency": "USD", "incoterm": "FOB", "origin": "VN", "lines": list(lines)}
    return told | {"charges": [{"code": "A61", "amount": "100"}]} | more


def one(*lines: dict[str, Any], **more: Any) -> Answer:
    answer = assess([asked(*lines, **more)])[0]
    assert not answer.refused, answer.faults
    return answer


def amounts(answer: Answer, line: int = 0, lang: str = "en") -> dict[str, Amount]:
    assert answer.book is not None
    return {a.id: a for a in unfold(answer.lines[line], answer.book, answer.tariff, lang)}


def figures_of(text: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?=\s|$|\))", text)]


def test_value_duty_and_vat_are_told_with_the_figures_that_made_them() -> None:
    found = amounts(one(SHOES))
    value, duty, vat = found["customs_value"], found["duty"], found["vat"]
    assert value.figures == "USD 1,000.00 × 1,538.30 + KRW 153,830 = KRW 1,692,130"
    assert value.words == "Price × Exchange rate + Additions"
    assert duty.figures == "KRW 1,692,130 × 13% = KRW 219,976"
    assert duty.amount == 1_692_130 * 13 // 100
    assert vat.figures == "(KRW 1,692,130 + KRW 219,976) × 10% = KRW 191,210"
    assert duty.rounding == "rounded down to KRW 1"
    assert duty.citation.startswith("Customs Act art. 50(1)")
    assert [r.rule_id for r in duty.reasons] == ["rate.basic"]


def test_the_row_of_the_tariff_is_named_with_its_days_and_source() -> None:
    (row,) = amounts(one(SHOES))["duty"].rows
    assert (row.code, row.text) == ("64", "13%")
    assert row.kind == "basic rate (A)"
    assert str(row.valid_from) == "2022-01-01"
    assert row.status == "unverified", "a demonstration tariff is never verified"
    assert amounts(one(SHOES))["duty"].status == "unverified"


def test_the_exchange_rate_is_named_with_its_week() -> None:
    (row,) = amounts(one(SHOES))["customs_value"].rows
    assert (row.code, str(row.valid_from), str(row.valid_to)) == ("USD", "2026-06-28", "2026-07-04")


def test_excise_tells_class_threshold_and_what_follows_from_it() -> None:
    found = amounts(one(BAG))
    excise = found["consumption_tax"]
    assert excise.words == "(Customs value + Customs duty − Threshold) × 20%"
    assert "KRW 2,000,000 × 2" in excise.figures
    assert excise.rows[0].code == "Luxury bag"
    assert found["education_tax"].figures.startswith(f"{excise.shown} × 30%")
    assert excise.amount == (found["customs_value"].amount + found["duty"].amount - 4_000_000) // 5  # type: ignore[operator]


def test_a_specific_duty_tells_quantity_and_amount_per_unit() -> None:
    answer = assess([asked({"code": "0709.54-0000", "price": "2000", "net_kg": "1000"}, origin="CN")])[0]
    found = amounts(answer)
    if answer.lines[0]["form"] != "higher":
        pytest.skip("the tariff at hand has no selective rate for this code")
    assert "1,625" in found["duty"].figures
    assert "the higher of the two" in found["duty"].words


def test_a_simplified_rate_stands_in_place_of_all_heads() -> None:
    answer = one(SHOES, scheme="TRAVELLER", self_declared=True)
    found = amounts(answer)
    assert "duty" not in found
    assert "vat" not in found
    assert found["simplified_tax"].rows[0].table == "Simplified rates"
    assert any(label.label == "Allowance" for label in found["simplified_tax"].inputs)


def test_the_declaration_sums_its_lines_and_drops_what_is_below_ten_won() -> None:
    answer = one(SHOES, WHISKY, BAG)
    assert answer.book is not None
    assert answer.declaration is not None
    found = {a.id: a for a in unfold_declaration(answer.declaration, answer.lines, answer.book, "en")}
    duties = [line["duty"] for line in answer.lines]
    assert found["duty"].amount == sum(duties) // 10 * 10
    assert figures_of(found["duty"].figures)[-1] == found["duty"].amount
    assert found["duty"].rounding == "rounded down to a multiple of KRW 10"
    assert found["payable"].amount == answer.declaration["payable"]
    assert found["total"].amount == sum(
        a.amount or 0 for a in found.values() if a.id not in ("total", "payable")
    )


def test_small_amounts_say_why_nothing_is_collected() -> None:
    answer = one({"code": "6402.99-9000", "price": "10"}, charges=[])
    assert answer.book is not None
    assert answer.declaration is not None
    payable = unfold_declaration(answer.declaration, answer.lines, answer.book, "ko")[-1]
    assert payable.amount == 0
    assert [r.rule_id for r in payable.reasons] == ["totals.below_minimum"]
    assert "징수하지 않음" in payable.figures


@pytest.mark.parametrize("lines", [(SHOES,), (WHISKY,), (BAG,), (SHOES, WHISKY, BAG)])
def test_both_languages_tell_the_same_amounts(lines: tuple[dict[str, Any], ...]) -> None:
    told = document(one(*lines))
    for line in told["lines"]:
        for amount in line["amounts"]:
            assert HANGUL.search(amount["title"]["ko"])
            assert not HANGUL.search(
                amount["title"]["en"] + amount["formula"]["en"] + amount["citation"]["en"]
            )
            assert amount["citation"]["ko"], amount["id"]
    assert told["amounts"][-1]["amount"] == told["totals"]["payable"]


def test_a_refused_line_has_no_amounts_and_names_field_and_cure() -> None:
    answer = assess([asked({"code": "6402.99-9999", "price": "1"})])[0]
    told = document(answer)
    assert told["status"] == "refused"
    assert told["totals"]["payable"] is None
    assert told["lines"][0]["duty"] is None
    (fault,) = [f for f in told["faults"] if f["severity"] == "REFUSED"]
    assert fault["field"] == "lines[0].code"
    assert HANGUL.search(fault["ko"]["cure"])
    assert fault["en"]["cure"]


def test_a_stream_keeps_order_and_numbers_over_blocks() -> None:
    texts = [
        b'{"date": "2026-07-01", "code": "6402999000", "price": %d, "currency": "KRW"}' % n
        for n in range(1, 8)
    ]
    texts[3] = b"{nonsense"
    found = list(assess_texts(texts, block=3))
    assert [a.place for a in found] == list(range(7))
    assert [a.refused for a in found] == [False, False, False, True, False, False, False]
    assert [a.lines[0]["customs_value"] for a in found if a.lines] == [1, 2, 3, 5, 6, 7]


def test_what_a_certificate_would_save() -> None:
    plain = asked({"code": "6402.99-9000", "price": "10000"}, dispatch="VN")
    found = compare(plain, with_claim(plain, "FVN1", proof="AUTHORITY", proof_date="2026-06-20", direct=True))
    assert not found.after.refused, found.after.faults
    duty = next(h for h in found.heads if h.id == "duty")
    assert duty.after == 0
    assert found.saved == -sum(h.difference or 0 for h in found.heads if h.id in ("duty", "vat"))
    (line,) = found.lines
    assert line.gone == ("rate.basic",)
    assert "rate.agreement" in line.come
    assert line.facts["rate_kind"] == ("A", "FVN1")


def test_two_dates_differ_by_their_exchange_rates() -> None:
    plain = asked(SHOES, charges=[])
    found = compare(plain, with_day(plain, date(2026, 1, 28)))
    (line,) = found.lines
    assert set(line.facts) >= {"customs_value", "fx_rate_e4"}
    assert not line.gone


def test_a_refused_side_saves_nothing_that_could_mislead() -> None:
    plain = asked({"code": "6402.99-9000", "price": "10000"})
    found = compare(plain, with_claim(plain, "FVN1"))
    assert found.after.refused
    assert found.saved is None
