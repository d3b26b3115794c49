"""What the check of a pack can find, in both languages, with the cure. One entry for each code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gwanmun.core.text import Text


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where (file, line from 1 or 0 for none, name), what, and how."""

    code: str
    file: str
    line: int
    place: str
    message: Text
    cure: Text


def found(code: str, file: str, place: str = "", line: int = 0, **figures: Any) -> Finding:
    """A finding; ``figures`` fill the placeholders of its words. :raises KeyError: an unknown code."""
    ko, en, cure_ko, cure_en = WORDS[code]
    whole = {"place": place, **figures}
    return Finding(
        code,
        file,
        line,
        place,
        Text(ko.format(**whole), en.format(**whole)),
        Text(cure_ko.format(**whole), cure_en.format(**whole)),
    )


_CITE = ("법령과 조문을 citation에 적으십시오.", "Name the law and article in `citation`.")
_PAIR = ("한국어와 영어를 모두 적으십시오.", "Write both ko and en.")
_NUMBER = (
    "정수로 적으십시오(세율은 백만분율, 금액은 최소 화폐단위).",
    "Write whole numbers: rates in millionths, amounts in the smallest unit of the currency.",
)

#: code → (message ko, message en, cure ko, cure en)
WORDS: dict[str, tuple[str, str, str, str]] = {
    "PACK_KEY": (
        "[pack]의 {place} 항목이 없거나 잘못되었습니다: {wrong}",
        "{place} of [pack] is missing or wrong: {wrong}",
        "pack.toml의 [pack]에 code, name_ko, name_en, currency, currency_digits, covers_from을 적으십시오.",
        "Give code, name_ko, name_en, currency, currency_digits and covers_from under [pack] in pack.toml.",
    ),
    "UNREADABLE": (
        "파일을 읽을 수 없습니다: {wrong}",
        "The file cannot be read: {wrong}",
        "표시된 줄을 고치십시오. 같은 이름은 한 번만 쓸 수 있습니다.",
        "Mend the line that is named. A key may stand only once.",
    ),
    "SHAPE": (
        "{place}: 형식이 다릅니다: {wrong}",
        "{place} has another shape: {wrong}",
        "값마다 value, valid_from, citation, status를 적은 목록으로 쓰십시오.",
        "Write a list of entries with value, valid_from, citation and status.",
    ),
    "GAP": (
        "{place}: {first}부터 {last}까지 값이 없습니다.",
        "{place} has no value from {first} to {last}.",
        "빠진 기간의 값을 넣거나, 법에 값이 없으면 value: null과 근거를 적으십시오.",
        "Add the missing entry; where the law knows no figure, write value: null with its source.",
    ),
    "OVERLAP": (
        "{place}: {first}에 값이 둘 이상입니다.",
        "{place} has more than one value on {first}.",
        "앞 값의 valid_to를 다음 값 시작 전날로 고치십시오.",
        "End the earlier entry on the day before the next begins.",
    ),
    "INVERTED": (
        "{place}: 종료일 {last}이 시작일 {first}보다 빠릅니다.",
        "{place} ends on {last}, before it begins on {first}.",
        "두 날짜를 확인하십시오.",
        "Check the two days.",
    ),
    "DAY": (
        "{place}: {wrong}은(는) 날짜가 아닙니다.",
        "{place}: {wrong} is not a day.",
        "날짜는 2026-07-01처럼 따옴표 없이 적으십시오.",
        "Write a day as 2026-07-01, without quotation marks.",
    ),
    "UNCITED": ("{place}: 근거가 없습니다.", "{place} is not cited.", *_CITE),
    "STATUS": (
        "{place}: status {wrong}은(는) 쓸 수 없습니다.",
        "{place}: {wrong} is no status.",
        "법령 원문을 확인했으면 verified, 아니면 unverified로 적으십시오.",
        "Write verified if the text of the law was read, else unverified.",
    ),
    "FLOAT": ("{place}: 소수 {wrong}이(가) 있습니다.", "{place} holds the float {wrong}.", *_NUMBER),
    "TWICE": (
        "{place}: 다른 곳({wrong})에 이미 있습니다.",
        "{place} stands already in {wrong}.",
        "하나만 남기거나 이름을 바꾸십시오.",
        "Keep one of them, or rename one.",
    ),
    "RULE_SHAPE": (
        "규칙 {place}: {wrong} 항목이 없거나 잘못되었습니다.",
        "Rule {place}: {wrong} is missing or wrong.",
        "규칙마다 id, number, step, title, text, citation, status를 적으십시오.",
        "Give each rule an id, number, step, title, text, citation and status.",
    ),
    "NUMBER": (
        "규칙 {place}: 번호 {wrong}은(는) 쓸 수 없습니다.",
        "Rule {place}: the number {wrong} cannot be used.",
        "같은 업무의 다른 규칙이 쓰지 않은 1~999의 번호를 주십시오. 번호는 다시 쓰지 않습니다.",
        "Give a number from 1 to 999 that no other rule of the room has ever had.",
    ),
    "STEP_UNKNOWN": (
        "규칙 {place}: 단계 {wrong}이(가) 없습니다.",
        "Rule {place} names the step {wrong}, which is not there.",
        "steps에 단계를 추가하거나 규칙의 step을 고치십시오.",
        "Add the step under steps, or correct the rule.",
    ),
    "STEP_EMPTY": (
        "단계 {place}에 규칙이 없습니다.",
        "No rule belongs to the step {place}.",
        "단계를 지우거나 규칙을 추가하십시오.",
        "Remove the step or add its rules.",
    ),
    "HOLD": (
        "규칙 {place}: 보류 종류 {wrong}이(가) hold_order에 없습니다.",
        "Rule {place}: the hold {wrong} is not in hold_order.",
        "hold_order에 순서대로 넣으십시오.",
        "Put it in its place in hold_order.",
    ),
    "ROOM": (
        "업무 {place}의 규칙을 쓰는 프로그램이 없습니다.",
        "No part of the program gives rules of the room {place}.",
        "파일 이름이나 room을 고치십시오. 쓸 수 있는 이름: {wrong}.",
        "Correct the file name or `room`. Known rooms: {wrong}.",
    ),
    "KERNEL": (
        "업무 {place}의 판정에 필요한 자료가 모자랍니다: {wrong}",
        "What the room {place} needs for its decisions is not all there: {wrong}",
        "표시된 값이나 표를 추가하십시오.",
        "Add the figure or table that is named.",
    ),
    "UNREACHED": (
        "규칙 {place}은(는) 어떤 판정에서도 나오지 않습니다.",
        "Rule {place} can never be a reason: nothing gives it.",
        "규칙을 지우거나, 판정표의 rule에 적으십시오.",
        "Remove it, or name it as `rule` in a decision table.",
    ),
    "RULE_MISSING": (
        "규칙 {place}이(가) 목록에 없습니다({wrong}에서 씁니다).",
        "Rule {place} is given by {wrong}, but no catalogue holds it.",
        "rules에 규칙을 추가하십시오.",
        "Add it to the catalogue of the room.",
    ),
    "HOLE": (
        "{place}: {{{wrong}}}을(를) 채울 열이나 값이 없습니다.",
        "{place}: no column or parameter fills {{{wrong}}}.",
        "열 이름을 고치거나, 값이면 {{=이름}}으로 적으십시오.",
        "Correct the name of the column; a parameter is written {{=name}}.",
    ),
    "HOLE_FORMAT": (
        "{place}: 표시 형식 {wrong}을(를) 모릅니다.",
        "{place}: the format {wrong} is not known.",
        "쓸 수 있는 형식: {known}.",
        "Known formats: {known}.",
    ),
    "HOLE_LANGUAGE": (
        "{place}: 한국어와 영어 문장에 쓰인 값이 다릅니다: {wrong}",
        "{place}: the two languages show different figures: {wrong}",
        "두 문장에 같은 값을 쓰십시오.",
        "Show the same figures in both sentences.",
    ),
    "LANGUAGE": ("{place}: {wrong} 문장이 없습니다.", "{place}: there is no {wrong} text.", *_PAIR),
    "LANGUAGE_MIXED": (
        "{place}: {wrong} 자리에 다른 언어가 있습니다.",
        "{place}: the {wrong} text is in another language.",
        *_PAIR,
    ),
    "CITATION_ENGLISH": (
        "{place}: 근거를 영어로 읽을 수 없습니다: {wrong}",
        "{place}: the citation has no English reading: {wrong}",
        "citations 표에 법령 이름이나 괄호 안 말의 영어를 추가하십시오.",
        "Add the English of the law or remark to the citations table.",
    ),
    "TABLE_ABSENT": (
        "표 {place}: 파일이 없습니다.",
        "Table {place}: the file is not there.",
        "파일을 만들거나 pack.toml의 [tables]에서 지우십시오.",
        "Write the file, or take it out of [tables] in pack.toml.",
    ),
    "TABLE_UNLISTED": (
        "파일이 있으나 pack.toml의 [tables]에 없습니다.",
        "The file is there, but [tables] of pack.toml does not list it.",
        '[tables]에 이름 = {{file = "{place}", reader = "…"}}를 추가하거나 파일을 지우십시오.',
        'Add name = {{file = "{place}", reader = "…"}} under [tables], or remove the file.',
    ),
    "TABLE_READER": (
        "표 {place}: 읽는 방법 {wrong}을(를) 모릅니다.",
        "Table {place}: the reader {wrong} is not known.",
        "쓸 수 있는 reader: {known}.",
        "Known readers: {known}.",
    ),
    "TABLE_BROKEN": (
        "표 {place}을(를) 쓸 수 없습니다: {wrong}",
        "Table {place} cannot be used: {wrong}",
        "표시된 행을 고치십시오. 형식은 docs/guides/new-country.md에 있습니다.",
        "Mend the row that is named; the form is described in docs/guides/new-country.md.",
    ),
    "SHADOWED": (
        "{place}: 행 {row}은(는) 앞의 행 {other} 때문에 결코 쓰이지 않습니다.",
        "{place}: row {row} can never match, row {other} before it takes all it would.",
        "행의 순서를 바꾸거나 조건·기간을 좁히거나 지우십시오.",
        "Put it first, narrow one of the two, or remove it.",
    ),
    "ROWS_OVERLAP": (
        "{place}: 행 {other}와(과) 행 {row}이(가) 같은 경우에 함께 맞습니다.",
        "{place}: rows {other} and {row} can both match the same case.",
        "조건이나 기간을 나누십시오. 순서로 정하려면 hit: first로 하십시오.",
        "Part their conditions or days; where the order is to decide, write hit: first.",
    ),
    "HOOK": (
        "hooks.py의 {place}은(는) 허용되지 않습니다: {wrong}",
        "hooks.py: {place} is not allowed: {wrong}",
        "hook은 순수 함수여야 합니다. 파일·시각·통신을 쓰지 말고 [hooks] functions에 적으십시오.",
        "Hooks are pure functions, declared in [hooks] functions: no files, clock or network.",
    ),
    "BOOK": (
        "{place}의 규칙집을 열 수 없습니다: {wrong}",
        "The rule book of {place} cannot be opened: {wrong}",
        "표시된 항목을 고치십시오.",
        "Mend what is named.",
    ),
    "GOLDEN_NONE": (
        "기준 시험이 없습니다.",
        "There are no golden tests.",
        "golden/*.yaml에 법령이나 공식 예시의 답을 하나 이상 적으십시오.",
        "Write at least one answer from the law or an official example in golden/*.yaml.",
    ),
    "GOLDEN_KIND": (
        "{place}: 시험 종류 {wrong}을(를) 실행할 수 없습니다.",
        "{place}: nobody answers the kind {wrong}.",
        "쓸 수 있는 종류: {known}.",
        "Known kinds: {known}.",
    ),
    "GOLDEN_FAILED": (
        "{place}: {where} 값은 {expected}이어야 하나 {got}입니다.",
        "{place}: {where} should be {expected} and is {got}.",
        "표의 값이나 시험을 법령 원문과 대조하여 고치십시오.",
        "Compare the table and the test with the text of the law.",
    ),
    "GOLDEN_BROKEN": (
        "{place}: 시험을 실행하지 못했습니다: {wrong}",
        "{place}: the test could not be run: {wrong}",
        "시험의 날짜와 input을 확인하십시오.",
        "Check the day and the input of the test.",
    ),
}
