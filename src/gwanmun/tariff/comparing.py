"""Two assessments side by side: what differs, head by head, and which reasons changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.explain import Reason, explain_one
from gwanmun.countries.registry import open_pack, rule_book
from gwanmun.tariff.assessing import Answer, assess
from gwanmun.tariff.rules.fees import Fee, fees_of
from gwanmun.tariff.rules.levies import Head, levies
from gwanmun.tariff.rules.origin import agreements_of, matches
from gwanmun.tariff.unfolding import words

#: Fields of a line that belong to a claim: a new claim does not keep what proved the old one.
OF_CLAIM = ("claim", "proof", "proof_date", "direct")
_SUMS = {"total": words.TOTAL, "total_apart": words.TOTAL_APART, "payable": words.PAYABLE}


@dataclass(frozen=True)
class HeadChange:
    """Amounts in the smallest unit of the currency; None: not assessed. ``difference``: second − first."""

    id: str
    ko: str
    en: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class LineChange:
    """What changed on one line: facts of the rate, and reasons that came or went (rule ids)."""

    line: int
    facts: dict[str, tuple[Any, Any]]
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    before: Answer
    after: Answer
    heads: tuple[HeadChange, ...]
    lines: tuple[LineChange, ...]

    @property
    def currency_digits(self) -> int:
        """Decimals of the smallest unit of the country's currency."""
        return open_pack(self.after.tariff.country).currency_digits

    @property
    def saved(self) -> int | None:
        """How much less is payable the second time; None where either is not assessed."""
        payable = next(h for h in self.heads if h.id == "payable")
        return None if payable.difference is None else -payable.difference


#: Facts of a line that are told where they differ.
FACTS = (
    "customs_value", "fx_rate_e4", "rate_kind", "rate_code", "rate_e6", "amount_e6", "duty", "extra_duty",
    "relief_amount", "total",
)  # fmt: skip


def with_day(one: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The declaration as of another day."""
    return {**one, "date": day.isoformat()}


def with_claim(one: Mapping[str, Any], claim: str | None, **proof: Any) -> dict[str, Any]:
    """The declaration with this claim on every line instead of its own; None: without any."""
    told = {name: value for name, value in proof.items() if value is not None}
    changed = {**_without(one), **({"claim": claim, **told} if claim else {})}
    if isinstance(one.get("lines"), list):
        changed["lines"] = [_without(x) if isinstance(x, Mapping) else x for x in one["lines"]]
    return changed


def proven_claim(one: Mapping[str, Any], claim: str, country: str = "kr") -> dict[str, Any]:
    """The declaration with this claim, and all that it takes: a proof of the day, goods that came directly.

    :raises RuleBookError: no such country.
    """
    told = str(one.get("date") or "")
    try:
        book = rule_book(country, date.fromisoformat(told))
    except ValueError:  # the day is at fault, and told so when the declaration is read
        return with_claim(one, claim)
    kind = first_proof(book, claim)
    return with_claim(one, claim, proof=kind, proof_date=told if kind else None, direct=True)


def first_proof(book: RuleBook, claim: str) -> str | None:
    """A kind of proof that is accepted for a claim; None where none is known."""
    for agreement in agreements_of(book).values():
        if claim == agreement.code or any(matches(pattern, claim) for pattern, _ in agreement.kinds):
            return next((proof.kind for proof in agreement.proofs), None)
    return None


def _without(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in OF_CLAIM}


def compare(before: Any, after: Any, country: str = "kr") -> Comparison:
    """Assess both and say what differs. A name both share is no fault here.

    :raises RuleBookError: no such country, or no tariff of it.
    """
    first, second = (assess([one], country)[0] for one in (before, after))
    return compared(first, second)


def compared(first: Answer, second: Answer) -> Comparison:
    return Comparison(first, second, _heads(first, second), _lines(first.lines, second.lines))


def _heads(first: Answer, second: Answer) -> tuple[HeadChange, ...]:
    book = second.book or first.book
    rows = [_row(a) for a in (first, second)]
    found = []
    heads: list[Head | Fee] = [*levies(book).heads, *fees_of(book)] if book else []
    for head in heads:
        before, after = (row.get(head.id) for row in rows)
        if before or after:
            found.append(HeadChange(head.id, head.name.ko, head.name.en, before, after))
    for name, title in _SUMS.items():
        before, after = (row.get(name) for row in rows)
        if before or after or name != "total_apart":
            found.append(HeadChange(name, title.ko, title.en, before, after))
    return tuple(found)


def _row(answer: Answer) -> dict[str, Any]:
    """Sums of an answer; nothing where a line is refused, for the rest would mislead."""
    row = answer.declaration
    return row if row is not None and row["complete"] and not answer.refused else {}


def _lines(first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]]) -> tuple[LineChange, ...]:
    others = {line["line"]: line for line in second}
    found = []
    for line in first:
        other = others.get(line["line"])
        if other is None:
            continue
        facts = {
            name: (line.get(name), other.get(name)) for name in FACTS if line.get(name) != other.get(name)
        }
        was, now = ((x.get("reasons") or "").split() for x in (line, other))
        gone = tuple(rule for rule in was if rule not in now)
        come = tuple(rule for rule in now if rule not in was)
        if facts or gone or come:
            found.append(LineChange(line["line"], facts, gone, come))
    return tuple(found)


def told(answer: Answer, line: int, rules: Iterable[str], lang: str) -> list[Reason]:
    """Reasons of one line of an answer in words."""
    row = next((x for x in answer.lines if x["line"] == line), None)
    if row is None or answer.book is None:
        return []
    return [explain_one(rule, row, answer.book, lang) for rule in rules]
