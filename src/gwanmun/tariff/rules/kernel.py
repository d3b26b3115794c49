"""What the tariff room can say under a book: rules its steps can give, columns of a decided line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.countries.kernels import register_kernel
from gwanmun.tariff.rules import allowance, entries, pipeline, relief, simplified, taxes
from gwanmun.tariff.rules.choice import ALSO, choose
from gwanmun.tariff.rules.facts import FACTS
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.rules.reasons import ROOM, WHY
from gwanmun.tariff.rules.schema import CHARGE, CHOSEN, LINE, NOMENCLATURE, RATE, VALUED
from gwanmun.tariff.rules.value import ADDED, value_lines


@dataclass(frozen=True)
class _NoTariff:
    """A tariff without rows: the steps tell which reasons they know, whatever the rates."""

    rates: pl.DataFrame
    nomenclature: pl.DataFrame
    built: dict[str, Any] = field(default_factory=dict)


def reasons_given(book: RuleBook) -> frozenset[str]:
    """Ids of the rules for which the steps make a ``why`` column. No line is needed."""
    lines = pl.DataFrame(schema={**LINE, **FACTS})
    valued, _ = value_lines(lines, pl.DataFrame(schema=CHARGE), book)
    none = _NoTariff(pl.DataFrame(schema=RATE), pl.DataFrame(schema=NOMENCLATURE))
    chosen, _ = choose(valued, none, book)
    made = set(chosen.columns)
    made |= {relief.WHY + name for name in relief.TELLS} | {allowance.WHY}
    made |= {simplified.WHY + name for name in ("applied", *simplified.BARS)}
    made |= set(taxes.flags(levies(book))) | set(pipeline.OF_TOTALS) | set(entries.why_names(book))
    given = {name.removeprefix(WHY) for name in made if name.startswith(WHY)}
    return frozenset(given & set(book.rules))  # a country's catalogue need not tell every reason


def columns_of(book: RuleBook) -> frozenset[str]:
    """Columns of a decided line, which reasons may show: the engine's own and the country's heads."""
    heads = levies(book).heads
    own = {*LINE, *FACTS, *VALUED, *CHOSEN, *ADDED, *ALSO, *relief.ADDED, "relief_share_e6", "excise_class"}
    own |= {simplified.ROW_ID, simplified.RATE, "taxable_value", "allowance_used", *taxes.amounts_of(book)}
    return frozenset(own | {head.exempt for head in heads if head.exempt})


register_kernel(ROOM, reasons_given, columns_of)
