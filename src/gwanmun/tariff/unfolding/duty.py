"""The duty unfolded: the rate that was chosen, the row of the tariff it stands in, its parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E6
from gwanmun.core.text import Text
from gwanmun.tariff.kinds import TABLE, kind_named
from gwanmun.tariff.rules.units import DIMENSIONS
from gwanmun.tariff.saying import rate_said
from gwanmun.tariff.tables import Tariff
from gwanmun.tariff.unfolding import words
from gwanmun.tariff.unfolding.amount import UNVERIFIED, VERIFIED, Amount, Input, TableRow, cited, worked
from gwanmun.tariff.unfolding.parts import formula as component_formula

_SCHEDULE = Text("관세율표", "Tariff schedule")
_RATE = Text("관세율", "Rate of duty")
_PER = Text("단위당 세액", "Amount per unit")
_QUANTITY = Text("수량", "Quantity")
_ON_VALUE = Text("과세가격 × 관세율", "Customs value × rate of duty")
_ON_QUANTITY = Text("수량 × 단위당 세액", "Quantity × amount per unit")
_HIGHER = Text("둘 중 높은 금액", "the higher of the two")
_LOWER = Text("둘 중 낮은 금액", "the lower of the two")
_AS_PUBLISHED = Text("세율표에 적힌 대로 계산", "As the schedule words it")
_KIND = Text("세율 종류", "Kind of rate")
_BEFORE = Text("감면 전 관세", "Duty before relief")
_MASS, _COUNT = "KGM", "H87"


def duty(line: Mapping[str, Any], title: Text, book: RuleBook, tariff: Tariff, lang: str) -> Amount:
    """Before reliefs: what the rate gives, with what trade remedies add."""
    before = line.get("duty_before")
    amount = line.get("duty") if before is None else before
    shown = words.money(amount, book, lang)
    formula, figures, inputs = _formula(line, book, lang)
    if line.get("form") == "parts":
        figures, of_parts = _by_parts(line, book, tariff, lang)
        inputs += of_parts
    if (extra := line.get("extra_duty")) and amount is not None:
        formula += f" + {words.EXTRA[lang]}"
        figures += f" + {words.money(extra, book, lang)}"
        inputs.append(Input(words.EXTRA[lang], words.money(extra, book, lang)))
    kind = kind_named(book.tables.get(TABLE, {}), line.get("rate_kind") or "")
    if kind is not None:
        inputs.insert(0, Input(_KIND[lang], f"{kind.name[lang]} ({line['rate_kind']})"))
    row = schedule_row(line, book, tariff, lang)
    source = kind.citation if kind else ""
    return Amount(
        "duty",
        title[lang],
        amount,
        shown,
        words=formula,
        figures=worked(figures, amount, shown),
        inputs=tuple(inputs),
        rounding=words.rounded(str(book.value("duty.rounding")), book, lang),
        rows=(row,) if row else (),
        citation=cited(book, source, lang),
        source=source,
        status=kind.status if kind else VERIFIED,
    )


def relief(line: Mapping[str, Any], book: RuleBook, lang: str) -> Amount | None:
    """What a relief takes off the duty; None without one."""
    taken, before = line.get("relief_amount"), line.get("duty_before")
    if not taken or before is None:
        return None
    entry = next((e for e in book.tables.get("reliefs", ()) if e["id"] == line.get("relief")), None)
    shown, after = words.money(-taken, book, lang), words.money(line["duty"], book, lang)
    row = None
    if entry is not None:
        row = TableRow(
            Text("감면표", "Table of reliefs")[lang], entry["id"], "", entry[lang],
            entry.get("valid_from"), entry.get("valid_to"), cited(book, entry["citation"], lang),
            entry.get("status", VERIFIED),
        )  # fmt: skip
    source = entry["citation"] if entry else ""
    return Amount(
        "relief", words.RELIEF[lang], -taken, shown,
        words=_BEFORE[lang], figures=f"{words.money(before, book, lang)} → {after}",
        rows=(row,) if row else (), citation=cited(book, source, lang), source=source,
    )  # fmt: skip


def _formula(line: Mapping[str, Any], book: RuleBook, lang: str) -> tuple[str, str, list[Input]]:
    value, rate, per = line.get("customs_value"), line.get("rate_e6"), line.get("amount_e6")
    inputs: list[Input] = []
    parts: list[tuple[str, str]] = []
    if value is not None:
        inputs.append(Input(words.VALUE[lang], words.money(value, book, lang)))
    if rate is not None and value is not None:
        inputs.append(Input(_RATE[lang], words.percent(rate)))
        parts.append((_ON_VALUE[lang], f"{words.money(value, book, lang)} × {words.percent(rate)}"))
    for amount, unit in ((per, line.get("rate_unit")), (line.get("amount2_e6"), line.get("rate_unit2"))):
        if amount is None:
            continue
        each = _each(amount, unit, book, lang)
        inputs.append(Input(_PER[lang], each))
        told = told_in(line, unit)
        if told is not None:
            inputs.append(Input(_QUANTITY[lang], words.quantity(told, unit, lang)))
        shown = words.quantity(told, unit, lang) if told is not None else _QUANTITY[lang]
        parts.append((_ON_QUANTITY[lang], f"{shown} × {each}"))
    if not parts:
        return _AS_PUBLISHED[lang] if line.get("form") in ("parts", "reference") else "", "", inputs
    if len(parts) == 1:
        return *parts[0], inputs
    joined = {"higher": _HIGHER, "lower": _LOWER}.get(line.get("form") or "")
    if joined is None:
        return " + ".join(w for w, _ in parts), " + ".join(f for _, f in parts), inputs
    return (
        f"{joined[lang]}: {', '.join(w for w, _ in parts)}",
        f"{', '.join(f for _, f in parts)} → {joined[lang]}",
        inputs,
    )


def _by_parts(line: Mapping[str, Any], book: RuleBook, tariff: Tariff, lang: str) -> tuple[str, list[Input]]:
    """Figures of a rate of several parts; none where its row is not found."""
    code, on = line.get("rate_code"), line.get("date")
    rows = rates_at(tariff, str(code), on) if code and on else {}
    parts = rows.get((str(line.get("rate_kind")), None, None), {}).get("parts") or ()
    if not parts:
        return "", []
    told = {part["unit"]: told_in(line, part["unit"]) for part in parts}
    return component_formula(line, parts, told, book, lang)


def _each(amount_e6: int, unit: str | None, book: RuleBook, lang: str) -> str:
    """An amount per unit: ``1,625원/kg``. ``amount_e6``: millionths of the country's currency."""
    figure = words.decimal(amount_e6, 6, book.currency_digits)
    own = f"{figure}원" if book.currency == "KRW" and lang == "ko" else f"{book.currency} {figure}"
    return f"{own}/{words.unit(unit, lang)}" if unit else own


