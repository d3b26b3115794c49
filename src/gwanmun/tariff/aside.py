"""What a tariff knows of goods and the assessment leaves aside: provisions that refer to a code, unassessed.

A country whose pack names such provisions (table ``not_assessed``: beginnings of codes with what to know of
them) has them shown beside each line they may concern: those the line's own rates refer to (``see``),
those whose words name its code or a heading above it (``mentions`` of the nomenclature), and those that add
to the duty of goods of its country of origin (``origins`` of the table: how the words call each country).
Whether one of them applies is not decided here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.tables import Tariff

TABLE = "not_assessed"
BY_CODE, BY_ORIGIN, ANY = "code", "origin", "any"
#: References that stand for the duty of the goods' own subheading, to which a provision adds.
ADDING = ("APPLICABLE",)
LONGEST = 300  # characters of a provision's words that are kept
_SHORTEST = 4  # a provision that names only a chapter says nothing of a line


@dataclass(frozen=True)
class Left:
    """One part of the tariff that is left aside: its beginnings of codes, what to know, and its source."""

    codes: tuple[str, ...]
    text: Text
    citation: str
    origins: Mapping[str, tuple[str, ...]]  # country, ``any`` for every one → how the words call it


@dataclass(frozen=True)
class Provision:
    """``rate``: as published. ``by``: why it is shown (:data:`BY_CODE`, :data:`BY_ORIGIN`, kinds of rate)."""

    code: str
    text: str
    rate: str
    by: tuple[str, ...]


def left_aside(book: RuleBook) -> tuple[Left, ...]:
    """What the assessments of the country leave aside; nothing where its pack has no such table."""
    found: tuple[Left, ...] | None = book.built.get("tariff.aside")
    if found is None:
        found = book.built["tariff.aside"] = tuple(
            Left(
                tuple(raw["codes"]),
                Text(raw["ko"], raw["en"]),
                raw["citation"],
                {country: tuple(said) for country, said in raw.get("origins", {}).items()},
            )
            for raw in book.tables.get(TABLE, ())
        )
    return found


def provisions(line: Mapping[str, Any], book: RuleBook, tariff: Tariff) -> list[Provision]:
    """Provisions left aside that refer to the goods of a line, by their number; those in force on its day."""
    code, day = line.get("code"), line.get("date")
    if not left_aside(book) or not code or day is None:
        return []
    index = _index(tariff)
    by: dict[str, set[str]] = defaultdict(set)
    for length in range(_SHORTEST, len(code) + 1, 2):
        at = code[:length]
        for kind, numbers in index.seen.get(at, ()):
            for number in _spread(numbers, index.codes):
                by[number].add(kind)
        for number in index.named.get(at, ()):
            by[number].add(BY_CODE)
    for part in left_aside(book):
        called = (*part.origins.get(line.get("origin") or "", ()), *part.origins.get(ANY, ()))
        for number in _of_origin(index, part.codes, called) if part.origins and line.get("origin") else ():
            by[number].add(BY_ORIGIN)
    found = []
    for number in sorted(by):
        row = next((r for r in index.rows.get(number, ()) if _holds(r, day)), None)
        if row is not None:
            rate = next((r["text"] for r in index.rates.get(number, ()) if _holds(r, day)), None)
            found.append(Provision(number, _cut(row), rate or "", tuple(sorted(by[number]))))
    return found


def dotted(code: str) -> str:
    """``99038803`` → 9903.88.03, as a schedule prints its numbers."""
    return ".".join(part for part in (code[:4], *(code[n : n + 2] for n in range(4, len(code), 2))) if part)


def _of_origin(index: _Index, codes: tuple[str, ...], called: tuple[str, ...]) -> list[str]:
    """Provisions under these beginnings that add to the duty of goods of a country called so."""
    made = index.by_words.get((codes, called))
    if made is None:
        made = index.by_words[codes, called] = [
            number
            for number, text in index.adding
            if number.startswith(codes) and any(re.search(rf"\b{re.escape(word)}\b", text) for word in called)
        ]
    return made


@dataclass(frozen=True)
class _Index:
    """``seen``: code → (kind, numbers referred to); ``named``: code → provisions whose words name it."""

    seen: Mapping[str, list[tuple[str, list[str]]]]
    named: Mapping[str, list[str]]
    rows: Mapping[str, list[dict[str, Any]]]
    rates: Mapping[str, list[dict[str, Any]]]
    codes: list[str]
    adding: list[tuple[str, str]]  # provisions that add to the duty of other subheadings, with their words
    by_words: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]]


def _index(tariff: Tariff) -> _Index:
    """Made once for a tariff. A tariff whose importer knows no references has an empty one."""
    kept: _Index | None = tariff.built.get("aside")
    if kept is not None:
        return kept
    seen: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    named: dict[str, list[str]] = defaultdict(list)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    adds: list[str] = []
    if "see" in tariff.rates.columns:
        referring = tariff.rates.filter(pl.col("see").list.len() > 0).select("code", "kind", "see")
        for code, kind, numbers in referring.iter_rows():
            seen[code].append((kind, numbers))
    if "mentions" in tariff.nomenclature.columns:
        told = {number for lists in seen.values() for _, numbers in lists for number in numbers}
        ends = tuple({number[:4] for number in told})
        adds = _adding(tariff.rates)
        wanted = (pl.col("mentions").list.len() > 0) | pl.col("code").str.slice(0, 4).is_in(list(ends))
        wanted = wanted | pl.col("code").is_in(adds)
        columns = ("code", "above", "name_en", "valid_from", "valid_to", "mentions")
        for row in tariff.nomenclature.filter(wanted).select(columns).iter_rows(named=True):
            rows[row["code"]].append(row)
            for code in row["mentions"]:
                if row["code"] not in named[code]:
                    named[code].append(row["code"])
        general = (pl.col("kind") == "GENERAL") & pl.col("code").is_in(list(rows))
        for row in tariff.rates.filter(general).iter_rows(named=True):
            rates[row["code"]].append(row)
    adding = [(code, _words(rows[code][0])) for code in adds if code in rows]
    made = _Index(dict(seen), dict(named), dict(rows), dict(rates), sorted(rows), adding, {})
    tariff.built["aside"] = made
    return made


def _adding(rates: pl.DataFrame) -> list[str]:
    """Codes whose general rate is that of another subheading with something on top."""
    if "reference" not in rates.columns:
        return []
    on_top = pl.col("reference").is_in(ADDING) & (pl.col("parts").list.len() > 0)
    return rates.filter(on_top, pl.col("kind") == "GENERAL")["code"].unique().sort().to_list()


def _spread(numbers: Iterable[str], known: list[str]) -> list[str]:
    """Numbers, ``from-to`` for a range, as the provisions there are."""
    found: list[str] = []
    for number in numbers:
        first, _, last = number.partition("-")
        if last:
            found += [code for code in known if len(code) == len(first) and first <= code <= last]
        else:
            found.append(first)
    return found


def _holds(row: Mapping[str, Any], day: date) -> bool:
    first, last = row["valid_from"], row["valid_to"]
    return (first is None or first <= day) and (last is None or day <= last)


def _words(row: Mapping[str, Any]) -> str:
    return " ".join(x for x in (row["above"], row["name_en"]) if x)


def _cut(row: Mapping[str, Any]) -> str:
    text = _words(row)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
