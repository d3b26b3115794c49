"""Examples of every operation for the OpenAPI page. All people, codes and numbers are made up.

Each is merged into its operation; a test checks every example against the operation's own schema.
"""

from __future__ import annotations

from typing import Any


def _json(status: int, example: Any, **more: Any) -> dict[int, Any]:
    return {status: {"content": {"application/json": {"example": example}}, **more}}


def _file(media: str, example: str | None = None) -> dict[str, Any]:
    shown: dict[str, Any] = {"schema": {"type": "string"}}
    if example is not None:
        shown["example"] = example
    return {media: shown}


_MANIFEST: dict[str, Any] = {
    "id": 17,
    "manifest_number": "180-12345675",
    "version": 1,
    "current": True,
    "state": "CLEARED",
    "finished": True,
    "stage": "done",
    "done": 3,
    "total": 3,
    "filename": "180-12345675.csv",
    "format": "csv",
    "size": 1840,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "received_at": "2026-11-22T08:30:00+09:00",
    "started_at": "2026-11-22T08:30:00+09:00",
    "finished_at": "2026-11-22T08:30:01+09:00",
    "rulebook": "4f1c",
    "summary": {"parcels": 3, "lane": {"LIST": 2, "SIMPLIFIED": 1}, "payable": 61230},
    "fault": None,
    "links": {
        "self": "/api/v1/manifests/17",
        "versions": "/api/v1/manifests/17/versions",
        "errors": "/api/v1/manifests/17/errors",
        "results": "/api/v1/manifests/17/results",
    },
}
_WAITING = _MANIFEST | {
    "current": False, "state": "RECEIVED", "finished": False, "stage": "", "done": 0, "total": 0,
    "format": "", "started_at": None, "finished_at": None, "rulebook": "", "summary": {},
}  # fmt: skip
_CSV = "house_bl,consignee_name,description,pieces,price\r\nHBL2026112200017,KIM MINSU,SHOES,1,160\r\n"
_PARCEL_IN: dict[str, Any] = {
    "company_code": "EXP01",
    "flight": "KE092",
    "loading_port": "USLAX",
    "master_bl": "180-12345675",
    "arrival_date": "2026-11-22",
    "house_bl": "HBL2026112200017",
    "shipper_name": "NORTH TRAIL SHOES",
    "shipper_id": "US-NTS-0017",
    "consignee_name": "김민수",
    "consignee_phone": "01012345678",
    "consignee_address": "서울특별시 중구 세종대로 110",
    "consignee_zip": "04524",
    "description": "RUNNING SHOES",
    "cartons": 1,
    "pieces": 1,
    "gross_weight": "1.2",
    "price": "160.00",
    "currency": "USD",
    "freight": "20.00",
    "dispatch_country": "US",
    "origin_country": "VN",
    "use_code": "1",
    "transaction_code": "D",
    "hs_code": "640411",
    "consignee_id_kind": "A",
    "consignee_id": "P123456789012",
    "order_no": "A-20261118-7",
    "purchase_date": "2026-11-18",
}
_DECISION: dict[str, Any] = {
    "lane": "SIMPLIFIED",
    "route": "HOLD",
    "state": "HELD",
    "hold_kind": "DECLARATION_REQUIRED",
    "exempt": "NONE",
    "category": "shoes",
    "exclusion": None,
    "usd": "160.00",
    "list_usd": 160,
    "limit_usd": 150,
    "customs_value": 252000,
    "fx_rate": "1400.00",
    "tax_date": "2026-11-22",
    "group": None,
    "hs6": "640411",
    "duty_rate_percent": "13",
    "taxes": {
        "duty": 32760,
        "consumption_tax": 0,
        "liquor_tax": 0,
        "education_tax": 0,
        "rural_tax": 0,
        "vat": 28470,
        "payable": 61230,
    },
    "score": None,
}
_REASON: dict[str, Any] = {
    "rule_id": "lane.simplified",
    "step": "lane_by_price",
    "step_title": {"ko": "가격에 따른 통관 구분", "en": "Lane by price"},
    "title": {"ko": "간이신고 대상", "en": "Simplified declaration"},
    "text": {
        "ko": "물품가격 160달러가 한도 150달러를 넘습니다.",
        "en": "The price of US$160 is over the limit of US$150.",
    },
    "citation": {"ko": "특송물품 고시 제9조", "en": "Express Notice art. 9"},
    "status": "verified",
    "figures": {"usd": "160.00", "limit_usd": 150},
    "cure": {"ko": "간이신고를 해 주십시오.", "en": "File a simplified declaration."},
}
_ERROR: dict[str, Any] = {
    "line": 2,
    "number": "HBL2026112200018",
    "field": "price",
    "field_name": {"ko": "물품가격", "en": "Price of the goods"},
    "code": "NOT_A_NUMBER",
    "severity": "REFUSED",
    "value": "twelve",
    "ko": {"message": "물품가격이 숫자가 아닙니다.", "cure": "12.50처럼 숫자로 적어 주십시오."},
    "en": {
        "message": "The price of the goods is not a number.",
        "cure": "Write it as a number such as 12.50.",
    },
}
_HOOK = {
    "id": 3, "url": "https://wms.example/hooks", "active": True,
    "created_at": "2026-11-22T08:00:00+09:00", "pending": 0,
}  # fmt: skip
_SUMMARY = {
    "number": "HBL2026112200017", "manifest": 17, "line": 1, "description": "RUNNING SHOES", "state": "HELD",
    "lane": "SIMPLIFIED", "route": "HOLD", "hold_kind": "DECLARATION_REQUIRED", "payable": 61230,
    "reasons": ["lane.simplified"], "link": "/api/v1/parcels/HBL2026112200017",
}  # fmt: skip

