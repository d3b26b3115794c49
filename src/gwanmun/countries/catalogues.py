"""Catalogues of rules: one for each room of the house, ``rules/*.yaml``.

A catalogue belongs to the room its file is named after, or the one it names with ``room:``. A room may
have several files; they follow each other by the least number in them. Ids and steps are unique over the
whole pack; numbers are places in the reasons of a row and are unique within a room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gwanmun.core.book import Rule, RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries.source import mapping_of, read_yaml

FIRST_PROFILE = 1000  # numbers from here on belong to the targeting profiles


@dataclass(frozen=True)
class Catalogue:
    room: str
    steps: Mapping[str, Text]
    rules: tuple[Rule, ...]
    hold_order: tuple[str, ...]


def read_catalogues(folder: Path) -> tuple[Catalogue, ...]:
    """The catalogues of a pack, by room.

    :raises RuleBookError: a catalogue cannot be read, or a step stands in two.
    """
    found = [_catalogue(path) for path in sorted((folder / "rules").glob("*.yaml"))]
    found.sort(key=lambda c: (c.room, min((r.number for r in c.rules), default=0)))
    seen: set[str] = set()
    for catalogue in found:
        if twice := seen & set(catalogue.steps):
            raise RuleBookError(f"{folder.name}: step {', '.join(sorted(twice))} stands in two catalogues")
        seen |= set(catalogue.steps)
    return tuple(found)


def _catalogue(path: Path) -> Catalogue:
    raw = mapping_of(read_yaml(path), path.name)
    room = str(raw.get("room", path.stem))
    try:
        return Catalogue(
            room,
            {name: Text.of(title) for name, title in raw["steps"].items()},
            tuple(_rule(one, room) for one in raw["rules"]),
            tuple(raw.get("hold_order", ())),
        )
    except KeyError as error:
        raise RuleBookError(f"{path.name}: {error} is missing") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise RuleBookError(f"{path.name}: {error}") from None


def _rule(raw: Mapping[str, Any], room: str) -> Rule:
    return Rule(
        id=raw["id"],
        number=raw["number"],
        step=raw["step"],
        title=Text.of(raw["title"]),
        text=Text.of(raw["text"]),
        cure=Text.of(raw["cure"]) if "cure" in raw else None,
        citation=str(raw["citation"]),
        status=raw["status"],
        hold=raw.get("hold"),
        room=room,
    )


def room_steps(catalogues: Sequence[Catalogue]) -> dict[str, tuple[str, ...]]:
    """room → its steps in the order of its pipeline."""
    out: dict[str, tuple[str, ...]] = {}
    for catalogue in catalogues:
        out[catalogue.room] = out.get(catalogue.room, ()) + tuple(catalogue.steps)
    return out


def hold_order(catalogues: Sequence[Catalogue]) -> tuple[str, ...]:
    """Kinds of hold, the gravest first."""
    return tuple(dict.fromkeys(kind for c in catalogues for kind in c.hold_order))


def rules_of(
    catalogues: Sequence[Catalogue], profiles: Sequence[tuple[str, str, Mapping[str, Any]]]
) -> dict[str, Rule]:
    """All rules, room by room, each room's in the order of its steps; with a rule for each profile.

    ``profiles``: (room, step, profile).

    :raises RuleBookError: an id or a room's number is there twice, or a rule names an unknown step.
    """
    rules = [rule for catalogue in catalogues for rule in catalogue.rules]
    rules += [
        _profile_rule(room, step, FIRST_PROFILE + n, raw) for n, (room, step, raw) in enumerate(profiles)
    ]
    order = {room: list(steps) for room, steps in room_steps(catalogues).items()}
    for rule in rules:
        if rule.step not in order.get(rule.room, ()):
            raise RuleBookError(f"rule {rule.id}: its room {rule.room!r} has no step {rule.step!r}")
    rooms = list(order)
    rules.sort(key=lambda r: (rooms.index(r.room), order[r.room].index(r.step), r.number))
    numbers = {(r.room, r.number) for r in rules}
    if len(numbers) != len(rules) or len({r.id for r in rules}) != len(rules):
        raise RuleBookError("two rules share an id or a number")
    return {rule.id: rule for rule in rules}


def _profile_rule(room: str, step: str, number: int, raw: Mapping[str, Any]) -> Rule:
    title = Text.of(raw["title"])
    points = raw["points"]
    return Rule(
        id=f"target.{raw['id']}",
        number=number,
        step=step,
        title=title,
        text=Text(f"{title.ko} (선별 점수 {points}점).", f"{title.en} ({points} points)."),
        cure=None,
        citation=raw["citation"],
        status=raw["status"],
        points=points,
        room=room,
    )
