"""What the engine's parts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

Node = Any  # what polars writes of an expression: nested dicts, lists and words


class Columns(Protocol):
    def __getitem__(self, name: str) -> list[Any]: ...


#: Columns and the number of rows → one value per row.
Function = Callable[[Columns, int], list[Any]]


class Unknown(NotImplementedError):
    """An expression, or a value in it, that this engine leaves to polars."""


class Row(Protocol):
    """What the makers of functions ask of the loop they are written into (``writing.Loop``)."""

    def value(self, node: Node) -> str:
        """The variable that holds a node's value in the present row."""

    def bind(self, thing: object) -> str:
        """A name under which the loop sees ``thing``."""

    def literals(self, node: Node) -> list[Any]:
        """The values of a literal."""
