"""Parcels as readers of images see them, and what a reader's decision does to them.

A decision acts by the parcel's lifecycle and by the name of the reader, as if the reader had done it on the
parcel's own page: what that page would refuse is refused here, and the case says why.
"""

from __future__ import annotations

from typing import Any

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.bank.contract import Declared, Told
from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules.items import KIND
from gwanmun.parcels.services import acting, lifecycle, scope, selecting
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import mask_id, mask_name
from gwanmun.risk.contract import DRAW_SPACE

#: An image alone lets go what was sent to the X-ray; what was to be opened stays to be opened.
_BY_IMAGE = "XRAY"
_MOST_REASONS = 8


def register() -> None:
    """Once, for the image bank and the readers alike."""
    bank.register_subject(KIND, bank.Source(known, decided, goods))


def goods(number: str, owner: int | None = None) -> dict[str, Any] | None:
    """What is declared of the goods, for the image bank: no person, and only an operator's own."""
    parcel = _parcel(number, owner)
    if parcel is None:
        return None
    return {
        "description": parcel.description, "mass_g": parcel.weight_g, "pieces": parcel.pieces,
        "hs6": parcel.hs6, "category": parcel.category,
    }  # fmt: skip


def _parcel(number: str, owner: int | None) -> Parcel | None:
    rows = scope.current_parcels().filter(number=number.strip())
    if owner is not None:
        rows = rows.filter(organisation_id=owner)
    return rows.order_by("-pk").first()


def known(number: str, owner: int | None = None) -> Declared | None:
    """What was declared and why the parcel was chosen; personal data masked."""
    parcel = _parcel(number, owner)
    if parcel is None:
        return None
    said = selecting.selected(parcel, ask_model=False)
    operator = Organisation.objects.get(pk=parcel.organisation_id)
    return Declared(
        facts={
            "goods": parcel.description, "specification": parcel.specification, "hs": parcel.hs_code,
            "mass_g": parcel.weight_g, "pieces": parcel.pieces, "usd_e4": parcel.usd_e4,
            "sender_country": parcel.dispatch_country, "origin_country": parcel.origin_country,
            "seller": parcel.shipper_name, "consignee": mask_name(parcel.consignee_name),
            "consignee_id": mask_id(parcel.consignee_id), "operator_ko": operator.name_ko,
            "operator_en": operator.name_en,
        },
        lane=said.lane.code,
        score_ppm=None if said.score is None else round(said.score * DRAW_SPACE),
        why=[(reason.text["ko"], reason.text["en"]) for reason in said.reasons[:_MOST_REASONS]],
        link=parcel.pk,
    )  # fmt: skip


def decided(number: str, verdict: str, reader: str, reason: str, owner: int | None = None) -> Told:
    """Release what was sent to the X-ray and is clear; send what is to be opened to inspection, or leave it
    there. The reason stands in the parcel's record either way."""
    parcel = _parcel(number, owner)
    user = User.objects.filter(username=reader).first()
    if parcel is None or user is None:
        return Told(False, "그 번호의 화물이 없습니다.", "There is no parcel of that number.")
    audit.record(
        audit.Actor(reader, "USER", parcel.organisation_id), "parcel.read", "parcel", parcel.pk,
        reason=reason, after={"verdict": verdict, "number": parcel.number},
    )  # fmt: skip
    if verdict == "HOLD":
        return Told(True, "보류: 화물은 검사 대기로 남습니다.", "On hold: the parcel stays for inspection.")
    if verdict == "OPEN":
        return _to_open(parcel, reason, user)
    if parcel.state != "INSPECTION":
        return Told(True, "화물 상태를 바꾸지 않았습니다.", "The parcel's state was left as it is.")
    if parcel.hold_kind:
        ko = "영상은 이상 없으나 다른 보류 사유가 남아 있어 반출하지 않았습니다."
        return Told(False, ko, "The image is clear, but the parcel is held for another reason. It stays.")
    lane = selecting.selected(parcel, ask_model=False).lane
    asked = {lane.does, parcel.route}
    if "OPEN" in asked or _BY_IMAGE not in asked:
        ko = "개장검사 대상이라 영상만으로 반출하지 않습니다. 검사 대기로 남습니다."
        return Told(False, ko, "It was to be opened: an image alone does not release it. It stays.")
    return _act(parcel, "RELEASE", reason, user, "반출하였습니다.", "The parcel was released.")


def _to_open(parcel: Parcel, reason: str, user: User) -> Told:
    if parcel.state == "INSPECTION":
        return Told(True, "검사 대기로 남습니다. 개장합니다.", "It stays for inspection and will be opened.")
    if "INSPECT" not in lifecycle.of_parcels().acts(parcel.state):
        ko = "이미 반출·반송·폐기된 화물이라 개장할 수 없습니다."
        return Told(False, ko, "It has been released, returned or destroyed: it cannot be opened.")
    ko, en = "개장검사로 보냈습니다.", "The parcel was sent to be opened."
    return _act(parcel, "INSPECT", reason, user, ko, en)


def _act(parcel: Parcel, act: str, reason: str, user: User, ko: str, en: str) -> Told:
    if len(reason.strip()) < acting.REASON_LENGTH:
        reason = f"X-ray 판독: {reason}".strip()
    try:
        acting.act(parcel.pk, act, reason, user)
    except acting.ActRefused as refusal:
        return Told(False, *acting.MESSAGES[refusal.code])
    return Told(True, ko, en, act)


__all__ = ["decided", "goods", "known", "register"]
