"""A small world for the tests of the API: two operators and customs, each with keys and parcels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from gwanmun.parcels.models import LineError, Manifest, ManifestVersion, Parcel, ParcelAct
from gwanmun.parcels.services.scope import LINE_BITS
from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import ApiKey, Organisation
from gwanmun.platform.accounts.scopes import SCOPES
from gwanmun.platform.api import key_cache
from gwanmun.platform.api.throttle import BUCKETS
from gwanmun.platform.audit.services import SYSTEM

ALL = tuple(SCOPES)
THEN = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)

#: What a decision looks like in the table; tests change what they are about.
DECIDED: dict[str, Any] = {
    "importer_key": "P123456789012",
    "tax_date": date(2026, 11, 22),
    "fx_rate_e4": 14_000_000,
    "usd_e4": 1_600_000,
    "list_usd": 160,
    "limit_usd": 150,
    "customs_value": 252_000,
    "lane": "SIMPLIFIED",
    "exempt": "NONE",
    "hs6": "640411",
    "duty_rate_e6": 130_000,
    "duty": 32_760,
    "consumption_tax": 0,
    "liquor_tax": 0,
    "education_tax": 0,
    "rural_tax": 0,
    "vat": 28_470,
    "payable": 61_230,
    "score": 40,
    "route": "HOLD",
    "hold_kind": "DECLARATION_REQUIRED",
    "state": "HELD",
    "reasons": "",
}
RECEIVED: dict[str, Any] = {
    "company_code": "EXP01",
    "master_bl": "180-12345675",
    "arrival_date": date(2026, 11, 22),
    "shipper_name": "NORTH TRAIL SHOES",
    "consignee_name": "김민수",
    "consignee_phone": "01012345678",
    "consignee_id_kind": "A",
    "consignee_id": "P123456789012",
    "description": "RUNNING SHOES",
    "pieces": 1,
    "weight_g": 1200,
    "price_e4": 1_600_000,
    "currency": "USD",
    "freight_e4": 200_000,
    "dispatch_country": "US",
}

#: A whole record as an operator would send it.
PARCEL: dict[str, Any] = {
    "company_code": "EXP01", "flight": "KE092", "loading_port": "USLAX", "master_bl": "180-12345675",
    "arrival_date": "2026-11-22", "house_bl": "ASK0001", "shipper_name": "NORTH TRAIL SHOES",
    "shipper_id": "US-NTS-0017", "consignee_name": "김민수", "consignee_phone": "01012345678",
    "consignee_address": "서울특별시 중구 세종대로 110", "consignee_zip": "04524", "description": "SHOES",
    "cartons": 1, "pieces": 1, "gross_weight": "1.2", "price": "160.00", "currency": "USD",
    "freight": "20.00",
    "dispatch_country": "US", "origin_country": "VN", "use_code": "1", "transaction_code": "D",
    "hs_code": "640411", "consignee_id_kind": "A", "consignee_id": "P123456789012",
    "order_no": "A-20261118-7", "purchase_date": "2026-11-18",
}  # fmt: skip


@dataclass
class Member:
    """An organisation with a key that may do everything."""

    organisation: Organisation
    key: str

    def __post_init__(self) -> None:
        self.client = Client(headers={"host": "localhost", "authorization": f"Bearer {self.key}"})

    def ask(self, method: str, path: str, *, body: Any = None, **more: Any) -> HttpResponse:
        if body is not None:
            more |= {"data": body, "content_type": more.pop("content_type", "application/json")}
        return getattr(self.client, method)(f"/api/v1{path}", **more)

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", query)


def issue(org: Organisation, *scopes: str, **fields: Any) -> str:
    """A new key as text; ``fields`` are put on its row (``revoked_at`` …)."""
    issued = keys.issue(org, "test", scopes or ALL, by=SYSTEM)
    if fields:
        ApiKey.objects.filter(pk=issued.key.pk).update(**fields)
    return issued.plaintext


def member(code: str, kind: str = "OPERATOR", **flags: bool) -> Member:
    org = Organisation.objects.create(
        code=code, kind=kind, name_ko=f"{code} 특송", name_en=f"{code} Express", **flags
    )
    return Member(org, issue(org))


class World:
    """``a`` and ``b`` are operators, ``customs`` sees all. Buckets are emptied."""

    def __init__(self) -> None:
        BUCKETS.clear()
        key_cache.clear()
        self.a = member("EXPA")
        self.b = member("EXPB")
        self.customs = member("ICN", "CUSTOMS")

    def manifest(
        self, who: Member, number: str = "180-1", state: str = "CLEARED", current: bool = True, **fields: Any
    ) -> ManifestVersion:
        manifest, _ = Manifest.objects.get_or_create(organisation=who.organisation, number=number)
        version = manifest.versions.count() + 1
        row = ManifestVersion.objects.create(
            manifest=manifest,
            version=version,
            digest=f"{manifest.pk}-{version}".ljust(64, "0"),
            filename=f"{number}.csv",
            size=100,
            state=state,
            received_at=THEN,
            finished_at=THEN + timedelta(seconds=1) if state in ("CLEARED", "REFUSED", "FAILED") else None,
            **fields,
        )
        if state == "CLEARED" and current:
            manifest.current = row
            manifest.save()
        return row

    def parcel(self, version: ManifestVersion, line: int, number: str, **changed: Any) -> Parcel:
        return Parcel.objects.create(
            **(RECEIVED | DECIDED | {"house_bl": number[:35]} | changed),
            id=(version.pk << LINE_BITS) + line,
            version=version,
            organisation_id=version.manifest.organisation_id,
            line=line,
            number=number,
        )

    def fault(self, version: ManifestVersion, line: int, **changed: Any) -> LineError:
        row = {
            "number": f"N{line}",
            "field": "price",
            "code": "BAD_NUMBER",
            "severity": "REFUSED",
            "value": "twelve",
        }
        return LineError.objects.create(version=version, line=line, **(row | changed))

    def act(self, parcel: Parcel, act: str = "RELEASE", after: str = "RELEASED") -> ParcelAct:
        return ParcelAct.objects.create(
            parcel_id=parcel.pk,
            number=parcel.number,
            act=act,
            reason="간이신고 수리",
            actor="officer.kim",
            at=THEN,
            state_before=parcel.state,
            state_after=after,
        )


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The body of a refusal, after checking that it is a complete problem in both languages."""
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:gwanmun:problem:{code}"
    for lang in ("ko", "en"):
        assert body[lang]["title"]
        assert body[lang]["detail"]
    assert body["title"] in (body["ko"]["title"], body["en"]["title"])
    for error in body.get("errors", ()):
        assert all(error[lang][part] for lang in ("ko", "en") for part in ("message", "cure")), error
    return body
