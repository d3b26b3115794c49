"""The grammar of a rate text: from tokens to the parts of a duty. Whole numbers only.

::

    rate      = reference [codes] [sign term …]  |  "free" [condition]  |  term {sign term} [floor] [cap]
    term      = money [per] [basis]  |  percent [of]
    money     = number "¢"  |  "$" number
    percent   = ["a duty of"] number [number "/" number] ("%" | "percent")
    per       = "/" unit  |  "each"
    floor     = "but not less than" money per

What does not fit is an :class:`Unreadable` that says where; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from gwanmun.tariff.importers.hts_tokens import Phrases, Token, clean, cut, skip
from gwanmun.tariff.importers.hts_words import Base, Reference, Words

T = TypeVar("T")

CENTS_E9 = Decimal(10) ** 7  # a cent in billionths of a dollar
DOLLARS_E9 = Decimal(10) ** 9
PERCENT_E6 = Decimal(10) ** 4  # one per cent in millionths
DEGREES = "DEGREES_BELOW_100"


class Unreadable(ValueError):
    """A text the grammar does not cover. ``place``: index of the character where reading stopped."""

    def __init__(self, text: str, place: int, why: str) -> None:
        super().__init__(f"{why}: …{text[max(0, place - 20) : place]}»{text[place : place + 30]}")
        self.text, self.place = text, place


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a duty; see ``RATE_PARTS`` of the engine's schema for the units."""

    rate_e6: int | None = None
    over: int = 1
    amount_e9: int | None = None
    unit: str | None = None
    on: str | None = None
    role: str = "add"


@dataclass(frozen=True, slots=True)
class Rate:
    """What a text says. ``reference`` with ``parts``: the other rate and, on top, the parts."""

    parts: tuple[Part, ...] = ()
    reference: str | None = None
    see: tuple[str, ...] = ()
    condition: str | None = None


def read_rate(text: str, words: Words) -> Rate:
    """One rate, as in the general and the column 2 rates.

    :raises Unreadable: the text is not covered.
    """
    text = clean(text)
    return Reader(text, cut(text, words.known), words).rate()


