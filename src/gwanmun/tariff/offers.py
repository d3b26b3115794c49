"""Agreements a line could claim, and what each would save if its proof were there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from gwanmun.core.text import Text
from gwanmun.tariff.assessing import Answer, assess
from gwanmun.tariff.comparing import OF_CLAIM
from gwanmun.tariff.looking import look
from gwanmun.tariff.rules.origin import Agreement, agreements_of
from gwanmun.tariff.saying import rate_said

MOST = 12  # claims tried for one declaration


@dataclass(frozen=True)
class Offer:
    """``line``: its number. ``saved``: of what is payable, smallest unit of the currency."""

    line: int
    claim: str
    agreement: Text
    rate: Text
    proofs: tuple[str, ...]  # kinds that are accepted
    saved: int
    payable: int


@dataclass(frozen=True)
class _Try:
    line: int
    place: int
    claim: str
    agreement: Agreement
    rate: Text
    proofs: tuple[str, ...]


def offers(one: Mapping[str, Any], answer: Answer, country: str = "kr") -> list[Offer]:
    """Best first for each line. ``one``: the declaration with ``lines`` that ``answer`` is about.

    Lines that claim a rate already, and declarations that are refused, are left alone. Each claim is
    assessed as if it were proven and the goods had come directly.
    """
    if answer.refused or answer.declaration is None or not one.get("lines"):
        return []
    tried = list(islice(_claims(answer), MOST))
    if not tried:
        return []
    asked = [_with_claim(one, attempt, answer) for attempt in tried]
    payable = answer.declaration["payable"]
    found = []
    for attempt, other in zip(tried, assess(asked, country, reasons=False), strict=True):
        due = None if other.refused or other.declaration is None else other.declaration["payable"]
        if due is not None and due < payable:
            title, saved = attempt.agreement.title, payable - due
            found.append(Offer(attempt.line, attempt.claim, title, attempt.rate, attempt.proofs, saved, due))
    return sorted(found, key=lambda offer: (offer.line, -offer.saved, offer.claim))


def _claims(answer: Answer) -> Iterator[_Try]:
    book, day = answer.book, answer.day
    if book is None or day is None:
        return
    agreements = agreements_of(book)
    for place, line in enumerate(answer.lines):
        if line.get("claim") or not line.get("origin"):
            continue
        for rate in look(answer.tariff, line["code"], day).rates:
            for agreement in agreements.values():
                if line["origin"] in agreement.members(rate["kind"]):
                    said = rate_said(rate, book.currency)
                    proofs = _accepted(agreement, line["origin"])
                    yield _Try(line["line"], place, rate["kind"], agreement, said, proofs)


def _accepted(agreement: Agreement, origin: str) -> tuple[str, ...]:
    """Kinds of proof that goods of this country may come with, each once."""
    kinds = (proof.kind for proof in agreement.proofs if not proof.members or origin in proof.members)
    return tuple(dict.fromkeys(kinds))


def _with_claim(one: Mapping[str, Any], attempt: _Try, answer: Answer) -> dict[str, Any]:
    """The declaration with one line's claim, proven; without the name, which may stand only once."""
    lines = [dict(line) for line in one["lines"]]
    kind = next(iter(attempt.proofs), None)
    told: dict[str, Any] = {"claim": attempt.claim, "direct": True}
    if kind is not None and answer.day is not None:
        told |= {"proof": kind, "proof_date": answer.day.isoformat()}
    kept = {name: value for name, value in lines[attempt.place].items() if name not in OF_CLAIM}
    lines[attempt.place] = kept | told
    return {**{name: value for name, value in one.items() if name != "declaration"}, "lines": lines}
