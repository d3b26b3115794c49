"""What stands in the address ↔ what the form shows ↔ the declaration that is assessed.

Everything is in the query of the address, so that a link holds the whole question. Fields of a line end in
its number: ``code-1``. Empty ones are left out of a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from gwanmun.core.book import RuleBook
from gwanmun.tariff.contract import entries_of, first_proof

COMMON = (
    "country",
    "date",
    "scheme",
    "entry",
    "mode",
    "currency",
    "incoterm",
    "freight",
    "insurance",
    "own_use",
    "declared",
    "persons",
)
OF_LINE = ("code", "origin", "price", "quantity", "unit", "net", "pieces", "goods", "claim")
MOST_LINES = 20
LONGEST = 60
COUNTRY = "kr"
DEFAULTS = {"country": COUNTRY, "scheme": "GENERAL", "currency": "USD", "incoterm": "FOB"}
#: Values and quantities of components of goods: ``value.CASE-1``, ``amount.JEWELS_OVER_7-1``.
COMPONENT = re.compile(r"(value|amount)\.([A-Z0-9_]{1,40})\Z")
_FIELD = re.compile(rf"({'|'.join(OF_LINE)}|(?:value|amount)\.[A-Z0-9_]{{1,40}})-([1-9][0-9]?)\Z")
MOST_COMPONENTS = 12
_AMOUNTS = frozenset({"price", "freight", "insurance", "quantity", "net", "pieces", "persons"})
#: Field of the declaration → that of the form.
NAMED = {
    "net_kg": "net",
    "proof": "claim",
    "proof_date": "claim",
    "direct": "claim",
    "self_declared": "declared",
    "entry_type": "entry",
    "transport_mode": "mode",
}

Told = dict[str, str]


@dataclass(frozen=True)
class Asked:
    """``common``: fields of the whole; ``lines``: fields of each line, one at least."""

    common: Told
    lines: tuple[Told, ...]

    @classmethod
    def of(cls, query: Mapping[str, str], day: date) -> Asked:
        """From the query of an address; what is too long or unknown is left out."""
        known = {name: " ".join(str(value).split())[:LONGEST] for name, value in query.items()}
        common = {name: known[name] for name in COMMON if known.get(name)}
        lines: dict[int, Told] = {}
        for name, value in known.items():
            if (found := _FIELD.match(name)) and int(found[2]) <= MOST_LINES:
                line = lines.setdefault(int(found[2]), {})
                if value and (found[1] in OF_LINE or len(line) < len(OF_LINE) + MOST_COMPONENTS):
                    line[found[1]] = value
        for line in lines.values():  # a list always says something; without a quantity it means nothing
            if "quantity" not in line:
                line.pop("unit", None)
        kept = tuple(lines[n] for n in sorted(lines)) or ({},)
        return cls({**DEFAULTS, "date": day.isoformat(), **common}, kept)

    @property
    def begun(self) -> bool:
        """Something was asked: every line has its code and price; those at the end may be blank."""
        return bool(self.filled) and all(line.get("code") and line.get("price") for line in self.filled)

    @property
    def filled(self) -> tuple[Told, ...]:
        """Lines up to the last that has a code or a price."""
        told = [n for n, line in enumerate(self.lines, 1) if line.get("code") or line.get("price")]
        return self.lines[: max(told, default=0)]

    @property
    def empty(self) -> bool:
        return not self.filled

    def added(self) -> Asked:
        """One more line, of the same origin as the last."""
        if len(self.lines) >= MOST_LINES:
            return self
        more = {"origin": self.lines[-1]["origin"]} if self.lines[-1].get("origin") else {}
        return replace(self, lines=(*self.lines, more))

    def removed(self, number: int) -> Asked:
        kept = tuple(line for n, line in enumerate(self.lines, 1) if n != number)
        return replace(self, lines=kept or ({},))

    def changed(self, number: int, **fields: str) -> Asked:
        """With other values on one line; an empty one takes the field away."""
        lines = list(self.lines)
        line = {**lines[number - 1], **fields}
        lines[number - 1] = {name: value for name, value in line.items() if value}
        return replace(self, lines=tuple(lines))

    def query(self) -> str:
        """The shortest address that asks the same. A line without anything keeps its place."""
        usual = {"country": COUNTRY}
        pairs = [
            (name, self.common[name])
            for name in COMMON
            if self.common.get(name) and self.common[name] != usual.get(name)
        ]
        for number, line in enumerate(self.lines, 1):
            names = (*OF_LINE, *sorted(name for name in line if COMPONENT.match(name)))
            told = [(f"{name}-{number}", line[name]) for name in names if line.get(name)]
            pairs += told or ([(f"code-{number}", "")] if len(self.lines) > 1 else [])
        return urlencode(pairs)

    def declaration(
        self, book: RuleBook, relief: str | None = None, entry: str | None = None
    ) -> dict[str, Any]:
        """As ``gwanmun schema assess`` describes it. ``relief``: claimed on every line; ``entry``: kind of
        entry where none was chosen."""
        common = self.common
        whole: dict[str, Any] = {name: common[name] for name in ("date", "scheme", "currency", "incoterm")}
        if common["scheme"] == "TRAVELLER":
            whole["self_declared"] = common.get("declared") != "no"
            if common.get("persons"):
                whole["persons"] = _plain(common["persons"])
        if entries_of(book):
            told = {"entry_type": common.get("entry") or entry, "transport_mode": common.get("mode")}
            whole |= {name: value for name, value in told.items() if value}
        whole["lines"] = [self._line(line, book, relief) for line in self.filled]
        charges = [
            {"code": code, "amount": _plain(common[name])}
            for name, code in ((n, cost_code(book, part)) for n, part in _COSTS.items())
            if common.get(name) and code
        ]
        return {**whole, "charges": charges} if charges else whole

    def _line(self, line: Told, book: RuleBook, relief: str | None) -> dict[str, Any]:
        names = {"net": "net_kg"}
        told: dict[str, Any] = {
            names.get(name, name): _plain(value) if name in _AMOUNTS else value
            for name, value in line.items()
            if not COMPONENT.match(name)
        }
        if parts := components_told(line):
            told["components"] = parts
        if line.get("origin"):
            told["dispatch"] = line["origin"]
        if relief is not None:
            told |= {"relief": relief, "own_use": True}
        if line.get("claim"):
            told |= claim_told(book, line["claim"], self.common["date"])
        return told


_COSTS = {"freight": "carriage", "insurance": "insurance"}


def cost_code(book: RuleBook, part: str) -> str | None:
    """The code of the cost that is this one part of the way alone."""
    known = book.tables.get("charges", {})
    return next((code for code, c in known.items() if c.more.get("parts") == [part]), None)


def components_told(line: Told) -> list[dict[str, str]]:
    """Components of a line, each with its value or quantity."""
    found: dict[str, dict[str, str]] = {}
    for field, value in line.items():
        if (part := COMPONENT.match(field)) is not None:
            one = found.setdefault(part[2], {"name": part[2]})
            one["quantity" if part[1] == "amount" else "value"] = _plain(value)
    return list(found.values())


def small_entry(book: RuleBook) -> str | None:
    """The usual kind of entry for goods of small value; None where the country has none."""
    return next((kind.id for kind in entries_of(book) if kind.limit is not None), None)


def small_relief(book: RuleBook) -> str | None:
    """The relief of small consignments for somebody's own use, wherever they come from."""
    for entry in book.tables.get("reliefs", ()):
        if list(entry.get("facts", ())) == ["own_use"] and entry.get("limit") and not entry.get("dispatch"):
            return str(entry["id"])
    return None


def claim_told(book: RuleBook, claim: str, day: str) -> dict[str, Any]:
    """What a claim needs, as if all were there: the calculator says so beside the result."""
    proof = first_proof(book, claim)
    return {"direct": True} | ({"proof": proof, "proof_date": day} if proof else {})


def _plain(amount: str) -> str:
    """``1,234.50`` → ``1234.50``: people write separators."""
    return amount.replace(",", "").replace(" ", "")
