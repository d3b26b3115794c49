"""The goods table of a book as frames: which category a code or a word means, and what follows from it."""

from __future__ import annotations

from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.parcels.rules.words import patterns

#: One row per category; ``_goods`` is its place in the order of precedence.
ATTRIBUTES: dict[str, type[pl.DataType]] = {
    "_goods": pl.Int32,
    "category": pl.String,
    "_goods_hs6": pl.String,  # code that stands in where none is given
    "_bars_list": pl.Boolean,
    "_goods_hold": pl.String,  # PROHIBITED | IPR
    "_by_declaration": pl.Boolean,  # taxed by a quantity that only the declaration tells
    "_unit": pl.String,  # own-use norm: piece | bottle | g | ml
    "_norm": pl.Int64,
    "_beer": pl.Boolean,
    "_vat_exempt": pl.Boolean,
    "liquor_rate_e6": pl.Int64,
    "consumption_threshold": pl.Int64,
    "consumption_rate_e6": pl.Int64,
    "rural_on_consumption": pl.Boolean,
}


def attributes(book: RuleBook) -> pl.DataFrame:
    """The categories with everything the steps ask of them, figures filled in from the book.

    The last row stands for goods of no category: flags are false, the rest is null.
    """
    bag, jewellery = book.int("tax.threshold_bag_won"), book.int("tax.threshold_jewellery_won")
    thresholds = {"bag": bag, "jewellery": jewellery, "fur": jewellery}
    liquor = {"wine": book.int("tax.liquor_wine_rate_e6"), "spirits": book.int("tax.liquor_spirits_rate_e6")}
    rows = []
    for place, category in enumerate(book.tables["goods"]):
        kind = category.get("consumption")
        rows.append(
            {
                "_goods": place,
                "category": category["id"],
                "_goods_hs6": category.get("hs6"),
                "_bars_list": category.get("bars_list", False),
                "_goods_hold": category.get("hold"),
                "_by_declaration": category.get("tax") == "by_declaration",
                "_unit": category.get("own_use", {}).get("unit"),
                "_norm": category.get("own_use", {}).get("limit"),
                "_beer": category.get("liquor") == "beer",
                "_vat_exempt": category.get("vat_exempt", False),
                "liquor_rate_e6": liquor.get(category.get("liquor", "")),
                "consumption_threshold": thresholds.get(kind) if kind else None,
                "consumption_rate_e6": book.int("tax.threshold_goods_rate_e6") if kind else None,
                "rural_on_consumption": kind == "fur",
            }
        )
    nothing = {name: False if dtype == pl.Boolean else None for name, dtype in ATTRIBUTES.items()}
    return pl.DataFrame([*rows, nothing], schema=ATTRIBUTES)


def attribute(table: pl.DataFrame, name: str) -> pl.Expr:
    """An attribute of each parcel's category (row ``_goods_row``)."""
    return pl.lit(table[name]).gather(pl.col("_goods_row")).alias(name)


def places_by_hs(goods: list[dict[str, Any]]) -> dict[str, int]:
    """HS prefix → place of the first category that claims it."""
    found: dict[str, int] = {}
    for place, category in enumerate(goods):
        for prefix in category.get("hs", ()):
            found.setdefault(prefix, place)
    return found


def places_by_word(goods: list[dict[str, Any]]) -> dict[str, int]:
    """Search pattern → place of the first category that claims it."""
    found: dict[str, int] = {}
    for place, category in enumerate(goods):
        for pattern in patterns(category.get("words", {})):
            found.setdefault(pattern, place)
    return found
