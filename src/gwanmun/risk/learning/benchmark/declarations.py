"""The published set of synthetic Korean import declarations, read as items and results.

54,000 declarations of January 2020 to June 2021, drawn by a generative network from real ones (Institute for
Basic Science and Korea Customs Service, arXiv 2208.02484, MIT licence). Parties, goods and labels are all of
the network's making: nothing learnt here says anything about a real importer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gwanmun.risk.rules.items import FIND, ITEM, NO_FIND, absent

FILES = {"train": "cdd_train.csv", "valid": "cdd_valid.csv", "test": "cdd_test_nolabels.csv"}
ORDINARY, CRITICAL = "FRAUD", "CRITICAL_FRAUD"
TUPLE = ("hs", "departure", "origin", "rate_e6", "rate_kind", "mass_g")  # what the set repeats
#: Columns of the set that an item has no place for.
MORE = ("process_type", "import_type", "import_use", "payment_type", "origin_indicator")
_NAMES = {
    "item": "declaration_id",
    "office": "office_id",
    "hs": "hs10",
    "importer": "importer_id",
    "seller": "seller_id",
    "declarant": "declarant_id",
    "carrier": "courier_id",
    "origin": "country_origin",
    "departure": "country_departure",
    "mode": "transport_mode",
    "rate_kind": "tax_type",
}


class NoData(ValueError):
    """The folder does not hold the set: ``file`` is not there, or lacks ``columns``."""

    def __init__(self, file: Path, columns: tuple[str, ...] = ()) -> None:
        self.file, self.columns = file, columns
        super().__init__(
            f"{file}: 열이 없습니다 / columns are missing: {', '.join(columns)}"
            if columns
            else f"{file}: 공개 수입신고 자료가 없습니다. / The public set of declarations is not there."
        )


@dataclass(frozen=True, eq=False)
class Part:
    """``items``: ITEM and ``MORE``. ``results``: RESULT, none where the labels are kept away."""

    items: pl.DataFrame
    results: pl.DataFrame | None


def read_part(folder: Path, name: str) -> Part:
    """One of ``FILES``. Codes stay text (``0407…`` keeps its nought, ``NA`` is Namibia); mass in grams,
    price in whole won, rates in millionths. A result is known on the day of its declaration.

    :raises NoData: naming the missing file or column.
    """
    path = folder / FILES[name]
    if not path.exists():
        raise NoData(path)
    raw = pl.read_csv(path, infer_schema=False, null_values=[""])
    needed = ["date", "net_mass_kg", "item_price_krw", "tax_rate", *_NAMES.values(), *MORE]
    missing = tuple(c for c in needed if c not in raw.columns)
    if missing:
        raise NoData(path, missing)
    day = pl.col("date").str.to_date()
    items = absent(
        raw.select(
            pl.lit("DECLARATION").alias("kind"),
            *(pl.col(theirs).alias(ours) for ours, theirs in _NAMES.items()),
            day.alias("at"),
            _whole("tax_rate", 10_000).alias("rate_e6"),
            _whole("item_price_krw", 1).alias("value"),
            _whole("net_mass_kg", 1000).alias("mass_g"),
            *MORE,
        )
    ).select(*ITEM, *MORE)
    return Part(items, _results(raw, day) if "fraud" in raw.columns else None)


def _whole(column: str, times: int) -> pl.Expr:
    """Written decimals as whole numbers, by way of exact decimals."""
    return (pl.col(column).cast(pl.Decimal(38, 6)) * times).round(0).cast(pl.Int64)


def _results(raw: pl.DataFrame, day: pl.Expr) -> pl.DataFrame:
    found = pl.col("fraud") == "1"
    kind = pl.when(pl.col("critical_fraud") == "2").then(pl.lit(CRITICAL)).otherwise(pl.lit(ORDINARY))
    return raw.select(
        pl.lit("DECLARATION").alias("kind"),
        pl.col("declaration_id").alias("item"),
        day.alias("selected_on"),
        day.alias("known_on"),
        pl.col("office_id").alias("office"),
        pl.lit(None, dtype=pl.String).alias("lane"),
        pl.lit("RANDOM").alias("basis"),
        pl.when(found).then(pl.lit(FIND)).otherwise(pl.lit(NO_FIND)).alias("outcome"),
        pl.when(found).then(kind).alias("find"),
        pl.lit(None, dtype=pl.Int64).alias("seized_mg"),
        pl.lit(None, dtype=pl.Int64).alias("recovered"),
    )


def unseen(items: pl.DataFrame, past: pl.DataFrame) -> pl.Series:
    """For each item whether its goods tuple never occurs in ``past``."""
    known = past.select(TUPLE).unique().with_columns(pl.lit(value=False).alias("unseen"))
    return (
        items.select(TUPLE)
        .join(known, on=TUPLE, how="left", nulls_equal=True, maintain_order="left")["unseen"]
        .fill_null(value=True)
    )


__all__ = ["CRITICAL", "FILES", "MORE", "ORDINARY", "TUPLE", "NoData", "Part", "read_part", "unseen"]
