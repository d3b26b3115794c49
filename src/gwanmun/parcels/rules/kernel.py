"""Which reasons the parcel steps can give under a book: asked of the compiled steps themselves."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.countries.kernels import register_kernel
from gwanmun.parcels.rules.case import REGISTRY, ROOM, STORED, WHY, Case, Operator
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
    for step in compiled(book):
        rows = step(rows, case)
    names = rows.collect_schema().names()
    return frozenset(name.removeprefix(WHY) for name in names if name.startswith(WHY))


register_kernel(ROOM, reasons_given, frozenset(TYPED) | frozenset(DECIDED))
