"""How a function of an expression becomes source for one row. Nulls go through as nulls.

Each maker gives the right-hand side of an assignment in the loop over the rows. What it computes with
is bound by name; nothing of a rule's text ever becomes part of the source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gwanmun.core.few.types import Node, Row

Maker = Callable[[list[Node], Any, Row], str]


def each(act: Callable[[Any], Any]) -> Maker:
    """A function of one value."""

    def make(inputs: list[Node], _options: Any, row: Row) -> str:
        value = row.value(inputs[0])
        return f"None if {value} is None else {row.bind(act)}({value})"

    return make


def written(form: str) -> Maker:
    """A function of one or two values, as source."""
    return lambda inputs, _options, row: form.format(*(row.value(node) for node in inputs))


def across(act: Callable[[tuple[Any, ...]], Any]) -> Maker:
    """A function of the values of several columns in a row."""

    def make(inputs: list[Node], _options: Any, row: Row) -> str:
        return f"{row.bind(act)}(({''.join(f'{row.value(node)}, ' for node in inputs)}))"

    return make
