"""Why no rate could be chosen, or what to look at: ``_i, field, code, severity, value`` for each fault."""

from __future__ import annotations

import polars as pl

from gwanmun.core.exprs import said
from gwanmun.tariff.rules import plain
from gwanmun.tariff.rules.schema import FAULT

REFUSED, NOTE = "REFUSED", "NOTE"
_OWN = ("field", "code", "severity", "value")

_CLAIM = pl.col("claim")

#: field, code, severity, when, what is shown.
Check = tuple[str, str, str, pl.Expr, pl.Expr]


class Checks:
    """What is looked for in lines: the conditions and what is shown of each, written once."""

    def __init__(self, *checks: Check) -> None:
        self.told = [(field, code, severity) for field, code, severity, _, _ in checks]
        self.holds = [said(holds).alias(str(n)) for n, (*_, holds, _) in enumerate(checks)]
        self.shown = [value.cast(pl.String).alias("value") for *_, value in checks]


def faults_where(rows: pl.DataFrame, checks: Checks) -> pl.DataFrame:
    """One row for each row and check that plainly holds. All conditions are looked at together first."""
    holding = rows.select(holds.any() for holds in checks.holds).row(0)
    if not any(holding):
        return none()
    return pl.concat(
        rows.filter(checks.holds[n]).select(
            "_i",
            pl.lit(field).alias("field"),
            pl.lit(code).alias("code"),
            pl.lit(severity).alias("severity"),
            checks.shown[n],
        )
        for n, (field, code, severity) in enumerate(checks.told)
        if holding[n]
    )


def _of_code() -> Checks:
    code, state, day = pl.col("code"), pl.col("_state"), pl.col("date")
    dated = day.is_not_null() & code.is_not_null()
    spelled = pl.format("{} {}", code, day.dt.to_string("%Y-%m-%d"))
    return Checks(
        ("code", "MISSING", REFUSED, code.is_null(), pl.lit(None, dtype=pl.String)),
        ("code", "CODE_UNKNOWN", REFUSED, dated & (state == plain.UNKNOWN), code),
        ("code", "CODE_NOT_VALID", REFUSED, dated & (state == plain.EXPIRED), spelled),
        ("code", "CODE_NOT_FULL", REFUSED, dated & (state == plain.GROUP), code),
    )


def _of_quantity() -> Checks:
    lacks, unit = pl.col("c_lacks").is_not_null(), pl.col("c_lacks")
    untold = pl.col("quantity_e6").is_null()
    wants, unlike, above = (pl.col(f"c_{what}") for what in ("wants", "unlike", "above"))
    said_so = lacks | wants.is_not_null() | unlike.is_not_null() | above.is_not_null()
    odd = pl.col("c_duty").is_null() & ~said_so & pl.col("customs_value").is_not_null()
    return Checks(
        ("quantity", "QUANTITY_MISSING", REFUSED, lacks & untold, unit),
        ("unit", "QUANTITY_UNIT", REFUSED, lacks & ~untold, unit),
        ("components", "COMPONENT_MISSING", REFUSED, wants.is_not_null(), wants),
        ("components", "COMPONENT_UNIT", REFUSED, unlike.is_not_null(), unlike),
        ("components", "COMPONENT_ABOVE", REFUSED, above.is_not_null(), above),
        ("code", "RATE_NOT_ASSESSED", REFUSED, odd, pl.col("r_code")),
    )


OF_CODE, OF_QUANTITY = _of_code(), _of_quantity()
#: Of lines that went the long way.
OF_WISHES = Checks(
    ("claim", "CLAIM_NO_RATE", REFUSED, pl.col("claim").is_not_null() & ~pl.col("_has_claim"), _CLAIM),
    ("use", "USE_NO_RATE", REFUSED, pl.col("use").is_not_null() & ~pl.col("_has_use"), pl.col("use")),
    ("quota", "QUOTA_NO_RATE", NOTE, said(pl.col("quota")) & ~pl.col("_has_quota"), pl.col("code")),
    ("party", "PARTY_UNTOLD", NOTE, pl.col("party").is_null() & pl.col("_other_parties"), pl.col("code")),
)
#: Of lines with a valid code and no rate.
OF_RATE = Checks(
    ("use", "RATE_FOR_USE", REFUSED, pl.col("_for_use"), pl.col("code")),
    ("code", "RATE_NONE", REFUSED, ~pl.col("_for_use"), pl.col("code")),
)


def code_faults(rows: pl.DataFrame) -> pl.DataFrame:
    """Of the code and the day. ``rows``: ``_i``, ``code``, ``date`` and ``_state`` (see ``plain.py``)."""
    if rows.select((pl.col("_state") == plain.VALID).all()).item():
        return none()
    return faults_where(rows, OF_CODE)


def unmet(rows: pl.DataFrame) -> pl.DataFrame:
    """What a line asks for and the tariff does not have. ``rows``: ``_has_claim``, ``_has_use``,
    ``_has_quota``."""
    return faults_where(rows, OF_WISHES)


def quantity_faults(each: pl.DataFrame) -> pl.DataFrame:
    """Quantities that candidates ask for. ``each``: ``_i``, ``c_duty``, ``c_lacks`` and the line's
    quantities."""
    return faults_where(each, OF_QUANTITY).unique(maintain_order=True)


def rate_faults(rows: pl.DataFrame) -> pl.DataFrame:
    """Lines with a valid code for which the tariff has no rate. ``rows``: ``_row``, ``_state``,
    ``_for_use``."""
    bare = rows.filter((pl.col("_state") == plain.VALID) & pl.col("_row").is_null())
    return none() if bare.is_empty() else faults_where(bare, OF_RATE)


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
