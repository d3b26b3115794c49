"""Are the list data complete and plausible? (Express Notice, annex 3)"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.codes import COUNTRIES
from gwanmun.core.exprs import said
from gwanmun.parcels.rules.case import Apply, layers, why
from gwanmun.parcels.rules.schema import FIELDS, TYPED
from gwanmun.parcels.rules.words import blank_out, only, searchable

#: Typed columns that must not be empty.
MANDATORY = tuple(
    name
    for f in FIELDS
    if f.mandatory
    for name in (f.name, f"{f.name}_e4", "weight_g" if f.name == "gross_weight" else "")
    if name in TYPED
)

#: Chapters 01 to 97 at 2, 4, 6 or 10 digits.
HS_FORM = r"^(?:0[1-9]|[1-8][0-9]|9[0-7])(?:[0-9]{2}|[0-9]{4}|[0-9]{8})?$"


def importer_key() -> pl.Expr:
    """Who imports: the identifier, else name and telephone together; null when neither is told."""
    person = pl.concat_str("consignee_name", pl.lit("|"), "consignee_phone")
    return pl.coalesce("consignee_id", person).alias("importer_key")


def checks(book: RuleBook) -> Apply:
    vague = {k: v for k, v in book.tables["vague"].items() if k in ("ko", "en")}
    arrival, received = pl.col("arrival_date"), pl.col("_received")
    ahead = pl.duration(days=book.int("parcels.arrival_ahead_days"))
    back = pl.duration(days=book.int("parcels.arrival_back_days"))
    implausible = said((arrival > received + ahead) | (arrival < received - back))
    personal = pl.col("use_code") == "1"
    transaction = pl.col("transaction_code")
    agree = (personal & (transaction == "D")) | ((pl.col("use_code") == "2") & transaction.is_in(["E", "F"]))
    hs_code = pl.col("hs_code")
    hs_wrong = said(~hs_code.str.contains(HS_FORM))
    prefixes = book.value("parcels.disposable_phone_prefixes")
    phone = pl.col("consignee_phone")
    disposable = said(pl.any_horizontal(phone.str.starts_with(prefix) for prefix in prefixes))
    flags = {
        "checks.missing": pl.any_horizontal(pl.col(name).is_null() for name in MANDATORY),
        "checks.vague": pl.col("description").is_not_null() & only(pl.col("_said"), vague),
        "checks.transaction": said(~agree),
        "checks.country": said(~pl.col("dispatch_country").is_in(sorted(COUNTRIES))),
        "checks.phone": disposable,
    }
    return layers(
        [
            searchable(pl.col("description")).alias("_said"),
            implausible.alias(why("checks.arrival_date")),
            hs_wrong.alias(why("checks.hs")),
        ],
        [
            pl.when(pl.col(why("checks.arrival_date")) | arrival.is_null())
            .then(received)
            .otherwise(arrival)
            .alias("tax_date"),
            pl.when(~pl.col(why("checks.hs"))).then(hs_code).alias("_hs"),
            blank_out(pl.col("_said"), book.tables["blanked"]).alias("_words"),
            *(flag.alias(why(rule)) for rule, flag in flags.items()),
            importer_key(),
        ],
        [(~pl.any_horizontal(map(why, ("checks.arrival_date", *flags)))).alias(why("checks.complete"))],
    )
