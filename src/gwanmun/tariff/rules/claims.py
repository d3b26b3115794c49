"""Claims for an agreed or preferential rate, line by line: may the rate be given on what the line tells?

A claim that fails is a fault that refuses the line; the choice then goes on without it, so that the reader
sees what is owed as things stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.tariff.rules.choice_faults import NOTE, REFUSED, Checks, faults_where, none
from gwanmun.tariff.rules.origin import Agreement, agreements_of, matches

ISO = "%Y-%m-%d"

#: What claims can mean: ``claim`` (kind or agreement), ``kind``, ``member`` (null: any country),
#: ``agreement``.
CLAIMABLE: dict[str, type[pl.DataType]] = {
    "claim": pl.String, "kind": pl.String, "member": pl.String, "agreement": pl.String,
}  # fmt: skip


def claimable(book: RuleBook, kinds: tuple[str, ...]) -> pl.DataFrame:
    """Rows of :data:`CLAIMABLE` for the ``kinds`` of rates in the tariff that need a claim."""
    return book.once(("tariff.claimable", kinds), lambda: _claimable(book, kinds))


def _claimable(book: RuleBook, kinds: tuple[str, ...]) -> pl.DataFrame:
    rows: set[tuple[str, str, str | None, str | None]] = set()
    for kind in kinds:
        bound = [(a, m) for a in agreements_of(book).values() for m in a.members(kind)]
        for agreement, member in bound:
            rows |= {(kind, kind, member, agreement.code), (agreement.code, kind, member, agreement.code)}
        if not bound:
            rows.add((kind, kind, None, None))
    return pl.DataFrame(sorted(rows, key=str), schema=CLAIMABLE, orient="row")


def known_claims(book: RuleBook, claims: list[str]) -> dict[str, str]:
    """claim → agreement code, for the claims that name an agreement or a kind of its rates."""
    agreements = agreements_of(book)
    found = {code: code for code in claims if code in agreements}
    for claim in claims:
        for agreement in agreements.values():
            if claim not in found and any(matches(pattern, claim) for pattern, _ in agreement.kinds):
                found[claim] = agreement.code
    return found


def check_claims(
    lines: pl.DataFrame, book: RuleBook, meant: pl.DataFrame, kinds: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``lines`` with ``claim`` cleared where it fails, and the columns ``_waived`` and ``_exchanged``;
    faults.

    ``lines``: columns LINE and VALUED with ``_i`` and ``_usd`` (customs value of the consignment in
    dollars) and ``_price`` (its price, 1/10⁸ of the country's currency). A column ``arrived`` (Date) is
    used if there. ``kinds``: every kind of the tariff; claiming one that needs no claim is no fault and
    changes nothing. Faults: ``_i, field, code, severity, value``.
    """
    agreements = agreements_of(book)
    known = known_claims(book, lines["claim"].drop_nulls().unique().to_list())
    free = sorted(set(kinds) - set(meant["kind"]))
    claim = pl.col("claim")
    code = claim.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
    ask = lines.filter(claim.is_not_null() & ~claim.is_in(free)).with_columns(code.alias("_agreement"))
    if ask.is_empty():
        return _cleared(
            lines.with_columns(_waived=pl.lit(False), _exchanged=pl.lit(False)), None, free
        ), none()
    ask = _with_terms(ask, agreements, book)
    ask = ask.with_columns(
        _unbound=claim.is_in(meant.filter(pl.col("agreement").is_null())["claim"].to_list()),
        arrived=pl.col("arrived") if "arrived" in ask.columns else pl.lit(None, dtype=pl.Date),
    )
    faults = faults_where(ask, OF_CLAIM)
    marks = ask.select("_i", *MARKS)
    refused = faults.filter(pl.col("severity") == REFUSED).select("_i").unique()
    lines = lines.join(marks, on="_i", how="left", maintain_order="left").with_columns(
        pl.col("_waived").fill_null(value=False), pl.col("_exchanged").fill_null(value=False)
    )
    return _cleared(lines, refused, free), faults


def _waived() -> pl.Expr:
    """No proof is asked for up to this value of the consignment."""
    return said(pl.col("proof").is_null() & (pl.col("_usd") <= pl.col("_waiver")))


def _of_claim() -> Checks:
    """What can be wrong with a claim: lines with what :func:`_with_terms` adds, ``_unbound`` (the claim
    names a kind of rate that no agreement binds) and ``arrived``."""
    claim, proof, origin = pl.col("claim"), pl.col("proof"), pl.col("origin")
    bound = pl.col("_agreement").is_not_null()
    unbound, accepted, waived = pl.col("_unbound"), pl.col("_accepted"), _waived()
    checked = pl.min_horizontal("date", "arrived")
    last = pl.col("_until")
    member = pl.col("_member")
    dated, direct, sent = pl.col("proof_date"), pl.col("direct"), pl.col("dispatch")
    third = sent.is_not_null() & (sent != origin) & ~pl.col("_from_member")
    return Checks(
        ("claim", "CLAIM_UNKNOWN", REFUSED, ~bound & ~unbound, claim),
        ("origin", "CLAIM_NO_ORIGIN", REFUSED, bound & origin.is_null(), claim),
        ("origin", "CLAIM_NO_MEMBER", REFUSED, bound & origin.is_not_null() & ~member, origin),
        ("claim", "CLAIM_UNCHECKED", NOTE, unbound, claim),
        ("proof", "CLAIM_NO_PROOF", REFUSED, bound & proof.is_null() & ~waived, claim),
        ("proof", "CLAIM_PROOF_KIND", REFUSED, bound & member & proof.is_not_null() & ~accepted, proof),
        ("proof", "CLAIM_PROOF_LIMIT", REFUSED, bound & accepted & pl.col("_above"), pl.col("_limit")),
        ("proof_date", "CLAIM_PROOF_UNDATED", NOTE, bound & accepted & dated.is_null(), proof),
        ("proof_date", "CLAIM_PROOF_FUTURE", REFUSED, dated > pl.col("date"), dated.dt.to_string(ISO)),
        ("proof_date", "CLAIM_PROOF_EXPIRED", REFUSED, checked > last, last.dt.to_string(ISO)),
        ("direct", "CLAIM_NOT_DIRECT", REFUSED, bound & ~direct, sent),
        ("direct", "CLAIM_ROUTE_UNTOLD", REFUSED, bound & direct.is_null() & third, sent),
    )  # fmt: skip


