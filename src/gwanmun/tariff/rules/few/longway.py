"""The long way to a rate, for a handful of lines (see ``rules.longway``)."""

from __future__ import annotations

from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows, Unknown
from gwanmun.tariff.rules.amounts import LINE_FACTS, Money, duty_layers
from gwanmun.tariff.rules.choice import Ready
from gwanmun.tariff.rules.choice_faults import OF_QUANTITY, OF_WISHES
from gwanmun.tariff.rules.few.candidates import Standing, candidates_few, decide_few
from gwanmun.tariff.rules.few.claims import check_few, meant_by
from gwanmun.tariff.rules.few.faults import Placed, checked
from gwanmun.tariff.rules.longway import IN_MONEY, RATE_COLUMNS, by_rate
from gwanmun.tariff.rules.precedence import REPLACING
from gwanmun.tariff.rules.remedies import safeguard_layers

_ABOUT = ("_other_parties", "_has_claim", "_has_use", "_has_quota")
#: Of components of goods, which rates of several parts ask for.
_OF_PARTS = ("c_wants", "c_unlike", "c_above")


def long_way_few(
    slow: FewRows, rows: FewRows, made: Ready, standing: Standing, book: RuleBook, money: Money
) -> tuple[FewRows, list[Placed]]:
    """As ``longway.long_way``. ``slow``: the lines to decide; ``rows``: all lines."""
    faults: list[Placed] = []
    if slow.tells("claim"):
        slow, faults = check_few(slow, rows, book, made.prepared)
    else:
        never = [False] * slow.height
        slow = slow.given(_waived=never, _exchanged=never)
    found = candidates_few(slow, standing, meant_by(book, made.prepared))
    slow = slow.given(**_about(slow, found))
    faults += checked(slow, OF_WISHES)
    adding = {step.group for step in made.order.steps if step.mode not in REPLACING}
    told = zip(found.columns["_k"], found.columns["r_specific"], found.columns["r_class"], strict=True)
    dear = {k for k, specific, group in told if specific or group in adding}
    cheap = [k for k in range(slow.height) if k not in dear]
    out: dict[str, list[Any]] = {}
    if cheap:
        chosen = decide_few(cheap, found, standing, made.order, key="r_rate_e6", amount="r_rate_e6")
        part = slow.at(cheap).given(**_spelled(chosen, found)).with_columns(_kept(made, "rate", money))
        _lay(out, part, cheap, slow.height)
    if dear:
        part, lacking = _by_duty(slow, sorted(dear), found, made, standing, book, money)
        faults += lacking
        _lay(out, part, sorted(dear), slow.height)
    return FewRows(out, slow.height), faults


def _about(slow: FewRows, found: FewRows) -> dict[str, list[bool]]:
    """Of each line: what its candidates are for."""
    about = {name: [False] * slow.height for name in _ABOUT}
    columns = (found.columns[c] for c in ("_k", "r_other_parties", "r_claimed", "r_use", "r_quota"))
    for k, others, claimed, use, quota in zip(*columns, strict=True):
        for name, holds in zip(_ABOUT, (others, claimed, use is not None, quota is True), strict=True):
            about[name][k] = about[name][k] or bool(holds)
    return about


def _spelled(chosen: FewRows, found: FewRows) -> dict[str, list[Any]]:
    """What was decided, and what the rates say: as ``longway.spelled``."""
    places = {id_: n for n, id_ in enumerate(found.columns["r_id"])}

    def said(name: str, ids: list[Any]) -> list[Any]:
        return [None if id_ is None else found.columns[name][places[id_]] for id_ in ids]

    own = chosen.columns["_row"]
    told = {name: said(column, own) for name, column in RATE_COLUMNS.items()}
    told["form"] = [
        "sum" if form is None and id_ is not None else form
        for form, id_ in zip(told["form"], own, strict=True)
    ]
    return {
        **{
            name: chosen.columns[name]
            for name in ("_row", "_won", "_lost", "_added", "_base", "_extra", "_missing")
        },
        **told,
        "_by_use": [use is not None for use in said("r_use", own)],
        "basic_rate_e6": said("r_rate_e6", chosen.columns["_shown"]),
        "claimed_rate_e6": said("r_rate_e6", chosen.columns["_claimed"]),
    }


def _kept(made: Ready, what: str, money: Money) -> Any:
    key = f"few {what} {money.digits} {money.rounding}"
    if key not in made.layers:
        made.layers[key] = [by_rate(money)] if what == "rate" else duty_layers(money)
    return made.layers[key][0] if what == "rate" else made.layers[key]


def _by_duty(
    slow: FewRows,
    places: list[int],
    found: FewRows,
    made: Ready,
    standing: Standing,
    book: RuleBook,
    money: Money,
) -> tuple[FewRows, list[Placed]]:
    """Lines whose candidates have to be compared, or added up, in money."""
    mine = set(places)
    each = found.at([n for n, k in enumerate(found.columns["_k"]) if k in mine])
    if "parts" in each.columns["r_form"]:
        raise Unknown("a rate of several parts")
    at = each.columns["_k"]
    facts = {name: [slow.columns[name][k] for k in at] for name in ("_i", *LINE_FACTS)}
    each = each.given(**facts, **{name: [None] * each.height for name in _OF_PARTS})
    for layer in _kept(made, "duty", money):
        each = each.with_columns(layer)
    if each.tells("r_reference_e6"):
        for layer in safeguard_layers(book, money):
            each = each.with_columns(layer)
    chosen = decide_few(places, each, standing, made.order, key="c_exact", amount="c_duty")
    lacking = list(dict.fromkeys(checked(each, OF_QUANTITY)))
    return slow.at(places).given(**_spelled(chosen, each)).with_columns(IN_MONEY), lacking


def _lay(out: dict[str, list[Any]], part: FewRows, places: list[int], height: int) -> None:
    for name, values in part.columns.items():
        column = out.setdefault(name, [None] * height)
        for place, value in zip(places, values, strict=True):
            column[place] = value
