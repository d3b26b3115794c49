"""Which rates of the tariff could apply to a line: by code, day, origin, use, party, claim and quota.

A rate may stand at a prefix of the code. Of one kind a line has one candidate: a rate for its own use before
one for any use, then one for its own party, for its own country of origin, then the one at the longest
prefix.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from gwanmun.core.exprs import said
from gwanmun.tariff.rules.amounts import specific
from gwanmun.tariff.rules.precedence import Precedence
from gwanmun.tariff.rules.schema import RATE_PARTS

#: What decides which rates are candidates for a line: lines alike in these have the same candidates.
SIGNATURE = ("code", "date", "origin", "claim", "quota", "use", "party")

_KEPT = ("code", "kind", "origin", "use", "party", "form", "rate_e6", "amount_e6", "unit", "amount2_e6",
         "unit2", "reference_e6", "valid_from", "valid_to")  # fmt: skip
_ODD = ("parts", "needs")


@dataclass(frozen=True, eq=False)
class Prepared:
    """The rates of a tariff with their class and conditions. Columns of RATE as ``r_…``, and:

    ``r_id`` row of the rate, ``r_class``, ``r_claimed``, ``r_quota`` (null: either), ``r_list`` number of its
    list of countries in :attr:`lists` (null: none), ``r_whole``, ``r_specific``.
    """

    rates: pl.DataFrame
    free: pl.DataFrame  # those that need no claim
    bound: pl.DataFrame  # those that need one
    lists: tuple[tuple[tuple[str, ...], bool], ...]  # countries, and whether they are the ones left out
    lengths: tuple[int, ...]
    kinds: tuple[str, ...]  # every kind of rate in the tariff
    claimed_kinds: tuple[str, ...]  # those that need a claim
    unknown: tuple[str, ...]  # those for which the order has no row or no step: never applied

    @property
    def listed(self) -> list[str]:
        """Countries that a list for rates without a claim names: their lines take the long way."""
        return sorted({country for countries, _ in self.lists for country in countries})


def prepare(rates: pl.DataFrame, order: Precedence, announced: tuple[str, ...] = ()) -> Prepared:
    """``rates``: columns of RATE, and of RATE_PARTS where an importer needs them.

    Rates marked as not assessed are left out, and so are those that wait for an announcement for a code
    which none of the ``announced`` beginnings has.
    """
    if "assessed" in rates.columns:
        rates = rates.filter(pl.col("assessed").fill_null(value=True))
    kinds = (
        rates.select("kind", reference=pl.col("reference_e6").is_not_null())
        .unique()
        .drop_nulls()
        .sort("kind")
    )
    applied = {step.group for step in order.steps}
    lists: list[tuple[tuple[str, ...], bool]] = []
    found, unknown = [], set()
    for kind, reference in kinds.iter_rows():
        row = order.kind(kind, reference)
        if row is None or row.group not in applied:
            unknown.add(kind)
            continue
        place = None
        for countries, left_out in ((row.origin, False), (row.not_origin, True)):
            if countries:
                if (countries, left_out) not in lists:
                    lists.append((countries, left_out))
                place = lists.index((countries, left_out))
        found.append((kind, reference, row.group, row.claimed, row.quota, place, row.whole, row.announced))
    table = pl.DataFrame(
        found,
        schema={
            "r_kind": pl.String, "reference": pl.Boolean, "r_class": pl.String, "r_claimed": pl.Boolean,
            "r_quota": pl.Boolean, "r_list": pl.Int16, "r_whole": pl.Boolean, "announced": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip
    odd = {c: RATE_PARTS[c] for c in _ODD}
    kept = rates.with_columns(
        *(pl.lit(None, dtype=t).alias(c) for c, t in odd.items() if c not in rates.columns)
    ).select(pl.col(c).alias(f"r_{c}") for c in (*_KEPT, *_ODD))
    kept = (
        kept.with_row_index("r_id")
        .with_columns(reference=pl.col("r_reference_e6").is_not_null(), r_specific=specific())
        .join(table, on=["r_kind", "reference"], how="inner")
        .filter(~pl.col("announced") | pl.any_horizontal(pl.lit(value=False), *_begins(announced)))
        .drop("reference", "announced")
        .with_columns(_worth())
    )
    lengths = kept["r_code"].str.len_chars().unique().sort().to_list()
    claimed = pl.col("r_claimed")
    return Prepared(
        rates=kept,
        free=kept.filter(~claimed),
        bound=kept.filter(claimed),
        lists=tuple(lists),
        lengths=tuple(lengths),
        kinds=tuple(kinds["kind"].unique().sort()),
        claimed_kinds=tuple(sorted({row[0] for row in found if row[3]})),
        unknown=tuple(sorted(unknown)),
    )


def _begins(announced: tuple[str, ...]) -> list[pl.Expr]:
    return [pl.col("r_code").str.starts_with(code) for code in announced]


def _worth() -> pl.Expr:
    """How much a rate says of the line: the greatest wins within a kind."""
    worth = pl.col("r_code").str.len_chars().cast(pl.Int16)
    for column, weight in (("r_use", 400), ("r_party", 200), ("r_origin", 100)):
        worth = worth + pl.when(pl.col(column).is_not_null()).then(weight).otherwise(0).cast(pl.Int16)
    return worth.alias("r_worth")


def prefixes(codes: pl.DataFrame, lengths: tuple[int, ...]) -> pl.DataFrame:
    """``code`` → one row for each prefix of a length that rates stand at: columns ``code``, ``r_code``."""
    if not lengths:
        return pl.DataFrame(schema={"code": pl.String, "r_code": pl.String})
    cut = pl.concat_list(
        pl.when(pl.col("code").str.len_chars() >= n).then(pl.col("code").str.slice(0, n)) for n in lengths
    )
    return codes.select("code", cut.alias("r_code")).explode("r_code").filter(pl.col("r_code").is_not_null())


def candidates(signatures: pl.DataFrame, prepared: Prepared, claims: pl.DataFrame) -> pl.DataFrame:
    """All candidates of each signature: ``_s`` and the columns of :attr:`Prepared.rates`.

    ``signatures``: ``_s`` and :data:`SIGNATURE`. ``claims``: ``claim, kind, member`` — the kinds a claim
    can mean (see ``claims.claimable``); a claim in no row means nothing. ``r_other_parties``: the rate is
    for the suppliers that are not named by another rate of its kind.
    """
    places = prefixes(signatures.select("code").unique(), prepared.lengths).lazy()
    free = places.join(prepared.free.lazy(), on="r_code", how="inner")
    found = signatures.lazy().join(free, on="code", how="inner")
    if signatures["claim"].null_count() < signatures.height:
        wanted = (
            signatures.lazy()
            .join(claims.lazy().select("claim", "member", r_kind="kind"), on="claim", how="inner")
            .filter(pl.col("member").is_null() | said(pl.col("member") == pl.col("origin")))
            .drop("member")
        )
        bound = places.join(prepared.bound.lazy(), on="r_code", how="inner")
        found = pl.concat([found, wanted.join(bound, on=["code", "r_kind"], how="inner")], how="diagonal")
    named = pl.col("r_party").is_not_null()
    others = (named.any().over("_s", "r_kind") & ~named).alias("r_other_parties")
    own = pl.col("r_party").is_null() | said(pl.col("r_party") == pl.col("party"))
    return (
        found.filter(fits(prepared))
        .with_columns(others)
        .filter(own)
        .sort("r_worth", "r_id", descending=[True, False])
        .unique(["_s", "r_kind"], keep="first", maintain_order=True)
        .collect()
    )


def fits(prepared: Prepared) -> pl.Expr:
    day, quota = pl.col("date"), pl.col("quota").fill_null(value=False)
    valid_from, valid_to = pl.col("r_valid_from"), pl.col("r_valid_to")
    conditions = [
        (valid_from.is_null() | (valid_from <= day)) & (valid_to.is_null() | (day <= valid_to)),
        pl.col("r_quota").is_null() | (pl.col("r_quota") == quota),
    ]
    for column in ("origin", "use"):
        asked = pl.col(f"r_{column}")
        conditions.append(asked.is_null() | said(asked == pl.col(column)))
    for place, (countries, left_out) in enumerate(prepared.lists):
        named = said(pl.col("origin").is_in(list(countries)))
        holds = ~named if left_out else named
        conditions.append((pl.col("r_list") != place).fill_null(value=True) | holds)
    return pl.all_horizontal(conditions)
