"""Reasons in two languages, with their figures."""

from __future__ import annotations

import pytest

from gwanmun.core.text import Text
from gwanmun.risk.rules.items import BASES
from gwanmun.risk.rules.reasons import by_basis, by_model, percent, reasons


def row(**more):
    return {
        "place": 1, "feature": "rate seller", "share": 1.2, "key": "k1", "looked": 41, "found": 6,
        "typical": 0.02, **more,
    }  # fmt: skip


def test_the_record_of_a_seller_is_told_with_its_figures() -> None:
    said = by_model(row())
    assert said.text == Text(
        "이 판매자: 41건 검사 중 6건 적발 (같은 품목은 통상 2 %)",
        "this seller: 6 finds in 41 controls; typical for the HS code: 2 %",
    )
    assert (said.party, said.key, said.figures["found"]) == ("seller", "k1", 6)


def test_one_and_none_are_said_as_people_say_them() -> None:
    assert by_model(row(looked=1, found=1)).text.en.startswith("this seller: 1 find in 1 control;")
    assert "never looked into" in by_model(row(looked=0, found=0)).text.en
    assert by_model(row(feature="log value", looked=None, found=None, share=-0.2)).text.en == (
        "the customs value lowers the score"
    )
    assert by_model(row(feature="?", typical=None)).text.ko == "이 유형: 41건 검사 중 6건 적발"


@pytest.mark.parametrize(("rate", "text"), [(0.02, "2 %"), (0.0234, "2.3 %"), (0.146, "15 %"), (0.0, "0 %")])
def test_percents(rate: float, text: str) -> None:
    assert percent(rate) == text


def test_every_basis_is_told_or_has_sentences_of_its_own() -> None:
    silent = {basis for basis in BASES if by_basis(basis, 10_000, 0) is None}
    assert silent == {"PROFILE", "MODEL", "BLIND"}


def test_all_reasons_in_their_order() -> None:
    found = reasons(
        basis="RANDOM", bases=["RANDOM", "PROFILE", "MODEL"], chance_ppm=10_000, points=200,
        profiles=[("p1", Text("기준", "Criterion"), 200)], model=[row(place=2, feature="x"), row()],
    )  # fmt: skip
    assert [r.code for r in found] == ["basis.random", "profile.p1", "model.rate seller", "model.x"]
    assert "1 %" in found[0].text.en
