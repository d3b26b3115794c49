"""Expression trees, as polars itself writes them down, turned into one function over short lists.

The expressions of a layer become one loop over the rows, written as Python source: a line for each node,
a node that occurs several times only once. What compares rows with each other (windows, aggregates) is
worked out before the loop, as a column of its own.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.few import functions, makers
from gwanmun.core.few.types import Columns, Function, Node, Unknown

#: Columns and the number of rows → a list for each expression.
Layer = Callable[[Columns, int], "tuple[list[Any], ...]"]


def compiled(expressions: Sequence[pl.Expr]) -> tuple[list[str], Layer]:
    """Names of the columns the expressions make, and the function that makes them.

    :raises Unknown: an expression has a node this engine does not know.
    """
    nodes = [json.loads(expression.meta.serialize(format="json")) for expression in expressions]
    return [expression.meta.output_name() for expression in expressions], layer(nodes)


def layer(nodes: Sequence[Node]) -> Layer:
    loop = Loop()
    return loop.function([loop.value(node) for node in nodes])


#: ``any()`` of a column's rows; known within ``over`` alone, where it cannot be taken for one row's.
_ANY = {"Boolean": {"Any": {"ignore_nulls": True}}}


def build(node: Node) -> Function:
    """A single node as a function of its own."""
    if not isinstance(node, dict) or len(node) != 1:
        return layer_of_one(node)
    [(kind, body)] = node.items()
    if kind == "Column":
        return lambda columns, _n: columns[body]
    if kind == "Function" and body["function"] == _ANY:
        some = build(body["input"][0])
        return lambda columns, n: [True in some(columns, n)] * n
    return _BETWEEN_ROWS[kind](body) if kind in _BETWEEN_ROWS else layer_of_one(node)


def layer_of_one(node: Node) -> Function:
    made = layer([node])
    return lambda columns, n: made(columns, n)[0]


#: Literals that stand in the writing as they are; the others are packed, and polars unpacks them.
_AS_WRITTEN = frozenset({"String", "Boolean", "Int", "Int8", "Int16", "Int32", "Int64", "UInt32"})


def literals(node: Node) -> list[Any]:
    """The values of a literal, whatever its type: polars itself reads what is not written plainly."""
    for scalar in (node.get("Literal") or {}).values() if isinstance(node, dict) else ():
        if isinstance(scalar, dict) and len(scalar) == 1:
            [(kind, value)] = scalar.items()
            if kind in _AS_WRITTEN:
                return [value]
            if kind == "Null":
                return [None]
    text = io.StringIO(json.dumps(node))
    values = pl.select(pl.Expr.deserialize(text, format="json")).to_series().to_list()
    # A list that polars keeps as one value of a list column.
    return list(values[0]) if len(values) == 1 and isinstance(values[0], (list, tuple, pl.Series)) else values


class Loop:
    """A loop over the rows while it is written. Only names made here become part of its source."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.things: dict[str, Any] = {}
        self.columns: list[tuple[str, str]] = []  # variable, source of the column
        self.known: dict[int, str] = {}  # shape of a node → its variable
        self.shapes: dict[Any, int] = {}
        self.numbered: dict[int, int] = {}  # by identity: the nodes of a layer are kept while it is read

    def bind(self, thing: object) -> str:
        name = f"k{len(self.things)}"
        self.things[name] = thing
        return name

    def literals(self, node: Node) -> list[Any]:
        return literals(node)

    def value(self, node: Node) -> str:
        key = self._number(node)
        if key not in self.known:
            self.known[key] = self._value(node)
        return self.known[key]

    def _number(self, node: Node) -> int:
        """A number for the shape of a node: nodes that are alike have the same."""
        found = self.numbered.get(id(node))
        if found is None:
            shape: Any
            if isinstance(node, dict):
                shape = tuple((name, self._number(part)) for name, part in sorted(node.items()))
            elif isinstance(node, list):
                packed = bool(node) and type(node[0]) is int  # the bytes of a literal
                shape = ("list", *(node if packed else map(self._number, node)))
            else:
                return self.shapes.setdefault((type(node), node), len(self.shapes))
            found = self.numbered[id(node)] = self.shapes.setdefault(shape, len(self.shapes))
        return found

    def function(self, outputs: Sequence[str]) -> Layer:
        """The finished loop, with a list for each of the variables ``outputs``."""
        lists = [f"o{place}" for place in range(len(outputs))]
        variables = "".join(f", {name}" for name, _ in self.columns)
        sources = "".join(f", {source}" for _, source in self.columns)
        body = self.lines + [f"{o}.append({value})" for o, value in zip(lists, outputs, strict=True)]
        source = [
            "def layer(columns, n):",
            *(f"    {o} = []" for o in lists),
            f"    for _{variables} in zip(range(n){sources}):",
            *(f"        {line}" for line in body or ["pass"]),
            f"    return ({''.join(f'{o}, ' for o in lists)})",
        ]
        space = dict(self.things)
        # The source is made of the names above and of the engine's own words, never of a rule's text.
        exec("\n".join(source), space)  # noqa: S102
        made: Layer = space["layer"]
        return made

    def _value(self, node: Node) -> str:
        if node == "Len":
            return "n"
        if not isinstance(node, dict) or len(node) != 1:
            raise Unknown(str(node)[:80])
        [(kind, body)] = node.items()
        if kind == "Alias":
            return self.value(body[0])
        if kind == "Column":
            return self._column(f"columns[{self.bind(body)}]")
        if kind in _BETWEEN_ROWS:
            return self._column(f"{self.bind(_BETWEEN_ROWS[kind](body))}(columns, n)")
        if kind == "Literal":
            values = literals(node)
            return self._constant(values[0]) if len(values) == 1 else self._column(self.bind(values))
        if kind not in _IN_ROW:
            raise Unknown(kind)
        return self._line(_IN_ROW[kind](body, self))

    def _constant(self, value: Any) -> str:
        return repr(value) if value is None or isinstance(value, bool) else self.bind(value)

    def _column(self, source: str) -> str:
        name = f"c{len(self.columns)}"
        self.columns.append((name, source))
        return name

    def _line(self, source: str) -> str:
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {source}")
        return name