class Reader:
    """Reads the tokens ``place`` to ``end`` of a text."""

    def __init__(
        self, text: str, tokens: list[Token], words: Words, place: int = 0, end: int | None = None
    ) -> None:
        self.text, self.tokens, self.words = text, tokens, words
        self.place, self.end = place, len(tokens) if end is None else end

    def rate(self) -> Rate:
        found = self._take(self.words.references)
        if found and not found.tail:
            rate = self._referred(found)
        elif found:
            raise self._stop("a rate is missing before")
        elif self._says("free"):
            rate = Rate((Part(rate_e6=0),), condition=self._condition())
        else:
            rate = self._sum()
        self.place = skip(self.tokens, self.place, self.end)
        if self.place < self.end:
            raise self._stop("not understood")
        return rate

    # --- sentences ---------------------------------------------------------------------------

    def _referred(self, reference: Reference) -> Rate:
        see = self._codes() if reference.codes else ()
        if reference.codes and not see:
            raise self._stop("a tariff number is missing")
        parts: list[Part] = []
        if reference.own:
            self._terms(parts)
        condition = self._note() if reference.id == "NOTE" else self._condition()
        return Rate(tuple(parts), reference.id, see, condition)

    def _sum(self) -> Rate:
        parts = [self._term()]
        self._terms(parts)
        if self._says("not_less"):
            parts.append(replace(self._term(), role="floor"))
        cap = self._take(self.words.references)
        if cap and not cap.tail:
            raise self._stop("a rate was not expected before")
        return Rate(tuple(parts), cap.id if cap else None)

    def _terms(self, parts: list[Part]) -> None:
        while True:
            if self._says("plus"):
                parts.append(self._term())
            elif self._says("less"):
                parts.append(self._lessened(self._term()))
            else:
                return

    def _lessened(self, part: Part) -> Part:
        if part.amount_e9 is not None and self._says("each_degree"):
            return replace(part, amount_e9=-part.amount_e9, on=DEGREES, role="degree")
        if part.amount_e9 is not None:
            return replace(part, amount_e9=-part.amount_e9)
        return replace(part, rate_e6=-(part.rate_e6 or 0))

    # --- terms -------------------------------------------------------------------------------

    def _term(self) -> Part:
        start = self.place
        money = self._money()
        if money is not None:
            return self._per(money)
        self.place = start
        percent = self._percent()
        if percent is None:
            self.place = start
            raise self._stop("an amount or a percentage was expected")
        base = self._take(self.words.values)
        return replace(percent, on=base.on if base else None)

    def _money(self) -> int | None:
        if self._sign("$"):
            number = self._number()
            return None if number is None else self._whole(number * DOLLARS_E9)
        number = self._number()
        if number is None or not self._sign("¢"):
            return None
        return self._whole(number * CENTS_E9)

    def _per(self, amount_e9: int) -> Part:
        self._sign("/")
        unit = self._take(self.words.units)
        base = self._take(self.words.bases)
        if unit is None:
            implied = base.units.get(None) if base else None
            if base is None or implied is None:
                raise self._stop("a unit was expected")
            return Part(amount_e9=amount_e9, unit=implied, on=base.on)
        if base is None:
            return Part(amount_e9=amount_e9, unit=unit.code, on=unit.on)
        return Part(amount_e9=amount_e9, unit=self._unit_on(unit.code, base), on=base.on)

    def _unit_on(self, unit: str, base: Base) -> str:
        if base.units and unit not in base.units:
            raise self._stop(f"{unit} does not go with what stands before")
        return base.units.get(unit, unit)

    def _percent(self) -> Part | None:
        self._says("duty_of")
        number = self._number()
        if number is None:
            return None
        over = 1
        numerator = self._number()
        if numerator is not None:
            denominator = self._number() if self._sign("/") else None
            if not denominator:
                return None
            over = self._whole(denominator)
            number = number * over + numerator
        if not self._says("percent"):
            return None
        return Part(rate_e6=self._whole(number * PERCENT_E6), over=over)

    # --- tokens ------------------------------------------------------------------------------

    def _take(self, phrases: Phrases[T]) -> T | None:
        found = phrases.at(self.tokens, self.place, self.end)
        if found is None:
            return None
        self.place = found[1]
        return found[0]

    def _says(self, name: str) -> bool:
        return self._take(self.words.grammar[name]) is not None

    def _sign(self, sign: str) -> bool:
        if self.place < self.end and self.tokens[self.place].text == sign:
            self.place += 1
            return True
        return False

    def _number(self) -> Decimal | None:
        if self.place < self.end and self.tokens[self.place].kind == "n":
            self.place += 1
            return Decimal(self.tokens[self.place - 1].text)
        return None

    def _whole(self, number: Decimal) -> int:
        if number != number.to_integral_value():
            raise self._stop("more decimals than can be kept")
        return int(number)

    def _codes(self) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            self.place = skip(self.tokens, self.place, self.end)
            if self.place < self.end and self.tokens[self.place].word in ("or", "and", "in", "subheading"):
                self.place += 1
            elif self.place < self.end and self.tokens[self.place].kind in "cn":
                code = self.tokens[self.place].text.replace(".", "")
                self.place += 1
                if found and found[-1].endswith("-"):
                    found[-1] += code
                else:
                    found.append(code)
            elif found and not found[-1].endswith("-") and self._sign("-"):
                found[-1] += "-"
            else:
                return tuple(found)

    def _condition(self) -> str | None:
        """Words beside a rate that begin as the table says conditions begin; kept as they stand."""
        start = skip(self.tokens, self.place, self.end)
        return self._rest(start) if self._says("condition") else None

    def _note(self) -> str | None:
        """The number of a note, with where it stands."""
        if self.place < self.end and self.tokens[self.place].kind == "n":
            return self._rest(self.place)
        raise self._stop("the number of a note was expected")

    def _rest(self, start: int) -> str:
        """What is left from token ``start``, as words."""
        words = self.text[self.tokens[start].start : self.tokens[self.end - 1].end].strip(" ,.")
        self.place = self.end
        return words[1:].removesuffix(")") if words.startswith("(") else words

    def _stop(self, why: str) -> Unreadable:
        place = self.tokens[self.place].start if self.place < self.end else len(self.text)
        return Unreadable(self.text, place, why)
