"""The duty engine and a lawyer's plain reading of the law agree on every line and every won."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import polars as pl
import pytest

from gwanmun.core.text import Text
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.contract import assess_lines
from gwanmun.tariff.rules.schema import CHARGE, LINE, NOMENCLATURE, RATE
from gwanmun.tariff.tables import Source, Tariff
from tests.oracle.duty import nasty, rates, taxes

SIZE, ROUNDS, NIGHTLY_ROUNDS = 2_000, 25, 500
CHARGES = pl.DataFrame(schema=CHARGE)
GOODS = ("NONE", "CAR", "BAG", "WATCH", "JEWELLERY", "FUR", "GAMES", "SPIRITS", "WINE", "BEER", "TAKJU")


def tariff_of(rows: list[dict[str, Any]]) -> Tariff:
    names = [
        {"code": code, "digits": 10, "name_ko": code, "name_en": code, "leaf": True} for code in nasty.CODES
    ]
    for name in names:
        name |= {"valid_from": nasty.DAYS[0].replace(year=2022)}
    source = Source(Text("시험", "test"), demonstration=True)
    frame = pl.DataFrame(rows, schema=RATE).sort("code")
    return Tariff("kr", frame, pl.DataFrame(names, schema=NOMENCLATURE), source, source, {}, "test")


def differences(seed: int, size: int, *, goods: bool) -> list[str]:
    made = nasty.tariff(seed, specific=seed % 3 > 0)
    lines = nasty.lines(seed, size)
    if goods:
        for place, line in enumerate(lines):
            line["goods"] = GOODS[(seed + place) % len(GOODS)]
            line["claim"] = line["proof"] = line["proof_date"] = None
    book = rule_book("kr", lines[0]["date"])
    done = assess_lines(
        pl.DataFrame(lines, schema=LINE), CHARGES, tariff_of(made), book, reasons=seed % 2 == 0
    )
    refused = done.faults.filter(pl.col("severity") == "REFUSED").select("declaration", "line", "code").rows()
    found, owed, incomplete = [], {}, set()
    for line, ours in zip(lines, done.lines.iter_rows(named=True), strict=True):
        if rates.claim_is_empty(line, made):
            told = [r for r in refused if r[:2] == (line["declaration"], line["line"])]
            assert [code for _, _, code in told] in (["CLAIM_NO_RATE"], ["CLAIM_UNKNOWN"])
            refused.remove(told[0])
            incomplete.add(line["declaration"])
            assert ours["duty"] is ours["vat"] is None
            continue
        line["customs_value"] = line["price_e4"] // 10_000
        chosen = rates.choose(line, made, nasty.KINDS)
        assert chosen is not None
        duty = rates.duty(chosen, line)
        assert duty is not None
        theirs = taxes.of_line(
            line["date"], line["customs_value"], duty, line["goods"],
            pieces=line["pieces"], litres=Fraction(line["quantity_e6"], 10**6),
        )  # fmt: skip
        owed.setdefault(line["declaration"], []).append(theirs)
        told = {head: ours[head] for head in taxes.HEADS}
        if told != theirs or floor(duty) != ours["duty"]:
            found.append(f"{ours['rate_kind']} for {chosen['kind']}: engine {told}, oracle {theirs}, {line}")
    assert refused == []
    for ours in done.declarations.iter_rows(named=True):
        if ours["declaration"] in incomplete:
            assert ours["payable"] is None
            continue
        theirs = taxes.of_declaration(owed[ours["declaration"]])
        if ours["payable"] != theirs["payable"]:
            found.append(f"{ours['declaration']}: engine {ours['payable']}, oracle {theirs}")
    return found


def compare(seeds: range, size: int, *, goods: bool) -> None:
    for seed in seeds:
        found = differences(seed, size, goods=goods)
        assert not found, f"seed {seed}: {len(found)} differences\n" + "\n".join(found[:5])


@pytest.mark.parametrize("goods", [False, True])
@pytest.mark.parametrize("first", range(0, ROUNDS, 5))
def test_every_won_agrees(first: int, goods: bool) -> None:
    compare(range(first, first + 5), 200, goods=goods)


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(1_000, 1_000 + NIGHTLY_ROUNDS, 50))
def test_every_won_agrees_on_a_million_lines(first: int) -> None:
    for goods in (False, True):
        compare(range(first, first + 25), SIZE, goods=goods)
