"""Two assessments side by side as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from gwanmun.platform.api.problems import FieldError, Problem, invalid
from gwanmun.tariff.answer import reason
from gwanmun.tariff.api.asked import refusal
from gwanmun.tariff.assessing import Answer
from gwanmun.tariff.comparing import (
    OF_CLAIM,
    Comparison,
    LineChange,
    compare,
    with_claim,
)  # fmt: skip
from gwanmun.tariff.comparing import (
    told as reasons_told,
)
from gwanmun.tariff.rules.writing import own, writers

CHANGES = ("date", *OF_CLAIM)


def told(body: Any, country: str) -> dict[str, Any]:
    """Raises Problem 422 where either side is refused, naming the field that is at fault."""
    declaration, change = _parts(body)
    changed = {**declaration, **change} if "claim" not in change else _claimed(declaration, change)
    found = compare(declaration, changed, country)
    if found.before.refused:
        raise refusal(found.before.faults, "body.declaration")
    if found.after.refused:
        raise _of_change(found.after, change)
    return document(found)


def _claimed(declaration: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    proof = {name: change.get(name) for name in OF_CLAIM if name != "claim"}
    changed = with_claim(declaration, change["claim"], **proof)
    return {**changed, "date": change["date"]} if "date" in change else changed


def _parts(body: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    whole = body if isinstance(body, dict) else {}
    faults = [
        _fault(f"body.{name}", "missing", "값이 없습니다.", "The value is missing.")
        for name in ("declaration", "change")
        if not isinstance(whole.get(name), dict)
    ]
    change = whole.get("change")
    if isinstance(change, dict):
        faults += [
            _fault(f"body.change.{name}", "extra_forbidden", "알 수 없는 항목입니다.", "Unknown field.")
            for name in change
            if name not in CHANGES
        ]
        if not change:
            faults.append(
                _fault("body.change", "missing", "바꿀 것이 없습니다.", "There is nothing to change.")
            )
    if faults:
        raise invalid(faults)
    return whole["declaration"], whole["change"]


def _fault(path: str, code: str, ko: str, en: str) -> FieldError:
    names = ", ".join(CHANGES)
    return FieldError(
        path, code, ko, en,
        f"declaration에는 신고를, change에는 바꿀 항목({names})을 적어 주십시오.",
        f"Give the declaration in declaration, and what changes ({names}) in change.",
    )  # fmt: skip


def _of_change(after: Answer, change: Mapping[str, Any]) -> Problem:
    """Faults of the second side: what the change brought is named in the change."""
    mine: list[Mapping[str, Any]] = []
    theirs: list[Mapping[str, Any]] = []
    for fault in after.faults:
        last = (fault["field"] or "").rpartition(".")[2]
        (mine if last in change or last in OF_CLAIM else theirs).append(
            {**fault, "field": last or fault["field"]}
        )
    if mine:
        return refusal(mine, "body.change")
    return refusal(theirs or after.faults, "body.declaration")


def document(found: Comparison) -> dict[str, Any]:
    """Amounts as :mod:`rules.writing` writes them: whole won as numbers, cents as text."""
    book = found.after.book or found.before.book
    if book is None:  # both sides were read, so each has its day
        raise ValueError("an answer without a rule book")
    write = own(book.currency_digits)

    def said(value: int | None) -> Any:
        return None if value is None else write(value)

    return {
        "country": book.country,
        "currency": book.currency,
        "before": _side(found.before),
        "after": _side(found.after),
        "heads": [
            {
                "id": h.id,
                "title": {"ko": h.ko, "en": h.en},
                "before": said(h.before),
                "after": said(h.after),
                "difference": said(h.difference),
            }
            for h in found.heads
        ],
        "saved": said(found.saved),
        "lines": [_line(found, change) for change in found.lines],
    }


def _side(answer: Answer) -> dict[str, Any]:
    claims = sorted({line["claim"] for line in answer.lines if line.get("claim")})
    return {
        "date": answer.day.isoformat() if answer.day else None,
        "claims": claims,
        "totals": answer.told["totals"],
        "rulebook": answer.book.digest if answer.book else None,
        "tariff": answer.tariff.digest,
    }


def _line(found: Comparison, change: LineChange) -> dict[str, Any]:
    book = found.after.book or found.before.book
    columns = pl.DataFrame(schema=dict.fromkeys(change.facts, pl.Int64))
    known = writers(columns, book) if book else {}
    facts = {}
    for name, (before, after) in change.facts.items():
        label, write = known[name]
        sides = (None if side is None else write(side) for side in (before, after))
        facts[label] = dict(zip(("before", "after"), sides, strict=True))
    return {
        "line": change.line,
        "facts": facts,
        "reasons_gone": _reasons(found.before, change.line, change.gone),
        "reasons_come": _reasons(found.after, change.line, change.come),
    }


def _reasons(answer: Answer, line: int, rules: tuple[str, ...]) -> list[dict[str, Any]]:
    sides = (reasons_told(answer, line, rules, lang) for lang in ("ko", "en"))
    return [reason(ko, en) for ko, en in zip(*sides, strict=True)]
