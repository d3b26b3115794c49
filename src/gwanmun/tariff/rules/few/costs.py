"""Costs beside the prices of a handful of lines (see ``rules.charges`` and ``value._with_costs``)."""

from __future__ import annotations

from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules import methods
from gwanmun.tariff.rules.charges import IN_PARTS, PROBLEM_FIELDS, effects, problem_columns
from gwanmun.tariff.rules.exact import plain
from gwanmun.tariff.rules.few.exchange import with_rates
from gwanmun.tariff.rules.few.faults import Fault
from gwanmun.tariff.rules.value import OF_COSTS, WEIGHT, WEIGHT_BY_METHOD
from gwanmun.tariff.rules.value_faults import OF_LINE, REFUSED
from gwanmun.tariff.rules.value_shape import Shape

_OF_ROW = ("declaration", "line", "date", "incoterm", "_weight_e8")
_OF_CHARGE = ("code", "amount_e4", "currency")
_UNKNOWN = (None, None, None)
_SUMMED = ("_plus_e8", "_minus_e8")


def with_costs(rows: FewRows, charges: FewRows, shape: Shape, book: RuleBook) -> tuple[FewRows, list[Fault]]:
    """``rows`` with what their costs sum to (``value._COSTS``), and the faults of the costs."""
    rows = rows.with_columns(WEIGHT_BY_METHOD if shape.determined else WEIGHT)
    fall, astray = _shares(rows, charges, book)
    if shape.determined:
        first = [method == methods.FIRST for method in rows.columns["method"]]
        fall = fall.at([n for n, row in enumerate(fall.columns["_row"]) if first[row]])
    names = [expression.meta.output_name() for expression in OF_COSTS]
    sums: dict[str, list[Any]] = {
        name: [0 if name in _SUMMED else False] * rows.height for name in names
    }  # fmt: skip
    for name, values in zip(names, fall.worked(OF_COSTS), strict=True):
        column = sums[name]
        for row, value in zip(fall.columns["_row"], values, strict=True):
            column[row] = column[row] + (value or 0) if name in _SUMMED else column[row] or value
    # A cost that falls nowhere leaves its declaration open.
    open_ = {charges.columns["declaration"][n] for n in astray}
    for row, declaration in enumerate(rows.columns["declaration"]):
        sums["_problem"][row] = sums["_problem"][row] or declaration in open_
    return rows.given(**sums), _faults(rows, charges, fall, astray)


def _shares(rows: FewRows, charges: FewRows, book: RuleBook) -> tuple[FewRows, list[int]]:
    """Every line each cost falls on (``charges.SHARE``), those told for a line first; costs that fall on
    none."""
    line: dict[tuple[Any, Any], list[int]] = {}
    declaration: dict[Any, list[int]] = {}
    for row, who in enumerate(zip(rows.columns["declaration"], rows.columns["line"], strict=True)):
        line.setdefault(who, []).append(row)
        declaration.setdefault(who[0], []).append(row)
    own: list[tuple[int, int]] = []
    whole: list[tuple[int, int]] = []
    astray = []
    for cost, who in enumerate(zip(charges.columns["declaration"], charges.columns["line"], strict=True)):
        there = declaration.get(who[0], ()) if who[1] is None else line.get(who, ())
        (whole if who[1] is None else own).extend((row, cost) for row in there)
        if not there:
            astray.append(cost)
    pairs = sorted(own) + sorted(whole)
    at_rows, at_costs = [row for row, _ in pairs], [cost for _, cost in pairs]
    numbers = _numbers(charges)
    fall = FewRows(
        {
            "_row": at_rows,
            "_cost": at_costs,
            "_charge": [numbers[cost] for cost in at_costs],
            **{name: [rows.columns[name][row] for row in at_rows] for name in _OF_ROW},
            **{name: [charges.columns[name][cost] for cost in at_costs] for name in _OF_CHARGE},
        },
        len(pairs),
    )
    shares = [*fall.columns["amount_e4"][: len(own)], *_apportioned(fall.at(range(len(own), len(pairs))))]
    known = _effects(book)
    found = [
        known.get(pair, _UNKNOWN) for pair in zip(fall.columns["code"], fall.columns["incoterm"], strict=True)
    ]
    fall = fall.given(
        share_e4=shares,
        whole=[False] * len(own) + [True] * len(whole),
        sign=[sign for sign, _, _ in found],
        carriage=[carriage for _, carriage, _ in found],
        term_problem=[problem for _, _, problem in found],
    )
    return with_rates(fall, book).with_columns(problem_columns(book)), astray


