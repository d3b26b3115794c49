"""Which reasons the parcel steps can give under a book: asked of the compiled steps themselves."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.countries.kernels import register_kernel
from gwanmun.parcels.rules.admitting import PLACED
from gwanmun.parcels.rules.case import REGISTRY, ROOM, STORED, WHY, Case, Operator, why
from gwanmun.parcels.rules.pipeline import PREPARED, compiled, prepared, used
from gwanmun.parcels.rules.schema import DECIDED, TYPED


def reasons_given(book: RuleBook) -> frozenset[str]:
    """Ids of the rules for which the steps make a ``why`` column. No parcel is needed."""
    case = Case(
        pl.DataFrame(schema=TYPED),
        pl.DataFrame(schema=REGISTRY),
        pl.DataFrame(schema=STORED),
        Operator(),
        book.valid_from,
        bytes(32),
    )
    rows = prepared(case).select("_place", *PREPARED, *used(book)).lazy()
    *steps, routing = compiled(book)
    for step in steps:
        rows = step(rows, case)
    made = set(rows.collect_schema())
    # Routing asks for every rule that holds; those that nothing gave stand in as false.
    holding = {why(rule.id) for rule in book.rules_of(ROOM).values() if rule.hold}
    lacking = sorted(holding - made)
    admitted = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in PLACED.items()]
    rows = rows.with_columns(admitted)
    rows = routing(rows.with_columns(pl.lit(value=False).alias(name) for name in lacking), case)
    made |= set(rows.collect_schema()) - set(lacking)
    return frozenset(name.removeprefix(WHY) for name in made if name.startswith(WHY))


register_kernel(ROOM, reasons_given, frozenset(TYPED) | frozenset(DECIDED))
