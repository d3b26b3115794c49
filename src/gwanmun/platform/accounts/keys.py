"""API keys: shown once, kept as a digest, compared in constant time.

A key reads ``gwm_<prefix>_<secret>``. The prefix finds the row and may be logged; the secret has
256 random bits, so a plain SHA-256 of it is as good as a slow hash and a thousand times cheaper.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from gwanmun.platform import jobs
from gwanmun.platform.accounts import scopes as catalogue
from gwanmun.platform.accounts.models import ApiKey, Organisation
from gwanmun.platform.audit import services as audit

_HEAD = "gwm"
_NOBODY = "0" * 64
_USE_NOTED_SECONDS = 3600


@dataclass(frozen=True)
class Issued:
    key: ApiKey
    plaintext: str  # never stored, never logged: show it once


@transaction.atomic
def issue(
    organisation: Organisation,
    name: str,
    scopes: Collection[str],
    *,
    by: audit.Actor,
    rate_per_minute: int = 300,
    expires_at: dt.datetime | None = None,
) -> Issued:
    """A new key for ``organisation``. Raises ``ValueError`` for an unknown scope."""
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    plaintext = f"{_HEAD}_{prefix}_{secret}"
    key = ApiKey.objects.create(
        organisation=organisation,
        name=name,
        prefix=prefix,
        digest=_digest(plaintext),
        scopes=catalogue.checked(set(scopes)),
        rate_per_minute=rate_per_minute,
        expires_at=expires_at,
    )
    after = {"prefix": prefix, "organisation": organisation.code, "scopes": key.scopes}
    audit.record(by, "key.issued", "api_key", key.pk, after=after)
    return Issued(key, plaintext)


def verify(plaintext: str, now: dt.datetime | None = None) -> ApiKey | None:
    """The living key that ``plaintext`` is, with its organisation loaded; None for any other text."""
    head, _, rest = plaintext.partition("_")
    prefix = rest.partition("_")[0]
    key = None
    if head == _HEAD and 0 < len(prefix) <= 12:
        key = ApiKey.objects.select_related("organisation").filter(prefix=prefix).first()
    # Compared in any case, so that the time does not tell whether the prefix exists.
    right = hmac.compare_digest(_digest(plaintext), key.digest if key else _NOBODY)
    if key is None or not right or not alive(key, now or timezone.now()):
        return None
    if cache.add(f"key-used-{key.pk}", True, _USE_NOTED_SECONDS):
        # By a job, not here: a question to the sorter must not wait for the writer of a manifest.
        jobs.enqueue("accounts.key_used", key.pk, timezone.now().isoformat())
    return key


def alive(key: ApiKey, now: dt.datetime) -> bool:
    expired = key.expires_at is not None and key.expires_at <= now
    return key.revoked_at is None and not expired and key.organisation.active


def has_scope(key: ApiKey, scope: str) -> bool:
    if scope not in catalogue.SCOPES:
        raise ValueError(f"unknown scope: {scope}")
    return scope in key.scopes


@transaction.atomic
def revoke(key: ApiKey, *, by: audit.Actor, reason: str = "") -> None:
    """From now on the key is dead; doing it twice changes nothing."""
    now = timezone.now()
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        key.revoked_at = now
        audit.record(by, "key.revoked", "api_key", key.pk, reason=reason, before={"prefix": key.prefix})


def note_use(key_id: int, at: dt.datetime) -> None:
    ApiKey.objects.filter(pk=key_id).update(last_used_at=at)


def _digest(plaintext: str) -> str:
    return hashlib.sha256(plaintext.encode()).hexdigest()
