"""Whose personal code is it, and may it be used?"""

from __future__ import annotations

import re

from tests.oracle.facts import Facts, Row
from tests.oracle.pack import Law


def whose_code(law: Law, p: Facts, registry: dict[str, Row]) -> None:
    row, code = p.row, p.row["consignee_id"]
    if code is None:
        return
    if row["consignee_id_kind"] != "A":
        p.reasons.add("code.other")
        return
    holder = registry.get(code)
    if not re.fullmatch(law.figures["parcels.code_pattern"], code, re.ASCII):
        p.reasons.add("code.format")
    elif holder is None:
        p.reasons.add("code.unknown")
    elif holder["status"] == "STOLEN":
        p.reasons.add("code.stolen")
    elif holder["status"] != "ACTIVE":
        p.reasons.add("code.suspended")
    elif not holder["valid_from"] <= p.out["tax_date"] <= holder["valid_to"]:
        p.reasons.add("code.expired")
    else:
        p.reasons |= holder_differs(law, row, holder)


def holder_differs(law: Law, row: Row, holder: Row) -> set[str]:
    differs = set()
    name, phone = row["consignee_name"], row["consignee_phone"]
    if name is not None and "".join(name.split()).upper() != "".join(holder["name"].split()).upper():
        differs.add("code.name")
    if phone is not None and phone != holder["phone"]:
        differs.add("code.phone")
    if law.figures["parcels.code_zip_check"] and holder["zip"] and row["consignee_zip"] is not None:
        if row["consignee_zip"] != holder["zip"]:
            differs.add("code.zip")
    if not differs and name is not None and phone is not None:
        return {"code.match"}
    return differs