# --- within a row ------------------------------------------------------------------------------


def _ternary(body: Mapping[str, Node], loop: Loop) -> str:
    test, then, other = (loop.value(body[part]) for part in ("predicate", "truthy", "falsy"))
    return f"{then} if {test} else {other}"


#: {0}, {1}: neither is null.
_OPERATORS = {
    "Plus": "{0} + {1}",
    "Minus": "{0} - {1}",
    "Multiply": "{0} * {1}",
    "FloorDivide": "(None if {1} == 0 else {0} // {1})",
    "Modulus": "(None if {1} == 0 else {0} % {1})",
    "Eq": "{0} == {1}",
    "NotEq": "{0} != {1}",
    "Lt": "{0} < {1}",
    "LtEq": "{0} <= {1}",
    "Gt": "{0} > {1}",
    "GtEq": "{0} >= {1}",
}
#: Of conditions with three values; of whole numbers bit by bit, for which neither is ever True or False.
_THREE_VALUED = {
    "And": "False if {0} is False or {1} is False else (None if {0} is None or {1} is None else {0} & {1})",
    "Or": "True if {0} is True or {1} is True else (None if {0} is None or {1} is None else {0} | {1})",
}


def _binary(body: Mapping[str, Node], loop: Loop) -> str:
    word = body["op"]
    a, b = loop.value(body["left"]), loop.value(body["right"])
    if word in _THREE_VALUED:
        return _THREE_VALUED[word].format(a, b)
    if word not in _OPERATORS:
        raise Unknown(str(word))
    return f"None if {a} is None or {b} is None else {_OPERATORS[word].format(a, b)}"


_BITS = {"Int64": 63, "Int32": 31, "Int16": 15, "Int8": 7}
_EPOCH = date(1970, 1, 1)
_WHOLE = re.compile(r"[-+]?[0-9]+\Z")


def _cast(body: Mapping[str, Node], loop: Loop) -> str:
    target = body["dtype"].get("Literal")
    if target in ("Int128", "UInt32"):
        return loop.value(body["expr"])
    if target == "String":
        return makers.each(str)([body["expr"]], {}, loop)
    if not isinstance(target, str) or target not in _BITS:
        raise Unknown(f"cast to {target}")
    edge = 1 << _BITS[target]

    def whole(value: Any) -> int | None:
        if isinstance(value, date):
            value = (value - _EPOCH).days
        if isinstance(value, str):
            value = int(value) if _WHOLE.match(value) else None
        return None if value is None or not -edge <= value < edge else int(value)

    return makers.each(whole)([body["expr"]], {}, loop)


