"""One value of the form read by the kind of its field: what it is in the frame, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.codes import COUNTRIES
from gwanmun.core.measures import CURRENCIES, UNITS
from gwanmun.tariff.rules.exact import NotANumber, TooWide, number, scaled
from gwanmun.tariff.rules.form_fields import DECIMALS, MOST, NUMBERS, Field
from gwanmun.tariff.rules.incoterms import HOLDS

#: 4 to 12 digits, an even number of them, with dots, hyphens and spaces between.
CODE_PATTERN = r"[0-9][.\- ]*[0-9](?:[.\- ]*[0-9][.\- ]*[0-9]){1,5}"
SHOWN = 60  # characters of a faulty value that are kept
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Limits:
    """What the country and the moment allow. ``first_day``, ``last_day``: days that can be assessed."""

    currency_digits: int = 0
    most_lines: int = 999
    first_day: date = FIRST
    last_day: date = LAST
    components: tuple[str, ...] = ()  # names of components that are known; none: any

    @classmethod
    def of(cls, book: RuleBook, first_day: date = FIRST, last_day: date = LAST) -> Limits:
        """The limits of a country. ``last_day``: nothing later is assessed; the caller knows the day."""
        most = book.int("valuation.most_lines") if "valuation.most_lines" in book.parameters else 999
        names = tuple(book.tables.get("components", ()))
        return cls(book.currency_digits, most, first_day, last_day, names)


class Refused(Exception):
    """The value cannot be used. ``code`` of ``core.faults``; ``limit``: what would be allowed."""

    def __init__(self, code: str, value: Any, limit: str | None = None) -> None:
        super().__init__(code)
        self.code, self.value, self.limit = code, shown(value), limit


def shown(value: Any) -> str | None:
    """A value as a fault shows it: cut, on one line."""
    if value is None:
        return None
    if isinstance(value, dict | list):
        value = "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, bool):
        value = "true" if value else "false"
    text = " ".join(str(value).encode("utf-8", "replace").decode().split())
    text = "".join(c if c.isprintable() else "�" for c in text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def read_value(field: Field, value: Any, limits: Limits) -> Any:
    """What stands in the frame. :raises Refused: it cannot be used."""
    if field.kind in NUMBERS:
        return _number(field, value, limits)
    if field.kind == "flag":
        if not isinstance(value, bool):
            raise Refused("BOOLEAN_NEEDED", value)
        return value
    if not isinstance(value, str):
        raise Refused("TEXT_NEEDED", value)
    text = value.strip()
    if not text.isprintable():  # control characters and halves of surrogate pairs among others
        raise Refused("BAD_CHARACTER", text)
    if not text:
        raise Refused("MISSING", None)
    if field.choices and text.upper() not in field.choices:
        raise Refused("BAD_CHOICE", text, ", ".join(field.choices))
    if field.choices:
        return text.upper()
    if field.kind == "text" and len(text) > field.most:
        raise Refused("TOO_LONG", text, str(field.most))
    return _TEXTS[field.kind](text, limits)


def _number(field: Field, value: Any, limits: Limits) -> int:
    decimals = limits.currency_digits if field.kind == "own" else DECIMALS[field.kind]
    most = MOST[field.kind]
    try:
        exact = number(value)
    except NotANumber:
        raise Refused("NUMBER_NEEDED", value) from None
    except TooWide:
        raise Refused("ABOVE_LIMIT", value, f"{most:,}") from None
    if exact < 0:
        raise Refused("NEGATIVE", value)
    if exact > most:
        raise Refused("ABOVE_LIMIT", value, f"{most:,}")
    found = scaled(exact, decimals)
    if found is None:
        raise Refused("DECIMALS", value, str(decimals)) if decimals else Refused("NOT_WHOLE", value)
    return found


def _date(text: str, limits: Limits) -> date:
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        found = None
    if found is None:
        raise Refused("BAD_DATE", text)
    if not FIRST <= found <= LAST:
        raise Refused("DATE_OUTSIDE", text, f"{FIRST} ~ {LAST}")
    return found


def day_of_assessment(day: date, limits: Limits) -> None:
    """:raises Refused: a day that cannot be assessed."""
    if not limits.first_day <= day <= limits.last_day:
        raise Refused("DATE_OUTSIDE", day, f"{limits.first_day} ~ {limits.last_day}")


def _code(text: str, _limits: Limits) -> str:
    if not re.fullmatch(CODE_PATTERN, text):
        raise Refused("BAD_TARIFF_CODE", text)
    return re.sub("[^0-9]", "", text)


def _one_of(known: frozenset[str], code: str) -> Callable[[str, Limits], str]:
    def read(text: str, _limits: Limits) -> str:
        if text.upper() not in known:
            raise Refused(code, text)
        return text.upper()

    return read


_TEXTS: dict[str, Callable[[str, Limits], Any]] = {
    "text": lambda text, _limits: text,
    "date": _date,
    "code": _code,
    "country": _one_of(COUNTRIES | {"XK"}, "BAD_COUNTRY"),
    "currency": _one_of(CURRENCIES, "BAD_CURRENCY"),
    "unit": _one_of(UNITS, "BAD_UNIT"),
    "incoterm": _one_of(frozenset(HOLDS), "BAD_INCOTERM"),
}