_LOCATION = {"Location": {"description": "the status resource", "schema": {"type": "string"}}}
SUBMIT: dict[str, Any] = {
    "x-problems": ["bad-request", "too-large", "unsupported-type"],
    "requestBody": {
        "required": True,
        "content": {
            **_file("text/csv", _CSV),
            **_file(
                "application/x-ndjson",
                '{"house_bl": "HBL2026112200017", "price": "160.00", "currency": "USD"}\n',
            ),
            **_file("application/xml", "<HouseWaybill>…</HouseWaybill>"),
            "application/gzip": {"schema": {"type": "string", "format": "binary"}},
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    },
    "responses": {
        **_json(202, _WAITING, description="Received and queued", headers=_LOCATION),
        **_json(200, _MANIFEST, description="Already known; nothing was changed", headers=dict(_LOCATION)),
    },
}
MANIFESTS: dict[str, Any] = {"responses": _json(200, {"items": [_MANIFEST], "next": None})}
MANIFEST: dict[str, Any] = {"responses": _json(200, _MANIFEST)}
ERRORS: dict[str, Any] = {
    "x-problems": ["not-acceptable"],
    "responses": {
        200: {
            "content": {
                "application/json": {"example": {"items": [_ERROR], "next": None}},
                **_file("text/csv", "line,number,field,code,severity,value,내용,고치는 법,message,cure\r\n"),
            }
        }
    },
}
RESULTS: dict[str, Any] = {
    "x-problems": ["not-acceptable", "conflict"],
    "responses": {
        200: {
            "description": "The file, streamed",
            "content": {
                **_file(
                    "application/x-ndjson",
                    '{"line": 1, "number": "HBL2026112200017", "lane": "SIMPLIFIED"}\n',
                ),
                **_file("text/csv", "line,number,lane\r\n1,HBL2026112200017,SIMPLIFIED\r\n"),
                "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
}
PARCELS: dict[str, Any] = {
    "x-problems": ["not-found"],
    "responses": _json(200, {"items": [_SUMMARY], "next": None}),
}
PARCEL: dict[str, Any] = {
    "responses": _json(
        200,
        {
            "number": "HBL2026112200017",
            "manifest": {"id": 17, "manifest_number": "180-12345675", "version": 1, "line": 1},
            "received": _PARCEL_IN,
            "decision": _DECISION,
            "reasons": [_REASON],
            "requests": [],
            "history": [
                {
                    "at": "2026-11-22T09:10:00+09:00",
                    "act": "RELEASE",
                    "reason": "간이신고 수리",
                    "actor": "customs",
                    "state_before": "HELD",
                    "state_after": "RELEASED",
                    "undone_at": None,
                }
            ],
        },
    )
}
_SORTED = {
    "number": "HBL2026112200017", "sort": "hold", "state": "HELD", "route": "HOLD",
    "hold_kind": "DECLARATION_REQUIRED", "codes": ["lane.simplified"],
}  # fmt: skip
SORT: dict[str, Any] = {"responses": _json(200, _SORTED)}
DECIDE: dict[str, Any] = {
    "requestBody": {"content": {"application/json": {"example": _PARCEL_IN}}},
    "responses": _json(
        200,
        {
            "number": "HBL2026112200017",
            "sort": "hold",
            "decision": _DECISION,
            "codes": ["lane.simplified"],
            "reasons": [_REASON],
            "requests": [],
            "rulebook": "4f1c",
        },
    ),
}
HOOK_CREATE: dict[str, Any] = {
    "x-problems": ["conflict"],
    "requestBody": {"content": {"application/json": {"example": {"url": "https://wms.example/hooks"}}}},
    "responses": _json(201, _HOOK | {"secret": "whsec_0f3b6f0e5c5d4a6b"}),
}
HOOKS: dict[str, Any] = {"responses": _json(200, {"items": [_HOOK]})}
HOOK_PING: dict[str, Any] = {
    "responses": _json(202, {"event_id": "0b9c7a3e-7a55-4f0c-9f0b-6b8f5d1c2a3e", "queued": True})
}
HOOK_DELETE: dict[str, Any] = {"responses": {204: {"description": "Removed"}}}
KEY: dict[str, Any] = {
    "responses": _json(
        200,
        {
            "name": "sorter line 3",
            "prefix": "gwm_a1b2c3",
            "organisation": "EXP01",
            "organisation_kind": "OPERATOR",
            "scopes": ["parcels:decide", "parcels:read"],
            "rate_per_minute": 300,
            "sorter_rate_per_minute": 18000,
            "expires_at": None,
            "sees": "own",
        },
    )
}