def _gather(body: Mapping[str, Node], loop: Loop) -> str:
    values, place = loop.bind(literals(body["expr"])), loop.value(body["idx"])
    return f"None if {place} is None else {values}[{place}]"


def _eval(body: Mapping[str, Node], loop: Loop) -> str:
    """A look-up of each element of a list: ``list.eval(element().replace_strict(table))``."""
    function = body["evaluation"].get("Function", {})
    if "ReplaceStrict" not in function.get("function", {}) or len(function["input"]) != 3:
        raise Unknown("list.eval")
    old, new = (literals(node) for node in function["input"][1:])
    table = dict(zip(old, new, strict=True))
    return makers.each(lambda found: [table[e] for e in found])([body["expr"]], {}, loop)


_FAMILIES = ("Boolean", "StringExpr", "TemporalExpr", "ListExpr")


def _called(body: Mapping[str, Node]) -> tuple[str, Any]:
    """Name and options of a function."""
    word = body["function"]
    if isinstance(word, str):
        return word, {}
    [(family, inner)] = word.items()
    if isinstance(inner, str):
        return f"{family}.{inner}", {}
    if family in _FAMILIES:
        [(short, options)] = inner.items()
        return f"{family}.{short}", options
    return family, inner


def _function(body: Mapping[str, Node], loop: Loop) -> str:
    name, options = _called(body)
    if name not in functions.MAKERS:
        raise Unknown(name)
    return functions.MAKERS[name](body["input"], options, loop)


_IN_ROW: dict[str, Callable[[Any, Loop], str]] = {
    "Ternary": _ternary,
    "BinaryExpr": _binary,
    "Cast": _cast,
    "Gather": _gather,
    "Eval": _eval,
    "Function": _function,
}

# --- between rows ------------------------------------------------------------------------------


class _Some:
    """The columns of some of the rows."""

    def __init__(self, columns: Columns, places: list[int]) -> None:
        self.columns, self.places = columns, places

    def __getitem__(self, name: str) -> list[Any]:
        column = self.columns[name]
        return [column[place] for place in self.places]


def _over(body: Mapping[str, Node]) -> Function:
    if body["order_by"] is not None or body["mapping"] != "GroupsToRows":
        raise Unknown("over, ordered or exploded")
    inner, keys = build(body["function"]), layer(body["partition_by"])

    def apply(columns: Columns, n: int) -> list[Any]:
        if n == 1:
            return inner(columns, 1)
        groups: dict[tuple[Any, ...], list[int]] = {}
        for place, key in enumerate(zip(*keys(columns, n), strict=True)):
            groups.setdefault(key, []).append(place)
        out: list[Any] = [None] * n
        for places in groups.values():
            values = inner(_Some(columns, places), len(places))
            for place, value in zip(places, values, strict=True):
                out[place] = value
        return out

    return apply


def _aggregate(body: Mapping[str, Node]) -> Function:
    [(kind, inner)] = body.items()
    if kind == "Sum":
        total = build(inner)
        return lambda columns, n: [sum(v for v in total(columns, n) if v is not None)] * n
    if kind == "Min":
        least = build(inner["input"])
        return lambda columns, n: [min((v for v in least(columns, n) if v is not None), default=None)] * n
    if kind == "NUnique":
        some = _without_nulls(inner)
        return lambda columns, n: [len(set(some(columns, n)))] * n
    raise Unknown(f"aggregate {kind}")


def _without_nulls(node: Node) -> Function:
    """``drop_nulls`` makes fewer values than rows, so it is known inside an aggregate alone."""
    body = node.get("Function", {}) if isinstance(node, dict) else {}
    if body.get("function") != "DropNulls":
        return build(node)
    inner = build(body["input"][0])
    return lambda columns, n: [v for v in inner(columns, n) if v is not None]


_BETWEEN_ROWS: dict[str, Callable[[Any], Function]] = {"Over": _over, "Agg": _aggregate}
