"""Reading criteria: a recursive descent over the tokens, one method for each level of the grammar.

::

    criterion = all { "or" all }
    all       = one { "and" one }
    one       = "not" one | test
    test      = sum [ compare sum [ "ago" ] | ["not"] ( "between" sum "and" sum | "in" set | wording )
                    | "is" ["not"] "null" | "within" period "of" sum ]
    wording   = ( "contains" | "~" | "starts with" | "ends with" | "matches" ) [ "any of" ] texts
    sum       = product { ("+" | "-") product }
    product   = factor { ("*" | "//") factor }
    factor    = figure [ unit ] | day | field | past "(" … ")" | "length(" field ")"
              | "weekday(" sum ")" | "(" criterion ")"
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from gwanmun.core.text import Text
from gwanmun.risk.rules.language.faults import CriterionError, nearest
from gwanmun.risk.rules.language.fields import Fields
from gwanmun.risk.rules.language.kinds import Kind, Misfit, comparable, kind_of
from gwanmun.risk.rules.language.operands import KEYWORDS, Operands, Piece
from gwanmun.risk.rules.language.tokens import Token
from gwanmun.risk.rules.language.tree import (
    VALUES,
    Ago,
    Between,
    Compare,
    Condition,
    Constant,
    Flag,
    IsNull,
    Listed,
    Matches,
    Number,
    OneOf,
    Ref,
    Value,
    Within,
    Wording,
    both,
    either,
    negated,
)

MOST_TERMS = 200
MOST_ITEMS = 500
LONGEST_PATTERN = 200
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
TEST = Text("비교나 조건(=, in, contains …)", "a comparison or condition (=, in, contains …)")


def parse(text: str, fields: Fields, kind: str | None = None) -> Condition:
    """The tree of a criterion, its types and units checked. ``kind``: of items it must make sense for.

    :raises CriterionError: with the place, what was expected and, where it can be guessed, what was meant.
    """
    reader = Criteria(text, fields, kind)
    if reader.current.kind == "END":
        raise CriterionError("EMPTY", 0, 1)
    found = reader.condition(reader.piece())
    if reader.current.kind != "END":
        raise reader.expected(Text("and, or 또는 끝", "and, or, or the end"))
    return found


class Criteria(Operands):
    terms = 0

    def criterion(self) -> Condition | Value:
        return self.piece()[0]

    def condition(self, piece: Piece) -> Condition:
        found, start, end = piece
        if not isinstance(found, VALUES):
            return found
        if isinstance(found, Ref) and self.fields.by_name[found.name].type == "flag":
            return Flag(found)
        if self.place < len(self.tokens) and self.last == end:
            raise self.expected(TEST)
        raise CriterionError(
            "NEEDS", start, end, what_ko="and·or·not", what_en="and, or, not", wanted_ko="조건",
            wanted_en="a condition", given_ko="값", given_en="a value",
        )  # fmt: skip

    def piece(self) -> Piece:
        return self._joined("or", lambda: self._joined("and", self.one, both), either)

    def _joined(self, word: str, below: Callable[[], Piece], join: Callable[..., Condition]) -> Piece:
        first = below()
        if not (self.current.kind == "NAME" and self.current.text.lower() == word):
            return first
        terms = [self.condition(first)]
        while self.met(word):
            terms.append(self.condition(below()))
        return join(*terms), first[1], self.last

    def one(self) -> Piece:
        start = self.current.start
        if self.met("not"):
            self.deeper()
            inner = self.condition(self.one())
            self.depth -= 1
            return negated(inner), start, self.last
        return self.test()

    def test(self) -> Piece:
        left = self.sum()
        if not isinstance(left[0], VALUES):
            return left
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise CriterionError("TOO_MANY", left[1], left[2], limit=MOST_TERMS)
        if self.current.kind == "SIGN" and self.current.text in COMPARISONS:
            return self._compare(left), left[1], self.last
        if self.met("is"):
            no = self.met("not")
            self.want("null")
            found: Condition = IsNull(self.value(left))
            return (negated(found) if no else found), left[1], self.last
        before = self.place
        no = self.met("not")
        tail = self._tail(left)
        if tail is None:
            self.place = before
            return left
        return (negated(tail) if no else tail), left[1], self.last

    def _tail(self, left: Piece) -> Condition | None:
        if self.met("between"):
            low = self.operand(left)
            self.want("and")
            return self._between(left, low, self.operand(left))
        if self.met("in"):
            return self._in(left)
        for words, how in ((("contains",), "contains"), (("~",), "contains"), (("starts", "with"), "starts"),
                           (("ends", "with"), "ends"), (("matches",), "matches")):  # fmt: skip
            if self.met(*words):
                return self._wording(left, how)
        if self.met("within"):
            days = self.period()
            self.want("of")
            value, other = self.value(left), self.sum()
            for piece in (left, other):
                kind = self.kind_at(self.value(piece), piece[1], piece[2])
                self.needs(kind, "day", piece[1], piece[2], Text("within", "within"))
            return Within(value, days, self.value(other))
        return None

    # --- comparing -----------------------------------------------------------------------------

    def operand(self, left: Piece) -> Piece:
        """The other side of a comparison: where text or a weekday stands left, a bare word is a code."""
        kind, token = self.kind_at(self.value(left), left[1], left[2]), self.current
        coded = kind.type in ("text", "weekday")
        if coded and (token.kind in ("TEXT", "NUMBER") or (token.kind == "NAME" and self._is_code(token))):
            self.take()
            return Constant(self.coded(token, kind.field)), token.start, token.end
        if token.kind == "TEXT":
            self.needs(Kind("text"), kind.type, token.start, token.end, Text("이 비교", "this comparison"))
        return self.sum()

    def _is_code(self, token: Token) -> bool:
        word = token.text.lower()
        return word not in KEYWORDS and self.fields.find(word) is None

    def _compare(self, left: Piece) -> Condition:
        op = self.take().text
        right = self.operand(left)
        a, b = self.same_unit(self.value(left), self.value(right))
        if isinstance(b, Number) and b.unit == "days" and self.met("ago"):
            self.needs(self.kind_at(a, left[1], left[2]), "day", left[1], left[2], Text("ago", "ago"))
            if b.value != int(b.value) or not 0 <= b.value <= 36_600:
                raise CriterionError("PERIOD", right[1], right[2], limit=36_600)
            return Ago(op, a, int(b.value))
        kind = self._fit(a, b, left[1], right[2])
        if kind.type in ("text", "weekday") and op not in ("=", "!="):
            raise CriterionError(
                "NEEDS", left[1], right[2], what_ko=f"‘{op}’", what_en=f"“{op}”", wanted_ko="숫자나 날짜",
                wanted_en="numbers or days", given_ko="글자", given_en="text",
            )  # fmt: skip
        return Compare(op, a, b)

    def _between(self, left: Piece, low: Piece, high: Piece) -> Condition:
        value = self.value(left)
        _, a = self.same_unit(value, self.value(low))
        value, b = self.same_unit(value, self.value(high))
        for end, piece in ((a, low), (b, high)):
            kind = self._fit(value, end, left[1], piece[2])
            if kind.type not in ("number", "day"):
                self.needs(kind, "number", left[1], piece[2], Text("between", "between"))
        return Between(value, a, b)

    def _fit(self, a: Value, b: Value, start: int, end: int) -> Kind:
        left = self.kind_at(a, start, end)
        try:
            comparable(left, kind_of(b, self.fields))
        except Misfit as misfit:
            raise CriterionError(misfit.code, start, end, **misfit.given) from None
        return left

    # --- sets and texts ------------------------------------------------------------------------

    def _in(self, left: Piece) -> Condition:
        value = self.value(left)
        kind = self.kind_at(value, left[1], left[2])
        if kind.type not in ("text", "weekday"):
            self.needs(kind, "text", left[1], left[2], Text("in", "in"))
        if self.current.kind == "LIST":
            return Listed(value, self.named())
        self.want("(")
        items = [self.coded(self._item(), kind.field if kind.type == "text" else None)]
        while self.met(","):
            items.append(self.coded(self._item(), kind.field if kind.type == "text" else None))
            if len(items) > MOST_ITEMS:
                raise CriterionError("TOO_MANY", self.current.start, self.current.end, limit=MOST_ITEMS)
        self.want(")")
        return OneOf(value, tuple(dict.fromkeys(items)))

    def _item(self) -> Token:
        if self.current.kind not in ("NAME", "NUMBER", "TEXT"):
            raise self.expected(Text("부호나 글자", "a code or text"))
        return self.take()

    def named(self) -> str:
        token = self.take()
        name = token.text[1:]
        if name not in self.fields.lists:
            raise CriterionError("LIST", token.start, token.end, nearest(name, self.fields.lists), found=name)
        return name

    def _wording(self, left: Piece, how: str) -> Condition:
        value, word = self.value(left), Text(how, how)
        kind = self.kind_at(value, left[1], left[2])
        self.needs(kind, "text", left[1], left[2], word)
        if kind.field is None or kind.field.form == "key":
            raise CriterionError("PERSONAL", left[1], left[2], found=kind.field.name if kind.field else how)
        if self.met("any", "of"):
            if self.current.kind == "LIST" and how != "matches":
                return Wording(how, value, name=self.named())
            self.want("(")
            texts = [self._text(how)]
            while self.met(","):
                texts.append(self._text(how))
                if len(texts) > MOST_ITEMS:
                    raise CriterionError("TOO_MANY", self.current.start, self.current.end, limit=MOST_ITEMS)
            self.want(")")
        else:
            texts = [self._text(how)]
        found = tuple(dict.fromkeys(texts))
        return Matches(value, found) if how == "matches" else Wording(how, value, found)

    def _text(self, how: str) -> str:
        token = self._item()
        if not token.text:
            raise CriterionError("EMPTY", token.start, token.end)
        if how == "matches":
            _check_pattern(token)
        return token.text


def _check_pattern(token: Token) -> None:
    """Polars' own engine reads it, which has no patterns that take more than linear time."""
    if len(token.text) > LONGEST_PATTERN:
        raise CriterionError("PATTERN", token.start, token.end, why=len(token.text), limit=LONGEST_PATTERN)
    try:
        pl.Series([""]).str.contains(token.text)
    except pl.exceptions.ComputeError as error:
        lines = str(error).splitlines()
        why = next((one for one in lines if "error:" in one), lines[0]).strip()[:120]
        raise CriterionError("PATTERN", token.start, token.end, why=why, limit=LONGEST_PATTERN) from None
