"""The duty engine beside two yardsticks that do the same ad valorem duty and VAT.

*Plain*: a loop over the lines in ``Decimal`` with look-ups in dictionaries, as a first program would: rate
of the week, the lower of basic and conceded rate. *Arrays*: numpy in the manner of OpenFisca (one array for
each variable, one formula for each step), in floating point, which is why its won may differ; how many do is
printed. It is handed the rate of each code, where the engine chooses it; neither yardstick looks for faults.
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


Published = dict[str, tuple[Decimal, date, date | None]]  # code → rate, first and last day


def published(tariff: Tariff, kind: str) -> Published:
    """Ad valorem rates of a kind as a first program would hold them."""
    rows = tariff.rates.filter(
        (pl.col("kind") == kind) & pl.col("amount_e6").is_null() & pl.col("rate_e6").is_not_null()
    )
    return {
        code: (Decimal(rate).scaleb(-6), first, last)
        for code, rate, first, last in rows.select("code", "rate_e6", "valid_from", "valid_to").iter_rows()
    }


def rate_of(rates: Published, code: str, day: date) -> Decimal | None:
    """The rate at the longest known beginning of a code that holds on a day."""
    for length in (10, 8, 6, 4, 2):
        found = rates.get(code[:length])
        if found and found[1] <= day and (found[2] is None or day <= found[2]):
            return found[0]
    return None


def plain(
    lines: list[tuple[str, date, str, str, int]],
    basic: Published,
    conceded: Published,
    fx: dict[str, tuple[list[date], list[Decimal]]],
) -> dict[str, Decimal]:
    """(declaration, date, code, currency, price) row by row → totals of declarations."""
    totals: dict[str, list[Decimal]] = {}
    tenth = Decimal("0.1")
    for declaration, day, code, currency, price_e4 in lines:
        weeks, rates = fx[currency]
        week = rates[bisect_right(weeks, day) - 1]
        value = (Decimal(price_e4).scaleb(-4) * week).to_integral_value(ROUND_FLOOR)
        rate, lower = rate_of(basic, code, day), rate_of(conceded, code, day)
        if rate is None or (lower is not None and lower < rate):
            rate = lower or Decimal(0)
        duty = (value * rate).to_integral_value(ROUND_FLOOR)
        vat = ((value + duty) * tenth).to_integral_value(ROUND_FLOOR)
        heads = totals.setdefault(declaration, [Decimal(0), Decimal(0)])
        heads[0] += duty
        heads[1] += vat
    return {name: sum((head - head % 10 for head in heads), Decimal(0)) for name, heads in totals.items()}


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
    weeks = {}
    for currency in CURRENCIES:
        of = book.fx.filter(pl.col("currency") == currency).sort("valid_from")
        weeks[currency] = of["valid_from"].to_list(), [Decimal(r).scaleb(-4) for r in of["rate_e4"].to_list()]
    fx = {name: rates[bisect_right(days, DAY) - 1] for name, (days, rates) in weeks.items()}

    small = lines.head(PLAIN_LINES).select("declaration", "date", "code", "currency", "price_e4").rows()
    basic, conceded = published(tariff, "A"), published(tariff, "C")
    plainly = PLAIN_LINES / best_of(lambda: plain(small, basic, conceded, weeks), runs)
    vector = LINES / best_of(lambda: arrays(lines, rates, fx), runs)
    report.add("duty, row by row in Decimal", round(plainly), "lines/s", runs)
    report.add("duty, numpy arrays in floating point", round(vector), "lines/s", runs)
    for what, reasons in (("without reasons", False), ("with reasons", True)):
        taken = best_of(partial(assess_lines, lines, charges, tariff, book, reasons=reasons), runs)
        speed = round(LINES / taken)
        report.add(f"duty engine, {what}", speed, "lines/s", runs, "row by row", round(speed / plainly, 1))
        report.add(f"duty engine, {what}", speed, "lines/s", runs, "numpy arrays", round(speed / vector, 2))
    done = assess_lines(lines, charges, tariff, book, reasons=False).lines
    duty, vat = arrays(lines, rates, fx)
    told = done["duty"].is_not_null().to_numpy()  # a few lines ask for more than an ordinary line tells
    off = int((((done["duty"].to_numpy() != duty) | (done["vat"].to_numpy() != vat)) & told).sum())
    report.add("lines on which floating point is off by a won or more", off, "lines", 1)
    return sorted(rates)
