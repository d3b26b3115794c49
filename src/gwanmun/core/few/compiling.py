"""An expression tree, as polars itself writes it down, turned into a function over short lists."""

from __future__ import annotations

import io
import json
import operator
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import polars as pl

from gwanmun.core.few import functions
from gwanmun.core.few.types import Columns, Function, Unknown, constant

Node = Any  # what polars writes: nested dicts, lists and words


def compiled(expression: pl.Expr) -> tuple[str, Function]:
    """Name of the column an expression makes, and the function that makes it.

    :raises Unknown: the expression has a node this engine does not know.
    """
    return expression.meta.output_name(), build(json.loads(expression.meta.serialize(format="json")))


def build(node: Node) -> Function:
    if node == "Len":
        return lambda _columns, n: [n] * n
    if not isinstance(node, dict) or len(node) != 1:
        raise Unknown(str(node)[:80])
    [(kind, body)] = node.items()
    if kind not in _KINDS:
        raise Unknown(kind)
    return _KINDS[kind](body)


def literal_values(node: Node) -> list[Any]:
    """The values of a literal, whatever its type: polars itself reads it."""
    text = io.StringIO(json.dumps(node))
    return pl.select(pl.Expr.deserialize(text, format="json")).to_series().to_list()


def _literal(body: Node) -> Function:
    values = literal_values({"Literal": body})
    if len(values) == 1:
        return constant(values[0])
    return lambda _columns, _n: values


def _column(name: str) -> Function:
    return lambda columns, _n: columns[name]


def _ternary(body: Mapping[str, Node]) -> Function:
    test, then, other = build(body["predicate"]), build(body["truthy"]), build(body["falsy"])

    def choose(columns: Columns, n: int) -> list[Any]:
        picked = zip(test(columns, n), then(columns, n), other(columns, n), strict=True)
        return [a if holds else b for holds, a, b in picked]

    return choose


def _both(act: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: None if a is None or b is None else act(a, b)


def _and(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def _or(a: bool | None, b: bool | None) -> bool | None:
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "Plus": _both(operator.add),
    "Minus": _both(operator.sub),
    "Multiply": _both(operator.mul),
    "FloorDivide": _both(lambda a, b: None if b == 0 else a // b),
    "Modulus": _both(lambda a, b: None if b == 0 else a % b),
    "Eq": _both(operator.eq),
    "NotEq": _both(operator.ne),
    "Lt": _both(operator.lt),
    "LtEq": _both(operator.le),
    "Gt": _both(operator.gt),
    "GtEq": _both(operator.ge),
    "And": _and,
    "Or": _or,
}


def _binary(body: Mapping[str, Node]) -> Function:
    if body["op"] not in _OPERATORS:
        raise Unknown(str(body["op"]))
    act, left, right = _OPERATORS[body["op"]], build(body["left"]), build(body["right"])
    return lambda columns, n: list(map(act, left(columns, n), right(columns, n)))


_WIDTH = {"Int64": 63, "Int32": 31}


def _cast(body: Mapping[str, Node]) -> Function:
    inner, target = build(body["expr"]), body["dtype"].get("Literal")
    if target == "String":
        return lambda columns, n: [None if v is None else str(v) for v in inner(columns, n)]
    if target in ("Int128", "UInt32"):
        return inner
    if target not in _WIDTH:
        raise Unknown(f"cast to {target}")
    edge = 1 << _WIDTH[target]

    def whole(value: Any) -> int | None:
        if isinstance(value, str):
            value = int(value) if value.isascii() and value.lstrip("-+").isdigit() else None
        return None if value is None or not -edge <= value < edge else int(value)

    return lambda columns, n: [whole(v) for v in inner(columns, n)]


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
    inner, keys = build(body["function"]), [build(key) for key in body["partition_by"]]

    def apply(columns: Columns, n: int) -> list[Any]:
        if n == 1:
            return inner(columns, 1)
        groups: dict[tuple[Any, ...], list[int]] = {}
        for place, key in enumerate(zip(*(key(columns, n) for key in keys), strict=True)):
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
        some = build(inner)
        return lambda columns, n: [len(set(some(columns, n)))] * n
    raise Unknown(f"aggregate {kind}")


def _gather(body: Mapping[str, Node]) -> Function:
    values, places = literal_values(body["expr"]), build(body["idx"])
    return lambda columns, n: [None if p is None else values[p] for p in places(columns, n)]


def _eval(body: Mapping[str, Node]) -> Function:
    """A look-up of each element of a list: ``list.eval(element().replace_strict(table))``."""
    lists = build(body["expr"])
    function = body["evaluation"].get("Function", {})
    if "ReplaceStrict" not in function.get("function", {}) or len(function["input"]) != 3:
        raise Unknown("list.eval")
    old, new = (_elements(literal_values(node)) for node in function["input"][1:])
    table = dict(zip(old, new, strict=True))

    def apply(columns: Columns, n: int) -> list[Any]:
        return [None if v is None else [table[e] for e in v] for v in lists(columns, n)]

    return apply


def _elements(values: list[Any]) -> list[Any]:
    """A list that polars keeps as one value of a list column."""
    return list(values[0]) if len(values) == 1 and isinstance(values[0], (list, tuple, pl.Series)) else values


def _function(body: Mapping[str, Node]) -> Function:
    word, inputs = body["function"], body["input"]
    options: Any
    if isinstance(word, str):
        name, options = word, {}
    else:
        [(family, inner)] = word.items()
        if isinstance(inner, str):
            name, options = f"{family}.{inner}", {}
        elif family in ("Boolean", "StringExpr", "TemporalExpr", "ListExpr"):
            [(short, options)] = inner.items()
            name = f"{family}.{short}"
        else:
            name, options = family, inner
    if name == "TemporalExpr.Duration":
        return _duration(inputs)
    if name not in functions.MAKERS:
        raise Unknown(name)
    return functions.MAKERS[name](inputs, options, build, lambda node: _elements(literal_values(node)))


def _duration(inputs: list[Node]) -> Function:
    days = build(inputs[1])
    if any(literal_values(node) != [0] for place, node in enumerate(inputs) if place != 1):
        raise Unknown("duration other than days")
    return lambda columns, n: [None if v is None else timedelta(days=v) for v in days(columns, n)]


_KINDS: dict[str, Callable[[Any], Function]] = {
    "Alias": lambda body: build(body[0]),
    "Column": _column,
    "Literal": _literal,
    "Ternary": _ternary,
    "BinaryExpr": _binary,
    "Cast": _cast,
    "Over": _over,
    "Agg": _aggregate,
    "Gather": _gather,
    "Eval": _eval,
    "Function": _function,
}
