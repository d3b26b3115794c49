"""Words for what can be wrong with lines to be assessed: their form, and their customs value.

Rows as in ``fault_texts``. Parameters: ``field`` (where, as a path such as ``lines[2].price``), ``value``
(what was there), ``limit`` (what would be allowed).
"""

from __future__ import annotations

from gwanmun.core.fault_texts import Row

#: The JSON of a declaration to be assessed.
FORM_FAULTS: tuple[Row, ...] = (
    (
        "OBJECT_NEEDED",
        "‘{field}’은(는) JSON 객체여야 합니다: {value}",
        "‘{field}’ must be a JSON object: {value}",
        '{{"date": "2026-11-22", "lines": [{{…}}]}}처럼 이름과 값으로 적어 주십시오.',
        'Write names and values, like {{"date": "2026-11-22", "lines": [{{…}}]}}.',
    ),
    (
        "LIST_NEEDED",
        "‘{field}’은(는) 목록이어야 합니다: {value}",
        "‘{field}’ must be a list: {value}",
        "대괄호 안에 객체를 하나씩 적어 주십시오.",
        "Write the objects one after another in square brackets.",
    ),
    (
        "UNKNOWN_FIELD",
        "‘{field}’은(는) 이 서식에 없는 항목입니다.",
        "‘{field}’ is not a field of this form.",
        "항목 이름을 고치거나 빼 주십시오. 쓸 수 있는 이름: {limit}",
        "Correct the name or leave it out. Names that can be used: {limit}",
    ),
    (
        "TEXT_NEEDED",
        "‘{field}’은(는) 글자여야 합니다: {value}",
        "‘{field}’ must be text: {value}",
        "값을 큰따옴표로 묶어 주십시오.",
        "Put the value in double quotes.",
    ),
    (
        "NUMBER_NEEDED",
        "‘{field}’은(는) 숫자여야 합니다: {value}",
        "‘{field}’ must be a number: {value}",
        '1234.50 또는 "1234.50"처럼 쉼표·통화 기호·단위 없이 적어 주십시오.',
        'Write it like 1234.50 or "1234.50", without thousands separators, currency sign or unit.',
    ),
    (
        "BOOLEAN_NEEDED",
        "‘{field}’은(는) true 또는 false여야 합니다: {value}",
        "‘{field}’ must be true or false: {value}",
        "따옴표 없이 true 또는 false로 적어 주십시오.",
        "Write true or false without quotes.",
    ),
    (
        "DECIMALS",
        "‘{field}’의 소수는 {limit}자리까지 적을 수 있습니다: {value}",
        "‘{field}’ takes at most {limit} decimals: {value}",
        "소수 {limit}자리로 반올림하여 적어 주십시오.",
        "Round it to {limit} decimals.",
    ),
    (
        "ABOVE_LIMIT",
        "‘{field}’ 값이 한도 {limit}을(를) 넘습니다: {value}",
        "‘{field}’ is above the limit of {limit}: {value}",
        "단위와 자릿수를 확인하고, 실제 값이면 품목을 나누어 적어 주십시오.",
        "Check unit and digits; if the value is real, split the line.",
    ),
    (
        "DATE_OUTSIDE",
        "‘{field}’ 날짜가 다룰 수 있는 기간({limit})을 벗어났습니다: {value}",
        "‘{field}’ lies outside the days that can be assessed ({limit}): {value}",
        "수입신고일 등 법령을 적용할 날을 확인해 주십시오.",
        "Check the day whose law applies, normally that of the import declaration.",
    ),
    (
        "BAD_UNIT",
        "‘{field}’은(는) 알 수 없는 단위입니다: {value}",
        "‘{field}’ is not a known unit: {value}",
        "UN/ECE 권고 20의 부호(KGM 킬로그램, LTR 리터, H87 개 등)로 적어 주십시오.",
        "Give a code of UN/ECE Recommendation 20, such as KGM, LTR or H87 (piece).",
    ),
    (
        "BAD_TARIFF_CODE",
        "‘{field}’은(는) 품목번호가 아닙니다: {value}",
        "‘{field}’ is not a tariff code: {value}",
        "숫자 4~12자리를 짝수로 적어 주십시오. 점과 붙임표는 써도 됩니다(예: 8471.30-0000).",
        "Give 4 to 12 digits, an even number of them; dots and hyphens may stay (8471.30-0000).",
    ),
    (
        "BAD_INCOTERM",
        "‘{field}’은(는) 인코텀즈 2020의 조건이 아닙니다: {value}",
        "‘{field}’ is not a term of Incoterms 2020: {value}",
        "EXW, FCA, FAS, FOB, CFR, CIF, CPT, CIP, DAP, DPU, DDP 중 하나를 적어 주십시오.",
        "Give one of EXW, FCA, FAS, FOB, CFR, CIF, CPT, CIP, DAP, DPU, DDP.",
    ),
    (
        "BAD_CHOICE",
        "‘{field}’에 쓸 수 없는 값입니다: {value}",
        "This value cannot be used for ‘{field}’: {value}",
        "다음 중 하나를 적어 주십시오: {limit}",
        "Give one of: {limit}",
    ),
    (
        "NO_LINES",
        "‘{field}’에 품목이 없습니다.",
        "‘{field}’ holds no line.",
        "품목을 하나 이상 적어 주십시오.",
        "Give at least one line.",
    ),
    (
        "TOO_MANY_LINES",
        "‘{field}’의 품목이 {limit}개를 넘습니다: {value}개",
        "‘{field}’ holds more than {limit} lines: {value}",
        "신고를 나누어 주십시오.",
        "Split the declaration.",
    ),
    (
        "LINE_NUMBER_REPEATED",
        "‘{field}’의 란번호가 앞에 나온 번호와 같습니다: {value}",
        "‘{field}’ repeats an earlier line number: {value}",
        "란번호를 서로 다르게 적거나 모두 비워 두십시오(적힌 순서대로 매깁니다).",
        "Give each line its own number, or none at all: they are then numbered as they stand.",
    ),
    (
        "DECLARATION_REPEATED",
        "‘{field}’의 신고 번호가 앞의 신고와 같습니다: {value}",
        "‘{field}’ repeats the number of an earlier declaration: {value}",
        "신고마다 다른 번호를 적거나 비워 두십시오.",
        "Give each declaration its own number, or leave it out.",
    ),
    (
        "UNIT_WITHOUT_QUANTITY",
        "‘{field}’ 단위만 있고 수량이 없습니다: {value}",
        "‘{field}’ gives a unit without a quantity: {value}",
        "수량을 적거나 단위를 빼 주십시오.",
        "Give the quantity or leave out the unit.",
    ),
    (
        "QUANTITY_WITHOUT_UNIT",
        "‘{field}’ 수량의 단위가 없습니다: {value}",
        "‘{field}’ has no unit: {value}",
        "수량 단위 부호(KGM, LTR, H87 등)를 함께 적어 주십시오.",
        "Give the unit with it, such as KGM, LTR or H87.",
    ),
)

