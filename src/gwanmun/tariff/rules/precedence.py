"""The order in which a country applies its duty rates, read from the pack's table ``precedence``.

The words of the table (kinds, conditions, modes) are explained at its head in the pack of Korea.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gwanmun.core.book import RuleBook, RuleBookError

REPLACING = ("replace", "replace_if_lower", "replace_if_not_higher")
MODES = (*REPLACING, "add")
PICKS = ("lowest", "highest", "sum")
_KIND_WORDS = {"kind", "class", "claimed", "quota", "origin", "not_origin", "reference", "whole", "announced"}
_STEP_WORDS = {"class", "mode", "than", "on", "pick", "rule", "lost"}


@dataclass(frozen=True)
class Kind:
    """Which class the rates of a kind belong to, and when one is a candidate. ``kind`` may end in ``*``."""

    kind: str
    group: str
    claimed: bool = False
    quota: bool | None = None
    origin: tuple[str, ...] = ()
    not_origin: tuple[str, ...] = ()
    reference: bool | None = None
    whole: bool = False
    announced: bool = False

    def fits(self, kind: str, reference: bool) -> bool:
        named = kind.startswith(self.kind[:-1]) if self.kind.endswith("*") else kind == self.kind
        return named and self.reference in (None, reference)


@dataclass(frozen=True)
class Step:
    group: str
    mode: str
    than: tuple[str, ...] = ()
    on: str | None = None
    pick: str = "lowest"
    rule: str | None = None
    lost: str | None = None


@dataclass(frozen=True)
class Precedence:
    """The order in force. Equal content means equal choice."""

    show: str
    kinds: tuple[Kind, ...]
    steps: tuple[Step, ...]
    reasons: tuple[tuple[str, str], ...]

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Asked for at every choice, and a hundred words long."""
        return hash((self.show, self.kinds, self.steps, self.reasons))

    def kind(self, kind: str, reference: bool) -> Kind | None:
        """The first row that fits; None: rates of this kind are not assessed."""
        return next((row for row in self.kinds if row.fits(kind, reference)), None)

    def reason(self, what: str) -> str | None:
        return dict(self.reasons).get(what)

    def rules(self) -> list[str]:
        """Ids of all reasons the choice can give, each once."""
        found = [rule for step in self.steps for rule in (step.rule, step.lost) if rule]
        return list(dict.fromkeys([*found, *(rule for _, rule in self.reasons)]))


def precedence_of(book: RuleBook) -> Precedence:
    """The order of the book's country in the book's days.

    :raises RuleBookError: no table, more than one entry in force, or a word the engine does not know.
    """

    def order() -> Precedence:
        entries = book.tables.get("precedence") or []
        if len(entries) != 1:
            raise RuleBookError(f"{book.country}: {len(entries)} orders of rates hold on {book.valid_from}")
        return read_precedence(entries[0])

    return book.once("tariff.precedence", order)


def read_precedence(raw: Mapping[str, Any]) -> Precedence:
    """One entry of the table. A class of kinds that has no step is never applied.

    :raises RuleBookError: an unknown word, or a step that speaks of a class without a step.
    """
    kinds = tuple(_kind(row) for row in raw["kinds"])
    steps = tuple(_step(row) for row in raw["steps"])
    known = {step.group for step in steps}
    named = {raw["show"]} | {name for step in steps for name in (*step.than, *([step.on] if step.on else []))}
    if unknown := named - known:
        raise RuleBookError(f"precedence: no step for {', '.join(sorted(unknown))}")
    if len(known) != len(steps):
        raise RuleBookError("precedence: a class has two steps")
    return Precedence(raw["show"], kinds, steps, tuple(dict(raw.get("reasons") or {}).items()))


def _kind(row: Mapping[str, Any]) -> Kind:
    if wrong := set(row) - _KIND_WORDS:
        raise RuleBookError(f"precedence: unknown words for a kind: {', '.join(sorted(wrong))}")
    return Kind(
        kind=str(row["kind"]),
        group=row["class"],
        claimed=bool(row.get("claimed", False)),
        quota=row.get("quota"),
        origin=tuple(row.get("origin", ())),
        not_origin=tuple(row.get("not_origin", ())),
        reference=row.get("reference"),
        whole=bool(row.get("whole", False)),
        announced=bool(row.get("announced", False)),
    )


def _step(row: Mapping[str, Any]) -> Step:
    if wrong := set(row) - _STEP_WORDS:
        raise RuleBookError(f"precedence: unknown words for a step: {', '.join(sorted(wrong))}")
    step = Step(
        group=row["class"],
        mode=row["mode"],
        than=tuple(row.get("than", ())),
        on=row.get("on"),
        pick=row.get("pick", "lowest"),
        rule=row.get("rule"),
        lost=row.get("lost"),
    )
    if step.mode not in MODES or step.pick not in PICKS:
        raise RuleBookError(f"precedence: {step.group}: unknown mode or pick")
    if (step.pick == "sum" or step.on) and step.mode != "add":
        raise RuleBookError(f"precedence: {step.group}: sum and on go with add alone")
    return step
