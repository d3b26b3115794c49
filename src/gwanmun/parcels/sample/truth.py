"""What a correct decision would find: expected lanes, aggregation groups, planted faults."""

from __future__ import annotations

import polars as pl

#: US cents: list limit, list limit for parcels from the US under the express provision, simplified limit.
_LIST, _LIST_US, _SIMPLIFIED = 15_000, 20_000, 200_000

#: Roles whose lane follows from price and country alone.
_BY_PRICE = ("PLAIN", "GENERAL", "DECOY_SUPPLIER", "DECOY_DATE", "DECOY_BELOW")
_REFUSED = ("NUMBER", "FIELDS", "DATE", "DUPLICATE")

#: Columns of the truth file, one row for each parcel line. ``line`` is the line of the file as an
#: editor counts: in CSV the header is line 1.
COLUMNS = (
    "line",
    "number",
    "role",
    "kind",
    "category",
    "item",
    "hard",  # a description that misleads a keyword search ("wine glass set")
    "excluded",  # goods category that bars list clearance, as the country pack names it
    "usd_cents",  # price meant; lines in another currency agree to about one per cent
    "dispatch_country",
    "lane",  # expected lane for an operator without the US express permission; null when not by price
    "lane_us",  # the same with the permission
    "group",  # number of the aggregation group whose sum exceeds the limit
    "group_kind",  # SAME_PURCHASE or SPLIT when planted, NATURAL when chance brought it about
    "code_fault",
    "broken",
    "broken_field",
    "fraud",
    "own_use",
    "vague",
    "hs_fault",
)


def _lane(list_limit: pl.Expr) -> pl.Expr:
    cents = pl.col("usd_cents")
    return (
        pl.when(cents <= list_limit)
        .then(pl.lit("LIST"))
        .when(cents <= _SIMPLIFIED)
        .then(pl.lit("SIMPLIFIED"))
        .otherwise(pl.lit("GENERAL"))
    )


def finish(rows: pl.DataFrame) -> pl.DataFrame:
    """Raw truth of all blocks → COLUMNS. Groups are found over the whole file, as the law adds up:
    same consignee, same supplier, same purchase date, more than one line, sum above the limit."""
    us = pl.col("dispatch_country") == "US"
    counted = rows.filter(pl.col("broken").is_null() | ~pl.col("broken").is_in(_REFUSED))
    keys = ["importer", "supplier", "wait"]
    found = (
        counted.group_by(keys)
        .agg(n=pl.len(), total=pl.col("usd_cents").sum(), first=pl.col("line").min())
        .filter((pl.col("n") > 1) & (pl.col("total") > _LIST))
        .sort("first")
        .with_row_index("group", 1)
        .select(*keys, "group", "total")
    )
    rows = rows.join(found, on=keys, how="left", maintain_order="left")
    refused = pl.col("broken").is_in(_REFUSED).fill_null(False)
    rows = rows.with_columns(group=pl.when(~refused).then(pl.col("group")))
    role = pl.col("role")
    lane = role.is_in(_BY_PRICE) & pl.col("group").is_null()
    under_us = pl.when(us).then(_LIST_US).otherwise(_LIST)
    return rows.with_columns(
        lane=pl.when(lane).then(_lane(pl.lit(_LIST))),
        lane_us=pl.when(lane).then(_lane(under_us)),
        group_kind=pl.when(pl.col("group").is_not_null()).then(
            pl.when(role.is_in(["SAME_PURCHASE", "SPLIT"])).then(role).otherwise(pl.lit("NATURAL"))
        ),
        code_fault=pl.when(role == "CODE_FAULT").then(pl.col("kind")),
        fraud=pl.when(role == "FRAUD").then(pl.col("kind")),
        own_use=pl.when(role == "OWN_USE").then(pl.col("kind")),
        vague=role == "VAGUE",
    ).select(COLUMNS)