#: The customs value.
VALUE_FAULTS: tuple[Row, ...] = (
    (
        "PRICE_NOT_POSITIVE",
        "‘{field}’ 가격이 0이거나 0보다 작습니다: {value}",
        "‘{field}’ is zero or below: {value}",
        "실제로 지급하였거나 지급할 가격을 적어 주십시오. 무상물품이면 결정가격과 근거를 적으십시오.",
        "Give the price paid or payable; for goods free of charge, the value determined and its basis.",
    ),
    (
        "NO_EXCHANGE_RATE",
        "‘{field}’ 통화의 과세환율이 없습니다: {value}",
        "‘{field}’ has no customs exchange rate: {value}",
        "그 주의 과세환율을 등록하거나, 고시된 통화로 바꾸어 적어 주십시오.",
        "Load the customs rates of that week, or state the amount in a published currency.",
    ),
    (
        "VALUE_NOT_POSITIVE",
        "‘{field}’ 공제금액이 가격과 가산금액의 합보다 작지 않아 과세가격이 남지 않습니다.",
        "‘{field}’ leaves no customs value: the deductions reach the price and its additions.",
        "공제금액과 그 통화를 확인해 주십시오.",
        "Check the deductions and their currencies.",
    ),
    (
        "CHARGE_UNKNOWN",
        "‘{field}’은(는) 가산·공제 부호가 아닙니다: {value}",
        "‘{field}’ is not a code of an addition or deduction: {value}",
        "신고하는 나라의 가산·공제 부호표에 있는 부호(A1, A61, D2 등)를 적어 주십시오.",
        "Give a code of the country's table of additions and deductions, such as A1, A61 or D2.",
    ),
    (
        "CHARGE_MIXED",
        "‘{field}’ 비용은 일부만 가격에 포함되어 있어 나눌 수 없습니다: {value}",
        "‘{field}’ is only partly within the price under this Incoterm: {value}",
        "운임과 보험료처럼 항목별 부호로 나누어 적어 주십시오.",
        "State its parts under their own codes, freight and insurance apart.",
    ),
    (
        "CHARGE_NO_LINE",
        "‘{field}’이(가) 가리키는 품목이 없습니다: {value}",
        "‘{field}’ names a line that is not there: {value}",
        "란번호를 고치거나, 신고 전체의 비용이면 비워 두십시오.",
        "Correct the line number, or leave it out for a cost of the whole declaration.",
    ),
    (
        "INCOTERM_NEEDED",
        "‘{field}’이(가) 없어 비용 {value}이(가) 가격에 포함되었는지 알 수 없습니다.",
        "Without ‘{field}’ it cannot be told whether the price holds the cost {value}.",
        "가격조건(FOB, CIF 등)을 적어 주십시오.",
        "Give the Incoterm, such as FOB or CIF.",
    ),
    (
        "SHARE_UNKNOWN",
        "같은 신고의 다른 품목 가격을 알 수 없어 비용 {value}을(를) ‘{field}’에 따라 나눌 수 없습니다.",
        "The cost {value} cannot be shared by ‘{field}’: another line has no usable price.",
        "다른 품목의 가격과 통화를 먼저 고쳐 주십시오.",
        "Mend price and currency of the other line first.",
    ),
    (
        "CARRIAGE_MISSING",
        "{value} 가격에는 국제운임이 없는데 ‘{field}’에 운임이 적혀 있지 않습니다.",
        "A price on {value} terms holds no main carriage, and ‘{field}’ tells none.",
        "운임을 적어 주십시오. 운임이 없으면 0으로 적으십시오.",
        "State the freight; if there was none, state 0.",
    ),
    (
        "CARRIAGE_WITHIN",
        "{value} 가격에 든 국제운임이 ‘{field}’에 따로 적혀 있지 않아 과세가격에 남아 있습니다.",
        "The main carriage within a price on {value} terms is not told in ‘{field}’ and stays in the value.",
        "공제하려면 운임을 따로 적어 주십시오.",
        "State the freight apart to have it deducted.",
    ),
    (
        "BAD_METHOD",
        "‘{field}’ 과세가격 결정방법은 1~6이어야 합니다: {value}",
        "‘{field}’ must be a method of valuation from 1 to 6: {value}",
        "거래가격이면 1을 적거나 비워 두십시오.",
        "For the price paid write 1 or leave it out.",
    ),
    (
        "METHOD_WITHOUT_BASIS",
        "제{value}방법의 결정 근거(‘{field}’)가 없습니다.",
        "Method {value} has no recorded basis (‘{field}’).",
        "결정 문서의 번호나 근거가 된 거래를 적어 주십시오.",
        "Give the number of the decision, or the transaction it rests on.",
    ),
    (
        "METHOD_WITHOUT_VALUE",
        "제{value}방법으로 결정한 과세가격(‘{field}’)이 없거나 0 이하입니다.",
        "The value determined by method {value} (‘{field}’) is absent or not above zero.",
        "결정된 과세가격을 자국 통화로 적어 주십시오.",
        "Give the value determined, in the country's own currency.",
    ),
    (
        "VALUE_WITHOUT_METHOD",
        "결정된 과세가격이 적혀 있으나 ‘{field}’이(가) 거래가격 방법(제{value}방법)입니다.",
        "A determined value is given, but ‘{field}’ is that of the price paid (method {value}).",
        "제2~6방법 중 하나를 적거나 결정된 가격을 빼 주십시오.",
        "Give one of methods 2 to 6, or leave out the determined value.",
    ),
)
