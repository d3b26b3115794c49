"""Tell an organisation's systems what happened: signed, retried for a day, at least once.

The receiver checks ``Gwanmun-Signature: t=<unix seconds>,v1=<hex>``, where v1 is HMAC-SHA256 with
the endpoint's secret over ``<t>.<body>``, refuses old times, and drops a repeated ``Gwanmun-Event-Id``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import random
import secrets
import time
import uuid
from collections.abc import Mapping
from typing import Any

import httpcore
from django.db import transaction
from django.utils import timezone

from gwanmun.platform import jobs, logging
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit
from gwanmun.platform.webhooks import guard
from gwanmun.platform.webhooks.models import WebhookDelivery, WebhookEndpoint

log = logging.get(__name__)

FIRST_WAIT_SECONDS = 15
LONGEST_WAIT_SECONDS = 4 * 3600
GIVE_UP_AFTER = dt.timedelta(hours=24)
TIMEOUT_SECONDS = 10.0
#: A row in hand is left alone so long; a worker killed meanwhile leaves it to the next one.
LEASE = dt.timedelta(seconds=60)
ANSWER_BYTES = 4096
SIGNATURE_TOLERANCE_SECONDS = 300
ENDPOINTS_PER_ORGANISATION = 10


@transaction.atomic
def add_endpoint(organisation: Organisation, url: str, *, by: audit.Actor) -> WebhookEndpoint:
    """A new active endpoint with a fresh ``secret``, which the caller shows once.

    Raises ``guard.Refused`` for an address that may not be called, ``ValueError`` when the
    organisation has :data:`ENDPOINTS_PER_ORGANISATION` already.
    """
    guard.check_url(url)
    if organisation.webhooks.filter(active=True).count() >= ENDPOINTS_PER_ORGANISATION:
        raise ValueError("too many endpoints")
    endpoint = WebhookEndpoint.objects.create(
        organisation=organisation, url=url, secret=f"whsec_{secrets.token_urlsafe(32)}"
    )
    audit.record(by, "webhook.added", "webhook", endpoint.pk, after={"url": url})
    return endpoint


@transaction.atomic
def remove_endpoint(endpoint: WebhookEndpoint, *, by: audit.Actor) -> None:
    """Switch an endpoint off; what still waited for it is given up."""
    if WebhookEndpoint.objects.filter(pk=endpoint.pk, active=True).update(active=False):
        endpoint.deliveries.filter(next_attempt_at__isnull=False).update(
            next_attempt_at=None, last_error="endpoint removed"
        )
        audit.record(by, "webhook.removed", "webhook", endpoint.pk, before={"url": endpoint.url})


@transaction.atomic
def announce(
    organisation_id: int,
    event: str,
    data: Mapping[str, Any],
    *,
    event_id: str = "",
    now: dt.datetime | None = None,
) -> int:
    """Write one delivery per active endpoint, in the present transaction; returns how many.

    ``event_id`` (36 characters at most) makes a repetition harmless: the same id is written once.
    """
    moment = now or timezone.now()
    event_id = event_id or str(uuid.uuid4())
    body = json.dumps(
        {"id": event_id, "event": event, "at": moment.astimezone(dt.UTC).isoformat(), "data": data},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    endpoints = WebhookEndpoint.objects.filter(organisation_id=organisation_id, active=True)
    told = set(WebhookDelivery.objects.filter(event_id=event_id).values_list("endpoint_id", flat=True))
    rows = [
        WebhookDelivery(endpoint=endpoint, event=event, event_id=event_id, body=body, next_attempt_at=moment)
        for endpoint in endpoints
        if endpoint.pk not in told
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        jobs.enqueue("webhooks.deliver")
    return len(rows)


@transaction.atomic
def ping(endpoint: WebhookEndpoint) -> str:
    """Queue a trial delivery for one endpoint, signed like any other; returns its event id."""
    now, event_id = timezone.now(), str(uuid.uuid4())
    body = json.dumps({"id": event_id, "event": "ping", "at": now.astimezone(dt.UTC).isoformat(), "data": {}})
    WebhookDelivery.objects.create(
        endpoint=endpoint, event="ping", event_id=event_id, body=body, next_attempt_at=now
    )
    jobs.enqueue("webhooks.deliver")
    return event_id


@transaction.atomic
def try_now(delivery: WebhookDelivery, *, by: audit.Actor) -> bool:
    """Try an undelivered message at once, also one that was given up. False: it arrived meanwhile, or
    its endpoint was removed, and there is nothing to try."""
    open_now = WebhookDelivery.objects.filter(
        pk=delivery.pk, delivered_at__isnull=True, endpoint__active=True
    )
    if not open_now.update(next_attempt_at=timezone.now()):
        return False
    after = {"event": delivery.event, "event_id": delivery.event_id, "attempts": delivery.attempts}
    audit.record(by, "webhook.retried", "webhook", delivery.endpoint_id, after=after)
    jobs.enqueue("webhooks.deliver")
    return True


def due(now: dt.datetime | None = None) -> int:
    """How many deliveries are to be tried now."""
    return WebhookDelivery.objects.filter(next_attempt_at__lte=now or timezone.now()).count()


def deliver_due(now: dt.datetime | None = None, limit: int = 200) -> int:
    """Try what is due, oldest first; returns how many arrived. Safe to run in several workers."""
    waiting = WebhookDelivery.objects.filter(next_attempt_at__lte=now or timezone.now())
    arrived = 0
    with guard.pool() as client:
        for delivery in waiting.select_related("endpoint").order_by("next_attempt_at", "id")[:limit]:
            if jobs.stopping():
                break
            moment = now or timezone.now()
            claimed = WebhookDelivery.objects.filter(
                pk=delivery.pk, next_attempt_at=delivery.next_attempt_at
            ).update(next_attempt_at=moment + LEASE)
            if claimed:
                arrived += _try(client, delivery, moment)
    return arrived


def _try(client: httpcore.ConnectionPool, delivery: WebhookDelivery, now: dt.datetime) -> bool:
    status, error = None, ""
    try:
        if not delivery.endpoint.active:
            raise guard.Refused("endpoint removed")
        guard.check_url(delivery.endpoint.url)
        status = _post(client, delivery, now)
        error = "" if 200 <= status < 300 else f"answered {status}"
    except guard.Refused as refused:
        error = f"refused: {refused}"
    except Exception as failure:  # whatever a stranger's server does must not stop the others
        error = type(failure).__name__
    well = not error
    delivery.attempts += 1
    delivery.last_status, delivery.last_error = status, error
    delivery.delivered_at = now if well else None
    delivery.next_attempt_at = None if well else next_attempt(delivery.attempts, delivery.created_at, now)
    delivery.save(update_fields=["attempts", "last_status", "last_error", "delivered_at", "next_attempt_at"])
    log.info("webhook.tried", delivery=delivery.pk, attempt=delivery.attempts, status=status, error=error)
    return well


def _post(client: httpcore.ConnectionPool, delivery: WebhookDelivery, now: dt.datetime) -> int:
    body = delivery.body.encode()
    stamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Gwanmun-Webhook/1",
        "Gwanmun-Event": delivery.event,
        "Gwanmun-Event-Id": delivery.event_id,
        "Gwanmun-Signature": f"t={stamp},v1={sign(delivery.endpoint.secret, stamp, body)}",
    }
    limits = dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT_SECONDS)
    ends = time.monotonic() + TIMEOUT_SECONDS
    with client.stream(
        "POST",
        delivery.endpoint.url,
        headers=list(headers.items()),
        content=body,
        extensions={"timeout": limits},
    ) as answer:
        # The answer's text is of no use to us; a little is read out of politeness, never much.
        size = 0
        for part in answer.iter_stream():
            size += len(part)
            if size > ANSWER_BYTES or time.monotonic() > ends:
                break
        return int(answer.status)


def next_attempt(attempts: int, created_at: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """15 s, 45 s, 2 min … 4 h, each ±20 % so that a recovered receiver is not hit by all at once.

    None, that is giving up, when the next try would come more than a day after the event.
    """
    wait = min(FIRST_WAIT_SECONDS * 3 ** (attempts - 1), LONGEST_WAIT_SECONDS)
    moment = now + dt.timedelta(seconds=wait * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
    return moment if moment - created_at <= GIVE_UP_AFTER else None


def sign(secret: str, timestamp: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def signature_holds(secret: str, header: str, body: bytes, now: float) -> bool:
    """What a receiver does with ``Gwanmun-Signature``; here for tests and as a model to copy."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    stamp = parts.get("t", "")
    if not stamp.isdecimal() or abs(now - int(stamp)) > SIGNATURE_TOLERANCE_SECONDS:
        return False
    return hmac.compare_digest(sign(secret, int(stamp), body), parts.get("v1", ""))
