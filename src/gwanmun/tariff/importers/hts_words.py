"""The words of a schedule, from the pack's table: units, bases, components, references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.tariff.importers.hts_tokens import Phrases

#: Sentences the grammar itself knows; each must be in the table.
GRAMMAR = ("free", "plus", "less", "percent", "duty_of", "each_degree", "not_less", "condition")


@dataclass(frozen=True)
class Unit:
    code: str  # UN/ECE Recommendation 20, or national
    on: str | None = None  # counts only this component of the goods


@dataclass(frozen=True)
class Base:
    """What a rate stands on. ``units``: the unit that says it by itself; ``on``: a component."""

    on: str | None
    units: Mapping[str | None, str]


@dataclass(frozen=True)
class Reference:
    id: str
    text: Text
    own: bool = False  # a rate of its own may follow
    codes: bool = False  # tariff numbers follow
    tail: bool = False  # stands after a rate


@dataclass(frozen=True)
class Words:
    units: Phrases[Unit]
    bases: Phrases[Base]
    values: Phrases[Base]
    references: Phrases[Reference]
    grammar: Mapping[str, Phrases[str]]
    components: Mapping[str, Text]
    reference_texts: Mapping[str, Text]
    known: frozenset[str]  # every word of the table

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Words:
        """:raises RuleBookError: a component or a sentence of the grammar is missing."""
        units = Phrases((says, Unit(u["code"], u.get("part"))) for u in raw["units"] for says in u["says"])
        bases = Phrases(_bases(raw["bases"]))
        values = Phrases(_bases(raw["values"]))
        refs = [(_reference(r), r["says"]) for r in raw["references"]]
        references = Phrases((says, ref) for ref, all_says in refs for says in all_says)
        missing = set(GRAMMAR) - set(raw["phrases"])
        if missing:
            raise RuleBookError(f"schedule words without {', '.join(sorted(missing))}")
        grammar = {name: Phrases((says, name) for says in raw["phrases"][name]) for name in GRAMMAR}
        components = {name: Text.of(text) for name, text in raw["components"].items()}
        used = {e["part"] for kind in ("units", "bases", "values") for e in raw[kind] if e.get("part")}
        if used - set(components):
            raise RuleBookError(f"components without a name: {', '.join(sorted(used - set(components)))}")
        known = units.words | bases.words | values.words | references.words
        for phrases in grammar.values():
            known |= phrases.words
        return cls(
            units,
            bases,
            values,
            references,
            grammar,
            components,
            {ref.id: ref.text for ref, _ in refs},
            frozenset(known),
        )


def _bases(raw: list[dict[str, Any]]) -> list[tuple[str, Base]]:
    return [(says, Base(b.get("part"), b.get("unit") or {})) for b in raw for says in b["says"]]


def _reference(raw: Mapping[str, Any]) -> Reference:
    flags = {name: bool(raw.get(name)) for name in ("own", "codes", "tail")}
    return Reference(raw["id"], Text.of(raw["text"]), **flags)
