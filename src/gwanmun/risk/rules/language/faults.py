"""What can be wrong in a criterion: where, what was expected, what was perhaps meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from gwanmun.core.text import Text

#: code → what is wrong, how to mend it; placeholders are filled by the fault.
FAULTS: dict[str, tuple[Text, Text]] = {
    "EMPTY": (
        Text("조건이 비어 있습니다.", "The criterion is empty."),
        Text(
            "조건을 하나 이상 적어 주십시오. 예: weight <= 500 g",
            "Write at least one condition, such as weight <= 500 g.",
        ),
    ),
    "TOO_LONG": (
        Text("조건이 너무 깁니다(한도 {limit}자).", "The criterion is too long (limit {limit} characters)."),
        Text(
            "나라와 낱말이 많으면 목록(@이름)을 쓰십시오.",
            "Use a named list (@name) for many countries or words.",
        ),
    ),
    "TOO_MANY": (
        Text("조건이 너무 많습니다(한도 {limit}개).", "There are too many conditions (limit {limit})."),
        Text("기준을 나누어 주십시오.", "Split it into several profiles."),
    ),
    "TOO_DEEP": (
        Text("괄호가 너무 깊습니다(한도 {limit}겹).", "Brackets are nested too deeply (limit {limit})."),
        Text("기준을 나누거나 괄호를 줄여 주십시오.", "Split the profile or use fewer brackets."),
    ),
    "CHARACTER": (
        Text("쓸 수 없는 글자입니다: {found}", "This character means nothing here: {found}"),
        Text("글자는 따옴표 안에 적어 주십시오.", "Put text in quotation marks."),
    ),
    "QUOTE": (
        Text("따옴표가 닫히지 않았습니다.", "The quotation mark is not closed."),
        Text("글자 끝에 따옴표를 적어 주십시오.", "Add the closing quotation mark."),
    ),
    "NUMBER": (
        Text(
            "숫자가 너무 길거나 소수가 너무 잘게 나뉘었습니다: {found}",
            "The number is too long or too fine: {found}",
        ),
        Text("정수 15자리, 소수 6자리까지 쓸 수 있습니다.", "Use at most 15 digits and 6 decimals."),
    ),
    "DAY": (
        Text("없는 날짜입니다: {found}", "There is no such day: {found}"),
        Text("2026-01-31처럼 적어 주십시오.", "Write it like 2026-01-31."),
    ),
    "EXPECTED": (
        Text(
            "여기에는 {expected_ko}이(가) 와야 하는데 {found_ko}이(가) 있습니다.",
            "Expected {expected_en} here, found {found_en}.",
        ),
        Text("{expected_ko}을(를) 적어 주십시오.", "Write {expected_en}."),
    ),
    "FIELD": (
        Text("없는 항목입니다: {found}", "There is no field {found}."),
        Text("항목 이름을 확인해 주십시오.", "Check the name of the field."),
    ),
    "LIST": (
        Text("없는 목록입니다: @{found}", "There is no list @{found}."),
        Text("국가별 자료에 있는 목록 이름을 적어 주십시오.", "Use the name of a list of the country pack."),
    ),
    "KIND": (
        Text("{found}은(는) 이 대상({kind})에는 없는 항목입니다.", "{kind} has no field {found}."),
        Text("이 대상에 있는 항목을 쓰십시오.", "Use a field that this kind of item has."),
    ),
    "CODE": (
        Text("{field}에 없는 부호입니다: {found}", "{found} is no code of {field}."),
        Text("부호를 확인해 주십시오.", "Check the code."),
    ),
    "FORM": (
        Text("{field}의 형식이 아닙니다: {found}", "{found} does not have the form of {field}."),
        Text("{form_ko}(으)로 적어 주십시오.", "Write {form_en}."),
    ),
    "TYPES": (
        Text(
            "{left_ko}와(과) {right_ko}은(는) 견줄 수 없습니다.",
            "{left_en} and {right_en} cannot be compared.",
        ),
        Text("같은 종류의 값끼리 견주어 주십시오.", "Compare values of one type."),
    ),
    "UNITS": (
        Text("단위가 다릅니다: {left}, {right}", "The units differ: {left} and {right}."),
        Text("같은 단위로 적어 주십시오.", "Write both in one unit."),
    ),
    "NEEDS": (
        Text(
            "{what_ko}에는 {wanted_ko}이(가) 필요한데 {given_ko}입니다.",
            "{what_en} needs {wanted_en}; this is {given_en}.",
        ),
        Text("{wanted_ko}을(를) 적어 주십시오.", "Write {wanted_en}."),
    ),
    "PERSONAL": (
        Text(
            "{found}은(는) 사람이나 업체를 가리키는 값이므로 일부만 견줄 수 없습니다.",
            "{found} stands for a person or company; parts of it cannot be searched.",
        ),
        Text(
            "같음(=), in, is null, 이력 함수만 쓸 수 있습니다.",
            "Use =, in, is null or a function of the past.",
        ),
    ),
    "KEY": (
        Text("{found}의 이력은 셀 수 없습니다.", "There is no past to count by {found}."),
        Text("다음 가운데 하나를 쓰십시오: {known}", "Use one of: {known}"),
    ),
    "PERIOD": (
        Text("기간이 필요합니다(1일에서 {limit}일).", "A period is needed (1 to {limit} days)."),
        Text("‘180 days’처럼 적어 주십시오.", "Write it like 180 days."),
    ),
    "PATTERN": (
        Text("정규식을 읽을 수 없습니다: {why}", "The regular expression cannot be read: {why}"),
        Text(
            "앞뒤 보기와 되부름은 쓸 수 없으며 {limit}자까지입니다.",
            "No look-around or back-references; at most {limit} characters.",
        ),
    ),
    "SLASH": (
        Text("나눗셈은 //로 적습니다.", "Division is written //."),
        Text("//는 소수점 아래를 버립니다.", "// rounds down to a whole number."),
    ),
    "TOO_LARGE": (
        Text("계산이 너무 커질 수 있습니다.", "The calculation may become too large."),
        Text("곱하기를 줄여 주십시오.", "Multiply less."),
    ),
}


class CriterionError(ValueError):
    """A criterion that cannot be used. ``start`` and ``end`` count characters of its text from 0."""

    def __init__(self, code: str, start: int, end: int, near: str = "", **given: object) -> None:
        what, cure = FAULTS[code]
        self.code, self.start, self.end, self.near = code, start, max(end, start + 1), near
        self.text = Text(smooth(what.ko.format(**given)), what.en.format(**given))
        self.cure = Text(smooth(cure.ko.format(**given)), cure.en.format(**given))
        if near:
            self.cure = Text(f"{self.cure.ko} 혹시 ‘{near}’입니까?", f"{self.cure.en} Did you mean “{near}”?")
        super().__init__(f"{start + 1}: {self.text.en} {self.cure.en}")

    def line_and_column(self, text: str) -> tuple[int, int]:
        """Both from 1."""
        before = text[: self.start]
        return before.count("\n") + 1, self.start - (before.rfind("\n") + 1) + 1

    def told(self, text: str) -> dict[str, object]:
        """As programs get it."""
        line, column = self.line_and_column(text)
        return {
            "code": self.code, "start": self.start, "end": self.end, "line": line, "column": column,
            "message": {"ko": self.text.ko, "en": self.text.en},
            "cure": {"ko": self.cure.ko, "en": self.cure.en}, "near": self.near,
        }  # fmt: skip


_MARKS = re.compile(r"([가-힣])(이\(가\)|을\(를\)|은\(는\)|와\(과\)|\(으\)로)")
_AFTER = {"이(가)": "가이", "을(를)": "를을", "은(는)": "는은", "와(과)": "와과"}


def smooth(text: str) -> str:
    """Particles written for both cases, as the syllable before them wants it."""

    def fitting(found: re.Match[str]) -> str:
        syllable, mark = found[1], found[2]
        final = (ord(syllable) - 0xAC00) % 28
        if mark == "(으)로":
            return syllable + ("로" if final in (0, 8) else "으로")
        return syllable + _AFTER[mark][final > 0]

    return _MARKS.sub(fitting, text)


def nearest(wrong: str, known: Iterable[str]) -> str:
    """The known word that looks most like it; empty where none does."""
    found = get_close_matches(wrong.lower(), [*known], n=1, cutoff=0.6)
    return found[0] if found else ""
