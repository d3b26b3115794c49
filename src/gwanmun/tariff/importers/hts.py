"""The official schedule of the United States (CSV of all chapters) → rates and nomenclature of the engine.

Columns read: ``HTS Number, Indent, Description, Unit of Quantity, General Rate of Duty, Special Rate of
Duty, Column 2 Rate of Duty, Additional Duties``. A rate stands at the number it is printed at and holds for
every longer number; :func:`inherited` gives the rate of each line. Every text is read by the grammar or
listed as unread; nothing is guessed.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from gwanmun.countries.dated import holds
from gwanmun.countries.source import mapping_of, read_yaml
from gwanmun.tariff.importers.hts_columns import UNREAD, Failed, read_texts
from gwanmun.tariff.importers.hts_names import read_names
from gwanmun.tariff.importers.hts_words import Words
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE, RATE_PARTS

#: Column of the file → kind of rate.
COLUMNS = {
    "General Rate of Duty": "GENERAL",
    "Special Rate of Duty": "SPECIAL",
    "Column 2 Rate of Duty": "COLUMN2",
    "Additional Duties": "ADDITIONAL",
}
NAMES = {"HTS Number": "number", "Indent": "indent", "Description": "name", "Unit of Quantity": "units"}
#: A rate is the same one in the next revision if all these are.
SAME_RATE = ("code", "kind", "text", "assessed")
SAME_NAME = ("code", "parent", "above", "name_en", "unit", "unit2", "leaf")


class NotASchedule(ValueError):
    """The file is not the CSV of the schedule."""


@dataclass(frozen=True)
class Coverage:
    """How much of one column was read. ``distinct``: different texts; ``rows``: rows that have one."""

    kind: str
    distinct: int
    rows: int
    failed: tuple[Failed, ...]
    failed_rows: int


@dataclass(frozen=True, eq=False)
class Schedule:
    """``rates``: ``schema.RATE`` and ``RATE_PARTS``; ``nomenclature``: ``schema.NOMENCLATURE`` and
    ``above, unit_on, unit2_on, mentions`` (numbers a provision of chapters 98 and 99 speaks of)."""

    rates: pl.DataFrame
    nomenclature: pl.DataFrame
    coverage: tuple[Coverage, ...]
    unknown_units: Counter[str]
    rows: int
    digest: str

    @property
    def without_rate(self) -> list[str]:
        """Leaves for which no general rate is printed, at their number or above."""
        leaves = self.nomenclature.filter("leaf")["code"]
        found = inherited(self.rates, leaves, "GENERAL")
        return found.filter(pl.col("text").is_null())["code"].to_list()


@dataclass(frozen=True)
class Programmes:
    """What the pack says of the schedule: its words, its programme indicators, what is not carried out."""

    words: Words
    indicators: Set[str]
    kinds: tuple[Mapping[str, Any], ...]  # entries of the table of kinds, with their days
    not_assessed: tuple[str, ...]  # beginnings of codes

    def lapsed(self, on: date) -> list[str]:
        """Kinds the schedule still prints and under which nothing can be claimed on the day."""
        known = {k["code"] for k in self.kinds}
        return sorted(known - {k["code"] for k in self.kinds if holds(k, on)})

    @classmethod
    def of(cls, pack: Path) -> Programmes:
        """From a pack: ``schedule/words.yaml``, its tables of kinds, components and of what is left aside.

        :raises RuleBookError: a table is absent or cannot be read.
        """
        kinds = mapping_of(read_yaml(pack / "tables/rate_kinds.yaml"), "rate_kinds.yaml")
        words = mapping_of(read_yaml(pack / "schedule/words.yaml"), "words.yaml")
        components = mapping_of(read_yaml(pack / "tables/components.yaml"), "components.yaml")
        aside = mapping_of(read_yaml(pack / "tables/not_assessed.yaml"), "not_assessed.yaml")
        return cls(
            words=Words.of({**words, "components": {c["code"]: c for c in components["codes"]}}),
            kinds=tuple(kinds["codes"]),
            indicators=frozenset(k["code"] for k in kinds["codes"] if k["column"] == "special"),
            not_assessed=tuple(prefix for entry in aside["rows"] for prefix in entry["codes"]),
        )


def read_schedule(content: bytes, programmes: Programmes, valid_from: date, source: str) -> Schedule:
    """The whole file. ``source``: word for the column ``source`` of the rates.

    :raises NotASchedule: a column is missing, a number is not one, or a number stands twice.
    """
    raw = _rows(content)
    frames, coverage = [], []
    for column, kind in COLUMNS.items():
        rated = raw.filter(pl.col(column).is_not_null()).select("code", pl.col(column).alias("text"))
        texts = rated["text"].unique(maintain_order=True)
        read, failed = read_texts(
            texts, programmes.words, programmes.indicators if kind == "SPECIAL" else None
        )
        lost = pl.Series([f.text for f in failed], dtype=pl.String)
        lost_rows = rated.filter(pl.col("text").is_in(lost.implode())).height
        coverage.append(Coverage(kind, len(texts), rated.height, tuple(failed), lost_rows))
        joined = rated.join(read, on="text", how="left", maintain_order="left")
        frames.append(joined.with_columns(pl.coalesce("programme", pl.lit(kind)).alias("kind")))
    names, unknown = read_names(raw, programmes.words)
    return Schedule(
        rates=_rates(pl.concat(frames), programmes, valid_from, source),
        nomenclature=_names(names, programmes, valid_from),
        coverage=tuple(coverage),
        unknown_units=unknown,
        rows=raw.height,
        digest=hashlib.sha256(content).hexdigest(),
    )


def inherited(rates: pl.DataFrame, codes: Iterable[str] | pl.Series, kind: str) -> pl.DataFrame:
    """The rate of a kind that holds for each code: ``code, rate_code, text``; null where there is none.

    A rate holds for all numbers that begin with its own; the longest wins. Rates of all days are looked at:
    filter ``rates`` to a day first.
    """
    own = rates.filter(pl.col("kind") == kind).select(pl.col("code").alias("rate_code"), "text")
    asked = pl.DataFrame({"code": pl.Series(codes, dtype=pl.String)})
    lengths = sorted(own["rate_code"].str.len_bytes().unique().to_list(), reverse=True)
    for n in lengths:
        at = own.filter(pl.col("rate_code").str.len_bytes() == n).rename({"text": f"text{n}"})
        asked = asked.with_columns(pl.col("code").str.slice(0, n).alias(f"at{n}")).join(
            at, left_on=f"at{n}", right_on="rate_code", how="left", maintain_order="left"
        )
    nothing = pl.lit(None, dtype=pl.String)
    place = [pl.when(pl.col(f"text{n}").is_not_null()).then(f"at{n}") for n in lengths]
    return asked.select(
        "code",
        pl.coalesce(*place, nothing).alias("rate_code"),
        pl.coalesce(*(f"text{n}" for n in lengths), nothing).alias("text"),
    )


def _rows(content: bytes) -> pl.DataFrame:
    try:
        raw = pl.read_csv(io.BytesIO(content), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise NotASchedule(str(error)) from None
    if missing := [c for c in (*NAMES, *COLUMNS) if c not in raw.columns]:
        raise NotASchedule(f"columns missing: {', '.join(missing)}")
    raw = raw.rename(NAMES).with_columns(
        pl.col("number").str.replace_all(".", "", literal=True).alias("code"),
        pl.col("indent").cast(pl.Int16, strict=False),
        *(pl.col(c).str.strip_chars().replace("", None) for c in COLUMNS),
    )
    wrong = raw.filter(
        ~pl.col("code").str.contains(r"^([0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10})$").fill_null(value=True)
        | pl.col("indent").is_null()
        | (pl.col("code").is_null() & pl.any_horizontal(pl.col(c).is_not_null() for c in COLUMNS))
    )
    if wrong.height:
        raise NotASchedule(f"a row cannot be placed: {wrong.row(0)}")
    twice = raw["code"].drop_nulls()
    if twice.n_unique() != len(twice):
        raise NotASchedule(f"a number stands twice: {twice.filter(twice.is_duplicated())[0]}")
    return raw


def _aside(programmes: Programmes) -> pl.Expr:
    """Codes the pack does not carry out."""
    return pl.any_horizontal(
        pl.lit(value=False), *(pl.col("code").str.starts_with(p) for p in programmes.not_assessed)
    )


def _rates(read: pl.DataFrame, programmes: Programmes, valid_from: date, source: str) -> pl.DataFrame:
    left = _aside(programmes) | pl.col("reference").is_not_null() | (pl.col("kind") == "ADDITIONAL")
    left = left | pl.col("kind").is_in(programmes.lapsed(valid_from))
    frame = read.with_columns(
        pl.col("said").alias("text"),
        pl.lit(valid_from).alias("valid_from"),
        pl.lit(source).alias("source"),
        (~left).alias("assessed"),
    )
    rest = [c for c in RATE if c not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=RATE[c]).alias(c) for c in rest)
    return frame.select(*RATE, *RATE_PARTS).sort("code", "kind")


def _names(names: pl.DataFrame, programmes: Programmes, valid_from: date) -> pl.DataFrame:
    spoken = pl.concat_str(pl.col("above"), pl.col("name_en"), separator=" ", ignore_nulls=True)
    numbers = spoken.str.extract_all(r"\b[0-9]{4}\.[0-9]{2}(?:\.[0-9]{2}){0,2}\b").list.eval(
        pl.element().str.replace_all(".", "", literal=True).unique(maintain_order=True)
    )
    frame = names.with_columns(
        pl.lit(valid_from).alias("valid_from"),
        pl.lit(None, dtype=pl.Date).alias("valid_to"),
        pl.lit(None, dtype=pl.String).alias("name_ko"),
        pl.when(_aside(programmes))
        .then(numbers)
        .otherwise(pl.lit([], dtype=pl.List(pl.String)))
        .alias("mentions"),
    )
    return frame.select(*NOMENCLATURE, "above", "unit_on", "unit2_on", "mentions").sort("code")


__all__ = [
    "UNREAD", "Coverage", "NotASchedule", "Programmes", "Schedule", "inherited",
    "read_schedule",
]  # fmt: skip