OF_CLAIM = _of_claim()
#: Last day of a proof that holds for ``_months``. As ``origin.months_later``: the last day of a month stands
#: in for one it does not have.
UNTIL = [
    pl.when(pl.col("_months").is_not_null())
    .then(pl.col("proof_date").dt.offset_by(pl.format("{}mo", pl.col("_months").fill_null(0))))
    .alias("_until")
]
#: Is the price of the consignment above the limit of a proof, at the rate of exchange ``_fx``?
ABOVE = [said(pl.col("_price") > pl.col("_limit_e4").cast(pl.Int128) * pl.col("_fx")).alias("_above")]
MARKS = [
    _waived().alias("_waived"),
    (said(pl.col("proof") == "EODES") & pl.col("_accepted")).alias("_exchanged"),
]


def _cleared(lines: pl.DataFrame, refused: pl.DataFrame | None, free: list[str]) -> pl.DataFrame:
    fails = pl.col("claim").is_in(free)
    if refused is not None:
        fails = fails | pl.col("_i").is_in(refused["_i"].implode())
    return lines.with_columns(pl.when(~said(fails)).then("claim").alias("claim"))


def _with_terms(ask: pl.DataFrame, agreements: Mapping[str, Agreement], book: RuleBook) -> pl.DataFrame:
    """Beside each line, what its agreement says of it: membership, proof, limit, last day, waiver."""
    terms = _terms(book)
    claims = ask.select("claim", "_agreement").unique().drop_nulls()
    belongs = [
        (claim, member)
        for claim, code in claims.iter_rows()
        for member in agreements[code].members(None if claim == code else claim)
    ]
    pair = {"claim": pl.String, "origin": pl.String}
    members = pl.LazyFrame(belongs, schema=pair, orient="row").with_columns(_member=pl.lit(value=True))
    how: dict[str, Any] = {"how": "left", "maintain_order": "left"}
    ask = (
        ask.lazy()
        .join(members, on=["claim", "origin"], **how)
        .join(terms.countries, on=["_agreement", "dispatch"], **how)
        .join(terms.proofs, on=["_agreement", "proof", "origin"], **how)
        .join(terms.periods, on="_agreement", **how)
        .with_columns(
            pl.col("_member").fill_null(value=False),
            pl.col("_from_member").fill_null(value=False),
            pl.col("_accepted").fill_null(value=False),
            *UNTIL,
        )
        .collect()
    )
    if ask["_limit_e4"].null_count() == ask.height:
        return ask.with_columns(_above=pl.lit(value=False))
    return ask.join(_above(ask, book), on="_i", **how).with_columns(pl.col("_above").fill_null(value=False))


@dataclass(frozen=True, eq=False)
class _Terms:
    """The agreements as look-ups: who belongs, what proves, how long and up to which value."""

    countries: pl.LazyFrame
    proofs: pl.LazyFrame
    periods: pl.LazyFrame


def _terms(book: RuleBook) -> _Terms:
    def table() -> _Terms:
        agreements = agreements_of(book)
        countries = [(a.code, member) for a in agreements.values() for member in sorted(a.members())]
        periods = [(a.code, a.months, a.waiver_usd) for a in agreements.values()]
        pair = {"_agreement": pl.String, "dispatch": pl.String}
        period = {"_agreement": pl.String, "_months": pl.Int32, "_waiver": pl.Int64}
        return _Terms(
            pl.LazyFrame(countries, schema=pair, orient="row").with_columns(_from_member=pl.lit(value=True)),
            _proofs(agreements).lazy(),
            pl.LazyFrame(periods, schema=period, orient="row"),
        )

    return book.once("tariff.agreement terms", table)


def _proofs(agreements: Mapping[str, Agreement]) -> pl.DataFrame:
    """``_agreement, proof, origin``: accepted, and up to which price of the consignment."""
    rows = [
        (a.code, p.kind, member, p.limit_e4, p.currency, p.limit)
        for a in agreements.values()
        for p in a.proofs
        for member in (p.members or sorted(a.members()))
    ]  # fmt: skip
    schema = {"_agreement": pl.String, "proof": pl.String, "origin": pl.String, "_limit_e4": pl.Int64,
              "_limit_in": pl.String, "_limit": pl.String}  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(_accepted=pl.lit(True))
    return table.unique(["_agreement", "proof", "origin"], keep="first", maintain_order=True)


def _above(ask: pl.DataFrame, book: RuleBook) -> pl.DataFrame:
    """``_i, _above``: is the price above the limit, at the customs rate of the line's day? Unknown rates:
    no."""
    bound = ask.filter(pl.col("_limit_e4").is_not_null()).sort("date")
    rates = book.fx.select(
        pl.col("valid_from").alias("date"),
        pl.col("currency").alias("_limit_in"),
        pl.col("rate_e4").alias("_fx"),
    ).sort("date")
    return bound.join_asof(rates, on="date", by="_limit_in", check_sortedness=False).select("_i", *ABOVE)
