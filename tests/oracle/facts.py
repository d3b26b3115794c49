"""One parcel while it is being judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Any

Row = dict[str, Any]

MANDATORY = (
    "flight", "loading_port", "master_bl", "arrival_date", "shipper_name", "consignee_name",
    "consignee_phone",
    "consignee_address", "description", "cartons", "pieces", "weight_g", "price_e4", "dispatch_country",
    "use_code", "transaction_code", "consignee_id_kind", "consignee_id",
)  # fmt: skip


@dataclass
class Standing:
    us_express: bool = False
    secured: bool = False
    list_barred: bool = False


@dataclass
class Facts:
    """One parcel while it is being judged."""

    row: Row
    reasons: set[str] = field(default_factory=set)
    out: Row = field(default_factory=dict)  # columns of the decision
    goods: dict[str, Any] = field(default_factory=dict)
    hs: str | None = None
    usd: Decimal | None = None
    usd_rate: Decimal | None = None
    small: bool = False
    barred_goods: bool = False
    excluded: bool = False
    over: bool = False
    group: tuple[Any, ...] | None = None
    quantity: Decimal | None = None
    volume: int | None = None
    total: Decimal | None = None
    assessed: bool = False


def units(value: int | None, decimals: int) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-decimals)


def floor(amount: Decimal) -> Decimal:
    return amount.to_integral_value(ROUND_FLOOR)
