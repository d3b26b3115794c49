"""Prices, pieces, weights: log-normal per category, gathered just under the exemption limit.

All amounts are US cents (integers) until a line is priced in another currency.
"""

from __future__ import annotations

import polars as pl

from gwanmun.parcels.sample.draw import Draw, spread
from gwanmun.parcels.sample.tables import KNOTS, goods, padded, rows

#: Pieces in a line by sizing of the category: (pieces, share).
_PIECES: dict[str, tuple[tuple[int, int], ...]] = {
    "single": ((1, 100),),
    "one": ((1, 97), (2, 3)),
    "few": ((1, 70), (2, 18), (3, 8), (4, 4)),
    "many": ((1, 45), (2, 20), (3, 12), (5, 12), (10, 11)),
}
_SLOTS = 1000
#: Asking prices people choose to stay free of duty.
_UNDER_150 = (14999, 14990, 14950, 14900, 14880, 14800, 14500, 15000)
_UNDER_200 = (19999, 19990, 19950, 19900, 19500, 20000)
_WHOLE_UNITS = {"KRW", "JPY"}  # written without decimals


def pieces(sizing: pl.Series, draw: Draw) -> pl.Series:
    """Pieces in each line (UInt64) by sizing name."""
    flat: list[int] = []
    for choices in _PIECES.values():
        flat += [choices[i][0] for i in spread([share for _, share in choices], _SLOTS)]
    start = sizing.replace_strict({n: i * _SLOTS for i, n in enumerate(_PIECES)}, return_dtype=pl.UInt64)
    return pl.Series(flat, dtype=pl.UInt64).gather(start + draw.below("pieces", _SLOTS))


def natural(cents: pl.Series, sigma: pl.Series, draw: Draw) -> pl.Series:
    """Median price times a log-normal factor of its category; usual price endings."""
    u = draw.bits("price")
    at = sigma.cast(pl.UInt64) * (KNOTS + 1) + u * KNOTS // (1 << 32)
    fraction = u * KNOTS % (1 << 32) // (1 << 12)
    low, high = goods().factors.gather(at), goods().factors.gather(at + 1)
    factor = low + (high - low) * fraction // (1 << 20)
    price = cents.cast(pl.UInt64) * factor // 1_000_000
    ending = pl.Series([99, 99, 99, 0, 90, 50, 100, 100, 100, 100], dtype=pl.UInt64).gather(
        draw.below("ending", 10)
    )
    frame = pl.DataFrame({"p": price, "e": ending})
    ended = pl.when(pl.col("e") < 100).then(pl.col("p") // 100 * 100 + pl.col("e")).otherwise(pl.col("p"))
    return frame.select(ended.clip(lower_bound=100).alias("p")).to_series()


def priced(frame: pl.DataFrame, draw: Draw) -> pl.Series:
    """Price of the line in cents: the natural one bent to what the row's part needs.

    ``frame``: role, kind, member_count (of its group), natural, us (dispatched from the US).
    """
    frame = frame.with_columns(
        span=draw.below("span", 1 << 20),
        under=draw.pick("under 150", pl.Series(_UNDER_150, dtype=pl.UInt64)),
        under_us=draw.pick("under 200", pl.Series(_UNDER_200, dtype=pl.UInt64)),
        bends=draw.chance("bends", 550),
    )
    p, span, role, kind = pl.col("natural"), pl.col("span"), pl.col("role"), pl.col("kind")
    bent = (
        pl.when(pl.col("bends") & ~pl.col("us") & p.is_between(15001, 19000))
        .then(pl.col("under"))
        .when(pl.col("bends") & pl.col("us") & p.is_between(20001, 24000))
        .then(pl.col("under_us"))
        .otherwise(p.clip(upper_bound=199_000))
    )
    grouped = role.is_in(["SAME_PURCHASE", "SPLIT"])
    chosen = (
        pl.when(grouped & (pl.col("member_count") == 2))
        .then(10_600 + span % 4_300)
        .when(grouped)
        .then(7_500 + span % 6_500)
        .when(role.is_in(["DECOY_SUPPLIER", "DECOY_DATE"]))
        .then(8_000 + span % 6_900)
        .when(role == "DECOY_BELOW")
        .then(2_000 + span % 5_000)
        .when(role == "GENERAL")
        .then(200_100 + span % 700_000)
        .when(kind == "UNDERVALUED")
        .then(900 + span % 4_000)
        .when(role.is_in(["EXCLUDED", "OWN_USE", "VAGUE", "ADDED", "CODE_FAULT", "FRAUD"]))
        .then(pl.min_horizontal(p, 9_000 + span % 5_500))
        .otherwise(bent)
    )
    return frame.select(chosen.cast(pl.Int64).alias("cents")).to_series()


def currencies(
    place: pl.Series, cents: pl.Series, plain: pl.Series, rates: dict[str, int], draw: Draw
) -> pl.Series:
    """Currency of each line: US dollars, and in a few plain lines that of the seller or won.

    Lines near a limit stay in dollars, so that the expected lane does not hang on rounding.
    """
    local = pl.Series([r["currency"] for r in rows("countries")], dtype=pl.String).gather(place)
    frame = pl.DataFrame({"local": local, "cents": cents, "plain": plain, "u": draw.below("currency", 1000)})
    c, u = pl.col("cents"), pl.col("u")
    clear = ~c.is_between(14_000, 16_000) & ~c.is_between(18_500, 21_500) & (c < 185_000)
    wanted = pl.when(u < 8).then(pl.lit("KRW")).when(u < 45).then(pl.col("local")).otherwise(pl.lit("USD"))
    known = wanted.is_in(list(rates)) if rates else pl.lit(False)
    return frame.select(
        pl.when(pl.col("plain") & clear & known).then(wanted).otherwise(pl.lit("USD")).alias("currency")
    ).to_series()


def amount_texts(cents: pl.Series, currency: pl.Series, rates: dict[str, int]) -> pl.Series:
    """US cents written as an amount of the line's currency: "29.99" dollars, "41700" won.

    ``rates``: won per unit in ten-thousandths. Null cents stay null.
    """
    usd = rates.get("USD", 1)
    per = currency.replace_strict(rates | {"USD": usd}, return_dtype=pl.Int64)
    frame = pl.DataFrame({"c": cents.cast(pl.Int64), "per": per, "cur": currency})
    frame = frame.select(
        pl.when(pl.col("cur") == "USD")
        .then(pl.col("c"))
        .otherwise(pl.col("c") * usd // pl.col("per"))
        .alias("m"),
        pl.col("cur").is_in(list(_WHOLE_UNITS)).alias("whole"),
    )
    units = frame["m"] // 100
    decimals = "." + padded(2, 100).gather((frame["m"] % 100).cast(pl.UInt32))
    return (
        pl.DataFrame({"u": units.cast(pl.String), "d": decimals, "w": frame["whole"]})
        .select(pl.when(pl.col("w")).then(pl.col("u")).otherwise(pl.col("u") + pl.col("d")))
        .to_series()
    )


def kilograms(grams: pl.Series) -> pl.Series:
    """Weight on the list: kilograms with one decimal, never below 0.1."""
    tenths = ((grams.cast(pl.Int64) + 50) // 100).clip(lower_bound=1)
    return (tenths // 10).cast(pl.String) + "." + (tenths % 10).cast(pl.String)
