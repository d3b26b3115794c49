"""Own-use norms (Import Clearance Notice, annex 11) and with them the small-value exemption.

Quantities: pieces for bottles of supplements and medicines, gross grams for farm goods (the list
carries no net weight, so the norm is tested on the safe side), millilitres read from specification
or description for perfume and liquor. Members of an aggregation group are counted together.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4, digits_e3, said
from gwanmun.parcels.rules.case import Apply, layers, why
from gwanmun.parcels.rules.steps.lane import GENERAL, UNDECIDED

_VOLUME = r"([0-9]+(?:[.,][0-9]+)*) *(ml|㎖|밀리리터|cl|l|ℓ|liters?|litres?|리터)(?:[^a-z]|$)"
_ML = {10: ["cl"], 1000: ["l", "ℓ", "liter", "liters", "litre", "litres", "리터"]}
MOST_ML = 10_000_000  # ten thousand litres: no parcel, the figure is not believed


def plain_figure(written: pl.Expr) -> pl.Expr:
    """A figure as written → with a decimal point only.

    A comma before three figures parts thousands (``1,000 ml``), any other is a decimal one
    (``1,5 l``, ``0,750 l``).
    """
    return (
        written.str.replace(r"^0,", "0.")
        .str.replace_all(r",([0-9]{3})\b", "$1")
        .str.replace_all(",", ".", literal=True)
    )


def millilitres_per(unit: pl.Expr) -> pl.Expr:
    factor: pl.Expr = pl.lit(1, dtype=pl.Int64)
    for millilitres, written in _ML.items():
        factor = pl.when(unit.is_in(written)).then(pl.lit(millilitres, dtype=pl.Int64)).otherwise(factor)
    return pl.when(unit.is_not_null()).then(factor)


def own_use(book: RuleBook) -> Apply:
    unit, norm = pl.col("_unit"), pl.col("_norm")
    pieces = pl.col("pieces").cast(pl.Int64)
    measured = (
        pl.when(unit.is_in(["piece", "bottle"]))
        .then(pieces)
        .when(unit == "g")
        .then(pl.col("weight_g").cast(pl.Int64))
        .when(unit == "ml")
        .then(pieces * pl.col("_volume_ml"))
    )
    together = pl.col("_quantity").sum().over("group_key", "_goods")
    quantity = pl.when(pl.col("group_key").is_not_null()).then(together).otherwise("_quantity")
    text = pl.concat_str(
        pl.col("specification").fill_null(""), pl.lit(" "), pl.col("description").fill_null("")
    ).str.to_lowercase()
    millilitres = (digits_e3(pl.col("_figure")) * millilitres_per(pl.col("_written")) + 999) // 1000
    personal = said(pl.col("use_code") == "1")
    sample = said(pl.col("use_code") == "2") & said(pl.col("transaction_code").is_in(["E", "F"]))
    bottle = said(unit == "bottle")
    unmeasured = (
        pl.col("_personal")
        & said(unit.is_in(["ml", "bottle"]))
        & (pl.col("_volume_ml").is_null() | pieces.is_null())
    )
    one_bottle = said(
        (pl.col("_quantity") <= book.int("parcels.liquor_bottles"))
        & (pl.col("_volume_ml") <= book.int("parcels.liquor_volume_ml"))
    )
    dear = ~said(pl.col("usd_e4") <= book.int("parcels.liquor_limit_usd") * E4)
    too_much = said(pl.col("_quantity") > norm) | (pl.col("_bottle") & ~one_bottle & ~pl.col("_unmeasured"))
    over = pl.col("_personal") & too_much
    none = pl.lit("NONE")
    fits = pl.col("_personal") & ~pl.col("_over_norm") & ~pl.col("_unmeasured")
    sample_value = said(
        pl.col("customs_value") * E4 <= book.int("parcels.sample_limit_usd") * pl.col("_usd_rate_e4")
    )
    by_declaration = pl.col("_by_declaration")
    small = pl.col(why("own_use.within")) & pl.col("_small") & ~pl.col("_over") & ~by_declaration
    exempt = (
        pl.when("_small_own_use")
        .then(
            pl.when(~pl.col("_bottle"))
            .then(pl.lit("SMALL"))
            .when(~dear)
            .then(pl.lit("BOTTLE"))
            .otherwise(none)
        )
        .when(pl.col(why("own_use.sample")) & sample_value & ~pl.col("_bottle") & ~by_declaration)
        .then(pl.lit("SAMPLE"))
        .otherwise(none)
    )
    return layers(
        [
            text.alias("_text"),
            personal.alias("_personal"),
            sample.alias(why("own_use.sample")),
            bottle.alias("_bottle"),
        ],
        [
            plain_figure(pl.col("_text").str.extract(_VOLUME, 1)).alias("_figure"),
            pl.col("_text").str.extract(_VOLUME, 2).alias("_written"),
        ],
        [millilitres.alias("_volume_ml")],
        [pl.when(pl.col("_volume_ml") <= MOST_ML).then("_volume_ml").alias("_volume_ml")],
        [measured.alias("_quantity")],
        [quantity.alias("_quantity"), unmeasured.alias("_unmeasured")],
        [over.alias("_over_norm"), over.alias(why("own_use.over"))],
        [fits.alias(why("own_use.within")), pl.col("_unmeasured").alias(why("own_use.unmeasured"))],
        [small.alias("_small_own_use")],
        [
            exempt.alias("exempt"),
            pl.when(pl.col("_over_norm") & (pl.col("lane") != UNDECIDED))
            .then(pl.lit(GENERAL))
            .otherwise("lane")
            .alias("lane"),
        ],
        [(pl.col("exempt") == "BOTTLE").alias(why("own_use.liquor"))],
    )
