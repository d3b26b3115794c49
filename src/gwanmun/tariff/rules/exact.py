"""JSON read exactly: numbers become decimals as written, no binary fractions; repeated names are told."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WIDEST = 40  # digits of a number, before or behind the point


class Named(dict[str, Any]):
    """A JSON object; ``repeated``: names it gave more than once."""

    repeated: tuple[str, ...] = ()


class NotANumber(ValueError):
    """The value is no plain decimal number."""


class TooWide(ValueError):
    """A number of more digits than any figure has."""


def loads(text: str | bytes) -> Any:
    """The value of a JSON text; objects as :class:`Named`, all numbers as :class:`~decimal.Decimal`.

    :raises ValueError: not UTF-8, not JSON (``json.JSONDecodeError`` says where), NaN or Infinity, too deep.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_named,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except InvalidOperation:
        raise ValueError("a number past all counting") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _named(pairs: Sequence[tuple[str, Any]]) -> Named:
    found = Named(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.repeated = tuple(dict.fromkeys(n for n in names if names.count(n) > 1))
    return found


def number(value: Any) -> Decimal:
    """A JSON number or decimal text as it is written.

    :raises NotANumber: neither. :raises TooWide: more digits than are read.
    :raises TypeError: a binary fraction; the JSON was not read by :func:`loads`.
    """
    if isinstance(value, float):
        raise TypeError("numbers must be read exactly: use exact.loads")
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise NotANumber
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise NotANumber
        if len(value) > 2 * _WIDEST:
            raise TooWide
    if isinstance(value, int) and abs(value) >= 10**_WIDEST:
        raise TooWide
    found = Decimal(value)
    if not found.is_finite():
        raise NotANumber
    if found and (abs(found.adjusted()) > _WIDEST or len(found.as_tuple().digits) > 2 * _WIDEST):
        raise TooWide
    return found


def scaled(value: Decimal, decimals: int) -> int | None:
    """``value × 10^decimals``; None where that is not whole."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - narrows the type: the number is finite
    shift = exponent + decimals
    whole = int("".join(map(str, digits)) or "0")
    if shift >= 0:
        whole *= int(10**shift)
    else:
        whole, rest = divmod(whole, int(10**-shift))
        if rest:
            return None
    return -whole if sign else whole


def plain(value: int, decimals: int) -> str:
    """A scaled whole number as exact decimal text: (1502500, 4) → ``150.25``."""
    text = f"{Decimal(value).scaleb(-decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
