"""The customs value of each line: price at the rate of the week, costs added and deducted, one rounding.

    value = ⌊ price × rate + Σ cost added × rate − Σ cost deducted × rate ⌋

in the smallest unit of the country's currency. Everything before that one rounding is exact (128 bits,
1/10⁸ of the currency). ``additions`` and ``deductions`` are what each step moves the rounded amount by, so
that ⌊price⌋ + additions − deductions is the value to the last unit.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.tariff.rules import methods
from gwanmun.tariff.rules.charges import numbered, shares
from gwanmun.tariff.rules.currency import form_rate, form_rates, rates_on, with_rates
from gwanmun.tariff.rules.incoterms import ADD, DEDUCT, HOLDS, LEAVE, effect
from gwanmun.tariff.rules.rounding import E4, LARGEST, dropped, smallest_e8, whole_up, wide
from gwanmun.tariff.rules.schema import FAULT, VALUED
from gwanmun.tariff.rules.value_faults import charge_faults, falls, line_faults
from gwanmun.tariff.rules.value_reasons import why_columns
from gwanmun.tariff.rules.value_shape import Shape, once

#: Columns that valuation adds: the contract's, and what screens and reasons tell beside them.
ADDED: dict[str, pl.DataType | type[pl.DataType]] = {
    **VALUED,
    "price_value": pl.Int64,  # the price alone, smallest unit of the country's currency
    "fx_from": pl.Date,  # first day of the rate used
    "fx_late": pl.Boolean,
    **methods.TOLD,
}
_COSTS = {
    "_plus_e8": pl.Int128,
    "_minus_e8": pl.Int128,
    "_problem": pl.Boolean,
    "_whole": pl.Boolean,
    "_left": pl.Boolean,
    "_carriage": pl.Boolean,
}


def value_lines(
    lines: pl.DataFrame, charges: pl.DataFrame, book: RuleBook, *, reasons: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(lines in their order with :data:`ADDED` and, with ``reasons``, ``why.valuation.…``; ``schema.FAULT``).

    ``lines``: ``schema.LINE``, optionally ``methods.CLAIM``; ``charges``: ``schema.CHARGE``. A line with a
    REFUSED fault of its own has no value (null). All days must be days of ``book``.
    """
    days = lines["date"].drop_nulls()
    many = days.min() != days.max()
    rates = rates_on(book, days.unique().to_list() if many else days.head(1).to_list())
    claims = methods.claims(lines)
    rows = _form_rate(with_rates(lines, rates), book, rates, told_columns(claims, book), many)
    shape = Shape(
        charges=not charges.is_empty(),
        determined=methods.of_value(claims),
        terms=lines["incoterm"].null_count() < lines.height,
    )
    rows = methods.completed(rows) if shape.determined else rows
    faults: list[pl.DataFrame] = []
    if shape.charges:
        rows, found = _with_costs(rows, charges, rates, shape, book)
        faults += [found] if found.height else []
    rows = rows.with_columns(value_columns(book, shape))
    faults += line_faults(rows, book, shape)
    names = [c for c in lines.columns if c not in ADDED]
    why = reason_columns(book, shape) if reasons else []
    told_faults = pl.concat(faults).sort(_FAULT_ORDER) if faults else pl.DataFrame(schema=FAULT)
    more = [c for c in methods.CLAIM if shape.determined and c not in lines.columns and c not in ADDED]
    return rows.select(*names, *ADDED, *more, *why), told_faults


def told_columns(claims: frozenset[str], book: RuleBook) -> list[pl.Expr]:
    """What lines tell of other methods and of prices that are not final."""
    return book.once(("tariff.methods told", claims), lambda: methods.told(claims, book))


def value_columns(book: RuleBook, shape: Shape) -> list[pl.Expr]:
    """The amounts of a line, and what is to be said of its carriage."""
    return once(book, "value", shape, lambda: [*_values(book, shape), *_untold_carriage(book, shape)])


def reason_columns(book: RuleBook, shape: Shape) -> list[pl.Expr]:
    return once(book, "value_reasons", shape, lambda: why_columns(book, shape))


