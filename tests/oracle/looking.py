"""What to look into, and the answer to the sorter."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.oracle.facts import Facts, Row, floor
from tests.oracle.pack import Law

ROUTES = ["TH", "US", "MX", "MY", "VN", "DE", "KH", "LA", "NL"]
#: The pack's profiles once more, the plain way, apart from the language they are written in.
CONDITIONS: dict[str, list[dict[str, Any]]] = {
    "split_address": [{"field": "codes_on_phone", "op": "ge", "value": 3}],
    "narcotics_route_small": [
        {"field": "dispatch_country", "op": "in", "value": ROUTES},
        {"field": "category", "op": "in", "value": ["supplement", "food", "herb", "medicine"]},
        {"field": "weight_g", "op": "le", "value": 500},
    ],
    "value_below_weight": [
        {"field": "usd_per_kg_e4", "op": "lt", "value": 10_000},
        {"field": "weight_g", "op": "ge", "value": 5_000},
    ],
    "just_under_limit": [{"field": "below_limit_e4", "op": "between", "value": [0, 20_000]}],
    "heavy_small_price": [
        {"field": "weight_g", "op": "ge", "value": 30_000},
        {"field": "use_code", "op": "eq", "value": "1"},
    ],
    "abnormal_address": [{"field": "address_length", "op": "lt", "value": 8}],
    "many_pieces": [
        {"field": "pieces", "op": "ge", "value": 50},
        {"field": "use_code", "op": "eq", "value": "1"},
    ],
}


def target(law: Law, p: Facts, key: bytes, codes_on_phone: int | None) -> None:
    row = p.row
    grams = row["weight_g"]
    features = row | p.out
    features["codes_on_phone"] = codes_on_phone
    features["usd_e4"] = None if p.usd is None else int(p.usd * 10_000)
    features["usd_per_kg_e4"] = None
    if p.usd is not None:
        features["usd_per_kg_e4"] = int(floor(p.usd * 10_000 * 1000 / max(grams or 1, 1)))
        features["below_limit_e4"] = int((p.out["limit_usd"] - p.usd) * 10_000)
    address = row["consignee_address"]
    features["address_length"] = None if address is None else len(address)
    points, routes = 0, set()
    for profile in law.profiles:
        if all(holds(condition, features) for condition in CONDITIONS[profile["id"]]):
            p.reasons.add(f"target.{profile['id']}")
            points += profile["points"]
            routes.add(profile.get("route"))
    draw = int.from_bytes(hashlib.blake2b(row["number"].encode(), digest_size=8, key=key).digest(), "big")
    share = draw % 1_000_000
    opened = law.figures["targeting.random_open_ppm"]
    if share < opened:
        p.reasons.add("target.random_open")
        routes.add("OPEN")
    elif share < opened + law.figures["targeting.random_xray_ppm"]:
        p.reasons.add("target.random_xray")
        routes.add("XRAY")
    if not any(reason.startswith("target.") for reason in p.reasons):
        p.reasons.add("target.none")
    p.out["score"] = min(points, 1000)
    kinds = {law.holds[reason] for reason in p.reasons if reason in law.holds}
    p.out["hold_kind"] = next((kind for kind in law.hold_order if kind in kinds), None)
    route = "HOLD" if kinds else "OPEN" if "OPEN" in routes else "XRAY" if "XRAY" in routes else "RELEASE"
    p.out["route"] = route
    p.out["state"] = {"HOLD": "HELD", "RELEASE": "AUTO_CLEARED"}.get(route, "INSPECTION")
    p.reasons.add(f"route.{route.lower()}")


def holds(condition: dict[str, Any], features: Row) -> bool:
    """A criterion that cannot be told is not met."""
    value, wanted = features.get(condition["field"]), condition["value"]
    if value is None:
        return False
    match condition["op"]:
        case "eq":
            return bool(value == wanted)
        case "lt":
            return bool(value < wanted)
        case "le":
            return bool(value <= wanted)
        case "ge":
            return bool(value >= wanted)
        case "between":
            return bool(wanted[0] <= value <= wanted[1])
        case "in":
            return value in wanted
    raise NotImplementedError(condition["op"])
