"""From a written case to an answer of the engine, and back to words a reader compares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import rate_of, won_of
from gwanmun.countries.registry import rule_book
from gwanmun.parcels.rules import REGISTRY, STORED, Case, Operator, decide_dated
from gwanmun.parcels.rules.intake import typed
from gwanmun.parcels.rules.mail import INPUT as MAIL_INPUT
from gwanmun.parcels.rules.mail import mail_lane
from gwanmun.parcels.rules.schema import RECORD
from gwanmun.tariff.contract import (
    assess,
    collected,
    safeguard_per_unit,
    selective_duty,
    weekly_rate,
)
from gwanmun.tariff.rules.assess import INPUT as TAX_INPUT

Answer = dict[str, Any]
FOLDER = Path(__file__).parent / "kr"
DAY = date(2026, 7, 1)
KEY = b"golden cases, a key of 32 bytes."

#: A parcel in order.
IN_ORDER = {
    "flight": "KE0902",
    "loading_port": "CNSHA",
    "master_bl": "180-12345675",
    "arrival_date": DAY.isoformat(),
    "shipper_name": "Harbour Outfitters",
    "shipper_id": "CN-77001",
    "consignee_name": "홍길동",
    "consignee_phone": "010-1234-5678",
    "consignee_address": "서울특별시 중구 세종대로 110",
    "consignee_zip": "04524",
    "description": "cotton t-shirt",
    "cartons": "1",
    "pieces": "1",
    "gross_weight": "0.4",
    "price": "35.50",
    "currency": "USD",
    "dispatch_country": "CN",
    "use_code": "1",
    "transaction_code": "D",
    "consignee_id_kind": "A",
    "consignee_id": "P100000000001",
}
HOLDER = {
    "code": "P100000000001",
    "name": "홍길동",
    "phone": "01012345678",
    "zip": "04524",
    "status": "ACTIVE",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
}


def written() -> list[dict[str, Any]]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            assert case["title"], path
            assert case["citation"], path
            found.append(case | {"file": path.stem})
    return found


def scaled(text: Any, places: int) -> int:
    number = Decimal(str(text)).scaleb(places)
    assert number == int(number), text
    return int(number)


def book_on(day: date, rates: dict[str, Any] | None = None) -> RuleBook:
    """The book of a day; with ``rates`` these are the customs rates of every week around it."""
    book = rule_book("kr", day)
    if not rates:
        return book
    sunday = day - timedelta(days=day.isoweekday() % 7)
    rows = [
        (sunday + timedelta(weeks=n), currency, scaled(rate, 4))
        for n in range(-60, 10)
        for currency, rate in rates.items()
    ]
    fx = pl.DataFrame(rows, schema=book.fx.schema, orient="row")
    return replace(book, fx=fx, built={})


def _records(parcels: list[dict[str, Any]]) -> pl.DataFrame:
    lines = []
    for n, changes in enumerate(parcels, 1):
        line = {"house_bl": f"G{n:06d}"} | IN_ORDER | {k: v or None for k, v in changes.items()}
        lines.append({"line": n} | line)
    return pl.DataFrame(lines, schema=RECORD)


def decide(case: dict[str, Any]) -> list[Answer]:
    """Decided rows of the parcels of a written case, in their order."""
    parcels, _ = typed(_records(case["parcels"]))
    assert parcels.height == len(case["parcels"]), "a line of the case is refused"
    received = case.get("received", DAY)
    holders = [HOLDER | case.get("registered", {}), HOLDER | {"code": "P100000000002"}]
    stored = [
        {k: v for k, v in row.items() if k != "usd"} | {"usd_e4": scaled(row["usd"], 4), "organisation_id": 7}
        for row in case.get("stored", ())
    ]
    books: dict[date, RuleBook] = {}

    def opened(day: date) -> RuleBook:
        plain = rule_book("kr", day)
        return books.setdefault(plain.valid_from, book_on(day, case.get("rates")))

    asked = Case(
        parcels=parcels,
        registry=pl.DataFrame(holders, schema=REGISTRY),
        stored=pl.DataFrame(stored, schema=STORED),
        operator=Operator(**case.get("operator", {})),
        received=received,
        selection_key=KEY,
    )
    return list(decide_dated(asked, opened).iter_rows(named=True))


def plain(row: Answer, name: str) -> Any:
    """A figure of a decided row as the written cases state it."""
    match name:
        case "usd" | "group_usd":
            value = row[f"{name}_e4"]
            return None if value is None else Decimal(value).scaleb(-4)
        case "duty_rate":
            return Decimal(row["duty_rate_e6"]).scaleb(-4)
        case _:
            return row[name]


def mail(case: dict[str, Any]) -> list[str | None]:
    rows = []
    for given in case["mail"]:
        row = dict.fromkeys(MAIL_INPUT) | {k: v for k, v in given.items() if k in MAIL_INPUT}
        if "price_usd" in given:
            row["usd_e4"] = scaled(given["price_usd"], 4)
        rows.append(row)
    return pl.DataFrame(rows, schema=MAIL_INPUT).select(lane=mail_lane(book_on(DAY)))["lane"].to_list()


def tax_line(book: RuleBook, given: dict[str, Any]) -> Answer:
    """One line through the tariff room; figures named ``tax.…`` come from the book."""
    row: Answer = dict.fromkeys(TAX_INPUT) | {
        "duty_free": False,
        "vat_free": given.get("vat_free", False),
        "rural_on_consumption": False,
        "liquor_strong": "beer_ml" in given,
        "taxed_pieces": 1,
        "duty_rate_e6": scaled(given["duty_rate"], 4),
    }
    frame = pl.DataFrame([row], schema=TAX_INPUT)
    if "price" in given:
        price, rate = (pl.lit(scaled(given[n], 4), dtype=pl.Int64) for n in ("price", "rate"))
        frame = frame.with_columns(won_of(price, rate).alias("customs_value"))
    else:
        frame = frame.with_columns(pl.lit(given["customs_value"], dtype=pl.Int64).alias("customs_value"))
    named = {"consumption": "consumption_rate_e6", "liquor": "liquor_rate_e6"}
    for short, column in named.items():
        if short in given:
            frame = frame.with_columns(pl.lit(book.int(given[short]), dtype=pl.Int64).alias(column))
    if "consumption" in given:
        threshold = book.int(given["threshold"]) if "threshold" in given else 0
        frame = frame.with_columns(pl.lit(threshold, dtype=pl.Int64).alias("consumption_threshold"))
    if "beer_ml" in given:
        won = rate_of(pl.lit(given["beer_ml"], dtype=pl.Int64), book.int("tax.liquor_beer_won_per_kl"))
        frame = frame.with_columns(won.alias("liquor_won"))
    rows = assess(book)(frame.lazy()).with_columns(
        collected(book, pl.col("total"), pl.col("total")).alias("collected")
    )
    return rows.collect().row(0, named=True)


def duty(case: dict[str, Any]) -> Answer:
    """What a case of ``duty.yaml`` comes to, under the names it expects."""
    book = book_on(case.get("declared_on", DAY))
    if "line" in case:
        return tax_line(book, case["line"])
    if "lines" in case:
        return {"collected": [tax_line(book, line)["collected"] for line in case["lines"]]}
    if "posted" in case:
        return {"rate": str(weekly_rate([Decimal(r) for r in case["posted"]]))}
    if "selective" in case:
        given = case["selective"]
        figures = (
            pl.lit(given["customs_value"]),
            scaled(given["duty_rate"], 4),
            pl.lit(scaled(given["kg"], 3)),
        )
        both = pl.select(
            duty=selective_duty(*figures, given["won_per_kg"]),
            lower=selective_duty(*figures, given["won_per_kg"], lower=True),
        )
        return both.row(0, named=True)
    given = case["safeguard"]
    prices = pl.DataFrame({"price": given["prices"]}, schema={"price": pl.Int64})
    extra = safeguard_per_unit(book, pl.lit(given["reference"], dtype=pl.Int64), pl.col("price"))
    return {"per_unit": [Decimal(v).scaleb(-4) for v in prices.select(extra=extra)["extra"]]}
