"""Two assessments side by side as JSON."""

from __future__ import annotations

from typing import Any

from gwanmun.tariff.answer import reason
from gwanmun.tariff.assessing import Answer
from gwanmun.tariff.comparing import Comparison, LineChange
from gwanmun.tariff.comparing import told as reasons_told
from gwanmun.tariff.rules.writing import own, writers


def document(found: Comparison) -> dict[str, Any]:
    """Amounts as :mod:`rules.writing` writes them: whole won as numbers, cents as text."""
    write = own(found.currency_digits)

    def said(value: int | None) -> Any:
        return None if value is None else write(value)

    told = found.after.told
    return {
        "country": told["country"],
        "currency": told["currency"],
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
    known = writers(change.facts, book) if book else {}
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
