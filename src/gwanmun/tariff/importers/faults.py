"""What can be wrong with an official tariff file, in words: a whole file, a row, or something to look at."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from gwanmun.core.text import Text

#: Rows left out, and notes. ``line``: line of the sheet, the header counted. ``value``: what stood there.
FAULTS: dict[str, type[pl.DataType]] = {
    "sheet": pl.String,
    "line": pl.Int32,
    "field": pl.String,
    "code": pl.String,
    "value": pl.String,
}
_LONGEST = 80


@dataclass(frozen=True)
class Words:
    """``{value}``, ``{field}`` and, for files, ``{limit}`` are filled in."""

    message: Text
    cure: Text


def _words(ko: str, en: str, cure_ko: str, cure_en: str) -> Words:
    return Words(Text(ko, en), Text(cure_ko, cure_en))


#: Whole files.
FILE: dict[str, Words] = {
    "FILE_EMPTY": _words(
        "파일이 비어 있습니다.",
        "The file is empty.",
        "내려받은 파일이 온전한지 확인하십시오.",
        "Check that the download is whole.",
    ),
    "FILE_TOO_LARGE": _words(
        "파일이 너무 큽니다(한도 {limit}).",
        "The file is too large (limit {limit}).",
        "공식 파일이 맞는지 확인하십시오.",
        "Check that it is the official file.",
    ),
    "FILE_NOT_READABLE": _words(
        "읽을 수 없는 파일입니다: {value}",
        "The file cannot be read: {value}",
        "XLSX, 또는 UTF-8이나 CP949로 저장한 CSV 파일을 쓰십시오.",
        "Use XLSX, or CSV saved as UTF-8 or CP949.",
    ),
    "FILE_BOMB": _words(
        "압축을 풀면 지나치게 커지는 파일입니다(한도 {limit}).",
        "The file grows too large when unpacked (limit {limit}).",
        "공식 파일을 다시 내려받으십시오.",
        "Download the official file again.",
    ),
    "FILE_NO_COLUMNS": _words(
        "필요한 열을 찾을 수 없습니다: {value}",
        "Columns are missing: {value}",
        "공식 파일의 제목 줄을 그대로 두십시오.",
        "Leave the header of the official file as it is.",
    ),
    "FILE_NO_ROWS": _words(
        "제목 줄 아래에 자료가 없습니다.",
        "There is nothing below the header.",
        "내려받은 파일이 온전한지 확인하십시오.",
        "Check that the download is whole.",
    ),
    "FILE_MOSTLY_FAULTY": _words(
        "줄의 절반 이상에 오류가 있어 파일 전체를 받지 않았습니다({value}).",
        "More than half of the rows are faulty, so the whole file is refused ({value}).",
        "오류 목록을 보고 파일이 맞는지 확인하십시오.",
        "Look at the list of errors and check that it is the right file.",
    ),
    "FILE_SHRUNK": _words(
        "적용 중인 표보다 품목번호가 크게 적어 잘린 파일로 보입니다(파일 {value}개, 적용 중 {limit}개).",
        "The file holds far fewer codes than are in force ({value} instead of {limit}); it may be cut off.",
        "파일을 다시 내려받으십시오. 맞는 파일이면 --fewer를 붙여 다시 올리십시오.",
        "Download the file again. If it is right, bring it in again with --fewer.",
    ),
    "FILE_ZEROS_LOST": _words(
        "품목번호 앞자리의 0이 사라졌습니다. 길이가 여러 가지여서 되살릴 수 없습니다.",
        "Leading zeros of the codes are lost and cannot be put back, as codes of several lengths stand here.",
        "품목번호 열을 '텍스트'로 두고 다시 저장하십시오.",
        "Save the file again with the column of codes as text.",
    ),
}

#: Single rows: the row is left out.
ROW: dict[str, Words] = {
    "ROW_TOO_LONG": _words(
        "제목 줄보다 칸이 많습니다.",
        "The row has more cells than the header.",
        "쉼표가 든 값은 따옴표로 묶으십시오.",
        "Put values that hold a comma in quotation marks.",
    ),
    "CODE_INVALID": _words(
        "품목번호를 읽을 수 없습니다: {value}",
        "This is no tariff code: {value}",
        "숫자로 된 품목번호를 적으십시오.",
        "Give the code in digits.",
    ),
    "KIND_INVALID": _words(
        "관세율구분을 읽을 수 없습니다: {value}",
        "This is no kind of rate: {value}",
        "관세율구분 부호(A, C, FUS1 등)를 적으십시오.",
        "Give the code of a kind (A, C, FUS1 …).",
    ),
    "FIGURE_INVALID": _words(
        "숫자를 읽을 수 없습니다({field}): {value}",
        "This is no number ({field}): {value}",
        "단위와 기호 없이 숫자만 적으십시오. 소수는 네 자리까지 받습니다.",
        "Give digits only, without unit or sign; four decimals at most.",
    ),
    "RATE_ABSENT": _words(
        "관세율, 단위당세액, 기준가격이 모두 비어 있습니다.",
        "Neither a rate nor an amount nor a reference price is given.",
        "셋 가운데 하나는 적으십시오.",
        "Give at least one of the three.",
    ),
    "DAY_INVALID": _words(
        "날짜를 읽을 수 없습니다({field}): {value}",
        "This is no day ({field}): {value}",
        "20260101 또는 2026-01-01과 같이 적으십시오.",
        "Write 20260101 or 2026-01-01.",
    ),
    "DAYS_REVERSED": _words(
        "만료일이 개시일보다 앞섭니다: {value}",
        "The last day lies before the first: {value}",
        "개시일과 만료일을 확인하십시오.",
        "Check both days.",
    ),
    "ORIGIN_INVALID": _words(
        "적용국가구분을 읽을 수 없습니다: {value}",
        "This is no country: {value}",
        "1, 2 또는 두 글자 국가부호를 적으십시오.",
        "Give 1, 2 or a country code of two letters.",
    ),
    "UNIT_UNKNOWN": _words(
        "알 수 없는 수량단위입니다: {value}",
        "This unit of quantity is not known: {value}",
        "단위 부호를 확인하십시오.",
        "Check the code of the unit.",
    ),
    "NAME_ABSENT": _words(
        "한글과 영문 품명이 모두 비어 있습니다.",
        "There is a name in neither language.",
        "품명을 적으십시오.",
        "Give a name.",
    ),
    "TWICE": _words(
        "같은 날에 대한 값이 이미 있습니다: {value}",
        "Another row has already spoken for the same days: {value}",
        "두 줄 가운데 맞는 하나만 남기십시오.",
        "Keep the one of the two that is right.",
    ),
}

#: Things to look at: nothing is left out.
NOTE: dict[str, Words] = {
    "REPLACED": _words(
        "같은 날에 대한 앞선 줄을 뒤의 줄이 대신합니다: {value}",
        "A later row takes the place of an earlier one for the same days: {value}",
        "의도한 개정인지 확인하십시오.",
        "Check that this change is meant.",
    ),
    "GAP": _words(
        "적용기간 사이에 빈 날이 있습니다: {value}",
        "There are days between two spans for which nothing is said: {value}",
        "빠진 줄이 있는지 확인하십시오.",
        "Check whether a row is missing.",
    ),
    "KIND_UNKNOWN": _words(
        "뜻을 알 수 없는 관세율구분이어서 적용하지 않습니다: {value}",
        "The meaning of this kind of rate is not known; it is kept but not applied: {value}",
        "tables/rate_kinds.yaml에 추가하십시오.",
        "Add it to tables/rate_kinds.yaml.",
    ),
    "CODE_UNKNOWN": _words(
        "품목분류표에 없는 품목번호입니다: {value}",
        "The nomenclature does not know this code: {value}",
        "품목분류표를 새로 올렸는지 확인하십시오.",
        "Check that the nomenclature is up to date.",
    ),
    "BASIC_ABSENT": _words(
        "기본세율이 없는 품목번호입니다: {value}",
        "This code has no basic rate: {value}",
        "관세율표가 온전한지 확인하십시오.",
        "Check that the rate file is whole.",
    ),
    "SHEET_SKIPPED": _words(
        "필요한 열이 없는 시트를 건너뛰었습니다: {value}",
        "A sheet without the columns was left aside: {value}",
        "필요한 자료가 그 시트에 있는지 확인하십시오.",
        "Check that nothing in it was meant.",
    ),
    "ZERO_RESTORED": _words(
        "품목번호 앞자리의 0을 되살렸습니다: {value}건",
        "A leading zero was put back in {value} codes",
        "품목번호 열을 '텍스트'로 저장하면 이런 일이 없습니다.",
        "Saving the column of codes as text avoids this.",
    ),
}
WORDS = FILE | ROW | NOTE


#: Fields in the words of people.
FIELDS: dict[str, Text] = {
    "code": Text("품목번호", "code"),
    "kind": Text("관세율구분", "kind of rate"),
    "rate": Text("관세율", "rate"),
    "amount": Text("단위당세액", "amount per unit"),
    "reference": Text("기준가격", "reference price"),
    "origin": Text("적용국가", "country"),
    "use": Text("용도", "use"),
    "valid_from": Text("적용개시일", "first day"),
    "valid_to": Text("적용만료일", "last day"),
    "name_ko": Text("품명", "name"),
    "unit": Text("수량단위", "unit"),
    "unit2": Text("중량단위", "second unit"),
}


class TableRefused(ValueError):
    """A whole file is refused: nothing of it is taken, what is in force stays."""

    def __init__(
        self, code: str, value: str = "", limit: str = "", errors: pl.DataFrame | None = None
    ) -> None:
        self.code, self.value, self.limit = code, value, limit
        self.errors = errors if errors is not None else pl.DataFrame(schema=FAULTS)
        super().__init__(f"{code} {value}".strip())

    def words(self) -> Words:
        return in_words(self.code, "", self.value, self.limit)


def in_words(code: str, field: str | None, value: str | None, limit: str = "") -> Words:
    """Message and cure of a fault with its figures in place."""
    found = WORDS[code]
    label = FIELDS.get(field or "", Text(field or "", field or ""))

    def fill(text: Text) -> Text:
        filled = []
        for words, name in ((text.ko, label.ko), (text.en, label.en)):
            kept = {"field": name, "value": value if value is not None else "–", "limit": limit}
            for key, word in kept.items():
                words = words.replace("{" + key + "}", word)
            filled.append(words)
        return Text(*filled)

    return Words(fill(found.message), fill(found.cure))


def rows_of(rows: pl.DataFrame, field: str, code: str, value: pl.Expr) -> pl.DataFrame:
    """:data:`FAULTS` of rows that have ``_sheet`` and ``_line``."""
    return rows.select(
        pl.col("_sheet").alias("sheet"),
        pl.col("_line").cast(pl.Int32).alias("line"),
        pl.lit(field).alias("field"),
        pl.lit(code).alias("code"),
        value.cast(pl.String).str.slice(0, _LONGEST).alias("value"),
    )


def note(
    code: str, value: object, field: str = "", sheet: str | None = None, line: int | None = None
) -> pl.DataFrame:
    row = {"sheet": sheet, "line": line, "field": field, "code": code, "value": str(value)[:_LONGEST]}
    return pl.DataFrame([row], schema=FAULTS)


def together(frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=FAULTS), *frames]).sort(
        "sheet", "line", "code", "value", nulls_last=False
    )
