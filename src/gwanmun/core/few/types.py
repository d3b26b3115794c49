"""What the engine's parts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Columns(Protocol):
    def __getitem__(self, name: str) -> list[Any]: ...


#: Columns and the number of rows → one value per row.
Function = Callable[[Columns, int], list[Any]]


class Unknown(NotImplementedError):
    """An expression this engine cannot run; polars can."""


def constant(value: Any) -> Function:
    return lambda _columns, n: [value] * n