def _numbers(charges: FewRows) -> list[int]:
    """The place of each cost within its declaration."""
    seen: dict[Any, int] = {}
    numbers = []
    for name in charges.columns["declaration"]:
        numbers.append(seen.get(name, 0))
        seen[name] = numbers[-1] + 1
    return numbers


def _effects(book: RuleBook) -> dict[tuple[Any, Any], tuple[Any, Any, Any]]:
    """code, incoterm → sign, carriage, problem of the term."""
    return book.once(
        "tariff.charge effects by code",
        lambda: {(code, term): tuple(rest) for code, term, *rest in effects(book).iter_rows()},
    )


def _apportioned(fall: FewRows) -> list[Any]:
    """As ``charges._apportioned``: the share of each line in each cost, by largest remainder."""
    groups: dict[int, list[int]] = {}
    for place, cost in enumerate(fall.columns["_cost"]):
        groups.setdefault(cost, []).append(place)
    weights, totals = fall.columns["_weight_e8"], [None] * fall.height
    for places in groups.values():
        mine = [weights[p] for p in places]
        if None not in mine and sum(mine) > 0:
            for place in places:
                totals[place] = sum(mine)
    fall = fall.given(_total=totals)
    for layer in IN_PARTS:
        fall = fall.with_columns(layer)
    shares, lost = fall.columns["_share"], fall.columns["_lost"]
    lines, rows, amounts = fall.columns["line"], fall.columns["_row"], fall.columns["amount_e4"]
    out: list[Any] = [None] * fall.height
    for places in groups.values():
        if shares[places[0]] is None:
            continue
        left = amounts[places[0]] - sum(shares[p] for p in places)
        order = sorted(places, key=lambda p: (-lost[p], lines[p] is not None, lines[p], rows[p]))
        for n, place in enumerate(order):
            out[place] = shares[place] + (1 if n < left else 0)
    return out


def _faults(rows: FewRows, charges: FewRows, fall: FewRows, astray: list[int]) -> list[Fault]:
    """As ``value_faults.charge_faults``."""
    of_line: dict[tuple[int, str], Fault] = {}
    of_cost: dict[tuple[Any, int, str], Fault] = {}
    lines, amounts = charges.columns["line"], charges.columns["amount_e4"]
    for share in fall.rows():
        problem, who = share["problem"], share["declaration"]
        if problem is None:
            continue
        if problem in OF_LINE:
            # A line whose own price is the trouble is told of that, not of the share.
            if problem != "SHARE_UNKNOWN" or (share["_weight_e8"] or 0) > 0:
                fault = (who, share["line"], OF_LINE[problem], problem, REFUSED, share["code"])
                of_line.setdefault((share["_row"], problem), fault)
            continue
        cost = share["_cost"]
        value = share["currency" if problem == "NO_EXCHANGE_RATE" else "code"]
        if problem == "NEGATIVE":
            value = plain(amounts[cost], 4)
        field = f"charges[{share['_charge']}].{PROBLEM_FIELDS[problem]}"
        of_cost.setdefault(
            (who, share["_charge"], problem), (who, lines[cost], field, problem, REFUSED, value)
        )
    numbers = _numbers(charges)
    nowhere: list[Fault] = [
        (
            who := charges.columns["declaration"][n], lines[n], f"charges[{numbers[n]}].line",
            "CHARGE_NO_LINE", REFUSED, who if lines[n] is None else str(lines[n]),
        )
        for n in astray
    ]  # fmt: skip
    return [*of_line.values(), *of_cost.values(), *nowhere]
