"""Reading values: figures with units, fields, codes, days, arithmetic, the past."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from gwanmun.core.text import Text
from gwanmun.risk.rules.language.faults import CriterionError, nearest
from gwanmun.risk.rules.language.fields import FORMS, Field, Fields
from gwanmun.risk.rules.language.kinds import TYPE_NAMES, WEEKDAYS, Kind, Misfit, decimals, kind_of
from gwanmun.risk.rules.language.tokens import Token, cut
from gwanmun.risk.rules.language.tree import (
    FUNCTIONS,
    VALUES,
    WITH_PERIOD,
    WITH_SUBJECT,
    Arithmetic,
    Condition,
    Day,
    Length,
    Need,
    Number,
    Ref,
    Value,
    Weekday,
)

DEEPEST = 24
LONGEST_PERIOD = 3_660  # days
#: Words with a meaning of their own; a code that is spelled so stands in quotation marks.
KEYWORDS = frozenset({
    "and", "or", "not", "in", "between", "is", "null", "starts", "ends", "with", "contains", "any", "of",
    "matches", "within", "ago", "per", "length", "weekday", *FUNCTIONS,
})  # fmt: skip

#: Unit as written → factor, unit. The country's currency is added by the parser.
UNITS: dict[str, tuple[int, str]] = {
    "g": (1, "g"), "kg": (1000, "g"), "%": (1, "%"), "usd": (1, "USD"), "달러": (1, "USD"),
    "day": (1, "days"), "days": (1, "days"), "일": (1, "days"), "week": (7, "days"), "weeks": (7, "days"),
    "주": (7, "days"), "month": (30, "days"), "months": (30, "days"), "개월": (30, "days"),
    "year": (365, "days"), "years": (365, "days"), "년": (365, "days"),
}  # fmt: skip

Piece = tuple[Value | Condition, int, int]  # what was read, and where


class Operands:
    """A text while it is read. ``criterion`` reads a whole condition inside brackets."""

    def __init__(self, text: str, fields: Fields, kind: str | None) -> None:
        self.tokens, self.fields, self.kind = cut(text), fields, kind
        self.place = self.depth = 0
        self.units = UNITS | {fields.currency.lower(): (1, fields.currency)}
        if fields.currency == "KRW":
            self.units |= {"원": (1, "KRW"), "won": (1, "KRW")}

    # --- tokens --------------------------------------------------------------------------------

    @property
    def current(self) -> Token:
        return self.tokens[self.place]

    @property
    def last(self) -> int:
        """Where the token before ends."""
        return self.tokens[self.place - 1].end if self.place else 0

    def take(self) -> Token:
        token = self.current
        self.place += token.kind != "END"
        return token

    def met(self, *words: str) -> bool:
        """These words or signs come next; then they are taken."""
        ahead = self.tokens[self.place : self.place + len(words)]
        if [t.text.lower() if t.kind in ("NAME", "SIGN") else None for t in ahead] != list(words):
            return False
        self.place += len(words)
        return True

    def want(self, word: str) -> None:
        if not self.met(word):
            raise self.expected(Text(f"‘{word}’", f"“{word}”"))

    def expected(self, what: Text) -> CriterionError:
        token = self.current
        found = Text(f"‘{token.text}’", f"“{token.text}”") if token.kind != "END" else Text("끝", "the end")
        return CriterionError(
            "EXPECTED", token.start, token.end, expected_ko=what.ko, expected_en=what.en,
            found_ko=found.ko, found_en=found.en,
        )  # fmt: skip

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CriterionError("TOO_DEEP", self.current.start, self.current.end, limit=DEEPEST)

    # --- values --------------------------------------------------------------------------------

    def criterion(self) -> Condition | Value:
        raise NotImplementedError

    def sum(self) -> Piece:
        return self._chain(("+", "-"), self.product)

    def product(self) -> Piece:
        return self._chain(("*", "//"), self.factor)

    def _chain(self, signs: tuple[str, ...], below: Callable[[], Piece]) -> Piece:
        piece = below()
        while self.current.kind == "SIGN" and self.current.text in (*signs, "/"):
            if self.current.text == "/":
                if "//" not in signs:
                    break
                raise CriterionError("SLASH", self.current.start, self.current.end)
            sign = self.take().text
            piece = self._combined(sign, piece, below())
        return piece

    def _combined(self, sign: str, left: Piece, right: Piece) -> Piece:
        start, end = left[1], right[2]
        a, b = self.value(left), self.value(right)
        if isinstance(a, Number) and isinstance(b, Number):
            return self._folded(sign, a, b, start, end), start, end
        if sign in "+-":
            a, b = self.same_unit(a, b)
        made = Arithmetic(sign, a, b)
        self.kind_at(made, start, end)
        return made, start, end

    def _folded(self, sign: str, a: Number, b: Number, start: int, end: int) -> Number:
        """Two figures are reckoned at once, so that a figure is a figure however it is spelled."""
        if sign in "+-" and a.unit != b.unit and a.unit and b.unit:
            raise CriterionError("UNITS", start, end, left=a.unit, right=b.unit)
        if sign in "*//" and a.unit and b.unit:
            raise CriterionError("UNITS", start, end, left=a.unit, right=b.unit)
        if sign == "//" and not b.value:
            raise CriterionError("NUMBER", start, end, found="//0")
        made = {
            "+": lambda: a.value + b.value, "-": lambda: a.value - b.value, "*": lambda: a.value * b.value,
            "//": lambda: (a.value / b.value).to_integral_value("ROUND_FLOOR"),
        }[sign]()  # fmt: skip
        if abs(made) >= 10**15 or decimals(made) > 6:
            raise CriterionError("NUMBER", start, end, found=f"{made:f}"[:40])
        return Number(made, a.unit or b.unit)

    def factor(self) -> Piece:
        token = self.current
        if token.kind == "NUMBER" or (token.kind == "SIGN" and token.text == "-"):
            return self.number(), token.start, self.last
        if token.kind == "DAY":
            return self.day(), token.start, self.last
        if self.met("("):
            self.deeper()
            inner = self.criterion()
            self.want(")")
            self.depth -= 1
            return inner, token.start, self.last
        if token.kind == "NAME":
            word = token.text.lower()
            if word in FUNCTIONS:
                return self.past(), token.start, self.last
            if word in ("length", "weekday"):
                return self._of_one(word), token.start, self.last
            if word not in KEYWORDS:
                return Ref(self.field().name), token.start, self.last
        raise self.expected(Text("항목이나 값", "a field or a value"))

    def value(self, piece: Piece) -> Value:
        if isinstance(piece[0], VALUES):
            return piece[0]
        raise CriterionError(
            "NEEDS", piece[1], piece[2], what_ko="계산", what_en="a calculation",
            wanted_ko="값", wanted_en="a value", given_ko="조건", given_en="a condition",
        )  # fmt: skip

    def number(self) -> Number:
        sign = -1 if self.met("-") else 1
        token = self.current
        if token.kind != "NUMBER":
            raise self.expected(Text("숫자", "a number"))
        self.take()
        digits = token.text.replace("_", "")
        whole, _, rest = digits.partition(".")
        if len(whole.lstrip("0")) > 15 or len(rest) > 6:
            raise CriterionError("NUMBER", token.start, token.end, found=token.text)
        factor, unit = 1, ""
        if self.current.kind in ("NAME", "SIGN") and self.current.text.lower() in self.units:
            factor, unit = self.units[self.take().text.lower()]
        return Number(sign * Decimal(digits) * factor, unit)

    def day(self) -> Day:
        token = self.take()
        year, month, day = map(int, token.text.split("-"))
        try:
            return Day(date(year, month, day))
        except ValueError:
            raise CriterionError("DAY", token.start, token.end, found=token.text) from None

    def field(self) -> Field:
        token = self.current
        if token.kind != "NAME":
            raise self.expected(Text("항목 이름", "the name of a field"))
        self.take()
        found = self.fields.find(token.text)
        if found is None:
            known = [
                w
                for w, n in self.fields.spelled.items()
                if not self.kind or self.kind in self.fields.by_name[n].kinds
            ]
            near = nearest(token.text, [*known, *FUNCTIONS])
            raise CriterionError("FIELD", token.start, token.end, near, found=token.text)
        if self.kind and self.kind not in found.kinds:
            raise CriterionError("KIND", token.start, token.end, found=token.text, kind=self.kind)
        return found

    def _of_one(self, word: str) -> Value:
        self.take()
        self.want("(")
        start = self.current.start
        if word == "length":
            found = self.field()
            if found.form == "key":
                raise CriterionError("PERSONAL", start, self.last, found=found.name)
            self.needs(Kind(found.type), "text", start, self.last, Text("글자 수", "length"))
            made: Value = Length(Ref(found.name))
        else:
            of = self.value(self.sum())
            self.needs(self.kind_at(of, start, self.last), "day", start, self.last, Text("요일", "weekday"))
            made = Weekday(of)
        self.want(")")
        return made

    # --- the past ------------------------------------------------------------------------------

    def past(self) -> Need:
        token = self.take()
        function, subject, days = token.text.lower(), None, None
        self.want("(")
        if function in WITH_SUBJECT:
            start = self.current.start
            found = self.field()
            if function == "total":
                self.needs(Kind(found.type), "number", start, self.last, Text("합계", "a total"))
            elif found.type != "text":
                self.needs(Kind(found.type), "text", start, self.last, Text("서로 다른 수", "distinct"))
            subject = found.name
            self.want(",")
            self.want("per")
        keys = [self.key()]
        while self.met("+"):
            keys.append(self.key())
        if self.met(","):
            days = self.period()
        elif function in WITH_PERIOD:
            raise CriterionError("PERIOD", self.current.start, self.current.end, limit=LONGEST_PERIOD)
        self.want(")")
        return Need(function, tuple(keys), days, subject)

    def key(self) -> str:
        start = self.current.start
        found = self.field()
        if not found.past:
            known = ", ".join(f.name for f in self.fields.by_name.values() if f.past)
            raise CriterionError("KEY", start, self.last, found=found.name, known=known)
        return found.name

    def period(self) -> int:
        start = self.current.start
        if self.current.kind != "NUMBER":
            raise CriterionError("PERIOD", start, self.current.end, limit=LONGEST_PERIOD)
        number = self.number()
        days = int(number.value)
        if number.unit != "days" or days != number.value or not 1 <= days <= LONGEST_PERIOD:
            raise CriterionError("PERIOD", start, self.last, limit=LONGEST_PERIOD)
        return days

    # --- types ---------------------------------------------------------------------------------

    def kind_at(self, value: Value, start: int, end: int) -> Kind:
        try:
            return kind_of(value, self.fields)
        except Misfit as misfit:
            raise CriterionError(misfit.code, start, end, **misfit.given) from None

    def needs(self, kind: Kind, wanted: str, start: int, end: int, what: Text) -> None:
        if kind.type == wanted:
            return
        want, given = TYPE_NAMES[wanted], TYPE_NAMES[kind.type]
        raise CriterionError(
            "NEEDS", start, end, what_ko=what.ko, what_en=what.en, wanted_ko=want.ko, wanted_en=want.en,
            given_ko=given.ko, given_en=given.en,
        )  # fmt: skip

    def same_unit(self, a: Value, b: Value) -> tuple[Value, Value]:
        """A plain figure takes the unit of what stands beside it."""
        if isinstance(a, Number) and not a.unit:
            a = Number(a.value, self._unit(b))
        if isinstance(b, Number) and not b.unit:
            b = Number(b.value, self._unit(a))
        return a, b

    def _unit(self, value: Value) -> str:
        try:
            unit = kind_of(value, self.fields).unit
        except Misfit:
            return ""
        return "" if "·" in unit or "/" in unit else unit  # figures have no word for made units

    def coded(self, token: Token, of: Field | None) -> str:
        """The text of a code as the field has it. ``of``: None for a day of the week."""
        text = token.text
        if of is None:
            if text.lower() not in WEEKDAYS:
                raise CriterionError(
                    "CODE", token.start, token.end, nearest(text, WEEKDAYS), found=text, field="weekday"
                )
            return text.lower()
        if of.form in FORMS and not re.fullmatch(FORMS[of.form][0], text):
            form = FORMS[of.form][1]
            near = text.upper() if re.fullmatch(FORMS[of.form][0], text.upper()) else ""
            raise CriterionError(
                "FORM",
                token.start,
                token.end,
                near,
                found=text,
                field=of.name,
                form_ko=form.ko,
                form_en=form.en,
            )
        known = self.fields.codes.get(of.name)
        if known and text not in known:
            raise CriterionError(
                "CODE", token.start, token.end, nearest(text, known), found=text, field=of.name
            )
        return text
