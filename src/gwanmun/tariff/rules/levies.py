"""The country's tax tables made ready: heads in their order, classes of excise goods, what each class bears.

Read from ``book.tables``: ``tax_heads``, ``excise_classes``, ``excise`` (lists of the entries in force on the
book's day; see the comments at their heads in a pack). A pack without excise leaves those two out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.text import Text

E6 = 1_000_000
#: A class that bears nothing, to be told where the code alone suggests one that does.
NONE = "NONE"


@dataclass(frozen=True)
class Share:
    """A part of a surtax: ``rate_e6`` of the column ``on``, for all classes or only the named ones."""

    on: str
    rate_e6: int
    classes: frozenset[str]  # empty: all


@dataclass(frozen=True)
class Head:
    """One duty or tax. ``kind``: duty | given | excise | surtax | rate."""

    id: str
    kind: str
    name: Text
    base: tuple[str, ...]
    base_as: str | None  # column that keeps the base
    rate_e6: int
    shares: tuple[Share, ...]
    exempt: str | None  # column with the share (millionths) that a relief takes away
    exempt_not: frozenset[str]  # classes that no relief frees
    unit: int  # what is below is dropped per declaration, in the smallest unit of the currency
    apart: bool
    by: Text | None
    not_for: frozenset[str]  # schemes it is not asked of
    citation: str
    status: str


@dataclass(frozen=True)
class Levy:
    """What one class bears under one head: a rate of the price, or an amount for each ``per`` of ``unit``."""

    class_: str
    head: str
    rate_e6: int | None
    threshold: int
    area_unit: str | None
    area_amount: int
    standard_e6: int | None
    cap: int
    amount_e6: int | None  # millionths of the smallest unit of the currency
    per: int
    unit: str
    also: Mapping[str, int]
    degree_unit: str | None
    degrees: int
    degree_amount_e6: int
    citation: str
    status: str


@dataclass(frozen=True)
class ExciseClass:
    id: str
    name: Text
    codes: Mapping[str, bool]  # prefix of codes → the code alone does not decide
    citation: str


@dataclass(frozen=True)
class Levies:
    heads: tuple[Head, ...]
    classes: Mapping[str, ExciseClass]
    levies: Mapping[str, Mapping[str, Levy]]  # class → head
    prefixes: Mapping[str, tuple[str, bool]]  # code prefix → (class, the code alone does not decide)
    seen: dict[str, tuple[str, bool] | None] = field(default_factory=dict, compare=False)

    @property
    def summed(self) -> tuple[str, ...]:
        """Heads that make the total, in order."""
        return tuple(h.id for h in self.heads if not h.apart)

    @property
    def apart(self) -> tuple[str, ...]:
        return tuple(h.id for h in self.heads if h.apart)

    def class_of(self, code: str) -> tuple[str, bool] | None:
        """Class by the longest prefix of the code, and whether the code alone leaves it open."""
        if code not in self.seen:
            fits = (self.prefixes[code[:n]] for n in range(len(code), 1, -1) if code[:n] in self.prefixes)
            self.seen[code] = next(fits, None)
        return self.seen[code]


def _scaled(amount: Any, book: RuleBook) -> int:
    """An amount of the country's currency (whole, or decimal text) → millionths of its smallest unit."""
    found = Decimal(str(amount)).scaleb(6 + book.currency_digits)
    if found != int(found):
        raise RuleBookError(f"excise: {amount} is finer than a millionth")
    return int(found)


def _head(raw: Mapping[str, Any]) -> Head:
    shares = tuple(
        Share(s["on"], s["rate_e6"], frozenset(s.get("classes", ()))) for s in raw.get("shares", ())
    )
    return Head(
        id=raw["id"],
        kind=raw["kind"],
        name=Text(raw["ko"], raw["en"]),
        base=tuple(raw.get("base", ())),
        base_as=raw.get("base_as"),
        rate_e6=raw.get("rate_e6", 0),
        shares=shares,
        exempt=raw.get("exempt"),
        exempt_not=frozenset(raw.get("exempt_not", ())),
        unit=raw.get("unit", 1),
        apart=raw.get("apart", False),
        by=Text(raw["by_ko"], raw["by_en"]) if "by_ko" in raw else None,
        not_for=frozenset(raw.get("not_for", ())),
        citation=raw["citation"],
        status=raw["status"],
    )


