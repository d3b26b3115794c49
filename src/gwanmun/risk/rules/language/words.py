"""A criterion told in words, Korean and English, as an officer would read it aloud."""

from __future__ import annotations

from collections.abc import Callable

from gwanmun.core.text import Text
from gwanmun.risk.rules.language.faults import smooth
from gwanmun.risk.rules.language.fields import Fields
from gwanmun.risk.rules.language.printing import plain
from gwanmun.risk.rules.language.tree import (
    Ago,
    And,
    Arithmetic,
    Between,
    Compare,
    Condition,
    Constant,
    Day,
    Flag,
    IsNull,
    Length,
    Listed,
    Matches,
    Need,
    Not,
    Number,
    OneOf,
    Or,
    Ref,
    Value,
    Weekday,
    Within,
    Wording,
)

#: Name of a code: (field, code) → its name, or None.
Names = Callable[[str, str], Text | None]

_DAYS = {
    "mon": Text("월요일", "Monday"), "tue": Text("화요일", "Tuesday"), "wed": Text("수요일", "Wednesday"),
    "thu": Text("목요일", "Thursday"), "fri": Text("금요일", "Friday"), "sat": Text("토요일", "Saturday"),
    "sun": Text("일요일", "Sunday"),
}  # fmt: skip
_OPS = {
    "<": Text("미만", "less than"), "<=": Text("이하", "at most"), ">": Text("초과", "more than"),
    ">=": Text("이상", "at least"), "!=": Text("", "not"), "=": Text("", ""),
}  # fmt: skip
_PAST = {
    "finds": Text("적발 건수", "number of finds"), "controls": Text("검사 건수", "number of controls"),
    "find_rate": Text("적발률", "find rate"), "count": Text("건수", "number of items"),
    "first_seen": Text("처음 나타난 날", "first appearance"),
    "last_seen": Text("직전에 나타난 날", "last appearance before"),
}  # fmt: skip
_HOW = {"contains": "contains", "starts": "starts with", "ends": "ends with"}
_DENIED = {"contains": "does not contain", "starts": "does not start with", "ends": "does not end with"}
#: Verb stem → how it goes on: and, or, the case that; the same denied.
_ENDINGS = {
    "이": (("이고", "이거나", "인 경우"), ("이(가) 아니고", "이(가) 아니거나", "이(가) 아닌 경우")),
    "되": (("되고", "되거나", "되는 경우"), ("되지 않고", "되지 않거나", "되지 않는 경우")),
    "오": (("오고", "오거나", "오는 경우"), ("오지 않고", "오지 않거나", "오지 않는 경우")),
    "없": (("없고", "없거나", "없는 경우"), ("있고", "있거나", "있는 경우")),
    "맞": (("맞고", "맞거나", "맞는 경우"), ("맞지 않고", "맞지 않거나", "맞지 않는 경우")),
}
AND, OR, END = 0, 1, 2


def told(criterion: Condition, fields: Fields, names: Names | None = None) -> Text:
    """The criterion in words. ``names`` gives codes their names; without it they are told as they are."""
    teller = Teller(fields, names or (lambda _field, _code: None))
    return Text(teller.korean(criterion, END), teller.english(criterion))


def subject_mark(word: str) -> str:
    """이 or 가, by how the word ends; both where that cannot be heard."""
    return smooth(f"{word}이(가)")[len(word) :]


