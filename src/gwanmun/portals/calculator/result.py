"""The answer as the page and the document show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.platform.i18n import language, pick
from gwanmun.portals.calculator.asked import NAMED, OF_LINE, Asked, small_entry, small_relief
from gwanmun.portals.calculator.choices import PROOFS, code_shown, entries
from gwanmun.tariff.contract import (
    Answer,
    Offer,
    assess_objects,
    dotted,
    left_aside,
    look,
    offers,
    provisions,
    shown_money,
    unfold,
    unfold_declaration,
)

_LINE = re.compile(r"lines\[([0-9]+)\]\.?(.*)\Z")
_PATH = re.compile(r"\s?\((?:lines|charges)\[[^)]*\)|\s?\([a-z_]+\)(?=’|”)")
SMALL = ("PARCEL", "POST")


@dataclass(frozen=True)
class Result:
    """``lines``: one a line with its amounts; ``faults``: by field of the form, ``""`` for the rest."""

    answer: Answer
    lines: list[dict[str, Any]]
    sums: list[Any]
    payable: str
    faults: dict[str, list[tuple[str, str]]]
    notes: list[tuple[str, str]]
    offers: list[dict[str, Any]]
    unverified: bool
    saved_by_relief: bool
    entry_assumed: str = ""  # kind of entry in words, where it was chosen by the value
    aside: tuple[tuple[str, str], ...] = ()  # what the country leaves aside: words and source

    @property
    def refused(self) -> bool:
        return self.answer.refused

    @property
    def corrections(self) -> list[dict[str, str]]:
        """Every fault: ``field`` of the form (or empty), number of the ``goods``, ``said``, ``cure``."""
        found = []
        for field, faults in self.faults.items():
            number = field.rpartition("-")[2] if "-" in field else ""
            found += [{"field": field, "goods": number, "said": said, "cure": cure} for said, cure in faults]
        return found


def reckon(asked: Asked, book: RuleBook, country: str, *, with_offers: bool = True) -> Result:
    """Assess what was asked.

    :raises RuleBookError: the country has no tariff.
    """
    one, answer, relieved = _answer(asked, book, country)
    kind = None
    if any(f["code"] == "FEE_FACT_MISSING" and f["field"] == "entry_type" for f in answer.faults):
        kind = small_entry(book)
        one = asked.declaration(book, entry=kind)
        (answer,) = assess_objects([one], country)
    lang = language()
    lines, sums = [], []
    if answer.book is not None and answer.declaration is not None and not answer.refused:
        lines = [_line(line, answer, lang) for line in answer.lines]
        sums = unfold_declaration(answer.declaration, answer.lines, answer.book, lang)
    due = answer.declaration["payable"] if answer.declaration and not answer.refused else None
    found = offers(one, answer, country) if with_offers else []
    told = answer.book or book
    return Result(
        answer=answer,
        lines=lines,
        sums=sums,
        payable=shown_money(due, told, lang),
        faults=_faults(answer, "REFUSED", lang),
        notes=[said for group in _faults(answer, "NOTE", lang).values() for said in group],
        offers=[_offer(offer, asked, told, lang) for offer in found],
        unverified=any(a.status == "unverified" for line in lines for a in line["amounts"]),
        saved_by_relief=relieved,
        entry_assumed=dict(entries(told)).get(kind or "", ""),
        aside=tuple((part.text[lang], part.citation) for part in left_aside(told)),
    )


def _answer(asked: Asked, book: RuleBook, country: str) -> tuple[dict[str, Any], Answer, bool]:
    """Small goods for own use go free where they may, and pay where they may not."""
    relief = (
        small_relief(book)
        if asked.common["scheme"] in SMALL and asked.common.get("own_use") != "no"
        else None
    )
    if relief is not None:
        one = asked.declaration(book, relief)
        (answer,) = assess_objects([one], country)
        if not any(fault["code"].startswith("RELIEF") for fault in answer.faults):
            return one, answer, True
    one = asked.declaration(book)
    (answer,) = assess_objects([one], country)
    return one, answer, False


def _line(line: Mapping[str, Any], answer: Answer, lang: str) -> dict[str, Any]:
    assert answer.book is not None  # noqa: S101 - the caller looked
    amounts = unfold(line, answer.book, answer.tariff, lang)
    return {
        "number": line["line"],
        "code": line["code"],
        "shown": code_shown(line["code"], answer.tariff.country),
        "name": code_name(answer, line["code"], lang),
        "amounts": amounts,
        "total": shown_money(line["total"], answer.book, lang),
        "claim": line.get("claim"),
        "provisions": [
            {"code": dotted(one.code), "rate": one.rate, "text": one.text}
            for one in provisions(line, answer.book, answer.tariff)
        ],
    }


def code_name(answer: Answer, code: str, lang: str) -> str:
    """The most particular name there is on the way to a code."""
    if answer.day is None:
        return ""
    named = [level.name for level in look(answer.tariff, code, answer.day).path if level.name]
    return named[-1][lang] if named else ""


def _faults(answer: Answer, severity: str, lang: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for fault in answer.faults:
        if fault["severity"] == severity:
            said = fault[lang]
            pair = (_PATH.sub("", said["message"]), _PATH.sub("", said["cure"]))
            group = found.setdefault(field_of(fault["field"] or ""), [])
            if pair not in group:
                group.append(pair)
    return found


def field_of(path: str) -> str:
    """``lines[0].net_kg`` → ``net-1``; ``""`` for what the form has no field for."""
    if (found := _LINE.match(path)) is not None:
        if found[2].startswith("components"):
            return f"components-{int(found[1]) + 1}"
        name = NAMED.get(found[2], found[2])
        name = {"quantity2": "quantity", "unit2": "unit", "dispatch": "origin"}.get(name, name)
        return f"{name}-{int(found[1]) + 1}" if name in OF_LINE else name
    if path.startswith("charges["):
        return "freight"
    return NAMED.get(path, path)


def _offer(offer: Offer, asked: Asked, book: RuleBook, lang: str) -> dict[str, Any]:
    proofs = [str(PROOFS.get(kind, kind)) for kind in offer.proofs]
    return {
        "line": offer.line,
        "claim": offer.claim,
        "agreement": offer.agreement[lang],
        "rate": offer.rate[lang],
        "saved": shown_money(offer.saved, book, lang),
        "payable": shown_money(offer.payable, book, lang),
        "proofs": pick(" 또는 ", " or ").join(proofs),
        "query": asked.changed(offer.line, claim=offer.claim).query(),
    }
