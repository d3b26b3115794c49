"""The key itself: what it may do and how often."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from gwanmun.parcels.api import examples, schemas
from gwanmun.platform.api import throttle
from gwanmun.platform.api.auth import ApiKey, caller

router = Router(tags=["Key"])


@router.get(
    "/me",
    auth=ApiKey(None),
    operation_id="getKey",
    summary="이 키의 정보 · About this key",
    response=schemas.KeyOut,
    openapi_extra=examples.KEY,
)
def me(request: HttpRequest) -> dict[str, Any]:
    """Organisation, scopes, rates and expiry of the key in use. A first call to try a new key."""
    who = caller(request)
    key = who.key
    return {
        "name": key.name,
        "prefix": key.prefix,
        "organisation": who.organisation.code,
        "organisation_kind": who.organisation.kind,
        "scopes": sorted(key.scopes),
        "rate_per_minute": key.rate_per_minute,
        "sorter_rate_per_minute": throttle.sorter(key.rate_per_minute).per_minute,
        "expires_at": key.expires_at,
        "sees": "all" if who.sees is None else "own",
    }