_OF_COST = ("declaration", "line", "code", "whole", "share_e4", "currency", "fx_rate_e4", "sign")
_FAULT_ORDER = ["declaration", "line", "field", "code"]


def _form_rate(
    rows: pl.DataFrame, book: RuleBook, rates: pl.DataFrame, told: list[pl.Expr], many: bool
) -> pl.DataFrame:
    """``rows`` with the rate of the form's second currency, and what ``told`` adds."""
    if many:
        form = form_rates(book, rates)
        return rows.join(form, on="date", how="left", maintain_order="left").with_columns(told)
    rate = form_rate(book, rates)
    return rows.with_columns(*told, pl.lit(rate, dtype=pl.Int64).alias("_form_rate_e4"))


def _values(book: RuleBook, shape: Shape) -> list[pl.Expr]:
    """The amounts of a line where they hold; ``_spent``: the deductions leave nothing; ``_large``."""
    digits = book.currency_digits
    price = wide(pl.col("price_e4")) * pl.col("fx_rate_e4")
    form_unit = wide(pl.col("_form_rate_e4")) * E4
    sound = pl.col("price_e4") > 0
    if shape.terms:
        sound = sound & pl.col("incoterm").is_in(list(HOLDS)).fill_null(value=True)
    amounts = {"price_value": dropped(price, digits)}
    if shape.charges:
        added = price + pl.col("_plus_e8")
        total = added - pl.col("_minus_e8")
        amounts["additions"] = dropped(added, digits) - dropped(price, digits)
        amounts["deductions"] = dropped(added, digits) - dropped(total, digits)
        spent = said((total <= 0) & sound & ~pl.col("_problem"))
        sound = sound & ~pl.col("_problem") & ~spent
    else:
        total, spent = price, pl.lit(value=False)
        amounts["additions"] = amounts["deductions"] = pl.lit(0, dtype=pl.Int64)
    large = said((total >= (LARGEST + 1) * smallest_e8(digits)) & sound)
    sound = sound & ~large
    amounts["customs_value"] = dropped(total, digits)
    if shape.determined:
        determined = pl.col("method") != methods.FIRST
        decided, none = pl.col("determined"), pl.lit(0, dtype=pl.Int64)
        instead = {"additions": none, "deductions": none, "customs_value": decided}
        for name, amount in instead.items():
            amounts[name] = pl.when(determined).then(amount).otherwise(amounts[name])
        total = pl.when(determined).then(wide(decided) * smallest_e8(digits)).otherwise(total)
        right = (
            pl.col("method").is_between(methods.FIRST, methods.LAST)
            & (pl.col("method_basis").fill_null("").str.strip_chars() != "")
            & decided.is_between(1, LARGEST)
        )
        sound = pl.when(determined).then(right).otherwise(sound & decided.is_null())
        spent, large = spent & ~determined, large & ~determined
    amounts["value_usd"] = whole_up(total, form_unit)
    kept = [pl.when(sound).then(amount).alias(name) for name, amount in amounts.items()]
    return [*kept, spent.alias("_spent"), large.alias("_large")]


