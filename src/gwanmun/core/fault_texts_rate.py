"""Words for what can be wrong with the rate of a line: its code, quantities, quota and claims.

Rows as in ``fault_texts``. Parameters: ``field`` (where), ``value`` (what was there or what is asked for).
"""

from __future__ import annotations

from gwanmun.core.fault_texts import Row

RATE_FAULTS: tuple[Row, ...] = (
    (
        "CODE_UNKNOWN",
        "품목번호 ‘{value}’은(는) 품목분류표에 없습니다.",
        "The code “{value}” is not in the nomenclature.",
        "‘{field}’에 품목분류표의 품목번호를 끝자리까지 적어 주십시오.",
        "Give a code of the nomenclature in ‘{field}’, down to its last digit.",
    ),
    (
        "CODE_NOT_VALID",
        "품목번호가 그 날짜에 유효하지 않습니다: {value}",
        "The code is not valid on that day: {value}",
        "‘{field}’에 신고일에 유효한 품목번호를 적거나 날짜를 확인해 주십시오.",
        "Give in ‘{field}’ a code that is valid on the day of declaration, or check the day.",
    ),
    (
        "CODE_NOT_FULL",
        "‘{value}’은(는) 신고할 수 없는 상위 품목번호입니다.",
        "“{value}” is a heading under which nothing can be declared.",
        "‘{field}’에 하위 품목번호를 끝자리까지 적어 주십시오.",
        "Give in ‘{field}’ one of the codes below it, in full.",
    ),
    (
        "RATE_NONE",
        "품목번호 {value}에 그 날짜에 적용할 수 있는 세율이 없습니다.",
        "There is no rate that could be applied to the code {value} on that day.",
        "‘{field}’을(를) 확인하고, 맞으면 그 기간의 관세율표를 불러오거나 담당자에게 문의해 주십시오.",
        "Check ‘{field}’; if it is right, load the tariff of those days or ask the office in charge.",
    ),
    (
        "RATE_FOR_USE",
        "품목번호 {value}은(는) 용도에 따라 세율이 달라 용도를 알아야 합니다.",
        "The rate of the code {value} depends on the use of the goods.",
        "‘{field}’에 용도 부호를 적어 주십시오.",
        "Give the code of the use in ‘{field}’.",
    ),
    (
        "RATE_NOT_ASSESSED",
        "{value}의 세율은 다른 세율에 따르므로 자동으로 산출할 수 없습니다.",
        "The rate of {value} depends on another rate and cannot be worked out here.",
        "‘{field}’을(를) 확인하거나 세관에 세율을 문의해 주십시오.",
        "Check ‘{field}’, or ask customs for the rate.",
    ),
    (
        "COMPONENT_MISSING",
        "이 물품의 세율은 구성품마다 정해져 있어 구성품의 가격이나 수량이 필요합니다: {value}",
        "The rate of these goods stands on their components; their value or quantity is needed: {value}",
        "‘{field}’에 구성품마다 name과 value(가격) 또는 quantity(수량)를 적어 주십시오. 없으면 0입니다.",
        "Give in ‘{field}’ the name of each with its value or quantity; one that is not there is 0.",
    ),
    (
        "COMPONENT_UNIT",
        "구성품의 수량 단위를 세율의 단위로 바꿀 수 없습니다: {value}",
        "The unit of the component cannot be turned into that of the rate: {value}",
        "‘{field}’의 unit을 세율의 단위로 고치거나 비워 주십시오.",
        "Change the unit in ‘{field}’ to that of the rate, or leave it out.",
    ),
    (
        "COMPONENT_ABOVE",
        "구성품의 가격이 물품 전체의 과세가격보다 큽니다: {value}",
        "The component is worth more than the goods: {value}",
        "‘{field}’의 value를 확인해 주십시오. 물품 가격과 같은 통화로, 품목 전체의 금액을 적습니다.",
        "Check value in ‘{field}’: in the currency of the price, for the whole line.",
    ),
    (
        "COMPONENT_REPEATED",
        "구성품 ‘{value}’을(를) 두 번 적었습니다.",
        "The component “{value}” is given twice.",
        "‘{field}’을(를) 하나로 합쳐 주십시오.",
        "Make one of the two in ‘{field}’.",
    ),
    (
        "QUANTITY_MISSING",
        "세액을 산출하려면 {value} 단위의 수량이 필요합니다.",
        "A quantity in {value} is needed to work out the duty.",
        "‘{field}’에 수량을, ‘unit’에 단위를 적어 주십시오.",
        "Give the amount in ‘{field}’ and its unit in ‘unit’.",
    ),
    (
        "QUANTITY_UNIT",
        "신고한 단위를 세율의 단위({value})로 바꿀 수 없습니다.",
        "The unit that was given cannot be turned into the unit of the rate ({value}).",
        "‘{field}’을(를) {value} 또는 그로 바꿀 수 있는 단위로 고치거나 둘째 수량을 적어 주십시오.",
        "Change ‘{field}’ to {value} or a unit that converts to it, or give a second quantity.",
    ),
    (
        "QUOTA_NO_RATE",
        "품목번호 {value}에는 그 날짜에 한도 내 세율이 없습니다.",
        "There is no rate within a quota for the code {value} on that day.",
        "‘{field}’을(를) 빼거나 추천서의 품목번호와 기간을 확인해 주십시오.",
        "Leave out ‘{field}’, or check the code and the days of the recommendation.",
    ),
    (
        "USE_NO_RATE",
        "용도 ‘{value}’에 대한 용도세율이 없습니다.",
        "There is no rate for the use “{value}”.",
        "‘{field}’을(를) 빼거나 그 품목번호에 정해진 용도 부호를 적어 주십시오.",
        "Leave out ‘{field}’, or give a use that the tariff names for this code.",
    ),
    (
        "PARTY_UNTOLD",
        "공급자별로 세율이 다른 물품입니다({value}). 그 밖의 공급자 세율로 산출했습니다.",
        "Suppliers of these goods have rates of their own ({value}). The rate for other suppliers was used.",
        "‘{field}’에 공급자를 적어 주십시오.",
        "Name the supplier in ‘{field}’.",
    ),
    (
        "CLAIM_UNKNOWN",
        "‘{value}’은(는) 그 날짜에 신청할 수 있는 세율이나 협정이 아닙니다.",
        "“{value}” is not a rate or an agreement that can be claimed on that day.",
        "‘{field}’에 세율 구분 부호 또는 협정 부호를 적거나 비워 주십시오.",
        "Give in ‘{field}’ the code of a kind of rate or of an agreement, or leave it empty.",
    ),
    (
        "CLAIM_NO_RATE",
        "신청한 ‘{value}’에는 이 품목번호의 세율이 없습니다.",
        "There is no rate for this code under “{value}”.",
        "‘{field}’을(를) 빼거나 다른 협정을 신청해 주십시오.",
        "Leave out ‘{field}’ or claim under another agreement.",
    ),
    (
        "CLAIM_NO_ORIGIN",
        "‘{value}’을(를) 신청하려면 원산지가 필요합니다.",
        "A claim for “{value}” needs the country of origin.",
        "‘{field}’에 원산지의 두 자리 국가부호를 적어 주십시오.",
        "Give the two-letter code of the country of origin in ‘{field}’.",
    ),
    (
        "CLAIM_NO_MEMBER",
        "원산지 ‘{value}’은(는) 신청한 협정의 적용 국가가 아닙니다.",
        "Goods of “{value}” do not come under the agreement that is claimed.",
        "‘{field}’을(를) 확인하거나 그 나라가 속한 협정을 신청해 주십시오.",
        "Check ‘{field}’, or claim under an agreement to which the country belongs.",
    ),
    (
        "CLAIM_NO_PROOF",
        "‘{value}’을(를) 신청했으나 원산지증명이 없습니다.",
        "“{value}” is claimed without a proof of origin.",
        (
            "‘{field}’에 원산지증명의 종류를, ‘proof_date’에 "
            "발급일을 적어 주십시오. 소액 면제는 협정에 따라 다릅니다."
        ),
        (
            "Give the kind of proof in ‘{field}’ and its date in ‘proof_date’. "
            "Up to which value none is needed depends on the agreement."
        ),
    ),
    (
        "CLAIM_PROOF_KIND",
        "‘{value}’ 방식의 원산지증명은 이 협정과 원산지에서 인정되지 않습니다.",
        "A proof of the kind “{value}” is not accepted under this agreement for this country.",
        (
            "‘{field}’에 협정이 인정하는 방식(AUTHORITY 기관발급, SELF "
            "자율발급, APPROVED 인증수출자 등)을 적어 주십시오."
        ),
        "Give in ‘{field}’ a kind the agreement accepts (AUTHORITY, SELF, APPROVED …).",
    ),
    (
        "CLAIM_PROOF_LIMIT",
        "총가격이 {value}을(를) 넘어 인증수출자가 아니면 원산지를 자율증명할 수 없습니다.",
        "The consignment is above {value}; only an approved exporter may declare the origin.",
        "인증수출자가 작성한 증명이면 ‘{field}’을(를) APPROVED로 적어 주십시오.",
        "If an approved exporter made it out, give APPROVED in ‘{field}’.",
    ),
    (
        "CLAIM_PROOF_UNDATED",
        "원산지증명({value})의 발급일이 없어 유효기간을 확인하지 못했습니다.",
        "The proof ({value}) has no date; whether it still holds was not checked.",
        "‘{field}’에 발급일 또는 서명일을 적어 주십시오.",
        "Give the date of issue or signature in ‘{field}’.",
    ),
    (
        "CLAIM_PROOF_FUTURE",
        "원산지증명의 발급일({value})이 신고일보다 늦습니다.",
        "The proof is dated after the day of declaration ({value}).",
        "‘{field}’을(를) 확인해 주십시오. 나중에 발급받았다면 수리 후 1년 안에 사후 신청할 수 있습니다.",
        "Check ‘{field}’. With a later proof the rate can be claimed afterwards, in the time the law allows.",
    ),
    (
        "CLAIM_PROOF_EXPIRED",
        "원산지증명의 유효기간이 {value}에 끝났습니다.",
        "The proof of origin was valid until {value}.",
        (
            "‘{field}’을(를) 확인하거나 유효한 증명을 준비해 주십시오. "
            "유효기간 안에 도착했다면 도착일을 적어 주십시오."
        ),
        (
            "Check ‘{field}’ or get a valid proof. If the goods "
            "arrived while it was valid, give the day of arrival."
        ),
    ),
    (
        "CLAIM_NOT_DIRECT",
        "직접 운송되지 않은 물품에는 협정세율을 적용할 수 없습니다(적출국 {value}).",
        "Goods that did not come directly cannot have the agreed rate (dispatched from {value}).",
        "‘{field}’을(를) 확인해 주십시오. 보세구역에서 환적만 했다면 true로 적고 증빙을 갖추십시오.",
        (
            "Check ‘{field}’. If they were only transhipped under "
            "customs control, give true and keep the evidence."
        ),
    ),
    (
        "CLAIM_ROUTE_UNTOLD",
        "제3국({value})에서 보낸 물품의 직접 운송 여부를 알 수 없습니다.",
        "The goods were sent from a third country ({value}); it is not told whether they came directly.",
        "‘{field}’에 직접 운송 여부(true 또는 false)를 적어 주십시오.",
        "Give true or false in ‘{field}’.",
    ),
    (
        "CLAIM_UNCHECKED",
        "‘{value}’의 적용 국가와 증명 요건은 표에 없어 확인하지 못했습니다.",
        "Who may claim “{value}”, and on what proof, is not in the tables and was not checked.",
        "‘{field}’의 적용 요건을 직접 확인해 주십시오.",
        "Check the conditions of ‘{field}’ yourself.",
    ),
)
