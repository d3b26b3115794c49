"""From a handful of lines to what is payable (see ``rules.pipeline``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows, Unknown
from gwanmun.core.spelling import SEPARATOR
from gwanmun.tariff.rules import allowance
from gwanmun.tariff.rules.choice import Tariff
from gwanmun.tariff.rules.fees import fees_of
from gwanmun.tariff.rules.few.choice import choose_few
from gwanmun.tariff.rules.few.faults import Fault, FewFaults
from gwanmun.tariff.rules.few.relief import relieve_few
from gwanmun.tariff.rules.few.simplified import simplify_few
from gwanmun.tariff.rules.few.taxes import tax_few
from gwanmun.tariff.rules.few.totals import totals_few
from gwanmun.tariff.rules.few.value import value_few
from gwanmun.tariff.rules.pipeline import AMOUNTS, OF_TOTALS, outside
from gwanmun.tariff.rules.reasons import WHY, flags
from gwanmun.tariff.rules.schema import LINE
from gwanmun.tariff.rules.taxes import amounts_of

#: Lines up to which planning costs more than working line by line (measured).
FEW = 100


@dataclass(frozen=True)
class Few:
    """As ``pipeline.Assessed``, as lists. ``faults``: the columns of ``schema.FAULT``."""

    lines: FewRows
    declarations: FewRows
    faults: list[Fault]


def assess_few(
    lines: FewRows, charges: FewRows, tariff: Tariff, book: RuleBook, *, reasons: bool = True
) -> Few:
    """As ``pipeline.assess_lines``: the same amounts, reasons and faults. No column is of any use that the
    pipeline does not know, and none but ``schema.LINE`` need be there.

    :raises Unknown: a line asks for something that only frames can do.
    """
    if fees_of(book):
        raise Unknown("fees")
    faults = FewFaults()
    absent = {name: [None] * lines.height for name in LINE if name not in lines.columns}
    lines = lines.given(**absent) if absent else lines
    if places := lines.where(outside(book)):
        off = lines.at(places)
        faults.add(off, "DAY_OUTSIDE", "date", [day.isoformat() for day in off.columns["date"]])
    rows = value_few(lines, charges, book, faults, reasons=reasons)
    rows = choose_few(rows, tariff, book, faults, reasons=reasons)
    rows = _without_refused(rows, faults, AMOUNTS, since=0)
    seen = len(faults)
    rows = relieve_few(rows, book, faults, reasons=reasons)
    rows = _without_refused(rows, faults, AMOUNTS, since=seen)
    if allowance.SCHEME in rows.columns["scheme"] and allowance.known_to(book):
        raise Unknown("an allowance")
    rows = simplify_few(rows, book, reasons=reasons)
    seen = len(faults)
    rows = tax_few(rows, book, faults, reasons=reasons)
    rows = _without_refused(rows, faults, amounts_of(book), since=seen)
    together = totals_few(rows, book)
    if reasons:
        rows = _spelled(rows, together, book)
    return Few(rows, together, faults.rows())


def _without_refused(rows: FewRows, faults: FewFaults, names: Sequence[str], since: int) -> FewRows:
    refused = faults.refused(since)
    if not refused:
        return rows
    who = zip(rows.columns["declaration"], rows.columns["line"], strict=True)
    stands = [one not in refused for one in who]
    return rows.given(
        **{
            name: [value if stays else None for value, stays in zip(rows.columns[name], stands, strict=True)]
            for name in names
            if name in rows.columns
        }
    )


def _spelled(rows: FewRows, together: FewRows, book: RuleBook) -> FewRows:
    """``rows`` with ``reasons`` in place of the ``why`` columns."""
    of_totals = dict(zip(OF_TOTALS, together.worked(_OF_TOTALS), strict=True))
    place = {name: n for n, name in enumerate(together.columns["declaration"])}
    mine = [place[name] for name in rows.columns["declaration"]]
    rows = rows.given(**{name: [told[n] for n in mine] for name, told in of_totals.items()})
    named = flags(list(rows.columns), book)
    told = zip(*(rows.columns[name] for name in named.values()), strict=True)
    reasons = [SEPARATOR.join(compress(named, row)) for row in told] if named else [""] * rows.height
    kept = {name: values for name, values in rows.columns.items() if not name.startswith(WHY)}
    return FewRows({**kept, "reasons": reasons}, rows.height)


_OF_TOTALS: list[pl.Expr] = list(OF_TOTALS.values())
