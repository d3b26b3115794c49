"""Which way a postal parcel goes (International Mail Notice 2 and 16, 2026-03-31).

Separate from the express pipeline: mail has other limits, and it may be taxed on the spot where its
value is plain and the consignee known.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4, said

EXEMPT, TAXED, SIMPLIFIED, DECLARATION = "ON_SITE_EXEMPT", "ON_SITE_TAXED", "SIMPLIFIED", "DECLARATION"

#: What :func:`mail_lane` looks at. Null stands for "not told".
INPUT: dict[str, type[pl.DataType]] = {
    "usd_e4": pl.Int64,  # price of the goods, 1/10,000 dollar
    "customs_value": pl.Int64,  # won; decides for gifts
    "tax": pl.Int64,  # won that would be due, where it is known
    "own_use": pl.Boolean,
    "gift": pl.Boolean,
    "plain": pl.Boolean,  # the value is easy to determine and the consignee clear
    "declared": pl.Boolean,  # the owner wants a declaration
}


def mail_lane(book: RuleBook) -> pl.Expr:
    """``ON_SITE_EXEMPT | ON_SITE_TAXED | SIMPLIFIED | DECLARATION``; null: not enough is told."""
    dollars, gift = pl.col("usd_e4"), said(pl.col("gift"))
    above = (
        pl.when(gift)
        .then(pl.col("customs_value") > book.int("mail.gift_limit_won"))
        .otherwise(dollars > book.int("mail.simplified_limit_usd") * E4)
    )
    small = said(pl.col("own_use")) & said(dollars <= book.int("mail.exempt_limit_usd") * E4)
    no_tax = said(pl.col("tax") < book.int("tax.minimum_won"))
    return (
        pl.when(said(pl.col("declared")))
        .then(pl.lit(DECLARATION))
        .when(small)
        .then(pl.lit(EXEMPT))
        .when(above.is_null())
        .then(None)
        .when(above)
        .then(pl.lit(DECLARATION))
        .when(no_tax)
        .then(pl.lit(EXEMPT))
        .when(said(pl.col("plain")))
        .then(pl.lit(TAXED))
        .otherwise(pl.lit(SIMPLIFIED))
    )
