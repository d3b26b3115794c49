"""What a declaration comes to, unfolded: each head over its lines, the total, what is collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.unfolding import words
from gwanmun.tariff.unfolding.amount import Amount, Input, cited, worked

_LINE = Text("{n}란", "Line {n}")
_SUM = Text("세목별 세액의 합", "Sum of the heads")
_WITH_FEES = Text("세목별 세액과 수수료의 합", "Sum of the heads and fees")
_MINIMUM = Text("소액 기준 미만이므로 징수하지 않음", "below the least amount collected: not collected")


def heads(
    declaration: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], book: RuleBook, lang: str
) -> list[Amount]:
    """Every head that some line bears."""
    found = []
    for about in levies(book).heads:
        borne = [line for line in lines if line.get(about.id)]
        if not borne:
            continue
        shown = words.money(declaration[about.id], book, lang)
        parts = [
            Input(_LINE[lang].format(n=line["line"]), words.money(line[about.id], book, lang))
            for line in borne
        ]
        total = " + ".join(part.value for part in parts)
        found.append(
            Amount(
                about.id, about.name[lang], declaration[about.id], shown,
                words=words.EACH_LINE[lang], figures=f"{total} → {shown}" if len(parts) <= 6 else shown,
                inputs=tuple(parts),
                rounding=words.dropped(about.unit, book, lang) if about.unit > 1 else "",
                citation=cited(book, about.citation, lang), source=about.citation, status=about.status,
                apart=about.apart, by=about.by[lang] if about.by else "",
            )
        )  # fmt: skip
    return found


def sums(
    declaration: Mapping[str, Any],
    of: Sequence[Amount],
    book: RuleBook,
    lang: str,
    *,
    with_fees: bool = False,
) -> list[Amount]:
    """Total, reduction, surcharge and what is payable. ``of``: heads, and fees where there are some."""
    due = [a for a in of if not a.apart]
    inputs = tuple(Input(a.title, a.shown) for a in due)
    total = declaration["total"]
    figures = " + ".join(a.shown for a in due)
    shown = words.money(total, book, lang)
    found = [
        Amount(
            "total", words.TOTAL[lang], total, shown, words=(_WITH_FEES if with_fees else _SUM)[lang],
            figures=worked(figures, total, shown), inputs=inputs,
        )
    ]  # fmt: skip
    steps = [(shown, "")]
    for name, title, sign in (("reduction", words.REDUCTION, -1), ("surcharge", words.SURCHARGE, 1)):
        if amount := declaration.get(name):
            part = words.money(amount, book, lang)
            found.append(Amount(name, title[lang], sign * amount, words.money(sign * amount, book, lang)))
            steps.append((part, "−" if sign < 0 else "+"))
    payable = declaration["payable"]
    said = words.money(payable, book, lang)
    way = " ".join(f"{sign} {part}".strip() for part, sign in steps)
    if declaration.get("below_minimum"):
        way += f" → {_MINIMUM[lang]}"
    found.append(
        Amount(
            "payable",
            words.PAYABLE[lang],
            payable,
            said,
            words=words.TOTAL[lang],
            figures=worked(way, payable, said),
        )
    )
    return found
