"""Every amount of an assessment unfolded: formula, inputs, rounding, table row, article, reasons.

``unfold`` takes one assessed line, ``unfold_declaration`` a declaration with its lines; both are rows of
``rules.pipeline.Assessed`` as dictionaries. Nothing is reckoned anew: what is told is what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gwanmun.core import explain
from gwanmun.core.book import RuleBook
from gwanmun.core.explain import Reason
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.tables import Tariff
from gwanmun.tariff.unfolding import fees, taxes, totals
from gwanmun.tariff.unfolding.amount import Amount, Input, TableRow
from gwanmun.tariff.unfolding.duty import duty, relief
from gwanmun.tariff.unfolding.value import customs_value

__all__ = ["Amount", "Input", "Reason", "TableRow", "unfold", "unfold_declaration"]

#: Step of a reason → the amount it belongs to; the tax steps name their head in the rule id.
_OF_STEP = {"valuation": "customs_value", "rate": "duty", "relief": "relief"}
_OF_DECLARATION = "totals"
_FEES = "fees"


def unfold(line: Mapping[str, Any], book: RuleBook, tariff: Tariff, lang: str) -> list[Amount]:
    """Amounts of a line in the order of the law: value, duty, relief, each head that is borne or freed.

    A refused line has its amounts as None, and what could be told of them.
    """
    told = _reasons(line, book, lang)
    found = [customs_value(line, book, lang)]
    simple = line.get("simplified_tax") is not None and line.get("simplified_rate_e6") is not None
    for about in levies(book).heads:
        if about.kind == "duty" and not simple:
            found.append(duty(line, about.name, book, tariff, lang))
            if (taken := relief(line, book, lang)) is not None:
                found.append(taken)
        elif about.kind != "duty" and (
            line.get(about.id) or about.id in told or (simple and about.kind == "given")
        ):
            found.append(taxes.head(line, about, book, lang))
    places = {amount.id for amount in found}
    orphans = [r for name, reasons in told.items() if name not in places for r in reasons]
    last = "simplified_tax" if simple else "duty"
    return [
        amount.because(told.get(amount.id, []) + (orphans if amount.id == last else [])) for amount in found
    ]


def unfold_declaration(
    declaration: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], book: RuleBook, lang: str
) -> list[Amount]:
    """Each head over all lines, each fee, the total, reduction and surcharge, and what is payable."""
    heads = totals.heads(declaration, lines, book, lang)
    charged = fees.unfolded(declaration, lines, book, lang)
    because = _of_fees(lines, book, lang) if charged else {}
    reasons = [
        reason
        for reason in (explain.explain(lines[0], book, lang) if lines else [])
        if reason.step == _OF_DECLARATION
    ]
    sums = totals.sums(declaration, [*heads, *charged], book, lang, with_fees=bool(charged))
    return (
        [a.because([]) for a in heads]
        + [a.because(because.get(a.id, [])) for a in charged]
        + [a.because(_mine(a.id, reasons)) for a in sums]
    )


def _of_fees(lines: Sequence[Mapping[str, Any]], book: RuleBook, lang: str) -> dict[str, list[Reason]]:
    """Reasons of the fees over all lines, each once, by fee; what the kind of entry is goes to the first."""
    told: dict[str, Reason] = {}
    for line in lines:
        for reason in explain.explain(line, book, lang):
            if reason.step == _FEES:
                told.setdefault(reason.rule_id, reason)
    found: dict[str, list[Reason]] = {}
    for rule_id, reason in told.items():
        found.setdefault(rule_id.partition(".")[2].removesuffix("_free"), []).append(reason)
    if assumed := found.pop("assumed", None):
        first = next(iter(found), "")
        found[first] = assumed + found.get(first, [])
    return found


def _mine(amount: str, reasons: Sequence[Reason]) -> list[Reason]:
    """Reductions and surcharges explain themselves; the rest belongs to what is payable."""
    own = [r for r in reasons if r.rule_id == f"totals.{amount}"]
    if amount != "payable":
        return own
    return [r for r in reasons if r.rule_id.removeprefix("totals.") not in ("reduction", "surcharge")]


def _reasons(line: Mapping[str, Any], book: RuleBook, lang: str) -> dict[str, list[Reason]]:
    """Reasons of a line by the amount they belong to; those of the whole declaration are left out."""
    found: dict[str, list[Reason]] = {}
    heads = {h.id for h in levies(book).heads}
    for reason in explain.explain(line, book, lang):
        if reason.step in (_OF_DECLARATION, _FEES):
            continue
        name = reason.rule_id.partition(".")[2].removesuffix("_free")
        amount = name if name in heads else _OF_STEP.get(reason.step, "simplified_tax")
        found.setdefault(amount, []).append(reason)
    return found
