"""JSON objects of declarations → lines and costs to be assessed, with a fault for all that cannot be read.

A declaration is ``{"date": …, "lines": [{…}], "charges": [{…}]}``; one of a single line may stand flat, with
the fields of its line beside those of the declaration. A declaration with a REFUSED fault gives no lines:
a part of it would be shared and summed wrongly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import polars as pl

from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.exact import loads
from gwanmun.tariff.rules.form_fields import (
    COLUMNS,
    NAME,
    OF_CHARGE,
    OF_COMPONENT,
    OF_DECLARATION,
    OF_LINE,
    OPTIONAL,
    Field,
)
from gwanmun.tariff.rules.form_values import Limits, Refused, day_of_assessment, read_value, shown
from gwanmun.tariff.rules.schema import CHARGE, FAULT, LINE, DType

#: Faults of reading tell the limit beside ``schema.FAULT``; ``field`` is the whole path.
FORM_FAULT: dict[str, DType] = {**FAULT, "limit": pl.String}
_LISTS = ("lines", "charges")
COMPONENTS = "components"


@dataclass(frozen=True)
class Intake:
    """What was read, as lists, and as frames for who asks for them.

    ``paths``: where each line stands in its object (``lines[0].``; nothing where flat).
    """

    few_lines: FewRows  # schema.LINE; form_fields.OPTIONAL where some line tells them
    few_charges: FewRows  # schema.CHARGE
    told_faults: list[dict[str, Any]]  # FORM_FAULT
    names: tuple[str, ...]  # the declaration of each object, in their order
    paths: Mapping[tuple[str, int], str]

    @cached_property
    def lines(self) -> pl.DataFrame:
        schema = {name: COLUMNS[name] for name in self.few_lines.columns}
        return pl.DataFrame(self.few_lines.columns, schema=schema, strict=True)

    @cached_property
    def charges(self) -> pl.DataFrame:
        return pl.DataFrame(self.few_charges.columns, schema=dict(CHARGE), strict=True)

    @cached_property
    def faults(self) -> pl.DataFrame:
        return pl.DataFrame(_lists(self.told_faults, FORM_FAULT).columns, schema=FORM_FAULT, strict=True)


def read(objects: Iterable[Any], limits: Limits = Limits()) -> Intake:
    """Read declarations. Numbers have to be exact: objects of :func:`exact.loads`, or of Python's own making.

    :raises TypeError: a number came as a binary fraction.
    """
    reader = _Reader(limits)
    for one in objects:
        reader.take(one)
    return reader.intake()


def read_texts(texts: Iterable[str | bytes], limits: Limits = Limits()) -> Intake:
    """Read declarations, one JSON text each (the lines of a JSON Lines file)."""
    reader = _Reader(limits)
    for text in texts:
        try:
            one = loads(text)
        except json.JSONDecodeError as error:
            reader.unreadable(str(error.pos + 1))
        except ValueError as error:
            reader.unreadable(str(error))
        else:
            reader.take(one)
    return reader.intake()


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.names: list[str] = []
        self.seen: set[str] = set()
        self.lines: list[dict[str, Any]] = []
        self.charges: list[dict[str, Any]] = []
        self.faults: list[dict[str, Any]] = []
        self.paths: dict[tuple[str, int], str] = {}

    def unreadable(self, where: str) -> None:
        self._begin(None)
        self._fault("", "NOT_JSON", where)

    def take(self, one: Any) -> None:
        before = len(self.faults)
        if not isinstance(one, dict):
            self._begin(None)
            self._fault("", "OBJECT_NEEDED", one)
            return
        self._begin(one.get(NAME.name))
        flat = "lines" not in one
        allowed = {**OF_DECLARATION, **OF_LINE} if flat else OF_DECLARATION
        lists = ("charges", COMPONENTS) if flat else _LISTS
        common = self._fields(one, allowed, "", (NAME.name, *lists))
        if flat:
            common |= self._components(one, "")
        if "date" in common:
            self._try("date", lambda: day_of_assessment(common["date"], self.limits))
        elif one.get("date") is None:
            self._fault("date", "MISSING")
        found = [(common, "")] if flat else self._lines(one["lines"], common)
        self._numbers(found, told=any("line" in line for line, _ in found))
        refused = {fault["field"] for fault in self.faults[before:]}
        for line, prefix in found:
            self._whole(line, prefix, refused)
        charges = self._charges(one.get("charges"), common.get("currency"))
        if len(self.faults) == before:
            name = self.names[-1]
            self.lines += [{**line, NAME.column: name} for line, _ in found]
            self.charges += [{**charge, NAME.column: name} for charge in charges]
            self.paths |= {(name, line["line"]): prefix for line, prefix in found}

    def intake(self) -> Intake:
        told = {column for line in self.lines for column in line if column in OPTIONAL}
        return Intake(
            _lists(self.lines, [c for c in COLUMNS if c in LINE or c in told]),
            _lists(self.charges, CHARGE),
            self.faults,
            tuple(self.names),
            self.paths,
        )

    def _begin(self, told: Any) -> None:
        """The declaration now read: its own number, or its place among the objects."""
        self.names.append(f"#{len(self.names) + 1}")
        if told is None:
            return
        try:
            name = read_value(NAME, told, self.limits)
            if name in self.seen:
                raise Refused("DECLARATION_REPEATED", name)
        except Refused as refused:
            self._fault(NAME.name, refused.code, refused.value, refused.limit)
        else:
            self.names[-1] = name
            self.seen.add(name)

    def _fault(
        self, path: str, code: str, value: Any = None, limit: str | None = None, line: int | None = None
    ) -> None:
        self.faults.append(
            {
                "declaration": self.names[-1],
                "line": line,
                "field": path,
                "code": code,
                "severity": "REFUSED",
                "value": shown(value),
                "limit": limit,
            }
        )

    def _try(self, path: str, check: Any) -> Any:
        try:
            return check()
        except Refused as refused:
            self._fault(path, refused.code, refused.value, refused.limit)
            return None

    def _fields(
        self, one: Mapping[str, Any], allowed: Mapping[str, Field], prefix: str, beside: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """column → value of what the object tells; null tells nothing."""
        found: dict[str, Any] = {}
        for name in getattr(one, "repeated", ()):
            self._fault(prefix + name, "FIELD_REPEATED")
        for name, value in one.items():
            field = allowed.get(name)
            if field is None:
                if name not in beside:
                    near = get_close_matches(name, [*allowed, *beside], 3, 0.6) or [*allowed, *beside]
                    self._fault(prefix + str(shown(name)), "UNKNOWN_FIELD", None, ", ".join(near))
                continue
            if value is None:
                continue
            read = self._try(prefix + name, lambda f=field, v=value: read_value(f, v, self.limits))
            if read is not None:
                found[field.column] = read
        return found

    def _lines(self, told: Any, common: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
        if not isinstance(told, list):
            self._fault("lines", "LIST_NEEDED", told)
            return []
        if not told:
            self._fault("lines", "NO_LINES")
        if len(told) > self.limits.most_lines:
            self._fault("lines", "TOO_MANY_LINES", len(told), str(self.limits.most_lines))
            return []
        found = []
        for place, one in enumerate(told):
            prefix = f"lines[{place}]."
            if not isinstance(one, dict):
                self._fault(prefix[:-1], "OBJECT_NEEDED", one)
                continue
            own = self._fields(one, OF_LINE, prefix, (COMPONENTS,)) | self._components(one, prefix)
            found.append(({**common, **own}, prefix))
        return found

    def _components(self, line: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        """Column and value of the components of a line; nothing where it tells none."""
        told = line.get(COMPONENTS)
        if told is None:
            return {}
        if not isinstance(told, list):
            self._fault(prefix + COMPONENTS, "LIST_NEEDED", told)
            return {}
        found: list[dict[str, Any]] = []
        for place, one in enumerate(told):
            at = f"{prefix}{COMPONENTS}[{place}]"
            if not isinstance(one, dict):
                self._fault(at, "OBJECT_NEEDED", one)
                continue
            read = self._fields(one, OF_COMPONENT, f"{at}.")
            name = "_".join(str(read.get("name", "")).upper().split())
            known = self.limits.components
            if not name:
                if one.get("name") is None:
                    self._fault(f"{at}.name", "MISSING")
            elif known and name not in known:
                near = get_close_matches(name, known, 5, 0.4) or known[:8]
                self._fault(f"{at}.name", "BAD_CHOICE", read["name"], ", ".join(near))
            elif any(other["name"] == name for other in found):
                self._fault(f"{at}.name", "COMPONENT_REPEATED", name)
            elif one.get("value") is None and one.get("quantity") is None:
                self._fault(f"{at}.value", "MISSING")
            found.append({field.column: read.get(field.column) for field in OF_COMPONENT.values()})
            found[-1]["name"] = name
        return {COMPONENTS: found} if found else {}

    def _numbers(self, found: list[tuple[dict[str, Any], str]], *, told: bool) -> None:
        """Line numbers: as told, each once; none told, as they stand."""
        seen: set[int] = set()
        for place, (line, prefix) in enumerate(found, 1):
            number = line.setdefault("line", place) if not told else line.get("line")
            if number is None:
                self._fault(prefix + "line", "MISSING")
            elif number in seen:
                self._fault(prefix + "line", "LINE_NUMBER_REPEATED", number, line=number)
            elif number < 1:
                self._fault(prefix + "line", "ZERO", number)
            else:
                seen.add(number)

    def _whole(self, line: dict[str, Any], prefix: str, refused: set[str]) -> None:
        """What a line needs, and what belongs together. A field that was refused is not also missing."""
        number = line.get("line")

        def lacks(column: str, name: str) -> bool:
            return column not in line and not {prefix + name, name} & refused

        for name, column in (("code", "code"), ("currency", "currency"), ("price", "price_e4")):
            if lacks(column, name) and not (name == "price" and "determined" in line):
                self._fault(prefix + name, "MISSING", line=number)
        for quantity, unit in (("quantity", "unit"), ("quantity2", "unit2")):
            amount = line.get(f"{quantity}_e6")
            if amount is not None and lacks(unit, unit):
                self._fault(prefix + quantity, "QUANTITY_WITHOUT_UNIT", None, line=number)
            if unit in line and lacks(f"{quantity}_e6", quantity):
                self._fault(prefix + unit, "UNIT_WITHOUT_QUANTITY", line[unit], line=number)

    def _charges(self, told: Any, currency: str | None) -> list[dict[str, Any]]:
        if told is None:
            return []
        if not isinstance(told, list):
            self._fault("charges", "LIST_NEEDED", told)
            return []
        found = []
        for place, one in enumerate(told):
            prefix = f"charges[{place}]."
            if not isinstance(one, dict):
                self._fault(prefix[:-1], "OBJECT_NEEDED", one)
                continue
            charge = self._fields(one, OF_CHARGE, prefix)
            if one.get("currency") is None and currency is not None:
                charge["currency"] = currency
            for name, column in (("code", "code"), ("amount", "amount_e4"), ("currency", "currency")):
                if column not in charge and one.get(name) is None:
                    self._fault(prefix + name, "MISSING")
            found.append(charge)
        return found


def _lists(rows: list[dict[str, Any]], names: Iterable[str]) -> FewRows:
    return FewRows({name: [row.get(name) for row in rows] for name in names}, len(rows))