def told_in(line: Mapping[str, Any], unit: str | None) -> int | None:
    """The line's quantity in millionths of ``unit`` (fraction dropped); None: none told in its dimension."""
    facts = [(line.get("quantity_e6"), line.get("unit")), (line.get("quantity2_e6"), line.get("unit2"))]
    if line.get("net_g") is not None:
        facts.append((line["net_g"] * 1000, _MASS))
    if line.get("pieces") is not None:
        facts.append((line["pieces"] * E6, _COUNT))
    for quantity, own in facts:
        if quantity is not None and own == unit:
            return int(quantity)
    for quantity, own in facts:
        for units in DIMENSIONS.values():
            if quantity is not None and own in units and unit in units:
                return int(quantity * Fraction(*units[own]) / Fraction(*units[unit]))
    return None


def schedule_row(line: Mapping[str, Any], book: RuleBook, tariff: Tariff, lang: str) -> TableRow | None:
    """The row of the tariff that gave the rate."""
    code, kind, on = line.get("rate_code"), line.get("rate_kind"), line.get("date")
    if not code or not kind or on is None:
        return None
    found = rates_at(tariff, str(code), on).get((str(kind), line.get("rate_e6"), line.get("amount_e6")))
    if found is None:
        return None
    named = kind_named(book.tables.get(TABLE, {}), str(kind))
    source = found["source"] or ""
    said = tariff.sources.get(source)
    return TableRow(
        table=_SCHEDULE[lang],
        code=str(code),
        kind=f"{named.name[lang]} ({kind})" if named else str(kind),
        text=found["text"] or rate_said(found, book.currency)[lang],
        valid_from=found["valid_from"],
        valid_to=found["valid_to"],
        source=said[lang] if said else source or tariff.label[lang],
        status=UNVERIFIED if tariff.demonstration else VERIFIED,
    )


#: Codes and days whose rates are kept with a tariff.
MOST_KEPT = 5_000
Held = dict[tuple[str, Any, Any], dict[str, Any]]


def rates_at(tariff: Tariff, code: str, on: date) -> Held:
    """Rows of the tariff that stand exactly at a code on a day, by kind and figures."""
    kept: dict[tuple[str, date], Held] = tariff.built.setdefault("explain.rates", {})
    found = kept.get((code, on))
    if found is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[code, on] = _rates_at(tariff, code, on)
    return found


def _rates_at(tariff: Tariff, code: str, on: date) -> Held:
    by_code = tariff.built.get("explain.codes")
    if by_code is None:
        spans = tariff.rates.with_row_index("_n").group_by("code").agg(pl.col("_n"))
        by_code = tariff.built["explain.codes"] = dict(spans.iter_rows())
    places = by_code.get(code, [])
    out: Held = {}
    for row in tariff.rates[places].iter_rows(named=True) if places else ():
        if (row["valid_from"] is None or row["valid_from"] <= on) and (
            row["valid_to"] is None or on <= row["valid_to"]
        ):
            out.setdefault((row["kind"], row["rate_e6"], row["amount_e6"]), row)
    return out
