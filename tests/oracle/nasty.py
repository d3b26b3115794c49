"""Made-up manifests that stand on every edge of the rules. The same seed gives the same manifests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from gwanmun.parcels.rules import REGISTRY, STORED
from gwanmun.parcels.rules.schema import TYPED
from tests.oracle.facts import MANDATORY, Standing
from tests.oracle.nasty_goods import DESCRIPTIONS, HS_CODES, SPECIFICATIONS

Row = dict[str, Any]

DOLLARS = [
    0, 1, 999, 50_0000, 74_5000, 75_0000, 99_9900, 100_0000, 120_0000, 140_0000, 148_0000, 149_9900, 149_9999,
    150_0000, 150_0001, 150_0100, 150_4000, 160_0000, 180_0000, 199_9900, 200_0000, 200_0001, 200_0100,
    249_9900,
    250_0000, 250_0100, 500_0000, 1000_0000, 1300_0000, 1850_0000, 1999_9900, 2000_0000, 2000_0001, 2000_0100,
    4000_0000, 25_000_0000, 9_999_999_9999, 10_000_000_000_000,
]  # fmt: skip
CURRENCIES = ["EUR", "JPY", "CNY", "GBP", "KRW", "VND", "IDR", "KWD", "AUD", "XXX", "ARS", None]
#: Days around each change of a figure, around the weeks without rates, around a week's ends.
DAYS = [
    date(2025, 8, 30), date(2025, 8, 31), date(2025, 12, 6), date(2025, 12, 7), date(2026, 1, 31),
    date(2026, 2, 1),
    date(2026, 2, 2), date(2026, 2, 3), date(2026, 3, 7), date(2026, 3, 8), date(2026, 6, 27), date(2026,
    6, 28),
    date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 4), date(2026, 7, 5), date(2026, 8, 8), date(2026,
    8, 9),
]  # fmt: skip
SUPPLIERS = [
    ("S-1", "Harbour"),
    ("S-2", "Harbour"),
    (None, "Harbour Ltd"),
    (None, "harbour ltd"),
    (None, None),
    ("S|1", "x"),
]
NAMES = ["홍길동", "KIM MINSU", "kim  minsu", "이서연", None]
PHONES = ["01012345678", "01000000001", "01000000002", "05071234567", "0212345678", None]
ADDRESSES = ["서울특별시 중구 세종대로 110", "서울", "1234567", "12345678", None]
ZIPS = ["04524", "06000", "", None]
KEY = b"a secret of the tests, 32 bytes.."[:32]


@dataclass
class Manifest:
    rows: list[Row]
    registry: dict[str, Row]
    stored: list[Row]
    standing: Standing
    received: date

    def frame(self) -> pl.DataFrame:
        return pl.DataFrame(self.rows, schema=TYPED)

    def registry_frame(self) -> pl.DataFrame:
        return pl.DataFrame(list(self.registry.values()), schema=REGISTRY)

    def stored_frame(self) -> pl.DataFrame:
        return pl.DataFrame(self.stored, schema=STORED)


def registry(rng: Random, day: date, size: int) -> dict[str, Row]:
    found = {}
    for n in range(size):
        code = f"P{n:012d}"
        start = day - timedelta(days=rng.choice([0, 1, 30, 365, 365, 365]))
        if rng.random() < 0.03:
            start = day + timedelta(days=1)
        found[code] = {
            "code": code,
            "name": rng.choice(NAMES[:4]),
            "phone": f"0103{n:07d}" if rng.random() < 0.6 else rng.choice(PHONES[:3]),
            "zip": rng.choice(ZIPS),
            "status": rng.choices(["ACTIVE", "SUSPENDED", "STOLEN", "CANCELLED"], [90, 4, 3, 3])[0],
            "valid_from": start,
            "valid_to": day + timedelta(days=rng.choice([-1, 0, 1, 200, 365, 365, 365])),
        }
    return found


def parcel(rng: Random, mark: int, line: int, day: date, people: list[Row]) -> Row:
    row: Row = dict.fromkeys(TYPED)
    supplier_id, supplier = rng.choice(SUPPLIERS)
    holder = rng.choice(people)
    company = rng.random() < 0.12
    row |= {
        "line": line,
        "number": f"H{mark}-{line if rng.random() < 0.97 else rng.randrange(40):07d}",
        "flight": "KE0902",
        "loading_port": "CNSHA",
        "master_bl": "180-1",
        "arrival_date": day + timedelta(days=rng.choice([0, 0, 0, 1, -1, 6, -6])),
        "shipper_name": supplier,
        "shipper_id": supplier_id,
        "consignee_name": holder["name"],
        "consignee_phone": holder["phone"],
        "consignee_zip": holder["zip"] or None,
        "consignee_address": ADDRESSES[0],
        "consignee_id_kind": "A",
        "consignee_id": holder["code"],
        "description": rng.choice(DESCRIPTIONS),
        "specification": rng.choice(SPECIFICATIONS),
        "cartons": 1,
        "pieces": rng.choice([1, 1, 1, 2, 3, 5, 6, 7, 49, 50]),
        "weight_g": rng.choice(
            [1, 149, 150, 151, 300, 301, 499, 500, 501, 1000, 1001, 3000, 3001, 5000, 5001, 30000]
        ),
        "price_e4": rng.choice(DOLLARS) + rng.choice([0, 0, 0, -1, 1, 100])
        if rng.random() < 0.6
        else rng.randrange(4_000_000),
        "currency": "USD",
        "freight_e4": rng.choice([None, None, 0, 5_0000, 20_0000, 150_0000]),
        "insurance_e4": rng.choice([None, None, 0, 1_2345]),
        "dispatch_country": rng.choice(["US", "US", "CN", "JP", "TH", "DE"]),
        "use_code": "2" if company else "1",
        "transaction_code": rng.choice("EF") if company else "D",
        "hs_code": rng.choice(HS_CODES) if rng.random() < 0.6 else None,
        "purchase_date": day - timedelta(days=rng.choice([1, 2, 3])) if rng.random() < 0.7 else None,
        "added_after_arrival": rng.choices([None, False, True], [80, 15, 5])[0],
    }
    row["price_e4"] = max(row["price_e4"], 0)
    if rng.random() < 0.3:
        row["currency"] = rng.choice(CURRENCIES)
        if row["currency"] in ("KRW", "JPY", "VND", "IDR"):
            row["price_e4"] = row["price_e4"] * rng.choice([1, 100, 1000, 1538]) % 10**13
    if rng.random() < 0.35:
        spoil(rng, row, day)
    return row


def spoil(rng: Random, row: Row, day: date) -> None:
    """One or two things about a parcel that are not as they should be."""
    for _ in range(rng.choice([1, 1, 2])):
        match rng.randrange(14):
            case 0:
                row[rng.choice(MANDATORY)] = None
            case 1:
                row["consignee_id"] = rng.choice(
                    [
                        "P12345678901",
                        "p000000000001",
                        "P0000000000012",
                        "P00000000000X",
                        "P００００００００００００",
                        "P999999999999",
                        "M1",
                        None,
                    ]
                )
            case 2:
                row["consignee_id_kind"], row["consignee_id"] = (
                    rng.choice("BCDEF"),
                    rng.choice(["800101", "1234", None]),
                )
            case 3:
                row["consignee_name"] = rng.choice(NAMES)
            case 4:
                row["consignee_phone"] = rng.choice(PHONES)
            case 5:
                row["consignee_zip"] = rng.choice(ZIPS)
            case 6:
                row["consignee_address"] = rng.choice(ADDRESSES)
            case 7:
                row["arrival_date"] = rng.choice(
                    [None, *DAYS, *(day + timedelta(days=n) for n in (29, 30, 31, -399, -400, -401))]
                )
            case 8:
                row["transaction_code"] = rng.choice(["D", "E", "F", None])
            case 9:
                row["use_code"] = rng.choice(["1", "2", None])
            case 10:
                row["dispatch_country"] = rng.choice(["XK", "ZZ", "UK", None])
            case 11:
                row["hs_code"] = rng.choice(
                    ["00", "98", "99", "1", "123", "12345678", "77", "0A", "1x", "61AB", "6109100000", "97"]
                )
            case 12:
                row["pieces"] = rng.choice([None, 1, 10_000_000])
            case 13:
                row["weight_g"] = rng.choice([None, 1, 4999, 5000, 29_999, 30_000, 1_000_000_000])


def manifest(seed: int, size: int) -> Manifest:
    rng = Random(seed)
    day = rng.choice(DAYS)
    people_known = registry(rng, day, max(3, size // 5))
    people = list(people_known.values())
    rows = [parcel(rng, seed, line, day, people) for line in range(1, size + 1)]
    together(rng, rows)
    stored = [earlier(rng, row) for row in rng.sample(rows, size // 12)]
    flags = rng.randrange(8)
    standing = Standing(bool(flags & 1), bool(flags & 2), flags & 4 > 0 and rng.random() < 0.5)
    return Manifest(rows, people_known, stored, standing, day)


def together(rng: Random, rows: list[Row]) -> None:
    """Give some parcels partners: a split waybill, the same supplier and day, or almost so."""
    for first in rng.sample(rows, len(rows) // 8):
        first["purchase_date"] = first["purchase_date"] or date(2026, 1, 5)
        for other in rng.sample(rows, rng.choice([1, 1, 2, 3])):
            if other is first:
                continue
            shared = ["consignee_id", "consignee_id_kind", "consignee_name", "consignee_phone"]
            match rng.randrange(5):
                case 0:
                    shared += ["number"]
                case 1 | 2:
                    shared += ["shipper_id", "shipper_name", "purchase_date"]
                case 3:
                    shared += ["shipper_id", "shipper_name", "purchase_date", "description", "hs_code"]
                case 4:
                    shared += ["shipper_id", "shipper_name"]  # bought on another day: a decoy
            for name in shared:
                other[name] = first[name]
            if rng.random() < 0.5:  # just at, or just above, a limit together
                other["currency"] = first["currency"] = "USD"
                whole = rng.choice([150_0000, 200_0000])
                first["price_e4"] = rng.randrange(1, whole)
                other["price_e4"] = whole - first["price_e4"] + rng.choice([-1, 0, 1])


def earlier(rng: Random, row: Row) -> Row:
    supplier = row["shipper_id"] or (row["shipper_name"] or "").upper() or None
    return {
        "importer_key": row["consignee_id"] or rng.choice([None, "somebody|else"]),
        "supplier_key": rng.choice([supplier, supplier, "S-9"]),
        "purchase_date": rng.choice([row["purchase_date"], row["purchase_date"], date(2025, 1, 1)]),
        "number": rng.choice([row["number"], "OTHER", "OTHER"]),
        "usd_e4": rng.choice([1, 50_0000, 149_9999, 150_0000, 1_000_0000, None]),
        "organisation_id": 1,
    }