class Teller:
    def __init__(self, fields: Fields, names: Names) -> None:
        self.fields, self.names = fields, names

    # --- whole criteria ------------------------------------------------------------------------

    def korean(self, term: Condition, ending: int, denied: bool = False) -> str:
        match term:
            case Not(inner) if isinstance(inner, And | Or):
                return f"({self.korean(inner, END)})에 해당하지 " + ("않고", "않거나", "않는 경우")[ending]
            case Not(inner):
                return self.korean(inner, ending, denied=True)
            case And(terms) | Or(terms):
                link = AND if isinstance(term, And) else OR
                parts = [
                    self.korean(t, link) if not isinstance(t, And | Or) else self._nested(t, link)
                    for t in terms[:-1]
                ]
                last = terms[-1]
                parts.append(
                    self.korean(last, ending)
                    if not isinstance(last, And | Or)
                    else self._nested(last, ending)
                )
                return ", ".join(parts) if isinstance(term, And) else " ".join(parts)
        said, verb = self._test(term)
        return smooth(said + _ENDINGS[verb][denied][ending])

    def _nested(self, term: Condition, ending: int) -> str:
        return f"({self.korean(term, END)})" + ("이고", "이거나", "")[ending]

    def english(self, term: Condition, denied: bool = False) -> str:
        match term:
            case Not(inner) if isinstance(inner, And | Or):
                return f"not ({self.english(inner)})"
            case Not(inner):
                return self.english(inner, denied=True)
            case And(terms) | Or(terms):
                word = " and " if isinstance(term, And) else " or "
                return word.join(
                    f"({self.english(t)})" if isinstance(t, And | Or) else self.english(t) for t in terms
                )
        return self._english_test(term, " not" if denied else "")

    # --- single tests --------------------------------------------------------------------------

    def _test(self, term: Condition) -> tuple[str, str]:
        """Korean words up to the verb, and the verb."""
        match term:
            case Compare(op, left, right):
                a, b = self.value(left).ko, self.value(right, left).ko
                if op == "!=":
                    return f"{a}{subject_mark(a)} {b} 외의 값", "이"
                return f"{a}{subject_mark(a)} {b}{' ' + _OPS[op].ko if _OPS[op].ko else ''}", "이"
            case Between(value, low, high):
                a = self.value(value).ko
                return f"{a}{subject_mark(a)} {self.value(low).ko} 이상 {self.value(high).ko} 이하", "이"
            case OneOf(value, items):
                a = self.value(value).ko
                return f"{a}{subject_mark(a)} {' 또는 '.join(self._code(value, i).ko for i in items)}", "이"
            case Listed(value, name):
                a = self.value(value).ko
                return f"{a}{subject_mark(a)} ‘{self._list(name).ko}’ 가운데 하나", "이"
            case Wording(how, value, texts, name):
                words = f"‘{self._list(name).ko}’의 낱말" if name else " 또는 ".join(f"‘{t}’" for t in texts)
                where = {"contains": "에", "starts": "의", "ends": "의"}[how]
                verb = "되" if how == "contains" else "오"
                stem = {"contains": "포함", "starts": "앞에 ", "ends": "끝에 "}[how]
                if how == "contains":
                    return (
                        f"{self.value(value).ko}{where} {words}{subject_mark(words.strip('‘’'))} {stem}",
                        verb,
                    )
                return f"{self.value(value).ko}{where} {stem}{words}{subject_mark(words.strip('‘’'))} ", verb
            case Matches(value, patterns):
                a = self.value(value).ko
                return f"{a}{subject_mark(a)} 정규식 {' 또는 '.join(f'‘{p}’' for p in patterns)}에 ", "맞"
            case IsNull(value):
                a = self.value(value).ko
                return f"{a}{subject_mark(a)} ", "없"
            case Flag(field):
                return self.value(field).ko, "이"
            case Ago(op, value, days):
                a = self.value(value).ko
                return f"{a}부터 판단일까지 {span(days).ko}{' ' + _OPS[op].ko if _OPS[op].ko else ''}", "이"
            case Within(value, days, other):
                a, b = self.value(value).ko, self.value(other).ko
                return f"{a}{subject_mark(a)} {b}의 앞뒤 {span(days).ko} 이내", "이"
        raise TypeError(term)

    def _english_test(self, term: Condition, no: str) -> str:
        match term:
            case Compare(op, left, right):
                words = f" {_OPS[op].en}" if _OPS[op].en else ""
                return f"{self.value(left).en} is{no}{words} {self.value(right, left).en}"
            case Between(value, low, high):
                return f"{self.value(value).en} is{no} between {self.value(low).en} and {self.value(high).en}"
            case OneOf(value, items):
                return f"{self.value(value).en} is{no} {' or '.join(self._code(value, i).en for i in items)}"
            case Listed(value, name):
                return f"{self.value(value).en} is{no} one of “{self._list(name).en}”"
            case Wording(how, value, texts, name):
                words = f"a word of “{self._list(name).en}”" if name else " or ".join(f"“{t}”" for t in texts)
                verb = _DENIED[how] if no else _HOW[how]
                return f"{self.value(value).en} {verb} {words}"
            case Matches(value, patterns):
                verb = "does not match" if no else "matches"
                return f"{self.value(value).en} {verb} {' or '.join(f'“{p}”' for p in patterns)}"
            case IsNull(value):
                return f"{self.value(value).en} is {'given' if no else 'not given'}"
            case Flag(field):
                return f"it is{no} {self.value(field).en}"
            case Ago(op, value, days):
                words = f" {_OPS[op].en}" if _OPS[op].en else ""
                return f"{self.value(value).en} was{no}{words} {span(days).en} ago"
            case Within(value, days, other):
                return f"{self.value(value).en} is{no} within {span(days).en} of {self.value(other).en}"
        raise TypeError(term)

    # --- values --------------------------------------------------------------------------------

    def value(self, value: Value, beside: Value | None = None) -> Text:
        match value:
            case Number(number, unit):
                figure = f"{number.normalize():,f}" if abs(number) >= 1000 else plain(number)
                if unit == "days":
                    return (
                        span(int(number))
                        if number == int(number) and number > 0
                        else Text(f"{figure}일", f"{figure} days")
                    )
                if unit == "KRW":
                    return Text(f"{figure}원", f"KRW {figure}")
                if unit == "USD":
                    return Text(f"미화 {figure}달러", f"USD {figure}")
                if unit == "g" and abs(number) >= 1000:
                    figure, unit = f"{(number / 1000).normalize():,f}", "kg"
                text = f"{figure}{unit}" if unit == "%" else f"{figure} {unit}".rstrip()
                return Text(text, text)
            case Constant():
                return self._code(beside, value.text)
            case Day(day):
                return Text(f"{day.year}. {day.month}. {day.day}.", f"{day.day} {day:%b %Y}")
            case Ref(name):
                return self.fields.by_name[name].title
            case Length(of):
                inner = self.value(of)
                return Text(f"{inner.ko} 글자 수", f"number of characters of {inner.en}")
            case Weekday(of):
                inner = self.value(of)
                return Text(f"{inner.ko}의 요일", f"weekday of {inner.en}")
            case Need():
                return self._past(value)
            case Arithmetic(op, left, right):
                sign = {"*": "×", "//": "÷", "-": "−"}.get(op, op)
                a, b = self.value(left), self.value(right)
                return Text(f"({a.ko} {sign} {b.ko})", f"({a.en} {sign} {b.en})")

    def _past(self, need: Need) -> Text:
        keys = [self.fields.by_name[key].title for key in need.keys]
        ko, en = "·".join(k.ko for k in keys), " and ".join(k.en for k in keys)
        days = span(need.days) if need.days else None
        back, late = (f"최근 {days.ko} ", f" in the last {days.en}") if days else ("", "")
        if need.subject:
            subject = self.fields.by_name[need.subject].title
            if need.function == "total":
                return Text(
                    f"같은 {ko}의 {back}{subject.ko} 합계", f"total {subject.en} of the same {en}{late}"
                )
            return Text(
                f"같은 {ko}의 {back}서로 다른 {subject.ko} 수",
                f"number of different values of {subject.en} on the same {en}{late}",
            )
        what = _PAST[need.function]
        return Text(f"이 {ko}의 {back}{what.ko}", f"{what.en} of this {en}{late}")

    def _code(self, value: Value | None, code: str) -> Text:
        if isinstance(value, Weekday):
            return _DAYS[code]
        if not isinstance(value, Ref):
            return Text(code, code)
        known = self.fields.codes.get(value.name, {}).get(code) or self.names(value.name, code)
        return known or Text(code, code)

    def _list(self, name: str) -> Text:
        return self.fields.lists[name]


def span(days: int) -> Text:
    """A number of days as people say it."""
    for size, ko, en in ((365, "년", "year"), (7, "주", "week")):
        if days % size == 0 and days >= size and (size == 365 or days <= 28):
            count = days // size
            return Text(f"{count}{ko}", f"{count} {en}{'s' * (count > 1)}")
    return Text(f"{days}일", f"{days} day{'s' * (days > 1)}")
