"""Types and units of values: what may be compared, and how large a calculation can become."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gwanmun.core.text import Text
from gwanmun.risk.rules.language.fields import Field, Fields
from gwanmun.risk.rules.language.tree import (
    OF_DAYS,
    Arithmetic,
    Constant,
    Day,
    Length,
    Need,
    Number,
    Ref,
    Value,
    Weekday,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_BITS = 127  # what a calculation may reach: it is worked in 128-bit whole numbers
RATE_SCALE = 4  # find rates are millionths: a percentage with four decimals

TYPE_NAMES = {
    "number": Text("숫자", "a number"),
    "text": Text("글자", "text"),
    "day": Text("날짜", "a day"),
    "flag": Text("예/아니요", "yes or no"),
    "weekday": Text("요일", "a day of the week"),
}


@dataclass(frozen=True)
class Kind:
    """``scale``: decimals of the whole number that stands for the value; ``bits``: of its size."""

    type: str
    unit: str = ""
    scale: int = 0
    bits: int = 63
    field: Field | None = None


class Misfit(ValueError):
    """Two values that do not go together: code and figures for a CriterionError."""

    def __init__(self, code: str, **given: str) -> None:
        self.code, self.given = code, given
        super().__init__(code)


def decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def kind_of(value: Value, fields: Fields) -> Kind:
    """Type, unit and size of a value. :raises Misfit: TYPES, UNITS, TOO_LARGE."""
    match value:
        case Number(number, unit):
            scale = decimals(number)
            return Kind("number", unit, scale, int(abs(number).scaleb(scale)).bit_length())
        case Constant():
            return Kind("text")
        case Day():
            return Kind("day", "days", 0, 32)
        case Ref(name):
            field = fields.by_name[name]
            bits = 32 if field.type == "day" else 63
            return Kind(field.type, field.unit, field.scale, bits, field)
        case Length():
            return Kind("number", "", 0, 32)
        case Weekday():
            return Kind("weekday")
        case Need():
            return _of_past(value, fields)
        case Arithmetic():
            return _of_sum(value, fields)


def _of_past(need: Need, fields: Fields) -> Kind:
    if need.function in OF_DAYS:
        return Kind("day", "days", 0, 32)
    if need.function == "find_rate":
        return Kind("number", "%", RATE_SCALE, 32)
    if need.function == "total":
        subject = fields.by_name[str(need.subject)]
        return Kind("number", subject.unit, subject.scale)
    return Kind("number", "", 0, 32)


def _of_sum(value: Arithmetic, fields: Fields) -> Kind:
    left, right = kind_of(value.left, fields), kind_of(value.right, fields)
    if value.op in "+-":
        if "day" in (left.type, right.type):
            return _of_days(value.op, left, right)
        _numbers(left, right)
        scale = aligned(left, right)
        bits = max(lifted(left, scale), lifted(right, scale)) + 1
        return _checked(Kind("number", left.unit or right.unit, scale, bits))
    _numbers(left, right)
    if value.op == "*":
        unit = "·".join(filter(None, (left.unit, right.unit)))
        return _checked(Kind("number", unit, left.scale + right.scale, left.bits + right.bits))
    bits = lifted(left, left.scale + right.scale)
    _checked(Kind("number", "", 0, lifted(right, left.scale + right.scale)))
    unit = left.unit if not right.unit else "" if left.unit == right.unit else f"{left.unit}/{right.unit}"
    return _checked(Kind("number", unit, 0, bits))


def _of_days(op: str, left: Kind, right: Kind) -> Kind:
    if left.type == right.type == "day" and op == "-":
        return Kind("number", "days", 0, 33)
    if left.type == "day" and right.type == "number" and right.unit == "days" and not right.scale:
        return _checked(Kind("day", "days", 0, max(left.bits, right.bits) + 1))
    raise _types(left, right)


def _numbers(left: Kind, right: Kind) -> None:
    if left.type != "number" or right.type != "number":
        raise _types(left, right)


def _types(left: Kind, right: Kind) -> Misfit:
    a, b = TYPE_NAMES[left.type], TYPE_NAMES[right.type]
    return Misfit("TYPES", left_ko=a.ko, left_en=a.en, right_ko=b.ko, right_en=b.en)


def aligned(left: Kind, right: Kind) -> int:
    """The scale in which two numbers of one unit (a made unit takes plain ones) meet."""
    made = [kind.unit for kind in (left, right) if "·" in kind.unit or "/" in kind.unit]
    if left.unit != right.unit and not (made and "" in (left.unit, right.unit)):
        raise Misfit("UNITS", left=left.unit or "–", right=right.unit or "–")
    return max(left.scale, right.scale)


def lifted(kind: Kind, scale: int) -> int:
    """Bits of a value written with so many decimals."""
    return kind.bits if scale == kind.scale else kind.bits + (10 ** (scale - kind.scale)).bit_length()


def _checked(kind: Kind) -> Kind:
    if kind.bits > MOST_BITS:
        raise Misfit("TOO_LARGE")
    return kind


def comparable(left: Kind, right: Kind) -> int:
    """The scale in which two values are compared. :raises Misfit: TYPES, UNITS, TOO_LARGE."""
    if left.type == "weekday" and right.type == "text" and right.field is None:
        return 0  # the other side is the name of a day
    if left.type != right.type or left.type == "flag":
        raise _types(left, right)
    if left.type != "number":
        return 0
    scale = aligned(left, right)
    for kind in (left, right):
        _checked(Kind("number", "", scale, lifted(kind, scale)))
    return scale
