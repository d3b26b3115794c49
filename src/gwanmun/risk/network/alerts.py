"""Alerts taken in, handled, and joined with the decision."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit
from gwanmun.risk.network.models import Alert
from gwanmun.risk.network.sources import secret
from gwanmun.risk.network.watching import REASON_LENGTH, Refused
from gwanmun.risk.rules import contacts, linking
from gwanmun.risk.rules.alerting import ALERT, LEVELS, SOURCES, raised

_SPELLINGS = {"address": contacts.address, "phone": contacts.phone, "account": contacts.account,
              "container": contacts.container}  # fmt: skip


def receive(org: Organisation, sender: audit.Actor, envelope: dict[str, Any]) -> tuple[Alert, bool]:
    """Keep an alert; (alert, whether it is new). The same number with other contents raises Refused.

    Keys: ``number``, ``source``, ``machine``, ``about``, ``kind`` (of a party: its code's kind), ``value``
    (item number, code, container), ``level``, ``what``, ``at``, ``expires_at``. The value of a party or
    container is hashed before it is kept.
    """
    digest = hashlib.sha256(json.dumps(envelope, sort_keys=True, default=str).encode()).hexdigest()
    known = Alert.objects.filter(organisation=org, number=envelope["number"]).first()
    if known is None:
        about, kind, key = _named(envelope)
        told = {name: envelope[name] for name in ("source", "level", "what", "at")}
        try:
            with transaction.atomic():
                alert = Alert.objects.create(
                    organisation=org,
                    sender=sender.name,
                    number=envelope["number"],
                    about=about,
                    kind=kind,
                    key=key,
                    machine=envelope.get("machine") or "",
                    expires_at=envelope.get("expires_at"),
                    digest=digest,
                    **told,
                )
                after = {"number": alert.number, "source": alert.source, "level": alert.level, "about": about}
                audit.record(sender, "alert.received", "alert", alert.pk, after=after)
                return alert, True
        except IntegrityError:  # the same number came twice at once
            known = Alert.objects.get(organisation=org, number=envelope["number"])
    if known.digest != digest:
        ko = "이 번호로 다른 내용의 경보가 이미 접수되었습니다. 새 번호를 쓰십시오."
        en = "Another alert has come under this number already. Use a new number."
        raise Refused("number", ko, en)
    return known, False


def _named(envelope: dict[str, Any]) -> tuple[str, str | None, str]:
    about, kind, value = envelope["about"], envelope.get("kind"), str(envelope["value"]).strip()
    if envelope["source"] not in SOURCES:
        raise Refused("source", f"{', '.join(SOURCES)} 중 하나입니다.", f"One of {', '.join(SOURCES)}.")
    if envelope["level"] not in LEVELS:
        raise Refused("level", f"{', '.join(LEVELS)} 중 하나입니다.", f"One of {', '.join(LEVELS)}.")
    if about == "ITEM":
        return about, kind, value
    kind = "container" if about == "CONTAINER" else (kind or "").lower()
    if kind not in linking.NODES:
        raise Refused(
            "kind", f"{', '.join(linking.NODES)} 중 하나입니다.", f"One of {', '.join(linking.NODES)}."
        )
    spelled = _SPELLINGS.get(kind, contacts.code)(pl.Series([value], dtype=pl.String))[0]
    if spelled is None:
        ko, en = "이 값으로는 아무것도 찾을 수 없습니다.", "Nothing can be found by this value."
        raise Refused("value", ko, en)
    return about, kind, linking.code_of(kind, spelled, secret())


def in_force(first: dt.date, last: dt.date, before: dt.datetime | None = None) -> pl.DataFrame:
    """alerting.ALERT rows of alerts that count on a day between ``first`` and ``last``.

    ``before``: received by then, and not resolved by then.
    """
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), timezone.get_current_timezone())
    start = dt.datetime.combine(first, dt.time(), timezone.get_current_timezone())
    rows = Alert.objects.filter(_unresolved(before), at__lt=end).filter(
        Q(expires_at__isnull=True) | Q(expires_at__gte=start)
    )
    if before is not None:
        rows = rows.filter(received_at__lt=before)
    found = [
        (a.pk, a.about, a.kind, a.key, a.source, a.level, a.what, timezone.localdate(a.at),
         timezone.localdate(a.expires_at) if a.expires_at else None)
        for a in rows.order_by("id")
    ]  # fmt: skip
    return pl.DataFrame(found, schema=ALERT, orient="row")


def _unresolved(before: dt.datetime | None) -> Q:
    still = ~Q(state=Alert.State.RESOLVED)
    return still if before is None else still | Q(handled_at__gte=before)


def alerts_for(items: pl.DataFrame, before: dt.datetime | None = None) -> pl.DataFrame:
    """alerting.RAISED rows for items (columns as ``linking.keyed`` gives them); one query."""
    if items.is_empty():
        return raised(items, pl.DataFrame(schema=ALERT))
    first, last = items["at"].min(), items["at"].max()
    assert isinstance(first, dt.date) and isinstance(last, dt.date)  # noqa: S101, PT018 - days of items
    return raised(items, in_force(first, last, before))


def handle(alert: Alert, state: str, reason: str, actor: audit.Actor) -> None:
    """ACKNOWLEDGED or RESOLVED, with a reason. A resolved alert counts no longer and stays resolved."""
    if len(reason.strip()) < REASON_LENGTH:
        raise Refused(
            "reason", "사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters."
        )
    if state not in (Alert.State.ACKNOWLEDGED, Alert.State.RESOLVED):
        raise Refused("state", "처리 방법을 골라 주십시오.", "Please choose what to do.")
    with transaction.atomic():
        before = list(Alert.objects.select_for_update().filter(pk=alert.pk).values_list("state", flat=True))
        if before[0] == Alert.State.RESOLVED or before[0] == state:
            raise Refused("", "이미 처리된 경보입니다.", "This alert has been handled already.")
        Alert.objects.filter(pk=alert.pk).update(
            state=state, handled_by=actor.name, handled_at=timezone.now(), reason=reason.strip()
        )
        audit.record(
            actor,
            f"alert.{state.lower()}",
            "alert",
            alert.pk,
            reason=reason.strip(),
            before={"state": before[0]},
        )


__all__ = ["alerts_for", "handle", "in_force", "receive"]
