"""Checks of the catalogues: each rule whole, in two languages, reachable, and its figures there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gwanmun.core.citations import Citations
from gwanmun.core.explain import derived_figures, formats, holes
from gwanmun.countries.catalogues import FIRST_PROFILE
from gwanmun.countries.check_entries import citation_faults, entry_faults, language_faults, line_of
from gwanmun.countries.check_words import Finding, found

_NEEDED: dict[str, type] = {"id": str, "number": int, "step": str, "title": dict, "text": dict}


@dataclass
class Found:
    """What stands in the catalogues, for the checks that follow."""

    rules: dict[str, tuple[str, str, Mapping[str, Any]]] = field(default_factory=dict)  # id → file, room, raw
    rooms: dict[str, str] = field(default_factory=dict)  # room → file


def catalogue_faults(files: Mapping[str, Any], law: Citations, seen: Found) -> Iterator[Finding]:
    """``files``: name → content of each ``rules/*.yaml``. Fills ``seen``."""
    numbers: dict[tuple[str, int], str] = {}
    steps: dict[str, str] = {}
    for file, raw in files.items():
        if not isinstance(raw, Mapping) or not isinstance(raw.get("steps"), Mapping):
            yield found("SHAPE", file, "steps", wrong="steps, rules")
            continue
        rules = raw.get("rules")
        if not isinstance(rules, list):
            yield found("SHAPE", file, "rules", wrong="steps, rules")
            continue
        room = str(raw.get("room", file.removeprefix("rules/").removesuffix(".yaml")))
        seen.rooms.setdefault(room, file)
        for step in raw["steps"]:
            if step in steps:
                yield found("TWICE", file, step, line_of(raw["steps"]), wrong=steps[step])
            steps.setdefault(step, file)
        yield from language_faults(file, raw["steps"], "steps")
        used = set()
        for rule in rules:
            yield from _rule_faults(file, room, rule, raw, law, seen, numbers)
            used.add(rule.get("step") if isinstance(rule, Mapping) else None)
        for step in raw["steps"]:
            if step not in used:
                yield found("STEP_EMPTY", file, step, line_of(raw["steps"]))


def _rule_faults(
    file: str,
    room: str,
    rule: Any,
    raw: Mapping[str, Any],
    law: Citations,
    seen: Found,
    numbers: dict[tuple[str, int], str],
) -> Iterator[Finding]:
    place = str(rule.get("id", "?")) if isinstance(rule, Mapping) else repr(rule)
    line = line_of(rule)
    whole = rule if isinstance(rule, Mapping) else {}
    wrong = [key for key, kind in _NEEDED.items() if not isinstance(whole.get(key), kind)]
    if wrong:
        yield found("RULE_SHAPE", file, place, line, wrong=", ".join(wrong))
        return
    if place in seen.rules:
        yield found("TWICE", file, place, line, wrong=seen.rules[place][0])
    seen.rules.setdefault(place, (file, room, rule))
    number = rule["number"]
    if number in range(1, FIRST_PROFILE) and (room, number) not in numbers:
        numbers[room, number] = place
    else:
        yield found("NUMBER", file, place, line, wrong=number)
    if rule["step"] not in raw["steps"]:
        yield found("STEP_UNKNOWN", file, place, line, wrong=rule["step"])
    if rule.get("hold") and rule["hold"] not in raw.get("hold_order", ()):
        yield found("HOLD", file, place, line, wrong=rule["hold"])
    yield from entry_faults(file, place, rule)
    yield from citation_faults(file, place, rule, law)
    for name in ("title", "text", "cure"):
        if name in rule:
            yield from language_faults(file, rule[name], f"{place}.{name}", korean=True)


def text_faults(
    seen: Found, columns: Mapping[str, frozenset[str] | None], parameters: frozenset[str]
) -> Iterator[Finding]:
    """Placeholders that nothing fills. ``columns``: rule id → what can fill it, None where nobody knows."""
    known = formats()
    for rule_id, (file, _room, rule) in seen.rules.items():
        for name in ("title", "text", "cure"):
            texts = rule.get(name)
            if not isinstance(texts, Mapping):
                continue
            asked = {lang: set(holes(str(texts.get(lang, "")))) for lang in ("ko", "en")}
            place, line = f"{rule_id}.{name}", line_of(rule)
            if all(isinstance(texts.get(lang), str) for lang in asked) and asked["ko"] != asked["en"]:
                differ = ", ".join(sorted(h[1] for h in asked["ko"] ^ asked["en"]))
                yield found("HOLE_LANGUAGE", file, place, line, wrong=differ)
            for is_parameter, hole, kind in sorted(asked["ko"] | asked["en"]):
                fillers = columns.get(rule_id)
                filled = hole in parameters if is_parameter else fillers is None or hole in fillers
                if not filled and not (hole in derived_figures() and not is_parameter):
                    yield found("HOLE", file, place, line, wrong=("=" if is_parameter else "") + hole)
                if kind and kind not in known:
                    yield found("HOLE_FORMAT", file, place, line, wrong=kind, known=", ".join(known))
