"""Why no rate could be chosen, or what to look at: ``_i, field, code, severity, value`` for each fault."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from gwanmun.core.exprs import said
from gwanmun.tariff.rules import plain
from gwanmun.tariff.rules.schema import FAULT

REFUSED, NOTE = "REFUSED", "NOTE"
_OWN = ("field", "code", "severity", "value")

_CLAIM = pl.col("claim")

#: field, code, severity, when, what is shown.
Check = tuple[str, str, str, pl.Expr, pl.Expr]

#: Of lines that went the long way.
_UNMET: tuple[Check, ...] = (
    ("claim", "CLAIM_NO_RATE", REFUSED, pl.col("claim").is_not_null() & ~pl.col("_has_claim"), _CLAIM),
    ("use", "USE_NO_RATE", REFUSED, pl.col("use").is_not_null() & ~pl.col("_has_use"), pl.col("use")),
    ("quota", "QUOTA_NO_RATE", NOTE, said(pl.col("quota")) & ~pl.col("_has_quota"), pl.col("code")),
    ("party", "PARTY_UNTOLD", NOTE, pl.col("party").is_null() & pl.col("_other_parties"), pl.col("code")),
)  # fmt: skip


def faults_where(rows: pl.DataFrame, checks: Sequence[Check]) -> pl.DataFrame:
    """One row for each row and check that plainly holds. All conditions are looked at together first."""
    holding = rows.select(said(check[3]).any().alias(str(n)) for n, check in enumerate(checks)).row(0)
    held = [check for check, holds in zip(checks, holding, strict=True) if holds]
    if not held:
        return none()
    return pl.concat(
        rows.filter(said(holds)).select(
            "_i",
            pl.lit(field).alias("field"),
            pl.lit(code).alias("code"),
            pl.lit(severity).alias("severity"),
            value.cast(pl.String).alias("value"),
        )
        for field, code, severity, holds, value in held
    )


def code_faults(rows: pl.DataFrame) -> pl.DataFrame:
    """Of the code and the day. ``rows``: ``_i``, ``code``, ``date`` and ``_state`` (see ``plain.py``)."""
    if rows.select((pl.col("_state") == plain.VALID).all()).item():
        return none()
    code, state, day = pl.col("code"), pl.col("_state"), pl.col("date")
    dated = day.is_not_null() & code.is_not_null()
    spelled = pl.format("{} {}", code, day.dt.to_string("%Y-%m-%d"))
    return faults_where(
        rows,
        [
            ("code", "MISSING", REFUSED, code.is_null(), pl.lit(None, dtype=pl.String)),
            ("code", "CODE_UNKNOWN", REFUSED, dated & (state == plain.UNKNOWN), code),
            ("code", "CODE_NOT_VALID", REFUSED, dated & (state == plain.EXPIRED), spelled),
            ("code", "CODE_NOT_FULL", REFUSED, dated & (state == plain.GROUP), code),
        ],
    )


def unmet(rows: pl.DataFrame) -> pl.DataFrame:
    """What a line asks for and the tariff does not have. ``rows``: ``_has_claim``, ``_has_use``,
    ``_has_quota``."""
    return faults_where(rows, _UNMET)


def quantity_faults(each: pl.DataFrame) -> pl.DataFrame:
    """Quantities that candidates ask for. ``each``: ``_i``, ``c_duty``, ``c_lacks`` and the line's
    quantities."""
    lacks, unit = pl.col("c_lacks").is_not_null(), pl.col("c_lacks")
    untold = pl.col("quantity_e6").is_null()
    odd = pl.col("c_duty").is_null() & ~lacks & pl.col("customs_value").is_not_null()
    return faults_where(
        each,
        [
            ("quantity", "QUANTITY_MISSING", REFUSED, lacks & untold, unit),
            ("unit", "QUANTITY_UNIT", REFUSED, lacks & ~untold, unit),
            ("code", "RATE_NOT_ASSESSED", REFUSED, odd, pl.col("r_code")),
        ],
    ).unique(maintain_order=True)


def rate_faults(rows: pl.DataFrame) -> pl.DataFrame:
    """Lines with a valid code for which the tariff has no rate. ``rows``: ``_row``, ``_state``,
    ``_for_use``."""
    usable = pl.col("_state") == plain.VALID
    bare = rows.filter(usable & pl.col("_row").is_null())
    if bare.is_empty():
        return none()
    use = pl.col("_for_use")
    return faults_where(
        bare,
        [
            ("use", "RATE_FOR_USE", REFUSED, use, pl.col("code")),
            ("code", "RATE_NONE", REFUSED, ~use, pl.col("code")),
        ],
    )


def none() -> pl.DataFrame:
    return pl.DataFrame(schema={"_i": pl.UInt32} | {c: FAULT[c] for c in _OWN})


def told(faults: list[pl.DataFrame], rows: pl.DataFrame) -> pl.DataFrame:
    """All faults with their declaration and line (:data:`FAULT`), in the order of the lines."""
    some = [frame for frame in faults if not frame.is_empty()]
    if not some:
        return pl.DataFrame(schema=FAULT)
    who = rows.select("_i", "declaration", "line")
    return (
        pl.concat(some)
        .sort("_i", maintain_order=True)
        .join(who, on="_i", how="left", maintain_order="left")
        .select(pl.col(c).cast(t) for c, t in FAULT.items())
    )
