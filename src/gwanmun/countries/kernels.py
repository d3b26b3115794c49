"""What the rooms can say, told from above: the check of a pack compares its catalogues with it.

``countries`` imports no room; a room registers itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gwanmun.core.book import RuleBook


@dataclass(frozen=True)
class Kernel:
    """``gives``: ids of the rules its compiled steps can give under a book; ``columns``: of a decided row,
    or what tells them under a book where the country's tables name some."""

    gives: Callable[[RuleBook], frozenset[str]]
    columns: frozenset[str] | Callable[[RuleBook], frozenset[str]]

    def known(self, books: Iterable[RuleBook]) -> frozenset[str]:
        """Columns of a decided row under any of the books."""
        if isinstance(self.columns, frozenset):
            return self.columns
        return frozenset().union(*map(self.columns, books))


_kernels: dict[str, Kernel] = {}


def register_kernel(
    room: str,
    gives: Callable[[RuleBook], frozenset[str]],
    columns: frozenset[str] | Callable[[RuleBook], frozenset[str]],
) -> None:
    """Say what a room's catalogue may hold. A room that registers again takes its own place."""
    _kernels[room] = Kernel(gives, columns)


def kernels() -> Mapping[str, Kernel]:
    return dict(_kernels)
