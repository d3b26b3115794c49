"""Golden tests of a pack: questions with the answers a lawyer can check, ``golden/*.yaml``.

A file is a list of cases:

    - name: {ko: 부가가치세율, en: Rate of VAT}
      kind: parameter
      on: 2026-07-01
      source: "부가가치세법 제30조"
      input: {name: tax.vat_rate_e6}
      expect: {value: 100000}

What runs a ``kind`` is registered by the room that can answer it; three kinds need no room and stand here.
Of the answer only what is expected is compared; text, whole numbers and days must be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries.source import entries_of

#: (book of the day, input as written, the day) → answer: names with values, or a list of such.
Run = Callable[[RuleBook, Any, date], Any]
_runs: dict[str, Run] = {}
_NEEDED = {"name", "kind", "on", "source", "input", "expect"}
WEEK = timedelta(days=7)


def register(kind: str, run: Run) -> None:
    """Let cases of a kind be answered by ``run``. A kind registered again is answered by the newer."""
    _runs[kind] = run


def kinds() -> list[str]:
    """Kinds that can be answered now."""
    return sorted(_runs)


@dataclass(frozen=True)
class GoldenCase:
    file: str
    line: int
    name: Text
    kind: str
    on: date
    source: str
    input: Any
    expect: Any


@dataclass(frozen=True)
class Difference:
    """``place`` in the answer, such as ``0.duty``; ``got`` is None where the answer does not hold it."""

    place: str
    expected: Any
    got: Any


def read_cases(path: Path) -> list[GoldenCase]:
    """The cases of one file. :raises RuleBookError: a case that is not whole; names its line."""
    cases = []
    for raw in entries_of(path, "cases"):
        line = int(getattr(raw, "line", 0))
        if lacking := _NEEDED - set(raw):
            raise RuleBookError(f"{path.name}: line {line}: {', '.join(sorted(lacking))} missing")
        if type(raw["on"]) is not date or not isinstance(raw["name"], Mapping):
            raise RuleBookError(f"{path.name}: line {line}: a day and a name in ko and en are needed")
        cases.append(
            GoldenCase(
                path.name,
                line,
                Text.of(raw["name"]),
                str(raw["kind"]),
                raw["on"],
                str(raw["source"]),
                raw["input"],
                raw["expect"],
            )
        )
    return cases


def run_case(case: GoldenCase, book: RuleBook) -> list[Difference]:
    """Where the answer differs from what is expected; empty: it holds.

    :raises KeyError: nobody answers this kind.
    """
    return list(differences(case.expect, _runs[case.kind](book, case.input, case.on)))


def differences(expected: Any, got: Any, place: str = "") -> Iterator[Difference]:
    """Of mappings what is expected must be there; lists must be as long; all else must be equal."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for name, value in expected.items():
            yield from differences(value, got.get(name), f"{place}.{name}".lstrip("."))
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for number, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from differences(one, other, f"{place}.{number}".lstrip("."))
    elif type(expected) is not type(got) or expected != got:
        yield Difference(place, expected, got)


def _parameter(book: RuleBook, asked: Any, _day: date) -> dict[str, Any]:
    """``{name}`` → value, citation, status, and the first and last day it holds."""
    found = book.parameters.get(asked["name"])
    if found is None:
        return {"value": None}
    return {
        "value": found.value,
        "citation": found.citation,
        "status": found.status,
        "valid_from": found.valid_from,
        "valid_to": found.valid_to,
    }


def _exchange(book: RuleBook, asked: Any, day: date) -> dict[str, Any]:
    """``{currency}`` → the week's rate as text and in ten-thousandths; null where none is published."""
    weeks = book.fx.filter(
        (pl.col("currency") == asked["currency"])
        & (pl.col("valid_from") <= day)
        & (pl.col("valid_from") > day - WEEK)
    )
    if weeks.is_empty():
        return {"rate": None, "rate_e4": None}
    rate = int(weeks.sort("valid_from")["rate_e4"][-1])
    return {"rate": f"{Decimal(rate).scaleb(-4):f}", "rate_e4": rate}


def _decision(book: RuleBook, asked: Any, _day: date) -> dict[str, Any]:
    """``{table, facts}`` → results of the row that fits, its rule and citation; or ``fits: false``."""
    row = book.tables[asked["table"]].decide(asked["facts"])
    if row is None:
        return {"fits": False}
    return {"fits": True, "rule": row.rule, "citation": row.citation, "status": row.status, **row.then}


register("parameter", _parameter)
register("exchange", _exchange)
register("decision", _decision)
