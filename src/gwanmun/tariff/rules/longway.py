"""The long way to a rate: claims are checked, candidates gathered, and the order of the country decides.

Lines that are alike in all that picks candidates are decided once, by their rates; only where a rate asks for
more than the value, or something is added on top, is every line reckoned in money.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.tariff.rules.amounts import LINE_FACTS, Money, ad_valorem, with_duty
from gwanmun.tariff.rules.candidates import SIGNATURE, Prepared, candidates
from gwanmun.tariff.rules.choice_faults import quantity_faults, unmet
from gwanmun.tariff.rules.claims import check_claims, claimable
from gwanmun.tariff.rules.deciding import decide
from gwanmun.tariff.rules.parts import with_parts
from gwanmun.tariff.rules.precedence import REPLACING, Precedence
from gwanmun.tariff.rules.remedies import price_safeguard

#: Columns of CHOSEN that are the rate's own → where they stand in the prepared rates.
RATE_COLUMNS = {
    "rate_kind": "r_kind", "rate_code": "r_code", "form": "r_form", "rate_e6": "r_rate_e6",
    "amount_e6": "r_amount_e6", "rate_unit": "r_unit", "amount2_e6": "r_amount2_e6", "rate_unit2": "r_unit2",
}  # fmt: skip

#: True or false of each line, for its reasons and faults.
MARKS = ("_waived", "_exchanged", "_other_parties", "_by_use", "_for_use")


def spelled(decided: pl.DataFrame, prepared: Prepared) -> pl.DataFrame:
    """Numbers of rates → what the rates say: ``_row`` and ``_shown`` in, columns of CHOSEN and ``_by_use``
    out."""
    rates = prepared.rates
    own = rates.select(
        pl.col("r_id").alias("_row"),
        *(pl.col(r).alias(c) for c, r in RATE_COLUMNS.items()),
        pl.col("r_use").is_not_null().alias("_by_use"),
    ).with_columns(pl.col("form").fill_null("sum"))
    shown = rates.select(pl.col("r_id").alias("_shown"), pl.col("r_rate_e6").alias("basic_rate_e6"))
    return (
        decided.join(own, on="_row", how="left", maintain_order="left")
        .join(shown, on="_shown", how="left", maintain_order="left")
        .with_columns(pl.col("_by_use").fill_null(value=False))
    )


def long_way(
    slow: pl.DataFrame,
    rows: pl.DataFrame,
    prepared: Prepared,
    order: Precedence,
    book: RuleBook,
    money: Money,
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """``slow``: the lines to decide (``_i``, all columns of LINE and VALUED); ``rows``: all lines, for what
    is told of whole consignments. Gives the lines with CHOSEN and :data:`MARKS` but the last (which the
    look-up knows for every line), and faults."""
    meant = claimable(book, prepared.claimed_kinds)
    original = slow.select("_i", pl.col("claim").alias("_asked_claim"))
    never = pl.lit(value=False)
    faults: list[pl.DataFrame] = []
    if slow["claim"].null_count() < slow.height:
        slow, found = check_claims(_with_consignment(slow, rows), book, meant, list(prepared.kinds))
        faults.append(found)
    else:
        slow = slow.with_columns(never.alias("_waived"), never.alias("_exchanged"))
    signatures = slow.select(SIGNATURE).unique(maintain_order=True).with_row_index("_s")
    found = candidates(signatures, prepared, meant)
    about = signatures.join(_about(found), on="_s", how="left", maintain_order="left").with_columns(
        pl.col(c).fill_null(value=False) for c in ("_other_parties", "_has_claim", "_has_use", "_has_quota")
    )
    slow = slow.join(about, on=SIGNATURE, how="left", nulls_equal=True, maintain_order="left")
    faults.append(unmet(slow))
    adding = [step.group for step in order.steps if step.mode not in REPLACING]
    dear = found.filter(pl.col("r_specific") | pl.col("r_class").is_in(adding))["_s"].unique().implode()
    parts = []
    lines = slow.filter(~pl.col("_s").is_in(dear))
    if not lines.is_empty():
        parts.append(_by_rate(lines, found, order, money, prepared))
    lines = slow.filter(pl.col("_s").is_in(dear))
    if not lines.is_empty():
        decided, missing = _by_duty(lines, found, order, book, money)
        parts.append(spelled(decided, prepared))
        faults.append(missing)
    claimed = prepared.rates.select(
        pl.col("r_id").alias("_claimed"), pl.col("r_rate_e6").alias("claimed_rate_e6")
    )
    out = pl.concat(parts, how="diagonal").join(claimed, on="_claimed", how="left", maintain_order="left")
    out = out.drop("claim").join(
        original.rename({"_asked_claim": "claim"}), on="_i", how="left", maintain_order="left"
    )
    return out, faults


def _with_consignment(slow: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``_usd`` and ``_price`` of the whole declaration, which waivers and limits are about."""
    whole = (pl.col("declaration"), pl.when(pl.col("declaration").is_null()).then("_i"))
    price = (pl.col("price_e4").cast(pl.Int128) * pl.col("fx_rate_e4")).sum().over(whole)
    usd = pl.col("value_usd").sum().over(whole)
    known = pl.col("value_usd").is_not_null().all().over(whole)
    sums = rows.select("_i", _price=price, _usd=pl.when(known).then(usd))
    return slow.join(sums, on="_i", how="left", maintain_order="left")


