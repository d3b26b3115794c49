"""Assessments in words and tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gwanmun.cli import out
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from gwanmun.tariff.contract import Amount, Answer, Comparison, Provision

#: Provisions left aside that are told in words, and how much of each; the rest by their numbers.
PROVISIONS, WIDE = 12, 110


def show(answer: Answer, *, full: bool) -> None:
    """One declaration: what is payable, how each amount came about, what stands in the way."""
    from gwanmun.tariff.contract import left_aside, provisions, unfold, unfold_declaration

    name = answer.name if not answer.name.startswith("#") else answer.name[1:]
    title = T(f"신고 {name}", f"Declaration {name}")
    out.say(f"{title}  {answer.day or ''}".rstrip())
    if answer.tariff.demonstration:
        out.note(answer.tariff.label[language()])
    book = answer.book
    if book is not None and answer.declaration is not None:
        for line in answer.lines if full else ():
            head = T(f"{line['line']}란  {line['code']}", f"Line {line['line']}  {line['code']}")
            _amounts(head, unfold(line, book, answer.tariff, language()), full=True)
            _provisions(provisions(line, book, answer.tariff))
        sums = unfold_declaration(answer.declaration, answer.lines, book, language())
        _amounts(T("신고 합계", "The whole declaration"), sums, full=full)
        for part in left_aside(book):
            out.say(f"! {T('산정하지 않음', 'Not assessed')}: {part.text[language()]} [{part.citation}]")
    for fault in answer.faults:
        said = fault[language()]
        mark = "✖" if fault["severity"] == "REFUSED" else "·"
        out.say(f"{mark} {said['message']}")
        out.say(f"  {said['cure']}")
    out.say()


def _provisions(found: Sequence[Provision]) -> None:
    """Provisions that refer to the goods and are left aside, by their numbers with what they say of duty."""
    if not found:
        return
    from gwanmun.tariff.contract import dotted

    out.say(
        T(
            "! 이 물품에 해당할 수 있으나 산정하지 않은 규정:",
            "! Provisions that may concern these goods and are not assessed:",
        )
    )
    for one in found[:PROVISIONS]:
        said = " · ".join(x for x in (one.rate, one.text) if x)
        out.say(f"  {dotted(one.code)}  {said if len(said) <= WIDE else said[: WIDE - 1] + '…'}")
    if len(found) > PROVISIONS:
        rest = ", ".join(dotted(one.code) for one in found[PROVISIONS:])
        out.say(T(f"  그 밖에 {rest}", f"  and {rest}"))


def _amounts(title: str, found: Sequence[Amount], *, full: bool) -> None:
    heads = [T("항목", "Amount"), T("금액", "Value")]
    if not full:
        out.table(title, heads, [(a.title, a.shown) for a in found], right=(1,))
        return
    heads += [T("계산", "How"), T("근거", "Legal source")]
    out.table(title, heads, [(a.title, a.shown, _how(a), _source(a)) for a in found], right=(1,))


def _how(amount: Amount) -> str:
    """Words, figures, rounding and the table row, one below the other."""
    lines = [amount.words, amount.figures, amount.rounding]
    for row in amount.rows:
        days = f"{row.valid_from or '…'} ~ {row.valid_to or '…'}"
        lines.append(" · ".join(x for x in (row.table, row.code, row.kind, row.text, days) if x))
    return "\n".join(line for line in lines if line)


def _source(amount: Amount) -> str:
    unverified = T("확인되지 않음", "unverified") if amount.status == "unverified" else ""
    return "\n".join(x for x in (amount.citation, unverified) if x)


def say_count(done: int, refused: int, shown: int) -> None:
    if done > shown:
        out.note(
            T(
                f"앞의 {shown}건만 보여 드렸습니다. 모두 보려면 --json을 쓰십시오.",
                f"Only the first {shown} are shown; use --json for all.",
            )
        )
    if done != 1 or refused:
        out.say(
            T(
                f"{done:,}건을 산출하였고, 그중 {refused:,}건은 고칠 것이 있습니다.",
                f"{done:,} declarations, {refused:,} of them to be corrected.",
            )
        )


def show_comparison(found: Comparison) -> None:
    """Head by head, then the reasons that came and went."""
    from gwanmun.tariff.contract import reasons_told, shown_money

    book = found.after.book or found.before.book
    for answer in (found.before, found.after):
        for fault in answer.faults:
            if fault["severity"] == "REFUSED":
                out.say(f"✖ {fault[language()]['message']}")
                out.say(f"  {fault[language()]['cure']}")
    if book is None:
        return
    korean = language() == "ko"
    heads = [T("항목", "Amount"), T("처음", "Before"), T("바꾼 뒤", "After"), T("차이", "Difference")]
    rows = [
        [
            h.ko if korean else h.en,
            *(shown_money(x, book, language()) for x in (h.before, h.after, h.difference)),
        ]
        for h in found.heads
    ]
    days = f"{found.before.day} → {found.after.day}" if found.before.day != found.after.day else ""
    out.table(days, heads, rows, right=(1, 2, 3))
    for change in found.lines:
        for mark, answer, rules in (("−", found.before, change.gone), ("+", found.after, change.come)):
            for reason in reasons_told(answer, change.line, rules, language()):
                line = T(f"{change.line}란", f"line {change.line}")
                out.say(f"{mark} {line}: {reason.title}. {reason.text} [{reason.citation}]")
    if found.saved is not None and found.saved > 0:
        out.say(T("줄어드는 금액: ", "Saved: ") + shown_money(found.saved, book, language()))