def _levy(raw: Mapping[str, Any], like: Mapping[str, Any] | None, book: RuleBook) -> Levy:
    """``like``: the entry whose figures are taken at a share (amounts per unit only)."""
    source = like or raw
    if (like is not None) is not ("like" in raw) or ("rate_e6" in source) is ("amount" in source):
        said = f"{raw['class']}, {raw['head']}"
        raise RuleBookError(f"excise: {said}: either a rate or an amount, or a class to follow")
    amount = _scaled(source["amount"], book) if "amount" in source else None
    if like is not None:
        if amount is None or amount * raw["share_e6"] % E6:
            raise RuleBookError(f"excise: {raw['class']}: no exact share of {raw['like']}")
        amount = amount * raw["share_e6"] // E6
    area, above = source.get("area", {}), source.get("above", {})
    return Levy(
        class_=raw["class"],
        head=raw["head"],
        rate_e6=source.get("rate_e6"),
        threshold=source.get("threshold", 0),
        area_unit=area.get("unit"),
        area_amount=area.get("amount", 0),
        standard_e6=source.get("standard_e6"),
        cap=source.get("cap", 0),
        amount_e6=amount,
        per=source.get("per", 1),
        unit=source.get("unit", ""),
        also=source.get("also", {}),
        degree_unit=above.get("unit"),
        degrees=above.get("degrees", 0),
        degree_amount_e6=_scaled(above["amount"], book) if above else 0,
        citation=raw["citation"],
        status=raw["status"],
    )


def _check(heads: tuple[Head, ...]) -> None:
    known = {"customs_value", "relief_for_rural"}
    for head in heads:
        asked = {*head.base, *(share.on for share in head.shares)}
        if not asked <= known:
            strange = ", ".join(sorted(asked - known))
            raise RuleBookError(f"tax head {head.id}: {strange} is not an earlier column")
        known.add(head.id)
    if len(known) != len(heads) + 2 or not any(h.kind == "duty" for h in heads):
        raise RuleBookError("tax heads: one stands twice, or there is no duty")


def levies(book: RuleBook) -> Levies:
    """The tables of the book's day, compiled once.

    :raises RuleBookError: a head with a base that does not come before it, a class or head nobody knows,
        two figures for one class and head.
    """
    return book.once("tariff.levies", lambda: _levies(book))


def _levies(book: RuleBook) -> Levies:
    heads = tuple(_head(raw) for raw in book.tables["tax_heads"])
    _check(heads)
    classes = {
        raw["id"]: ExciseClass(
            raw["id"],
            Text(raw["ko"], raw["en"]),
            {
                code: code in (raw["codes"] if raw.get("ask") is True else raw.get("ask", ()))
                for code in raw["codes"]
            },
            raw["citation"],
        )
        for raw in book.tables.get("excise_classes", ())
    }
    entries = {(raw["class"], raw["head"]): raw for raw in book.tables.get("excise", ())}
    excised = {h.id for h in heads if h.kind == "excise"}
    if len(entries) != len(book.tables.get("excise", ())):
        raise RuleBookError("excise: a class has two figures under one head")
    table: dict[str, dict[str, Levy]] = {}
    for (class_, head), raw in entries.items():
        if class_ not in classes or head not in excised:
            raise RuleBookError(f"excise: nobody knows class {class_} or head {head}")
        like = entries.get((raw["like"], head)) if "like" in raw else None
        table.setdefault(class_, {})[head] = _levy(raw, like, book)
    prefixes: dict[str, tuple[str, bool]] = {}
    for class_, about in classes.items():
        for code, ask in about.codes.items():
            if code in prefixes:
                raise RuleBookError(f"excise classes: {code} stands for two classes")
            prefixes[code] = (class_, ask)
    return Levies(heads, classes, table, prefixes)
