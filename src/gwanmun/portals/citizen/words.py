"""What a receiver is told: the state in one sentence, what happens next, what to do, who can mend what."""

from __future__ import annotations

from typing import Any, NamedTuple

from gwanmun.platform.i18n import T


class Words(NamedTuple):
    tone: str  # good | wait | stop
    state: str
    next: str
    do: str


NOTHING = T("하실 일은 없습니다.", "There is nothing for you to do.")
STATES: dict[str, Words] = {
    "AUTO_CLEARED": Words(
        "good",
        T("통관이 끝났습니다.", "Your parcel has cleared customs."),
        T("특송업체가 받는 곳으로 배송합니다.", "The carrier will deliver it."),
        NOTHING,
    ),
    "RELEASED": Words(
        "good",
        T("확인이 끝나 반출되었습니다.", "Your parcel has been checked and released."),
        T("특송업체가 받는 곳으로 배송합니다.", "The carrier will deliver it."),
        NOTHING,
    ),
    "INSPECTION": Words(
        "wait",
        T("세관이 검사하고 있습니다.", "Customs is inspecting your parcel."),
        T(
            "이상이 없으면 바로 반출합니다. 검사는 흔히 있는 일입니다.",
            "If all is well it is released at once. Inspections are common.",
        ),
        NOTHING,
    ),
    "HELD": Words(
        "stop",
        T(
            "확인할 것이 있어 세관에 보관하고 있습니다.",
            "Your parcel is being kept at customs until something is settled.",
        ),
        T(
            "아래 사유가 해결되면 다시 심사합니다. 그동안 물품은 안전하게 보관합니다.",
            "It is decided again once the reasons below are settled. It is kept safe until then.",
        ),
        T("사유마다 누가 무엇을 하면 되는지 아래에 적었습니다.", "Below, each reason says who can do what."),
    ),
    "RETURNED": Words(
        "stop",
        T("보낸 곳으로 돌려보냈습니다.", "Your parcel was sent back."),
        T(
            "환불과 다시 보내는 일은 판매자가 처리합니다.",
            "The seller deals with a refund or a new shipment.",
        ),
        T("판매자나 특송업체에 문의해 주십시오.", "Please ask the seller or the carrier."),
    ),
    "DESTROYED": Words(
        "stop",
        T("수입할 수 없어 폐기되었습니다.", "Your parcel could not be imported and was destroyed."),
        T("되돌릴 수 없습니다.", "This cannot be reversed."),
        T(
            "까닭을 더 알고 싶으면 특송업체나 세관에 문의해 주십시오.",
            "For more, please ask the carrier or customs.",
        ),
    ),
}
#: When tax is due on goods that may go: who pays whom.
PAY_OPERATOR = T(
    "특송업체가 담보를 제공해 물품을 먼저 반출했습니다. 세금은 업체의 안내에 따라 납부해 주십시오.",
    "The carrier gave security so that the parcel could go first. Pay the tax as the carrier tells you.",
)
PAY_FIRST = T(
    "세금을 내야 반출됩니다. 특송업체가 알려 주는 방법으로 납부해 주십시오.",
    "The tax has to be paid before release. Pay it in the way the carrier tells you.",
)
PAY_AFTER = T(
    "지금 하실 일은 없습니다. 검사가 끝나면 특송업체가 세금을 안내합니다.",
    "Nothing for now. After the inspection the carrier will tell you about the tax.",
)
LATER = T(
    "지금 자료로 계산한 금액입니다. 사유가 해결되면 달라질 수 있으니 아직 납부하지 마십시오.",
    "This is worked out from the present data and may change once the reasons are settled. Do not pay yet.",
)

#: The legal word and what is said instead.
EASY = (("수하인", "받는 분"), ("Consignee", "Receiver"), ("consignee", "receiver"))
YOU = T("받는 분", "You")
OPERATOR = T("특송업체", "The carrier")
CUSTOMS = T("세관", "Customs")
BOTH = T("받는 분과 특송업체", "You and the carrier")
#: Who can settle a reason: by rule where it differs, else by kind of hold.
BY_RULE = {
    "code.expired": YOU, "code.suspended": YOU, "code.zip": BOTH, "code.stolen": CUSTOMS,
    "code.unknown": BOTH, "code.format": BOTH, "code.name": BOTH, "code.phone": BOTH, "checks.phone": BOTH,
}  # fmt: skip
BY_KIND = {
    "DATA_FIX": OPERATOR, "DECLARATION_REQUIRED": BOTH, "AGGREGATED": BOTH, "PROHIBITED": CUSTOMS, "IPR": YOU,
    "PAYMENT": YOU,
}  # fmt: skip


def who(reason: dict[str, Any]) -> str:
    """Who can settle this reason of a hold."""
    return BY_RULE.get(reason["rule_id"]) or BY_KIND.get(reason["hold"] or "", CUSTOMS)


def plain(text: str | None) -> str:
    """A rule's sentence as one says it to the receiver: by the easy word for the consignee."""
    said = text or ""
    for legal, easy in EASY:
        said = said.replace(legal, easy)
    return said


def of(told: dict[str, Any]) -> Words:
    """The words for a parcel, with what to pay when something is due."""
    words = STATES[told["state"]]
    if not told["payable"] or told["state"] in ("RETURNED", "DESTROYED"):
        return words
    if told["state"] == "INSPECTION":
        return words._replace(do=PAY_AFTER)
    if told["state"] == "HELD":
        return words if told["hold_kind"] != "PAYMENT" else words._replace(do=PAY_FIRST)
    return words._replace(do=PAY_OPERATOR) if told["secured"] else words
