"""The nomenclature of the schedule: one pass over the rows with the indents, then columns."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import polars as pl

from gwanmun.tariff.importers.hts_tokens import clean, cut
from gwanmun.tariff.importers.hts_words import Unit, Words

#: Above a code in the schedule stand lines without a number (``Dairy:``) that are part of its name.
LEVELS = " › "


def read_names(rows: pl.DataFrame, words: Words) -> tuple[pl.DataFrame, Counter[str]]:
    """Rows in the order of the file (``code, indent, name, units``) → (names, units nobody knows).

    Columns: ``code, parent, above, name_en, unit, unit2, unit_on, unit2_on, digits, leaf``. ``parent``: the
    nearest code above by indent; ``above``: names of the lines without a number in between; a unit that
    counts a named part of the goods has the part in ``unit_on``.
    """
    trail: list[tuple[int, str | None, str]] = []  # indent, code, name
    found: list[tuple[str, str | None, str | None, str]] = []
    for code, indent, name in rows.select("code", "indent", "name").iter_rows():
        while trail and trail[-1][0] >= indent:
            trail.pop()
        text = clean(name or "").rstrip(":")
        if code:
            parent, above = _above(trail)
            found.append((code, parent, above, text))
        trail.append((indent, code, text))
    names = pl.DataFrame(
        found,
        schema={"code": pl.String, "parent": pl.String, "above": pl.String, "name_en": pl.String},
        orient="row",
    )
    units, unknown = read_units(rows["units"].drop_nulls().unique(maintain_order=True).to_list(), words)
    numbered = rows.filter(pl.col("code").is_not_null()).select("code", "units")
    names = names.join(numbered, on="code", how="left", maintain_order="left")
    names = names.join(units, on="units", how="left", maintain_order="left").drop("units")
    parents = names["parent"].drop_nulls().unique().implode()
    return names.with_columns(
        pl.col("code").str.len_bytes().cast(pl.Int8).alias("digits"),
        pl.col("code").is_in(parents).not_().alias("leaf"),
    ), unknown


def _above(trail: list[tuple[int, str | None, str]]) -> tuple[str | None, str | None]:
    """(nearest code, names of the lines without a number below it)."""
    between: list[str] = []
    for _, code, name in reversed(trail):
        if code:
            return code, LEVELS.join(reversed(between)) or None
        between.append(name)
    return None, LEVELS.join(reversed(between)) or None


def read_units(texts: list[str], words: Words) -> tuple[pl.DataFrame, Counter[str]]:
    """Texts of the column of units (JSON lists) → (``units, unit, unit2, unit_on, unit2_on``, unknown)."""
    rows: list[dict[str, Any]] = []
    unknown: Counter[str] = Counter()
    for text in texts:
        units: list[Unit] = []
        for said in _listed(text):
            unit = _unit(said, words)
            if unit is None:
                unknown[said] += 1
            else:
                units.append(unit)
        row: dict[str, Any] = {"units": text}
        for suffix, unit in zip(("unit", "unit2"), units, strict=False):
            row |= {suffix: unit.code, f"{suffix}_on": unit.on}
        rows.append(row)
    schema = dict.fromkeys(("units", "unit", "unit2", "unit_on", "unit2_on"), pl.String)
    return pl.DataFrame(rows, schema=schema), unknown


def _listed(text: str) -> list[str]:
    """``["No. and kg"]`` is two units; blanks are none."""
    listed: list[str] = json.loads(text)
    return [unit for entry in listed for said in entry.split(" and ") if (unit := clean(said))]


def _unit(said: str, words: Words) -> Unit | None:
    tokens = cut(said, words.known)
    found = words.units.at(tokens, 0, len(tokens))
    if found is None or any(token.text != "." for token in tokens[found[1] :]):
        return None
    return found[0]
