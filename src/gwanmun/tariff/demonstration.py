"""The demonstration tariff a country pack carries: small, readable CSV, never the official tariff.

``rates_demo.csv``: rates in percent, amounts in the country's currency for one ``unit``, days as ISO dates;
an empty cell says nothing. ``nomenclature_demo.csv``: ``code, name_ko, name_en, unit``; every code of the
greatest length may be declared, and levels between that are not listed are filled in without a name.
``rates_demo.yaml``: what the tables are, and what the words in the column ``source`` mean.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries.source import mapping_of, read_yaml
from gwanmun.tariff.figures import scaled
from gwanmun.tariff.nomenclature import with_levels
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE

_COLUMNS = (
    "code", "kind", "origin", "use", "party", "form", "rate_percent", "amount", "unit", "reference",
    "valid_from", "valid_to", "source",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Demonstration:
    """``rates``, ``nomenclature``: None where the pack has no such file."""

    rates: pl.DataFrame | None
    nomenclature: pl.DataFrame | None
    label: Text
    nomenclature_label: Text
    sources: Mapping[str, Text]
    digest: str


def read_demonstration(tables: Path) -> Demonstration:
    """The demonstration tables in a pack's folder ``tables``.

    :raises RuleBookError: a table that does not say what it is, or a figure that cannot be read exactly.
    """
    about_file = tables / "rates_demo.yaml"
    digest = hashlib.sha256()
    about: Mapping[str, Any] = {}
    if about_file.is_file():
        about = mapping_of(read_yaml(about_file), about_file.name)
        digest.update(about_file.read_bytes())
    try:
        label = Text.of(about.get("label", {"ko": "시연용 관세율", "en": "Demonstration rates"}))
        names_label = Text.of(about.get("nomenclature", label_of(label)))
        sources = {key: Text.of(entry) for key, entry in about.get("sources", {}).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise RuleBookError(f"{about_file.name}: {error}") from None
    frames: dict[str, pl.DataFrame | None] = {"rates": None, "nomenclature": None}
    for name in frames:
        path = tables / f"{name}_demo.csv"
        if not path.is_file():
            continue
        digest.update(path.read_bytes())
        raw = _csv(path)
        frames[name] = _rates(raw, path.name) if name == "rates" else _names(raw, about, path.name)
    rates = frames["rates"]
    if rates is not None and (nameless := set(rates["source"].unique()) - sources.keys()):
        raise RuleBookError(f"rates_demo.csv: sources without words: {sorted(map(str, nameless))}")
    return Demonstration(rates, frames["nomenclature"], label, names_label, sources, digest.hexdigest())


def label_of(text: Text) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}


def _csv(path: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RuleBookError(f"{path.name}: {error}") from None


def _rates(raw: pl.DataFrame, name: str) -> pl.DataFrame:
    if missing := [c for c in _COLUMNS if c not in raw.columns]:
        raise RuleBookError(f"{name}: columns missing: {', '.join(missing)}")
    figures = {"rate_percent": ("rate_e6", 4), "amount": ("amount_e6", 6), "reference": ("reference_e6", 6)}
    frame = raw.with_columns(
        *(scaled(pl.col(c), decimals).alias(to) for c, (to, decimals) in figures.items()),
        *(pl.col(c).str.to_date("%Y-%m-%d", strict=False).alias(f"_{c}") for c in ("valid_from", "valid_to")),
    )
    pairs = [*((c, to) for c, (to, _) in figures.items()), ("valid_to", "_valid_to")]
    unread = pl.any_horizontal(
        *(pl.col(c).is_not_null() & pl.col(to).is_null() for c, to in pairs),
        pl.col("_valid_from").is_null(),
        ~pl.col("form").is_in(["sum", "higher", "lower"]).fill_null(value=False),
        ~pl.col("code").str.contains(r"^[0-9]{2,12}$").fill_null(value=False),
        pl.all_horizontal(pl.col(to).is_null() for _, (to, _) in figures.items()),
    )
    if (bad := frame.filter(unread)).height:
        raise RuleBookError(f"{name}: a row cannot be read: {bad.row(0, named=True)}")
    frame = frame.with_columns(
        pl.col("_valid_from").alias("valid_from"),
        pl.col("_valid_to").alias("valid_to"),
        *(pl.lit(None, dtype=RATE[c]).alias(c) for c in ("amount2_e6", "unit2", "text")),
    )
    return frame.select(pl.col(c).cast(dtype) for c, dtype in RATE.items()).sort("code", "kind", "valid_from")


def _names(raw: pl.DataFrame, about: Mapping[str, Any], name: str) -> pl.DataFrame:
    start = about.get("nomenclature_from")
    if not isinstance(start, date) or not {"code", "name_ko", "name_en", "unit"} <= set(raw.columns):
        raise RuleBookError(f"{name}: the columns, or nomenclature_from in rates_demo.yaml, are missing")
    frame = raw.with_columns(
        pl.lit(start).alias("valid_from"), *(pl.lit(None).alias(c) for c in ("unit2", "valid_to"))
    )
    full = with_levels(frame)
    return full.select(pl.col(c).cast(dtype) for c, dtype in NOMENCLATURE.items())
