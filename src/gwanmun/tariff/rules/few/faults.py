"""Faults of a handful of lines, as ``faulting.Faults`` collects them for frames."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.choice_faults import Checks
from gwanmun.tariff.rules.faulting import NOTE, REFUSED

#: declaration, line, field, code, severity, value: the columns of ``schema.FAULT``.
Fault = tuple[Any, Any, str, str, str, "str | None"]
#: Place of a row, then field, code, severity, value.
Placed = tuple[int, str, str, str, "str | None"]


class FewFaults:
    """Faults found on the way, in the order they were found."""

    def __init__(self) -> None:
        self._found: list[list[Fault]] = []

    def add(
        self, rows: FewRows, code: str, field: str, values: Sequence[str | None], *, note: bool = False
    ) -> None:
        """One fault for each of the rows; ``values``: what the text of each shows."""
        severity = NOTE if note else REFUSED
        who = zip(rows.columns["declaration"], rows.columns["line"], values, strict=True)
        self.take([(declaration, line, field, code, severity, value) for declaration, line, value in who])

    def take(self, faults: Iterable[Fault]) -> None:
        if found := list(faults):
            self._found.append(found)

    def rows(self) -> list[Fault]:
        """All of them, each once."""
        return list(dict.fromkeys(fault for some in self._found for fault in some))

    def __len__(self) -> int:
        """How many times faults were added."""
        return len(self._found)

    def refused(self, since: int = 0) -> set[tuple[Any, Any]]:
        """``declaration, line`` of the lines that may not be assessed, by the faults added since a length."""
        return {fault[:2] for some in self._found[since:] for fault in some if fault[4] == REFUSED}


def checked(rows: FewRows, checks: Checks) -> list[Placed]:
    """As ``choice_faults.faults_where``: check by check, each row for which one holds, by its ``_i``."""
    found: list[Placed] = []
    for told, shown, holds in zip(checks.told, checks.shown, rows.worked(checks.holds), strict=True):
        if True in holds:
            mine = rows.at([place for place, held in enumerate(holds) if held])
            values = mine.worked((shown,))[0]
            found += [(i, *told, value) for i, value in zip(mine.columns["_i"], values, strict=True)]
    return found
