"""Where an organisation is told that a manifest is finished: create, list, try, remove."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Path, Router, Status

from gwanmun.parcels.api import examples, schemas
from gwanmun.parcels.api.schemas import RowId
from gwanmun.platform.api.auth import ApiKey, caller
from gwanmun.platform.api.problems import FieldError, Problem, invalid, not_found
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.webhooks import guard, services
from gwanmun.platform.webhooks.models import WebhookEndpoint

router = Router(tags=["Webhooks"])


@router.post(
    "",
    auth=ApiKey("webhooks:manage"),
    operation_id="createWebhook",
    summary="웹훅 등록 · Create a webhook",
    response={201: schemas.HookCreated},
    openapi_extra=examples.HOOK_CREATE,
)
def create(request: HttpRequest, hook: Body[schemas.HookIn]) -> Status[Any]:
    """Each finished manifest is posted to the address, signed with the `secret` that is shown only
    in this answer, and repeated until it is accepted."""
    who = caller(request)
    try:
        endpoint = services.add_endpoint(who.organisation, hook.url, by=Actor.key(who.key))
    except guard.Refused as unfit:
        raise invalid([_unfit(str(unfit))]) from unfit
    except ValueError as full:
        raise _too_many() from full
    return Status(201, {**_shape(endpoint), "secret": endpoint.secret})


@router.get(
    "",
    auth=ApiKey("webhooks:manage"),
    operation_id="listWebhooks",
    summary="웹훅 목록 · List webhooks",
    response=schemas.HookList,
    openapi_extra=examples.HOOKS,
)
def listing(request: HttpRequest) -> dict[str, Any]:
    """All of this organisation, without their secrets."""
    own = WebhookEndpoint.objects.filter(organisation=caller(request).organisation, active=True)
    return {"items": [_shape(e) for e in own.order_by("pk")]}


@router.post(
    "/{webhook_id}/ping",
    auth=ApiKey("webhooks:manage"),
    operation_id="pingWebhook",
    summary="웹훅 시험 · Send a test delivery",
    response={202: schemas.PingOut},
    openapi_extra=examples.HOOK_PING,
)
def ping(request: HttpRequest, webhook_id: Path[RowId]) -> Status[Any]:
    """Queues a signed `ping` delivery, to try the address and the signature check."""
    event_id = services.ping(_own(request, webhook_id))
    return Status(202, {"event_id": event_id, "queued": True})


@router.delete(
    "/{webhook_id}",
    auth=ApiKey("webhooks:manage"),
    operation_id="deleteWebhook",
    summary="웹훅 삭제 · Delete a webhook",
    response={204: None},
    openapi_extra=examples.HOOK_DELETE,
)
def delete(request: HttpRequest, webhook_id: Path[RowId]) -> Status[Any]:
    """Nothing more is sent to it; what was waiting is dropped."""
    services.remove_endpoint(_own(request, webhook_id), by=Actor.key(caller(request).key))
    return Status(204, None)


def _own(request: HttpRequest, webhook_id: int) -> WebhookEndpoint:
    found = WebhookEndpoint.objects.filter(
        pk=webhook_id, organisation=caller(request).organisation, active=True
    )
    endpoint = found.first()
    if endpoint is None:
        raise not_found()
    return endpoint


def _shape(endpoint: WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": endpoint.pk,
        "url": endpoint.url,
        "active": endpoint.active,
        "created_at": endpoint.created_at,
        "pending": endpoint.deliveries.filter(next_attempt_at__isnull=False).count(),
    }


def _too_many() -> Problem:
    most = services.ENDPOINTS_PER_ORGANISATION
    return Problem(
        "conflict",
        f"웹훅은 {most}개까지 등록할 수 있습니다. 쓰지 않는 것을 지워 주십시오.",
        f"At most {most} webhooks. Delete one that is no longer used.",
    )


def _unfit(why: str) -> FieldError:
    return FieldError(
        "body.url", "unfit_url",
        "이 주소로는 보낼 수 없습니다.", f"This address cannot be used: {why}",
        "외부에서 닿는 https 주소를 넣어 주십시오.", "Give an https address that can be reached from here.",
    )  # fmt: skip