def _about(found: pl.DataFrame) -> pl.DataFrame:
    """Of each signature: what its candidates are for."""
    return found.group_by("_s").agg(
        pl.col("r_other_parties").any().alias("_other_parties"),
        pl.col("r_claimed").any().alias("_has_claim"),
        pl.col("r_use").is_not_null().any().alias("_has_use"),
        said(pl.col("r_quota")).any().alias("_has_quota"),
    )


def _by_rate(
    lines: pl.DataFrame, found: pl.DataFrame, order: Precedence, money: Money, prepared: Prepared
) -> pl.DataFrame:
    """Lines whose candidates are all ad valorem: each signature is decided once, by the rates."""
    units = lines.select(pl.col("_s").alias("_k")).unique(maintain_order=True)
    keyed = found.rename({"_s": "_k"}).filter(pl.col("_k").is_in(units["_k"].implode()))
    chosen = spelled(decide(units, keyed, order, key="r_rate_e6"), prepared).rename({"_k": "_s"})
    return lines.join(chosen, on="_s", how="left", maintain_order="left").with_columns(by_rate(money))


def by_rate(money: Money) -> list[pl.Expr]:
    """The duty of a line with the rate that was chosen for it."""
    duty = ad_valorem(pl.col("customs_value"), pl.col("rate_e6"), money.rounding)
    return [duty.alias("duty"), pl.lit(0, dtype=pl.Int64).alias("extra_duty")]


#: The duty of a line whose candidates were reckoned in money.
IN_MONEY = [
    pl.when(~pl.col("_missing")).then(pl.col("_base") + pl.col("_extra")).alias("duty"),
    pl.when(~pl.col("_missing")).then("_extra").alias("extra_duty"),
]


def _by_duty(
    lines: pl.DataFrame, found: pl.DataFrame, order: Precedence, book: RuleBook, money: Money
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines whose candidates have to be compared, or added up, in money."""
    facts = [*LINE_FACTS, *(("components", "fx_rate_e4") if "components" in lines.columns else ())]
    each = lines.select("_i", "_s", *facts).join(found, on="_s", how="inner")
    each = with_parts(with_duty(each, money), money, book)
    if each["r_reference_e6"].null_count() < each.height:
        each = price_safeguard(each, book, money)
    units = lines.select(pl.col("_i").alias("_k"))
    chosen = decide(units, each.rename({"_i": "_k"}), order, key="c_exact", amount="c_duty").rename(
        {"_k": "_i"}
    )
    decided = lines.join(chosen, on="_i", how="left", maintain_order="left").with_columns(IN_MONEY)
    return decided, quantity_faults(each)
