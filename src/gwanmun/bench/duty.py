"""The duty engine beside two yardsticks that do the same ad valorem duty and VAT.

*Plain*: a loop over the lines in ``Decimal``, as a first program would. *Arrays*: numpy in the manner of
OpenFisca (one array for each variable, one formula for each step), in floating point, which is why its
won may differ; how many do is printed. Both take the lines as the engine takes them.
"""

from __future__ import annotations

import gc
import random
import time
from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from gwanmun.bench.measure import median
from gwanmun.bench.report import Report
from gwanmun.core.book import RuleBook
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.contract import assess_lines
from gwanmun.tariff.rules.schema import CHARGE, LINE
from gwanmun.tariff.tables import Tariff, tariff_of

DAY = date(2026, 7, 1)
LINES = 1_000_000
PLAIN_LINES = 20_000
LINES_A_DECLARATION = 4
CURRENCIES = ("USD", "CNY", "EUR", "JPY")
ORIGINS = ("CN", "US", "DE", "JP", "VN")


def ordinary_codes(tariff: Tariff, book: RuleBook) -> dict[str, int]:
    """Ten-digit codes that bear the basic rate alone and VAT alone → rate in millionths.

    Found by asking the engine itself, one line of each code.
    """
    whole = pl.col("leaf") & (pl.col("code").str.len_chars() == 10)
    leaves = tariff.nomenclature.filter(whole)["code"].to_list()
    done = assess_lines(frame(leaves, 1), pl.DataFrame(schema=CHARGE), tariff, book, reasons=False)
    plain = done.lines.filter(
        (pl.col("rate_kind") == "A") & pl.col("amount_e6").is_null() & (pl.col("vat") > 0)
        & (pl.col("vat") == (pl.col("customs_value") + pl.col("duty")) // 10)
    )  # fmt: skip
    return dict(zip(plain["code"], plain["rate_e6"], strict=True))


def frame(codes: list[str], seed: int) -> pl.DataFrame:
    """One ordinary line for each code given."""
    draw, count = random.Random(seed), len(codes)  # noqa: S311 - test data
    columns: dict[str, Any] = {
        "declaration": [f"D{i // LINES_A_DECLARATION:07d}" for i in range(count)],
        "line": [i % LINES_A_DECLARATION + 1 for i in range(count)],
        "date": [DAY] * count,
        "code": codes,
        "origin": draw.choices(ORIGINS, k=count),
        "currency": draw.choices(CURRENCIES, k=count),
        "price_e4": [draw.randrange(100_000, 50_000_000) for _ in range(count)],
        "incoterm": ["CIF"] * count,
    }
    nothing = {name: [None] * count for name in LINE if name not in columns}
    return pl.DataFrame({**columns, **nothing}, schema=LINE)


def plain(lines: list[tuple[str, str, str, int]], rates: dict[str, Decimal], fx: dict[str, Decimal]) -> Any:
    """(declaration, code, currency, price) row by row → totals of declarations."""
    totals: dict[str, list[Decimal]] = {}
    tenth = Decimal("0.1")
    for declaration, code, currency, price_e4 in lines:
        value = (Decimal(price_e4).scaleb(-4) * fx[currency]).to_integral_value(ROUND_FLOOR)
        duty = (value * rates[code]).to_integral_value(ROUND_FLOOR)
        vat = ((value + duty) * tenth).to_integral_value(ROUND_FLOOR)
        heads = totals.setdefault(declaration, [Decimal(0), Decimal(0)])
        heads[0] += duty
        heads[1] += vat
    return {name: sum(head - head % 10 for head in heads) for name, heads in totals.items()}


def arrays(lines: pl.DataFrame, rates: dict[str, int], fx: dict[str, Decimal]) -> tuple[Any, Any]:
    """The same as arrays of floating point: (duty, VAT) of each line, totals worked out too."""
    known = sorted(rates)
    table = np.array([rates[code] / 1e6 for code in known])
    place = np.searchsorted(np.array(known), lines["code"].to_numpy().astype(str))
    money = sorted(fx)
    rate_of = np.array([float(fx[c]) for c in money])
    at = np.searchsorted(np.array(money), lines["currency"].to_numpy().astype(str))
    value = np.floor(lines["price_e4"].to_numpy() / 1e4 * rate_of[at])
    duty = np.floor(value * table[place])
    vat = np.floor((value + duty) * 0.1)
    _, declaration = np.unique(lines["declaration"].to_numpy().astype(str), return_inverse=True)
    for head in (duty, vat):
        np.floor(np.bincount(declaration, weights=head) / 10) * 10
    return duty, vat


def best_of(act: Callable[[], Any], runs: int) -> float:
    """Median seconds of so many runs, after one that warms up."""
    act()
    taken = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return median(taken)


def measure_duty(report: Report, runs: int) -> list[str]:
    """Lines a second, ordinary lines of one day; the yardsticks are rows of their own. → codes used."""
    book, tariff = rule_book("kr", DAY), tariff_of("kr")
    rates = ordinary_codes(tariff, book)
    draw = random.Random(7)  # noqa: S311 - test data
    lines = frame(draw.choices(sorted(rates), k=LINES), 8)
    charges = pl.DataFrame(schema=CHARGE)
    week = DAY.toordinal()
    fx = {}
    for currency in CURRENCIES:
        of = book.fx.filter(pl.col("currency") == currency).sort("valid_from")
        place = bisect_right([day.toordinal() for day in of["valid_from"].to_list()], week) - 1
        fx[currency] = Decimal(of["rate_e4"][place]).scaleb(-4)

    small = lines.head(PLAIN_LINES).select("declaration", "code", "currency", "price_e4").rows()
    exact = {code: Decimal(rate).scaleb(-6) for code, rate in rates.items()}
    plainly = PLAIN_LINES / best_of(lambda: plain(small, exact, fx), 1)
    vector = LINES / best_of(lambda: arrays(lines, rates, fx), runs)
    report.add("duty, row by row in Decimal", round(plainly), "lines/s", 1)
    report.add("duty, numpy arrays in floating point", round(vector), "lines/s", runs)
    for what, reasons in (("without reasons", False), ("with reasons", True)):
        taken = best_of(partial(assess_lines, lines, charges, tariff, book, reasons=reasons), runs)
        speed = round(LINES / taken)
        report.add(f"duty engine, {what}", speed, "lines/s", runs, "row by row", round(speed / plainly, 1))
        report.add(f"duty engine, {what}", speed, "lines/s", runs, "numpy arrays", round(speed / vector, 2))
    done = assess_lines(lines, charges, tariff, book, reasons=False).lines
    duty, vat = arrays(lines, rates, fx)
    off = int(((done["duty"].to_numpy() != duty) | (done["vat"].to_numpy() != vat)).sum())
    report.add("lines on which floating point is off by a won or more", off, "lines", 1)
    return sorted(rates)
