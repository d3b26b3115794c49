"""Candidates of a handful of lines, and the decision between them (``rules.candidates``, ``deciding``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.candidates import SIGNATURE, Prepared, fits
from gwanmun.tariff.rules.deciding import layers
from gwanmun.tariff.rules.precedence import Precedence, Step

Rate = dict[str, Any]  # a row of Prepared.rates
#: claim → kind, member of its rates (member None: any country).
Meant = dict[str, list[tuple[str, Any]]]
MOST_KEPT = 5_000


@dataclass(frozen=True, eq=False)
class Standing:
    """The rates of a tariff by the code they stand at; those that were looked at are kept."""

    prepared: Prepared
    places: dict[str, list[int]]
    fits: list[pl.Expr]
    layers: list[list[pl.Expr]]
    seen: dict[str, list[Rate]] = field(default_factory=dict)

    @classmethod
    def of(cls, prepared: Prepared, order: Precedence) -> Standing:
        places = prepared.rates.with_row_index("_n").group_by("r_code").agg(pl.col("_n"))
        every = {step.group for step in order.steps}
        return cls(prepared, dict(places.iter_rows()), [fits(prepared)], layers(order, every, pl.Int64))

    def at(self, code: str) -> list[Rate]:
        found = self.seen.get(code)
        if found is None:
            if len(self.seen) >= MOST_KEPT:
                self.seen.clear()
            places = self.places.get(code)
            found = self.seen[code] = self.prepared.rates[places].rows(named=True) if places else []
        return found


def candidates_few(rows: FewRows, standing: Standing, meant: Meant) -> FewRows:
    """All candidates of each line: ``_k``, its place in ``rows``, its :data:`SIGNATURE`, and the columns of
    ``Prepared.rates``; those that say most of the line first."""
    asked = list(zip(*(rows.columns[name] for name in SIGNATURE), strict=True))
    pairs: list[tuple[int, Rate]] = []
    for place, (code, _, origin, claim, *_) in enumerate(asked):
        kinds = {kind for kind, member in meant.get(claim, ()) if member in (None, origin)}
        for length in standing.prepared.lengths:
            if code is not None and len(code) >= length:
                there = standing.at(code[:length])
                pairs += [(place, r) for r in there if not r["r_claimed"] or r["r_kind"] in kinds]
    names = standing.prepared.rates.columns
    found = FewRows(
        {
            "_k": [place for place, _ in pairs],
            **{name: [asked[place][n] for place, _ in pairs] for n, name in enumerate(SIGNATURE)},
            **{name: [rate[name] for _, rate in pairs] for name in names},
        },
        len(pairs),
    )
    fitting = found.at([place for place, holds in enumerate(found.worked(standing.fits)[0]) if holds])
    keys = list(zip(fitting.columns["_k"], fitting.columns["r_kind"], strict=True))
    parties = list(zip(fitting.columns["r_party"], fitting.columns["party"], strict=True))
    named = {key for key, (party, _) in zip(keys, parties, strict=True) if party is not None}
    others = [
        key in named and party is None for key, (party, _) in zip(keys, parties, strict=True)
    ]  # fmt: skip
    own = fitting.given(r_other_parties=others).at(
        [n for n, (party, mine) in enumerate(parties) if party is None or party == mine]
    )
    worth, ids = own.columns["r_worth"], own.columns["r_id"]
    order = sorted(range(own.height), key=lambda n: (own.columns["_k"][n], -worth[n], ids[n]))
    first: dict[tuple[int, str], int] = {}
    for n in order:
        first.setdefault((own.columns["_k"][n], own.columns["r_kind"][n]), n)
    return own.at(list(first.values()))


def decide_few(
    units: Sequence[int], found: FewRows, standing: Standing, order: Precedence, *, key: str, amount: str
) -> FewRows:
    """As ``deciding.decide``, for ``units`` (numbers in the column ``_k`` of ``found``)."""
    mine: dict[tuple[int, str], list[int]] = {}
    for n, pair in enumerate(zip(found.columns["_k"], found.columns["r_class"], strict=True)):
        mine.setdefault(pair, []).append(n)
    columns: dict[str, list[Any]] = {"_k": list(units)}
    for step in order.steps:
        for name, values in _best(
            [mine.get((k, step.group), []) for k in units], found, step, key, amount
        ).items():
            columns[f"{step.group}:{name}"] = values
    ids, claimed = found.columns["r_id"], found.columns["r_claimed"]
    of_unit: dict[int, list[int]] = {}
    for n, k in enumerate(found.columns["_k"]):
        if claimed[n]:
            of_unit.setdefault(k, []).append(ids[n])
    columns["_claimed"] = [min(of_unit[k]) if k in of_unit else None for k in units]
    rows = FewRows(columns, len(units))
    for layer in standing.layers:
        rows = rows.with_columns(layer)
    return rows


def _best(groups: list[list[int]], found: FewRows, step: Step, key: str, amount: str) -> dict[str, list[Any]]:
    """As ``deciding._best``: one value for each unit, by the places of its candidates of the step's class."""
    ids, amounts = found.columns["r_id"], found.columns[amount]
    if step.mode == "add":
        whole, pick = found.columns["r_whole"], _PICKS[step.pick]

        def picked(places: list[int], *, wholes: bool) -> Any:
            if not places:
                return None
            return pick([amounts[n] for n in places if whole[n] is wholes and amounts[n] is not None])

        return {
            "id": [min((ids[n] for n in places), default=None) for places in groups],
            "amount": [picked(places, wholes=False) for places in groups],
            "whole": [picked(places, wholes=True) for places in groups],
            "missing": [any(amounts[n] is None for n in places) if places else None for places in groups],
        }
    keys = found.columns[key]
    sign = -1 if step.pick == "highest" else 1
    first = [
        min(places, key=lambda n: (keys[n] is None, sign * (keys[n] or 0), ids[n])) if places else None
        for places in groups
    ]
    return {
        name: [None if n is None else values[n] for n in first]
        for name, values in (("id", ids), ("key", keys), ("amount", amounts))
    }


_PICKS: dict[str, Callable[[list[Any]], Any]] = {
    "sum": sum,
    "highest": lambda values: max(values, default=None),
    "lowest": lambda values: min(values, default=None),
}
