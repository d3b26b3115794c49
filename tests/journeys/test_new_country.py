"""A country that did not exist a minute ago: scaffolded, checked, and a declaration assessed by it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import gwanmun.tariff.contract  # noqa: F401 - the room says what it needs of a pack
from gwanmun.countries import registry, scaffold
from gwanmun.countries.check import check
from gwanmun.tariff.assessing import assess

DECLARATION = {
    "declaration": "A",
    "date": "2026-07-01",
    "currency": "JPY",
    "incoterm": "CIF",
    "lines": [
        {"line": 1, "code": "610910", "origin": "CN", "price": "100000", "quantity": "10", "unit": "H87"},
        {"line": 2, "code": "870323", "origin": "DE", "price": "3000001", "quantity": "1", "unit": "H87"},
    ],
}


@pytest.fixture
def japan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pack = scaffold.write("jp", tmp_path / "jp", date(2026, 4, 1), currency="JPY", digits=0)
    heads = pack / "tables/tax_heads.yaml"
    heads.write_text(heads.read_text("utf-8").replace("rate_e6: 0", "rate_e6: 100000"), "utf-8")
    found = registry.pack_folder
    monkeypatch.setattr(registry, "pack_folder", lambda code: pack if code == "jp" else found(code))
    return pack


def test_a_new_country_assesses(japan: Path) -> None:
    assert check(japan).findings == []
    (answer,) = assess([DECLARATION], "jp")
    first, second = answer.told["lines"]
    # the bound rate of 8 % is lower than the basic 10 %; fractions of a yen are dropped
    assert (first["duty"], first["vat"], first["reasons"]) == (
        8_000,
        10_800,
        ["valuation.value", "rate.concession"],
    )
    assert (second["duty"], second["vat"]) == (240_000, 324_000)
    assert answer.told["totals"]["payable"] == 8_000 + 10_800 + 240_000 + 324_000
    assert answer.told["currency"] == "JPY"
