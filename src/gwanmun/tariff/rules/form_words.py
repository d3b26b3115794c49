"""Names of the fields of a declaration to be assessed, and what to know of them, in Korean and English."""

from __future__ import annotations

Pair = tuple[str, str]

#: field → label. Fields of a cost begin with ``charge.``
LABELS: dict[str, Pair] = {
    "lines": ("품목", "lines"),
    "charges": ("가산·공제 비용", "costs added or deducted"),
    "declaration": ("신고 번호", "number of the declaration"),
    "date": ("적용일", "day of assessment"),
    "scheme": ("통관 유형", "scheme"),
    "arrived": ("입항일", "day of arrival"),
    "persons": ("여행자 수", "travellers"),
    "self_declared": ("자진신고", "declared of one's own accord"),
    "earlier_surcharges": ("이전 가산세 횟수", "earlier surcharges"),
    "entry_type": ("신고 구분", "kind of entry"),
    "transport_mode": ("운송수단", "mode of transport"),
    "incoterm": ("가격조건", "Incoterm"),
    "currency": ("통화", "currency"),
    "origin": ("원산지", "country of origin"),
    "dispatch": ("적출국", "country of dispatch"),
    "line": ("란번호", "line number"),
    "code": ("품목번호", "tariff code"),
    "price": ("가격", "price"),
    "quantity": ("수량", "quantity"),
    "unit": ("수량 단위", "unit of quantity"),
    "quantity2": ("제2수량", "second quantity"),
    "unit2": ("제2수량 단위", "second unit of quantity"),
    "net_kg": ("순중량(kg)", "net mass in kg"),
    "pieces": ("개수", "pieces"),
    "goods": ("과세물품 구분", "class of excise goods"),
    "claim": ("신청 세율", "rate claimed"),
    "proof": ("원산지증명 종류", "kind of proof of origin"),
    "proof_date": ("원산지증명 발급일", "date of the proof of origin"),
    "direct": ("직접운송", "transported directly"),
    "quota": ("할당·양허 물량 추천", "within a quota"),
    "use": ("용도세율 용도", "use for a use rate"),
    "party": ("공급자", "supplier"),
    "relief": ("감면 부호", "relief claimed"),
    "own_use": ("자가사용", "own use"),
    "simplified": ("간이세율", "simplified rates"),
    "commercial": ("상용 수량", "commercial quantity"),
    "relief_months": ("재수출까지의 개월 수", "months until re-export"),
    "exported": ("수출신고 수리일", "day of export"),
    "exported_value": ("수출 당시 가격", "value at export"),
    "lost_value": ("손상 감가액", "value lost by damage"),
    "method": ("과세가격 결정방법", "method of valuation"),
    "method_basis": ("결정 근거", "basis of the method"),
    "determined_value": ("결정된 과세가격", "value determined"),
    "provisional": ("잠정가격", "provisional price"),
    "components": ("구성품", "components"),
    "component.name": ("구성품 이름", "name of the component"),
    "component.value": ("구성품 가격", "value of the component"),
    "component.quantity": ("구성품 수량", "quantity of the component"),
    "component.unit": ("구성품 수량 단위", "unit of the component"),
    "charge.code": ("가산·공제 부호", "addition or deduction"),
    "charge.amount": ("금액", "amount"),
    "charge.currency": ("통화", "currency"),
    "charge.line": ("란번호", "line number"),
}

#: field → what to know of it, where the label does not say it all.
NOTES: dict[str, Pair] = {
    "date": (
        "이날의 법령과 세율, 이날이 속한 주의 과세환율을 적용합니다(관세법 제16조~제18조).",
        "The day whose law, rates and week of exchange apply.",
    ),
    "scheme": ("비우면 일반 수입신고입니다.", "Left out: general import declaration."),
    "persons": ("여행자 휴대품 신고에만 씁니다.", "For travellers' goods only."),
    "self_declared": ("여행자 휴대품 신고에만 씁니다.", "For travellers' goods only."),
    "earlier_surcharges": ("여행자 휴대품 신고에만 씁니다.", "For travellers' goods only."),
    "entry_type": (
        "신고 구분에 따라 수수료가 달라지는 나라에서 씁니다(미국: FORMAL 정식, INFORMAL 간이 등).",
        "Where fees depend on it (United States: FORMAL, INFORMAL …).",
    ),
    "transport_mode": (
        "입항할 때의 운송수단입니다(UN/ECE 권고 제19호). 운송수단에 따르는 수수료가 있는 나라에서 씁니다.",
        "At the border (UN/ECE Recommendation 19); where a fee depends on it.",
    ),
    "incoterm": (
        "가격에 어떤 운송비용이 들어 있는지 정합니다(인코텀즈 2020).",
        "Says which costs of transport the price holds (Incoterms 2020).",
    ),
    "line": ("모두 비우면 적힌 순서대로 매깁니다.", "Left out everywhere: numbered as they stand."),
    "price": (
        "품목 전체의 가격입니다. 다른 방법으로 결정한 과세가격이 있으면 비워도 됩니다.",
        "Of the whole line. May be left out where a value determined otherwise is given.",
    ),
    "goods": (
        "개별소비세·주세 등의 물품 구분입니다. 비우면 품목번호로 판단합니다.",
        "For excise. Left out: by the tariff code.",
    ),
    "claim": (
        "협정세율 등 신청하는 세율의 종류입니다.",
        "Kind of rate claimed, such as that of an agreement.",
    ),
    "party": ("덤핑방지관세 등에서 지정한 공급자입니다.", "As named by a trade remedy."),
    "simplified": (
        "true는 적용 신청, false는 적용 배제 신청입니다.",
        "true asks for them, false declines them.",
    ),
    "exported": ("재수입 물품의 수출일입니다.", "Of goods that come back."),
    "method": ("1~6입니다. 비우면 거래가격(1)입니다.", "1 to 6. Left out: the price paid (1)."),
    "method_basis": ("제2~6방법이면 반드시 적습니다.", "Required for methods 2 to 6."),
    "determined_value": (
        "제2~6방법으로 결정한 과세가격이며 자국 통화로 적습니다.",
        "By methods 2 to 6, in the country's own currency.",
    ),
    "components": (
        "세율이 구성품마다 정해진 물품(시계 등)에서 세율표가 부르는 이름으로 적습니다.",
        "Where a rate stands on components (watches, say), by the names of the tariff.",
    ),
    "component.value": (
        "물품 가격과 같은 통화로, 품목 전체의 금액입니다.",
        "For the whole line, in the currency of the price.",
    ),
    "component.unit": ("비우면 세율이 묻는 단위입니다.", "Left out: the unit the rate asks for."),
    "charge.currency": ("비우면 신고의 통화입니다.", "Left out: that of the declaration."),
    "charge.line": (
        "비우면 신고 전체의 비용이며 가격에 따라 나눕니다.",
        "Left out: a cost of the whole declaration, shared by price.",
    ),
}
