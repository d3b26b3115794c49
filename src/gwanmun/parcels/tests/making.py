"""Manifests for tests: rows that are in order unless a test says otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.services import clearing, lease, receiving
from gwanmun.parties.contract import load_personal_codes
from gwanmun.platform.accounts.models import Organisation, User

DAY = date(2026, 7, 8)
GOOD: dict[str, str] = {
    "flight": "KE0902",
    "loading_port": "CNSHA",
    "master_bl": "180-12345675",
    "arrival_date": DAY.isoformat(),
    "shipper_name": "Harbour Outfitters",
    "shipper_id": "CN-77001",
    "consignee_name": "홍길동",
    "consignee_phone": "010-1234-5678",
    "consignee_address": "서울특별시 중구 세종대로 110",
    "consignee_zip": "04524",
    "description": "cotton t-shirt",
    "specification": "blue, size M",
    "cartons": "1",
    "pieces": "1",
    "gross_weight": "0.4",
    "price": "35.50",
    "currency": "USD",
    "dispatch_country": "CN",
    "origin_country": "CN",
    "use_code": "1",
    "transaction_code": "D",
    "hs_code": "6109",
    "consignee_id_kind": "A",
    "consignee_id": "P100000000001",
}


def row(house_bl: str, **changes: str) -> dict[str, str]:
    """One line in order, with ``changes``; an empty value takes a field away."""
    return {"house_bl": house_bl, **GOOD, **changes}


def person(n: int) -> dict[str, str]:
    """Another consignee, registered by ``register_people``."""
    return {
        "consignee_id": f"P1{n:011d}",
        "consignee_phone": f"010-9{n:03d}-{n:04d}",
        "consignee_name": "김세관",
    }


def rows(prefix: str, n: int) -> list[dict[str, str]]:
    """``n`` parcels in order, each for another person."""
    return [row(f"{prefix}{i:06d}", **person(i % 1000)) for i in range(n)]


def as_csv(lines: Iterable[Mapping[str, str]]) -> bytes:
    lines = list(lines)
    columns = list(dict.fromkeys(name for line in lines for name in line))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def register_people(n: int = 1000) -> None:
    people = [person(i) for i in range(n)]
    load_personal_codes(
        pl.DataFrame(
            {
                "code": [GOOD["consignee_id"], *(p["consignee_id"] for p in people)],
                "name": [GOOD["consignee_name"], *(p["consignee_name"] for p in people)],
                "phone": [GOOD["consignee_phone"], *(p["consignee_phone"] for p in people)],
                "zip": "04524",
                "valid_from": "2026-01-01",
                "valid_to": "2027-12-31",
            }
        ).unique("code", keep="last")
    )


def operator(code: str = "OP1", **changes: bool) -> Organisation:
    kind = Organisation.Kind.OPERATOR
    return Organisation.objects.create(
        code=code, kind=kind, name_ko=f"특송 {code}", name_en=f"Express {code}", **changes
    )


def officer(name: str = "officer", role: str = User.Role.OFFICER) -> User:
    return User.objects.create_user(username=name, role=role)


def submit(
    org: Organisation, lines: Iterable[Mapping[str, str]] | bytes, number: str, on: date = DAY
) -> ManifestVersion:
    """Receive lines as if on the day ``on``; nothing is cleared yet (jobs are off in these tests)."""
    data = lines if isinstance(lines, bytes) else as_csv(lines)
    receipt = receiving.receive(org, io.BytesIO(data), f"{number}.csv", number, by="tester")
    noon = datetime.combine(on, datetime.min.time(), ZoneInfo("Asia/Seoul")) + timedelta(hours=12)
    ManifestVersion.objects.filter(pk=receipt.version_id).update(received_at=noon)
    return ManifestVersion.objects.get(pk=receipt.version_id)


def clear_all() -> None:
    """What a worker does until nothing waits."""
    while clearing.clear_next(lease.owner_name()) is not None:
        pass


def cleared(org: Organisation, lines: Iterable[Mapping[str, str]] | bytes, number: str) -> ManifestVersion:
    version = submit(org, lines, number)
    clear_all()
    version.refresh_from_db()
    assert version.state == ManifestVersion.State.CLEARED, version.fault
    return version
