"""Duty and internal taxes of one parcel, worked out head by head in the order of the law."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import Any

from tests.oracle.pack import Law


def won(amount: Decimal) -> Decimal:
    """The fraction of a won is dropped (Treasury Funds Act 47(2))."""
    return amount.to_integral_value(ROUND_FLOOR)


def assess(
    law: Law,
    value: Decimal,
    rate: Decimal,
    goods: dict[str, Any],
    pieces: int | None,
    litres: Decimal | None,
    *,
    bottle: bool,
) -> dict[str, Decimal]:
    """The six heads, each cut to ten won (47(1)). ``bottle``: free of duty and VAT, liquor tax stays."""
    duty = Decimal(0) if bottle else won(value * rate)
    base = value + duty

    consumption = Decimal(0)
    kind = goods.get("consumption")
    if kind:
        threshold = law.amount("tax.threshold_bag_won" if kind == "bag" else "tax.threshold_jewellery_won")
        count = max(pieces or 1, 1)
        above = max(base - threshold * count, Decimal(0))
        consumption = won(above * law.share("tax.threshold_goods_rate_e6"))

    liquor, strong = Decimal(0), False
    match goods.get("liquor"):
        case "beer":
            assert litres is not None
            liquor, strong = won(litres / 1000 * law.amount("tax.liquor_beer_won_per_kl")), True
        case "wine" | "spirits" as drink:
            share = law.share(f"tax.liquor_{drink}_rate_e6")
            liquor, strong = won(base * share), share > law.share("tax.strong_liquor_above_e6")

    education = won(consumption * law.share("tax.education_on_consumption_e6"))
    education += won(
        liquor * law.share("tax.education_on_strong_liquor_e6" if strong else "tax.education_on_liquor_e6")
    )
    rural = won(consumption * law.share("tax.rural_on_consumption_e6")) if kind == "fur" else Decimal(0)
    vat = Decimal(0)
    if not bottle and not goods.get("vat_exempt"):
        vat = won((base + consumption + liquor + education + rural) * law.share("tax.vat_rate_e6"))

    unit = law.amount("tax.head_rounding_won")
    heads = {
        "duty": duty,
        "consumption_tax": consumption,
        "liquor_tax": liquor,
        "education_tax": education,
        "rural_tax": rural,
        "vat": vat,
    }
    return {head: amount - amount % unit for head, amount in heads.items()}
