"""A lifecycle as data: which act leads from which state to which, and by what legal source.

A table row is one allowed step. Nothing outside the table is allowed; there is no code to read.
Columns: ``state``, ``act``, ``to``, ``valid_from``, ``valid_to`` (ISO dates, empty: open), ``citation``,
``status`` (verified | unverified).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Step:
    state: str
    act: str
    to: str
    citation: str
    status: str


class NotAllowed(Exception):
    """The act does not lead anywhere from this state. ``allowed``: what would."""

    def __init__(self, state: str, act: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"{act} is not allowed from {state}; allowed: {', '.join(allowed) or 'nothing'}")
        self.state, self.act, self.allowed = state, act, allowed


class Lifecycle:
    """The steps in force on one date."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps: dict[tuple[str, str], Step] = {}
        for step in steps:
            if (step.state, step.act) in self._steps:
                raise ValueError(f"two steps for {step.act} from {step.state}")
            self._steps[step.state, step.act] = step

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], on: date) -> Lifecycle:
        """Steps of the rows in force on ``on`` (``valid_to`` inclusive)."""
        return cls(
            Step(r["state"], r["act"], r["to"], r["citation"], r["status"])
            for r in rows
            if (r["valid_from"] or "0001-01-01") <= on.isoformat() <= (r["valid_to"] or "9999-12-31")
        )

    @classmethod
    def from_csv(cls, path: Path, on: date) -> Lifecycle:
        with path.open(encoding="utf-8", newline="") as file:
            return cls.from_rows(csv.DictReader(file), on)

    def step(self, state: str, act: str) -> Step:
        """The step; raises NotAllowed."""
        try:
            return self._steps[state, act]
        except KeyError:
            raise NotAllowed(state, act, self.acts(state)) from None

    def acts(self, state: str) -> tuple[str, ...]:
        """What may be done in this state, in the order of the table; empty for an end state."""
        return tuple(act for (source, act) in self._steps if source == state)

    def ends(self) -> frozenset[str]:
        """States that lead nowhere."""
        return frozenset(s.to for s in self._steps.values()) - frozenset(s for s, _ in self._steps)
