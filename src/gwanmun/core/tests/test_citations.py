"""Citations read in English whatever rule they stand behind."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gwanmun.countries.registry import rule_book

BOOK = rule_book("kr", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("관세법 제254조의2제5항, 제246조", "Customs Act art. 254-2(5), art. 246"),
        ("특송물품 고시 별표 3(수하인 성명)", "Express Notice annex 3"),
        (
            "관세법 제40조, 같은 법 시행령 제37조제1항",
            "Customs Act art. 40, its Enforcement Decree art. 37(1)",
        ),
        ("특송물품 고시 별표 3(예: P111234567899)", "Express Notice annex 3"),
        (
            "수입통관 고시 제68조(하나의 B/L 분할), 제69조",
            "Import Clearance Notice art. 68 (one waybill split), art. 69",
        ),
    ],
)
def test_english_reading(korean: str, english: str) -> None:
    assert BOOK.tables["citations"].english(korean) == english


@pytest.mark.parametrize("rule", BOOK.rules)
def test_no_rule_is_cited_in_korean_only(rule: str) -> None:
    read = BOOK.tables["citations"].english(BOOK.rules[rule].citation)
    assert read
    assert not re.search(r"[가-힣]", read), read
