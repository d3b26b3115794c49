"""A second opinion on every parcel: the rules as a lawyer would check them, one parcel after the other.

Plain Python with ``Decimal`` and dates; nothing of the engine is used. Written from the rule texts
(Express Notice, Import Clearance Notice 67-69 and annex 11, Customs Act 16-18, 30, 40, 94) and from
what the engine's documentation promises where the law leaves the choice open.

Amounts come in as a manifest's typed rows give them (ten-thousandths, grams) and are turned into
``Decimal`` at once; the verdict uses the engine's column names so that both can be laid side by side.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from gwanmun.core.codes import COUNTRIES  # a plain code list
from tests.oracle.facts import MANDATORY, Facts, Row, Standing, floor, units
from tests.oracle.holder import whose_code
from tests.oracle.looking import target
from tests.oracle.money import assess
from tests.oracle.pack import Law
from tests.oracle.volume import millilitres
from tests.oracle.words import Reader


class Oracle:
    def __init__(self, law: Law) -> None:
        self.law = law
        self.reader = Reader(law.misleading, law.categories, law.vague)
        self.by_hs: dict[str, int] = {}
        for place, category in enumerate(law.categories):
            for prefix in category.get("hs", ()):
                self.by_hs.setdefault(prefix, place)

    def judge(
        self,
        rows: Iterable[Row],
        registry: dict[str, Row],
        stored: Iterable[Row],
        standing: Standing,
        received: date,
        key: bytes,
    ) -> list[Row]:
        parcels = [Facts(row) for row in rows]
        codes_on: dict[str, set[str]] = defaultdict(set)
        for p in parcels:
            if p.row["consignee_phone"] is not None and p.row["consignee_id"] is not None:
                codes_on[p.row["consignee_phone"]].add(p.row["consignee_id"])
        for p in parcels:
            self._checks(p, received)
            whose_code(self.law, p, registry)
            self._exclusions(p, standing)
            self._value(p)
            self._lane(p, standing)
        self._aggregate(parcels, stored)
        self._own_use(parcels)
        self._assess(parcels, standing)
        for p in parcels:
            phone = p.row["consignee_phone"]
            target(self.law, p, key, len(codes_on[phone]) if phone is not None else None)
            p.out["reasons"] = " ".join(sorted(p.reasons, key=self.law.order.__getitem__))
        return [p.out for p in parcels]

    # --- is the list complete and plausible? -------------------------------------------------

    def _checks(self, p: Facts, received: date) -> None:
        row, law, said = p.row, self.law, p.reasons
        before = len(said)
        if any(row[name] is None for name in MANDATORY):
            said.add("checks.missing")
        if row["description"] is not None and self.reader.says_nothing(row["description"]):
            said.add("checks.vague")
        arrival = row["arrival_date"]
        p.out["tax_date"] = arrival or received
        if arrival is not None:
            earliest = received - timedelta(days=law.figures["parcels.arrival_back_days"])
            latest = received + timedelta(days=law.figures["parcels.arrival_ahead_days"])
            if not earliest <= arrival <= latest:
                said.add("checks.arrival_date")
                p.out["tax_date"] = received
        use, transaction = row["use_code"], row["transaction_code"]
        if use is not None and transaction is not None:
            if (use, transaction) not in {("1", "D"), ("2", "E"), ("2", "F")}:
                said.add("checks.transaction")
        if row["dispatch_country"] is not None and row["dispatch_country"] not in COUNTRIES:
            said.add("checks.country")
        phone = row["consignee_phone"]
        if phone is not None and phone.startswith(tuple(law.figures["parcels.disposable_phone_prefixes"])):
            said.add("checks.phone")
        if len(said) == before:
            said.add("checks.complete")
        if row["hs_code"] is not None:
            if re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10}", row["hs_code"]) and (
                1 <= int(row["hs_code"][:2]) <= 97
            ):
                p.hs = row["hs_code"]
            else:
                said.add("checks.hs")
        importer = row["consignee_id"]
        if importer is None and row["consignee_name"] is not None and row["consignee_phone"] is not None:
            importer = f"{row['consignee_name']}|{row['consignee_phone']}"
        p.out["importer_key"] = importer

    # --- goods -------------------------------------------------------------------------------

    def _exclusions(self, p: Facts, standing: Standing) -> None:
        by_word = self.reader.category(p.row["description"] or "")
        by_hs = None
        if p.hs is not None:
            code = p.hs[:6].ljust(6, "0")
            by_hs = next((self.by_hs[code[:n]] for n in range(6, 0, -1) if code[:n] in self.by_hs), None)
        places = [place for place in (by_word, by_hs) if place is not None]
        p.goods = self.law.categories[min(places)] if places else {}
        p.out["category"] = p.goods.get("id")
        p.barred_goods = p.goods.get("bars_list", False)
        p.out["exclusion"] = p.out["category"] if p.barred_goods else None
        hold = p.goods.get("hold")
        if hold == "PROHIBITED":
            p.reasons.add("exclusion.prohibited")
        elif hold == "IPR":
            p.reasons.add("exclusion.ipr")
        elif p.barred_goods:
            p.reasons.add("exclusion.goods")
        amended = bool(p.row["added_after_arrival"])
        if amended:
            p.reasons.add("exclusion.amended")
        p.excluded = p.barred_goods or amended
        if standing.list_barred:
            p.reasons.add("exclusion.operator")
        if not p.excluded and not standing.list_barred:
            p.reasons.add("exclusion.none")

    # --- value and lane ----------------------------------------------------------------------

    def _value(self, p: Facts) -> None:
        row, day = p.row, p.out["tax_date"]
        price = units(row["price_e4"], 4)
        rate, late, dollar = None, False, None
        if row["currency"] is not None:
            rate, late = self.law.rate_of_exchange(row["currency"], day)
            dollar, _ = self.law.rate_of_exchange("USD", day)
        p.usd_rate = dollar if rate is not None else None
        p.out |= {"fx_rate_e4": rate, "usd_e4": None, "list_usd": None, "customs_value": None}
        if price is None:
            return
        if row["currency"] == "USD":
            p.usd = price
        elif rate is not None and dollar is not None:
            with localcontext() as exact:
                exact.prec = 60
                p.usd = (price * rate / dollar).quantize(Decimal("0.0001"), ROUND_CEILING)
        p.out["usd_e4"] = p.usd
        if p.usd is not None:
            whole = p.usd.to_integral_value(ROUND_HALF_UP)
            p.out["list_usd"] = whole if whole < 2**31 else None
        if rate is None:
            p.reasons.add("value.no_rate")
        else:
            freight, insurance = units(row["freight_e4"], 4), units(row["insurance_e4"], 4)
            p.out["customs_value"] = floor((price + (freight or 0) + (insurance or 0)) * rate)
            p.reasons.add("value.late" if late else "value.week")
        if row["freight_e4"] is None:
            p.reasons.add("value.freight_included")

    def _lane(self, p: Facts, standing: Standing) -> None:
        law = self.law.figures
        from_us = p.row["dispatch_country"] == law["parcels.us_express_country"]
        listable = not p.excluded and not standing.list_barred
        us = from_us and standing.us_express and listable
        limit = law["parcels.list_limit_us_usd" if us else "parcels.list_limit_usd"]
        p.out["limit_usd"] = limit
        p.small = p.usd is not None and p.usd <= limit
        if p.usd is None:
            lane = "UNDECIDED"
            p.reasons.add("lane.undecided")
        elif p.excluded:
            lane = "GENERAL"
            p.reasons.add("lane.general_excluded")
        elif p.usd > law["parcels.simplified_limit_usd"]:
            lane = "GENERAL"
            p.reasons.add("lane.general_price")
        elif p.small and not standing.list_barred:
            lane = "LIST"
            p.reasons.add("lane.list")
            if us:
                p.reasons.add("lane.list_us")
        else:
            lane = "SIMPLIFIED"
            if not p.small:
                p.reasons.add("lane.simplified")
        p.out["lane"] = lane

    # --- aggregation -------------------------------------------------------------------------

    def _aggregate(self, parcels: list[Facts], stored: Iterable[Row]) -> None:
        heaps: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)

        def keys(row: Row, importer: str | None) -> tuple[tuple[Any, ...] | None, tuple[Any, ...] | None]:
            supplier = row.get("supplier_key") or row.get("shipper_id")
            if supplier is None and row.get("shipper_name") is not None:
                supplier = row["shipper_name"].upper()
            number, bought = row["number"], row["purchase_date"]
            split = ("B", number, importer) if None not in (number, importer) else None
            same = ("P", supplier, str(bought), importer)
            return split, same if None not in (supplier, bought, importer) else None

        for row in stored:
            for key in keys(row, row["importer_key"]):
                if key is not None and row["usd_e4"] is not None:
                    heaps[key].append(Decimal(row["usd_e4"]).scaleb(-4))
        counted = [p for p in parcels if p.usd is not None and p.row["use_code"] == "1"]
        found = {id(p): keys(p.row, p.out["importer_key"]) for p in counted}
        for p in counted:
            for key in found[id(p)]:
                if key is not None and p.usd is not None:
                    heaps[key].append(p.usd)

        limits: dict[tuple[Any, ...], int] = {}
        for p in parcels:
            split, same = found.get(id(p), (None, None))
            many = [key for key in (same, split) if key is not None and len(heaps[key]) > 1]
            if many:
                p.group = max(many, key=lambda key: sum(heaps[key]))  # of equal sums the purchase
                limits[p.group] = min(limits.get(p.group, 10**9), p.out["limit_usd"])
        for p in parcels:
            p.out |= {"group_key": None, "group_size": None, "group_usd_e4": None}
            if p.group is None:
                p.reasons.add("aggregation.none")
                continue
            total = sum(heaps[p.group])
            p.out |= {
                "group_key": "|".join(p.group),
                "group_size": len(heaps[p.group]),
                "group_usd_e4": total,
            }
            p.over = total > limits[p.group]
            if not p.over:
                p.reasons.add("aggregation.within")
            else:
                p.reasons.add("aggregation.purchase" if p.group[0] == "P" else "aggregation.split")
                p.out["lane"] = "GENERAL"

    # --- own use -----------------------------------------------------------------------------

    def _own_use(self, parcels: list[Facts]) -> None:
        together: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        for p in parcels:
            unit = p.goods.get("own_use", {}).get("unit")
            pieces = p.row["pieces"]
            p.volume = millilitres(f"{p.row['specification'] or ''} {p.row['description'] or ''}")
            if unit in ("piece", "bottle"):
                p.quantity = pieces
            elif unit == "g":
                p.quantity = p.row["weight_g"]
            elif unit == "ml" and None not in (pieces, p.volume):
                p.quantity = pieces * p.volume
            if p.group is not None and p.quantity is not None:
                together[p.group, p.out["category"]] += p.quantity
        for p in parcels:
            if p.group is not None and "own_use" in p.goods:
                p.quantity = together[p.group, p.out["category"]]
            self._norm(p)

    def _norm(self, p: Facts) -> None:
        law, norm = self.law.figures, p.goods.get("own_use", {})
        unit = norm.get("unit")
        personal = p.row["use_code"] == "1"
        sample = p.row["use_code"] == "2" and p.row["transaction_code"] in ("E", "F")
        by_declaration = p.goods.get("tax") == "by_declaration"
        unmeasured = over = False
        if personal and unit in ("ml", "bottle") and (p.volume is None or p.row["pieces"] is None):
            unmeasured = True
            p.reasons.add("own_use.unmeasured")
        if personal and p.quantity is not None:
            if unit == "bottle":
                fits = (
                    p.quantity <= law["parcels.liquor_bottles"]
                    and (p.volume or 0) <= law["parcels.liquor_volume_ml"]
                )
                over = not unmeasured and not fits
            elif unit is not None:
                over = p.quantity > norm["limit"]
        if over:
            p.reasons.add("own_use.over")
            if p.out["lane"] != "UNDECIDED":
                p.out["lane"] = "GENERAL"
        accepted = personal and not over and not unmeasured
        if accepted:
            p.reasons.add("own_use.within")
        if sample:
            p.reasons.add("own_use.sample")
        exempt = "NONE"
        if accepted and p.small and not p.over and not by_declaration:
            exempt = "SMALL"
            if unit == "bottle":
                exempt = "BOTTLE" if p.usd <= law["parcels.liquor_limit_usd"] else "NONE"
        elif sample and unit != "bottle" and not by_declaration and p.out["customs_value"] is not None:
            if p.usd_rate and p.out["customs_value"] <= law["parcels.sample_limit_usd"] * p.usd_rate:
                exempt = "SAMPLE"
        if exempt == "BOTTLE":
            p.reasons.add("own_use.liquor")
        p.out["exempt"] = exempt

    # --- tax ---------------------------------------------------------------------------------

    def _assess(self, parcels: list[Facts], standing: Standing) -> None:
        law = self.law
        due: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        for p in parcels:
            self._heads(p)
            if p.group is not None and p.total is not None:
                due[p.group] += p.total
        least = law.amount("tax.minimum_won")
        for p in parcels:
            p.out["payable"] = None
            if p.total is None:
                continue
            together = due[p.group] if p.group is not None else p.total
            p.out["payable"] = p.total if together >= least else Decimal(0)
            if p.total > 0 and together < least:
                p.reasons.add("tax.minimum")
            if p.out["payable"] > 0 and not standing.secured and p.out["lane"] in ("LIST", "SIMPLIFIED"):
                p.reasons.add("tax.payment")

    def _heads(self, p: Facts) -> None:
        law, out, exempt = self.law, p.out, p.out["exempt"]
        given = p.hs[:6] if p.hs is not None and len(p.hs) >= 6 else None
        out["hs6"] = given or p.goods.get("hs6") or p.hs
        code = (out["hs6"] or "").ljust(6, "0")
        rate = next(
            (law.duty[code[:n]] for n in range(6, 0, -1) if out["hs6"] and code[:n] in law.duty), None
        )
        if rate is None:
            rate = law.share("tax.default_duty_rate_e6")
        heads = ("duty", "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat")
        beer_unmeasured = p.goods.get("liquor") == "beer" and (p.volume is None or p.row["pieces"] is None)
        if p.goods.get("tax") == "by_declaration" or (beer_unmeasured and exempt in ("NONE", "BOTTLE")):
            p.reasons.add("tax.by_declaration")
            out |= dict.fromkeys((*heads, "duty_rate_e6"))
            return
        if exempt in ("SMALL", "SAMPLE"):
            p.reasons.add("tax.exempt" if exempt == "SMALL" else "tax.exempt_sample")
            out |= dict.fromkeys(heads, Decimal(0)) | {"duty_rate_e6": None}
            p.total = Decimal(0)
            return
        out["duty_rate_e6"] = rate
        if out["customs_value"] is None or p.usd is None:
            p.reasons.add("tax.not_assessed")
            out |= dict.fromkeys(heads)
            return
        litres = None
        if p.goods.get("liquor") == "beer":
            litres = Decimal(p.row["pieces"] * p.volume) / 1000
        taxes = assess(
            law, out["customs_value"], rate, p.goods, p.row["pieces"], litres, bottle=exempt == "BOTTLE"
        )
        out |= taxes
        p.total = sum(taxes.values(), Decimal(0))
        p.reasons.add("tax.bottle" if exempt == "BOTTLE" else "tax.ordinary")
        if exempt == "NONE" and given is None:
            p.reasons.add("tax.chapter_rate")
