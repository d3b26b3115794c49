"""Does the personal customs code exist, hold, and belong to the consignee?

Exactly one of format, unknown, stolen, suspended, expired is told, the first that applies;
differences of holder (name, telephone, postal code) are told together.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.core.few import look_up
from gwanmun.parcels.rules.case import Apply, Case, why

PERSONAL = "A"  # kind of identifier: personal customs code


def code_well_formed(book: RuleBook, code: pl.Expr) -> pl.Expr:
    """Lexical check only: the check digit's algorithm is not published and is not computed."""
    return code.str.contains(book.value("parcels.code_pattern"))


def _name(column: str) -> pl.Expr:
    return pl.col(column).str.to_uppercase().str.replace_all(r"\s+", "")


def personal_code(book: RuleBook) -> Apply:
    personal = said(pl.col("consignee_id_kind") == PERSONAL) & pl.col("consignee_id").is_not_null()
    status = pl.col("_holder_status")
    formed = code_well_formed(book, pl.col("consignee_id"))
    in_time = pl.col("tax_date").is_between(pl.col("_holder_from"), pl.col("_holder_to"))
    zip_differs = pl.lit(value=False)
    if book.value("parcels.code_zip_check"):
        zip_differs = said((pl.col("_holder_zip") != "") & (pl.col("_holder_zip") != pl.col("consignee_zip")))
    verdict = (
        pl.when(~personal)
        .then(pl.lit("other"))
        .when(~said(formed))
        .then(pl.lit("format"))
        .when(status.is_null())
        .then(pl.lit("unknown"))
        .when(status == "STOLEN")
        .then(pl.lit("stolen"))
        .when(status != "ACTIVE")
        .then(pl.lit("suspended"))
        .when(~said(in_time))
        .then(pl.lit("expired"))
        .otherwise(pl.lit("held"))
    )
    held = pl.col("_verdict") == "held"
    name_differs = said(_name("_holder_name") != _name("consignee_name"))
    phone_differs = said(pl.col("_holder_phone") != pl.col("consignee_phone"))
    told_who = pl.col("consignee_name").is_not_null() & pl.col("consignee_phone").is_not_null()
    other = (pl.col("_verdict") == "other") & pl.col("consignee_id").is_not_null()
    told = ("format", "unknown", "stolen", "suspended", "expired")
    flags = [
        other.alias(why("code.other")),
        *((pl.col("_verdict") == word).alias(why(f"code.{word}")) for word in told),
        (held & name_differs).alias(why("code.name")),
        (held & phone_differs).alias(why("code.phone")),
        (held & zip_differs).alias(why("code.zip")),
        (held & told_who & ~name_differs & ~phone_differs & ~zip_differs).alias(why("code.match")),
    ]
    renamed = {
        "code": "consignee_id",
        "name": "_holder_name",
        "phone": "_holder_phone",
        "zip": "_holder_zip",
        "status": "_holder_status",
        "valid_from": "_holder_from",
        "valid_to": "_holder_to",
    }

    judged = verdict.alias("_verdict")
    used = ["_verdict", *(name for name in renamed.values() if name != "consignee_id")]

    def apply(rows: pl.LazyFrame, case: Case) -> pl.LazyFrame:
        rows = look_up(rows, case.registry.rename(renamed), ["consignee_id"])
        return rows.with_columns(judged).with_columns(flags).drop(used)

    return apply
