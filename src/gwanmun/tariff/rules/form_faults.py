"""Faults of an assessment as the person who asked meets them: at the field's path, in words, with a cure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gwanmun.core import faults as catalogue
from gwanmun.tariff.rules.form_fields import BY_COLUMN, BY_NAME, NAME, OF_CHARGE, OF_COMPONENT, Field
from gwanmun.tariff.rules.form_words import LABELS

_PLACED = ("lines[", "charges")
_COMPONENT = re.compile(r"[A-Z0-9_]+")
_LAST = re.compile(r"[^.\[\]]+(?=(?:\[[0-9]+\])?$)")


def located(fault: Mapping[str, Any], paths: Mapping[tuple[str, int], str]) -> dict[str, Any]:
    """A fault with the whole path in ``field``. ``paths``: as :class:`reading.Intake` has them.

    The rules know a line's number and a column; the form has ``lines[2].price``. What stands placed is left.
    """
    prefix = paths.get((fault["declaration"], fault["line"]))
    return {**fault, "field": _place(fault["field"], prefix)}


def _place(field: str | None, prefix: str | None) -> str:
    if not field or field.startswith(_PLACED):
        return field or ""
    known = BY_COLUMN.get(field)
    name = known.name if known else field
    above = known is not None and known.level == "declaration"
    return name if above or prefix is None else prefix + name


def label(path: str, lang: str) -> str:
    """What a path is called: ``lines[2].price`` → 가격(lines[2].price), price (lines[2].price)."""
    found = _LAST.search(path)
    last = found[0] if found else ""
    field: Field | None
    if path.startswith("charges["):
        field = OF_CHARGE.get(last)
    elif "components[" in path and not path.endswith("]"):
        field = OF_COMPONENT.get(last)
    else:
        field = NAME if last == NAME.name else BY_NAME.get(last) or BY_COLUMN.get(last)
    pair = (field.label.ko, field.label.en) if field else LABELS.get(last)
    if pair is None:
        return path or ("내용" if lang == "ko" else "the text")
    return f"{pair[0]}({path})" if lang == "ko" else f"{pair[1]} ({path})"


def describe(
    fault: Mapping[str, Any], lang: str, components: Mapping[str, Any] | None = None
) -> tuple[str, str]:
    """(message, cure) of a fault row in ``ko`` or ``en``. ``components``: the country's table of them.

    :raises KeyError: a code no one has words for.
    """
    value = str(fault.get("value") or "")
    if components and str(fault["code"]).startswith("COMPONENT_"):
        value = _COMPONENT.sub(lambda code: _component(code[0], components, lang), value)
    params = {"field": label(str(fault.get("field") or ""), lang), "value": value}
    if fault.get("limit") is not None:
        params["limit"] = str(fault["limit"])
    return catalogue.text(str(fault["code"]), params, lang)


def _component(code: str, components: Mapping[str, Any], lang: str) -> str:
    """``CASE`` → 시계 케이스(CASE), case (CASE); what is no component, such as a unit, as it is."""
    if code not in components:
        return code
    name = components[code].name[lang]
    return f"{name}({code})" if lang == "ko" else f"{name} ({code})"