def _with_costs(
    rows: pl.DataFrame,
    charges: pl.DataFrame,
    rates: pl.DataFrame,
    shape: Shape,
    book: RuleBook,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``rows`` with what their costs sum to (:data:`_COSTS`), and the faults of the costs."""
    determined = pl.col("method") != methods.FIRST if shape.determined else None
    rows = rows.with_row_index("_row").with_columns(WEIGHT_BY_METHOD if shape.determined else WEIGHT)
    told = numbered(charges)
    fall = shares(rows, told, rates, book)
    if determined is not None:
        by_method = rows.filter(determined)["_row"]
        fall = fall.filter(~pl.col("_row").is_in(by_method.implode()))
    each = fall.select("_row", *OF_COSTS)
    if each["_row"].n_unique() < each.height:
        each = each.group_by("_row").agg(
            pl.col("_plus_e8", "_minus_e8").sum(), pl.col("_problem", "_whole", "_left", "_carriage").any()
        )
    rows = rows.join(each, on="_row", how="left", maintain_order="left").with_columns(
        pl.col(n).fill_null(pl.lit(0, dtype=t) if t == pl.Int128 else pl.lit(value=False))
        for n, t in _COSTS.items()
    )
    if fall["_cost"].n_unique() < told.height:  # a cost that falls nowhere leaves its declaration open
        astray = told.filter(~falls(told, rows))["declaration"].unique()
        open_ = pl.col("declaration").is_in(astray.implode())
        rows = rows.with_columns((pl.col("_problem") | open_).alias("_problem"))
    return rows, charge_faults(rows, told, fall)


def _of_costs() -> list[pl.Expr]:
    """What one cost does to one line: :data:`_COSTS`."""
    exact = wide(pl.col("share_e4")) * pl.col("fx_rate_e4")
    sign, fine, some = pl.col("sign"), pl.col("problem").is_null(), pl.col("share_e4") > 0
    nothing = pl.lit(0, dtype=pl.Int128)
    return [
        pl.when(fine & (sign == ADD)).then(exact).otherwise(nothing).alias("_plus_e8"),
        pl.when(fine & (sign == DEDUCT)).then(exact).otherwise(nothing).alias("_minus_e8"),
        (~fine).alias("_problem"),
        said(pl.col("whole") & some).alias("_whole"),
        said(fine & (sign == LEAVE) & some).alias("_left"),
        pl.col("carriage").alias("_carriage"),
    ]


OF_COSTS = _of_costs()


def _weight(*, by_method: bool) -> pl.Expr:
    weight: pl.Expr = pl.when(pl.col("price_e4") >= 0).then(wide(pl.col("price_e4")) * pl.col("fx_rate_e4"))
    if by_method:
        determined = pl.col("method") != methods.FIRST
        weight = pl.when(determined).then(weight.fill_null(0)).otherwise(weight)
    return weight.alias("_weight_e8")


#: ``_weight_e8``, by which costs are shared: the price, in the country's currency. Second: of lines some of
#: which have a value by another method.
WEIGHT, WEIGHT_BY_METHOD = [_weight(by_method=False)], [_weight(by_method=True)]


def cost_shares(lines: pl.DataFrame, charges: pl.DataFrame, book: RuleBook) -> pl.DataFrame:
    """What each cost does to each line it falls on, to unfold additions and deductions.

    ``declaration, line, code, whole`` (told for the whole declaration), ``share_e4`` of the cost in its
    ``currency``, ``fx_rate_e4``, ``sign`` (1 added, -1 deducted, 0 left alone), ``amount`` in the smallest
    unit of the country's currency, fraction dropped, and ``problem``: the fault that keeps it from counting.
    """
    rates = rates_on(book, lines["date"].drop_nulls().unique().to_list())
    rows = methods.completed(with_rates(lines, rates)).with_row_index("_row")
    by_method = (pl.col("method") != methods.FIRST).fill_null(value=False)
    fall = shares(rows.with_columns(WEIGHT_BY_METHOD), numbered(charges), rates, book)
    amount = dropped(wide(pl.col("share_e4")) * pl.col("fx_rate_e4"), book.currency_digits)
    placed = rows.filter(~by_method).select("_row", "declaration", "line")
    return (
        placed.join(fall, on="_row")
        .sort("_row", "_cost")
        .select(*_OF_COST, amount.alias("amount"), "problem")
    )


def _untold_carriage(book: RuleBook, shape: Shape) -> list[pl.Expr]:
    """``_carriage_missing``, ``_carriage_within``: the main carriage should be told apart and is not."""
    never = pl.lit(value=False)
    missing = within = never
    if shape.terms:
        basis = book.value("valuation.basis")
        effects = {term: effect(["carriage"], term, basis) for term in HOLDS}
        untold = ~pl.col("_carriage") if shape.charges else pl.lit(value=True)
        first = pl.col("method") == methods.FIRST

        def on(wanted: int) -> pl.Expr:
            terms = [term for term, found in effects.items() if found == wanted]
            return said(pl.col("incoterm").is_in(terms)) & untold & first if terms else never

        missing, within = on(ADD), on(DEDUCT)
    return [missing.alias("_carriage_missing"), within.alias("_carriage_within")]
