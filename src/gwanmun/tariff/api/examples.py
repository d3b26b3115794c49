"""Examples and request schemas of the assessments for the OpenAPI page. Figures are made up.

A test checks every example against the operation's own schema.
"""

from __future__ import annotations

from typing import Any

from gwanmun.tariff.rules.form_schema import EXAMPLE, FLAT_EXAMPLE, assess_schema


def _json(status: int, example: Any, **more: Any) -> dict[int, Any]:
    return {status: {"content": {"application/json": {"example": example}}, **more}}


def _pair(ko: str, en: str) -> dict[str, str]:
    return {"ko": ko, "en": en}


def request_schema() -> dict[str, Any]:
    """The schema of a declaration with its parts put in place: the document knows no ``$defs`` of ours."""
    whole = assess_schema()
    parts = whole.pop("$defs")
    for name in ("$schema", "examples"):
        whole.pop(name, None)

    def placed(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return placed(parts[node["$ref"].rpartition("/")[2]])
            return {name: placed(value) for name, value in node.items()}
        return [placed(value) for value in node] if isinstance(node, list) else node

    found: dict[str, Any] = placed(whole)
    return found


_DECLARATION = request_schema()
_LABEL = _pair("시연용 관세율(공식 관세율표가 아님)", "Demonstration rates (not the official tariff)")
_TARIFF = {"demonstration": True, "label": _LABEL, "digest": "9c1f"}
_REASON = {
    "rule_id": "rate.basic",
    "title": _pair("기본세율", "Basic rate"),
    "text": _pair("기본세율 8%를 적용했습니다.", "The basic rate of 8% applies."),
    "citation": _pair("관세법 제50조제1항", "Customs Act art. 50(1)"),
    "status": "verified",
    "cure": None,
}
_DUTY = {
    "id": "duty",
    "title": _pair("관세", "Customs duty"),
    "amount": 160000,
    "shown": _pair("160,000원", "KRW 160,000"),
    "formula": _pair("과세가격 × 관세율", "Customs value × rate of duty"),
    "figures": _pair("2,000,000원 × 8% = 160,000원", "KRW 2,000,000 × 8% = KRW 160,000"),
    "inputs": [{"label": _pair("관세율", "Rate of duty"), "value": _pair("8%", "8%")}],
    "rounding": _pair("1원 미만 버림", "rounded down to KRW 1"),
    "rows": [
        {
            "table": _pair("관세율표", "Tariff schedule"),
            "code": "4202",
            "kind": _pair("기본세율 (A)", "basic rate (A)"),
            "text": _pair("8%", "8%"),
            "valid_from": "2022-01-01",
            "valid_to": None,
            "source": _LABEL,
            "status": "unverified",
        }
    ],
    "citation": _pair("관세법 제50조제1항", "Customs Act art. 50(1)"),
    "status": "unverified",
    "reasons": [_REASON],
}
_TOTALS = {"lines": 1, "complete": True, "duty": 160000, "vat": 216000, "total": 376000, "payable": 376000}
_LINE = {
    "line": 1, "code": "4202210000", "price": "2000000", "currency": "KRW", "customs_value": 2000000,
    "rate_kind": "A", "rate_percent": "8", "duty": 160000, "vat": 216000, "total": 376000,
    "reasons": ["valuation.price_own_currency", "rate.basic", "taxes.vat"], "amounts": [_DUTY],
}  # fmt: skip
_ASSESSED = {
    "declaration": "2026-0001", "status": "assessed", "date": "2026-07-01", "country": "kr",
    "currency": "KRW", "totals": _TOTALS, "lines": [_LINE], "faults": [], "tariff": _TARIFF,
    "rulebook": "4f1c", "amounts": [_DUTY],
}  # fmt: skip
_STREAMED = '{"declaration": "2026-0001", "status": "assessed", "totals": {"payable": 376000}}\n'

ASSESS: dict[str, Any] = {
    "x-problems": ["unsupported-type"],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _DECLARATION, "example": EXAMPLE},
            "application/x-ndjson": {
                "schema": {"type": "string"},
                "example": '{"date": "2026-07-01", "code": "4202210000", "price": 820, "currency": "USD"}\n',
            },
        },
    },
    "responses": {
        200: {
            "content": {
                "application/json": {"example": _ASSESSED},
                "application/x-ndjson": {"schema": {"type": "string"}, "example": _STREAMED},
            }
        }
    },
}
_CHANGE = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "claim": {"type": ["string", "null"], "minLength": 1, "maxLength": 40},
        "proof": {"type": ["string", "null"], "minLength": 1, "maxLength": 40},
        "proof_date": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "direct": {"type": ["boolean", "null"]},
    },
}
_SIDE = {"date": "2026-07-01", "claims": [], "totals": _TOTALS, "rulebook": "4f1c", "tariff": "9c1f"}
DIFF: dict[str, Any] = {
    "x-problems": ["unsupported-type"],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["declaration", "change"],
                    "properties": {"declaration": _DECLARATION, "change": _CHANGE},
                },
                "example": {
                    "declaration": FLAT_EXAMPLE,
                    "change": {
                        "claim": "FCN1",
                        "proof": "AUTHORITY",
                        "proof_date": "2026-06-20",
                        "direct": True,
                    },
                },
            }
        },
    },
    "responses": _json(
        200,
        {
            "country": "kr",
            "currency": "KRW",
            "before": _SIDE,
            "after": {
                **_SIDE,
                "claims": ["FCN1"],
                "totals": {**_TOTALS, "duty": 0, "vat": 200000, "payable": 200000},
            },
            "heads": [
                {
                    "id": "duty",
                    "title": _pair("관세", "Customs duty"),
                    "before": 160000,
                    "after": 0,
                    "difference": -160000,
                }
            ],
            "saved": 176000,
            "lines": [
                {
                    "line": 1,
                    "facts": {"rate_percent": {"before": "8", "after": "0"}},
                    "reasons_gone": [_REASON],
                    "reasons_come": [],
                }
            ],
        },
    ),
}
CODE: dict[str, Any] = {
    "responses": _json(
        200,
        {
            "country": "kr",
            "code": "420221",
            "date": "2026-07-01",
            "declarable": False,
            "units": ["H87", "KGM"],
            "path": [{"code": "42", "name": _pair("가죽제품", "Articles of leather")}],
            "below": [{"code": "4202211010", "name": None}],
            "rates": [
                {
                    "kind": "A",
                    "kind_name": _pair("기본세율", "basic rate"),
                    "code": "42",
                    "text": _pair("8%", "8 %"),
                    "form": "sum",
                    "percent": "8",
                    "amount": None,
                    "unit": None,
                    "origin": None,
                    "use": None,
                    "party": None,
                    "valid_from": "2022-01-01",
                    "valid_to": None,
                    "source": _LABEL,
                }
            ],
            "tariff": _TARIFF,
        },
    )
}
