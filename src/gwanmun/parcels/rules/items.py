"""Parcels spelled as items of targeting: what models and measurements are told of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4
from gwanmun.core.hashing import Keyed, as_hex, hashed
from gwanmun.risk.contract import ITEM, Reach, narcotics_words, signs

KIND = "PARCEL"
#: Keys of people and places: column of the item → column of the parcel.
KEYED = {
    "importer": "importer_key",
    "seller": "_seller",
    "address": "consignee_address",
    "phone": "consignee_phone",
}
AIR = "4"  # mode of transport, UNECE recommendation 19
SELLER = pl.coalesce("shipper_id", "shipper_name").alias("_seller")
#: What an item is made of beside the received columns.
NEEDED = ("importer_key", "category", "hs6", "customs_value", "payable", "duty_rate_e6")

#: Columns of an item that are made of a parcel's alone: column → expression.
MADE: dict[str, pl.Expr] = {
    "item": pl.col("number"),
    "hs": pl.coalesce("hs_code", "hs6"),
    "description": pl.col("description"),
    "category": pl.col("category"),
    "carrier": pl.col("company_code"),
    "origin": pl.col("origin_country"),
    "departure": pl.col("dispatch_country"),
    "port": pl.col("loading_port"),
    "rate_e6": pl.col("duty_rate_e6"),
    "value": pl.col("customs_value"),
    "revenue": pl.col("payable"),
    "mass_g": pl.col("weight_g").cast(pl.Int64),
    "pieces": pl.col("pieces").cast(pl.Int64),
}

_AS_RECEIVED = (
    "use_code", "transaction_code", "platform_code", "specification", "currency", "arrival_date",
    "purchase_date", "added_after_arrival", "usd_e4",
)  # fmt: skip
#: What a parcel knows beside ITEM, by the names of the language of criteria; over the rows of a manifest.
BESIDE: list[pl.Expr] = [
    *(pl.col(name) for name in _AS_RECEIVED),
    *(pl.col(name).cast(pl.Int64) for name in ("cartons", "group_size")),
    (pl.col("usd_e4") * 1000 // pl.max_horizontal(pl.col("weight_g").cast(pl.Int64), pl.lit(1))).alias(
        "usd_per_kg_e4"
    ),
    (pl.col("limit_usd").cast(pl.Int64) * E4 - pl.col("usd_e4")).alias("below_limit_e4"),
    pl.col("consignee_address").str.len_chars().cast(pl.Int64).alias("address_length"),
    pl.when(pl.col("consignee_phone").is_not_null())
    .then(pl.col("consignee_id").drop_nulls().n_unique().over("consignee_phone"))
    .cast(pl.Int64)
    .alias("codes_on_phone"),
]
#: What BESIDE is made of beside the received columns.
NEEDED_BESIDE = ("usd_e4", "limit_usd", "group_size")


def items_of(
    rows: pl.DataFrame, at: date, office: str, shift: str, secret: bytes, *, keyed: bool = True
) -> pl.DataFrame:
    """ITEM, one row each in order. ``rows``: columns of TYPED and NEEDED; ``secret``: of the keys.

    Who a person is, where they live and how they are called up is told by keyed hashes only; these are null
    unless ``keyed``.
    """
    rows = rows.with_columns(SELLER)
    keys = [_keyed(name, rows[source], secret) for name, source in KEYED.items() if keyed]
    plain = rows.select(
        *(expression.alias(name) for name, expression in MADE.items()),
        *(pl.lit(value).alias(name) for name, value in said_of_all(at, office, shift).items()),
    ).hstack(keys)
    lacking = [
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in ITEM.items() if name not in plain.columns
    ]
    return plain.with_columns(lacking).select(pl.col(name).cast(dtype) for name, dtype in ITEM.items())


#: What signs are made of: column of the signs → column of the parcel. Spelled as for the network of parties.
WORDS = {
    "item": pl.col("number"),
    "importer": pl.col("importer_key"),
    "seller": SELLER,
    "phone": pl.col("consignee_phone"),
    "address": pl.col("consignee_address"),
    "description": pl.col("description"),
    "departure": pl.col("dispatch_country"),
    "origin": pl.col("origin_country"),
    "mass_g": pl.col("weight_g").cast(pl.Int64),
    "value": pl.col("customs_value"),
}


def signs_of(rows: pl.DataFrame, book: RuleBook, reach: Reach, key: bytes) -> pl.DataFrame:
    """SIGNS of parcels, in their order: patterns of narcotics and finds near their parties.

    People are counted among ``rows`` (columns of TYPED and NEEDED); ``key``: of the network.
    """
    lists = book.once("parcels.narcotics", lambda: narcotics_words(book.tables.get("narcotics", [])))
    return signs(rows.select(**WORDS), lists, reach, key)


def said_of_all(at: date, office: str, shift: str) -> dict[str, Any]:
    """Columns of an item that are the same for all parcels of a case."""
    return {"kind": KIND, "at": at, "office": office, "shift": shift, "mode": AIR}


def key_of(name: str, value: str | None, secret: bytes) -> str | None:
    """The key of one value of a column of KEYED: 16 hexadecimal digits."""
    if value is None:
        return None
    return _way(name, secret).of(value.encode()).hex()


def _keyed(name: str, values: pl.Series, secret: bytes) -> pl.Series:
    """The key of each value, 16 hexadecimal digits."""
    return hashed(values.cast(pl.String), _way(name, secret), as_hex).alias(name)


def _way(name: str, secret: bytes) -> Keyed:
    return Keyed(secret, 8, person=name.encode())
