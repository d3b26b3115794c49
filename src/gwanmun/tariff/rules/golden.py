"""Golden tests of the whole assessment: declarations as a reader writes them, amounts as the law gives them.

``kind: assess``, ``input``: ``declaration`` (as its JSON, without a date: that of the case), ``rates`` (the
tariff of the case: ``{code, kind, rate, amount, unit, form, origin, use, party, parts}``; ``rate`` as
``"8%"``, ``parts`` a list of ``{rate, amount, unit, on, role}``),
``fx`` (currency → rate of exchange, or those first posted on the days of the week before, in place of the
published ones). The answer is the row of the declaration
with its ``lines`` and the codes of its ``faults``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.countries import golden
from gwanmun.tariff.rules.exchange import weekly_rate
from gwanmun.tariff.rules.form_values import Limits
from gwanmun.tariff.rules.pipeline import Assessed, assess_lines
from gwanmun.tariff.rules.reading import read
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE, RATE_PARTS

KIND = "assess"
_BEFORE, _AFTER = timedelta(days=6), timedelta(days=400)


@dataclass(frozen=True)
class Given:
    """The tariff a case writes down."""

    rates: pl.DataFrame
    nomenclature: pl.DataFrame
    built: dict[str, Any] = field(default_factory=dict)


def _scaled(value: Any, places: int) -> int | None:
    if value is None:
        return None
    found = Decimal(str(value)).scaleb(places)
    if found != int(found):
        raise RuleBookError(f"{value} has too many decimals")
    return int(found)


def _part(raw: Mapping[str, Any]) -> dict[str, Any]:
    """One part of a rate as ``schema.RATE_PARTS`` has it."""
    percent = str(raw["rate"]).removesuffix("%") if "rate" in raw else None
    return {
        "rate_e6": _scaled(percent, 4),
        "over": 1,
        "amount_e9": _scaled(raw.get("amount"), 9),
        "unit": raw.get("unit"),
        "on": raw.get("on"),
        "role": raw.get("role", "add"),
    }


def tariff_of(rates: Iterable[Mapping[str, Any]], day: date) -> Given:
    """A tariff of the rates written down, each in force on the day; every code may be declared."""
    rows: list[dict[str, Any]] = []
    for raw in rates:
        row: dict[str, Any] = dict.fromkeys(RATE) | {"kind": "A", "form": "sum", "valid_from": day - _AFTER}
        row |= {k: raw[k] for k in ("code", "kind", "form", "origin", "use", "party", "unit") if k in raw}
        percent = str(raw["rate"]).removesuffix("%") if "rate" in raw else None
        row |= {"rate_e6": _scaled(percent, 4), "amount_e6": _scaled(raw.get("amount"), 6)}
        row |= {
            "reference_e6": _scaled(raw.get("reference"), 6),
            "text": str(raw.get("rate", "")),
            "source": KIND,
        }
        if "parts" in raw:
            row |= {"form": "parts", "parts": [_part(part) for part in raw["parts"]], "assessed": True}
            row["needs"] = sorted({part["on"] for part in raw["parts"] if "on" in part})
        rows.append(row)
    names = [
        dict.fromkeys(NOMENCLATURE)
        | {"code": code, "digits": len(code), "leaf": True, "valid_from": day - _AFTER}
        | {"name_ko": code, "name_en": code}
        for code in sorted({row["code"] for row in rows})
    ]
    return Given(
        pl.DataFrame(rows, schema=RATE | RATE_PARTS).sort("code", maintain_order=True),
        pl.DataFrame(names, schema=NOMENCLATURE),
    )


def book_with(book: RuleBook, fx: Mapping[str, Any], day: date) -> RuleBook:
    """The book with these rates of exchange in the week of the day, and no others."""
    rates = {
        currency: weekly_rate([Decimal(str(one)) for one in rate]) if isinstance(rate, list) else rate
        for currency, rate in fx.items()
    }
    rows = [(day - _BEFORE, currency, _scaled(rate, 4)) for currency, rate in rates.items()]
    return replace(book, fx=pl.DataFrame(rows, schema=book.fx.schema, orient="row"), built={})


def assessed(book: RuleBook, asked: Mapping[str, Any], day: date) -> tuple[Assessed, list[str]]:
    """What a case comes to, and the codes of the faults found while reading it."""
    told = {"date": day.isoformat()} | dict(asked["declaration"])
    intake = read([told], Limits.of(book))
    if "fx" in asked:
        book = book_with(book, asked["fx"], day)
    found = assess_lines(intake.lines, intake.charges, tariff_of(asked["rates"], day), book)
    return found, intake.faults["code"].to_list()


def _run(book: RuleBook, asked: Any, day: date) -> dict[str, Any]:
    found, unread = assessed(book, asked, day)
    answer: dict[str, Any] = {"faults": unread + found.faults["code"].to_list()}
    if found.declarations.height:
        answer |= found.declarations.row(0, named=True)
    lines = [
        row | {"reasons": dict.fromkeys(str(row["reasons"]).split(), True)}
        for row in found.lines.iter_rows(named=True)
    ]
    return answer | {"lines": lines}


golden.register(KIND, _run)
