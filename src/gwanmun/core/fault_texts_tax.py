"""Words for what can be wrong with the excise or the relief of a line to be assessed.

Rows as in ``fault_texts``. Parameters: ``field`` (where), ``value`` (the class, unit or relief meant).
"""

from __future__ import annotations

from gwanmun.core.fault_texts import Row

TAX_FAULTS: tuple[Row, ...] = (
    (
        "EXCISE_CLASS",
        "‘{value}’은(는) 이 나라의 과세물품 구분이 아닙니다.",
        "‘{value}’ is no class of excise goods of this country.",
        "과세물품 구분을 고치거나, 비워 두어 품목번호로 정하게 하십시오. 해당이 없으면 NONE을 적으십시오.",
        "Correct the class, or leave it out so that the code decides; write NONE where there is none.",
    ),
    (
        "EXCISE_ASK",
        "품목번호만으로는 과세물품인지 정할 수 없어 ‘{value}’(으)로 보았습니다.",
        "The code alone does not decide the excise; ‘{value}’ was assumed.",
        "과세물품 구분(goods)을 적어 주십시오. 해당이 없으면 NONE을 적으십시오.",
        "State the class of excise goods (goods), or NONE.",
    ),
    (
        "EXCISE_DAY",
        "신고일 현재 ‘{value}’의 세율이 등록되어 있지 않아 세액을 정할 수 없습니다.",
        "No excise of ‘{value}’ is known for this day, so no tax can be worked out.",
        "신고일을 확인하거나 그 날의 세율을 세율표에 등록하십시오.",
        "Check the day, or have the figure of that day entered in the table.",
    ),
    (
        "EXCISE_PIECES",
        "‘{value}’의 기준가격·한도는 개수마다 적용되는데 개수가 없습니다.",
        "‘{value}’: threshold or ceiling counts for each piece, and the number of pieces is missing.",
        "개수(pieces)를 적어 주십시오. 한 벌씩 과세하는 물품은 벌의 수를 적으십시오.",
        "State the number of pieces, or of sets where goods are taxed by the set.",
    ),
    (
        "EXCISE_QUANTITY",
        "수량에 따라 과세되는 물품인데 과세 단위({value})로 나타낸 수량이 없습니다.",
        "Taxed by quantity, and there is no quantity that can be told in {value}.",
        "수량과 단위를 적어 주십시오. 예: 궐련은 개비(H87)나 20개비 갑(NMP), 액상은 MLT, 주류는 LTR.",
        "State quantity and unit: cigarettes in H87 or packs of 20 (NMP), liquids in MLT, liquor in LTR.",
    ),
    (
        "EXCISE_STRENGTH",
        "‘{value}’은(는) 알코올분에 따라 과세되는데 도수가 없습니다.",
        "‘{value}’ is taxed by its strength, which is missing.",
        "둘째 수량에 알코올분을 적어 주십시오. 예: 96, 단위 ASV.",
        "Give the strength as second quantity, for example 96 in ASV.",
    ),
    (
        "RELIEF_UNKNOWN",
        "‘{value}’은(는) 신고일 현재 시행 중인 감면이 아닙니다.",
        "‘{value}’ is no relief in force on this day.",
        "감면 부호를 고치거나 빼 주십시오.",
        "Correct the relief code or leave it out.",
    ),
    (
        "RELIEF_TWICE",
        "관세 감면은 하나만 받을 수 있습니다: {value}",
        "Only one relief of the duty can be claimed: {value}",
        "관세 감면 부호를 하나만 남겨 주십시오. 내국세 면제 부호는 함께 적을 수 있습니다.",
        "Keep one relief of the duty; reliefs of other taxes may stand beside it.",
    ),
    (
        "RELIEF_FACT",
        "감면 ‘{value}’에 필요한 사실이 확인되지 않습니다: {field}",
        "The relief ‘{value}’ needs a fact that is not told or does not hold: {field}",
        "사실을 적어 주십시오. 해당하지 않으면 감면 신청을 빼 주십시오.",
        "State the fact; if it does not hold, leave the claim out.",
    ),
    (
        "RELIEF_GOODS",
        "이 품목번호의 물품은 감면 ‘{value}’의 대상이 아닙니다.",
        "Goods of this code are not those of the relief ‘{value}’.",
        "품목번호를 확인하거나 감면 신청을 빼 주십시오.",
        "Check the code, or leave the claim out.",
    ),
    (
        "RELIEF_DISPATCH",
        "감면 ‘{value}’은(는) 이 발송국의 물품에 적용되지 않습니다.",
        "The relief ‘{value}’ is not for goods sent from this country.",
        "발송국을 확인하거나 감면 신청을 빼 주십시오.",
        "Check the country of dispatch, or leave the claim out.",
    ),
    (
        "RELIEF_LIMIT",
        "가격이 감면 ‘{value}’의 한도를 넘습니다. 한도를 넘으면 전체 금액에 과세됩니다.",
        "The price is above the limit of the relief ‘{value}’; above it the whole value is taxed.",
        "감면 신청을 빼고 다시 산출하십시오. 가격이 잘못되었으면 고쳐 주십시오.",
        "Leave the claim out and assess again, or correct the price if it is wrong.",
    ),
    (
        "RELIEF_MONTHS",
        "재수출까지의 기간이 감면 ‘{value}’의 기간을 벗어납니다.",
        "The time until re-export is outside that of the relief ‘{value}’.",
        "재수출 예정 기간(개월)을 확인하거나 다른 감면을 신청하십시오.",
        "Check the months until re-export, or claim another relief.",
    ),
    (
        "RELIEF_RETURNED",
        "수출신고 수리일부터의 기간이 감면 ‘{value}’의 기간을 벗어납니다.",
        "The time since the export declaration is outside that of the relief ‘{value}’.",
        "수출신고 수리일을 확인하십시오. 기간이 지났으면 감면 신청을 빼 주십시오.",
        "Check the day the export declaration was accepted; if the time has run out, leave the claim out.",
    ),
    (
        "RELIEF_PART",
        "감면 ‘{value}’의 대상 금액은 0보다 크고 과세가격 이하여야 합니다: {field}",
        "The amount the relief ‘{value}’ is for must be above zero and at most the customs value: {field}",
        "금액을 원화로 다시 확인하여 적어 주십시오.",
        "Check the amount, in the country's own currency.",
    ),
    (
        "RELIEF_LEAST",
        "개당(조당) 관세액이 감면 ‘{value}’의 최저 금액에 미치지 못합니다.",
        "The duty of each piece or set is below the least amount of the relief ‘{value}’.",
        "감면 신청을 빼고 다시 산출하십시오. 여러 개이면 개수를 확인하십시오.",
        "Leave the claim out and assess again; check the number of pieces if there are several.",
    ),
    (
        "DAY_OUTSIDE",
        "날짜 {value}은(는) 이 산출에 쓰인 규정의 시행 기간을 벗어납니다.",
        "The day {value} is not one of the days of the rules used.",
        "그 날짜의 규정으로 다시 산출하십시오.",
        "Assess again with the rules of that day.",
    ),
    (
        "FEE_FACT_MISSING",
        "수수료를 정하려면 ‘{field}’이(가) 필요합니다.",
        "‘{field}’ is needed to tell the fees.",
        "‘{field}’에 다음 가운데 하나를 적어 주십시오: {value}",
        "Give in ‘{field}’ one of: {value}",
    ),
    (
        "ENTRY_TYPE_UNKNOWN",
        "‘{value}’은(는) 이 나라의 신고 구분이 아닙니다.",
        "“{value}” is no kind of entry of this country.",
        "‘{field}’을(를) 고쳐 주십시오. 쓸 수 있는 값은 gwanmun schema assess에서 볼 수 있습니다.",
        "Correct ‘{field}’; gwanmun schema assess prints the kinds there are.",
    ),
    (
        "ENTRY_TYPE_LIMIT",
        "과세가격이 {value}을(를) 넘어 이 신고 구분을 쓸 수 없습니다.",
        "The value is above {value}; this kind of entry is not allowed.",
        "‘{field}’을(를) 정식신고로 고치거나 비워 주십시오.",
        "Change ‘{field}’ to a formal entry, or leave it out.",
    ),
)
