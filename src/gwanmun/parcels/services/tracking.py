"""What the receiver of a parcel may see, with nothing but its number and something they know.

The code is either the consignee identifier of the parcel (a personal customs code, as a rule) or
the last four digits of the consignee's phone. Four digits are weak alone; they are enough here
because the parcel number must be known too, guesses are throttled by the page that asks, and the
answer holds no name, address, phone or identifier of anyone. A wrong number and a wrong code get
the same answer after the same time.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

from gwanmun.parcels.models import LineError, Parcel, ParcelAct
from gwanmun.parcels.rules.fault_text import describe
from gwanmun.parcels.services.scope import current_parcels
from gwanmun.parcels.services.view import public_reasons
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

LEAST_SECONDS = 0.15  # a failed look-up never answers sooner
MOST = 20  # parcels of one number that are looked at; numbers repeat across operators only
_NOBODY = "\0"


def track(number: str, code: str, lang: str = "ko") -> dict[str, Any] | None:
    """The reduced view (see :func:`told`), or None when number and code do not belong together."""
    found = identify(number, code)
    return told(found, lang) if found is not None else None


def identify(number: str, code: str) -> int | None:
    """The id of the parcel that number and code open, or None. The look-up goes on record."""
    started = time.monotonic()
    number, code = number.strip(), "".join(code.split()).upper()
    found = None
    candidates = (
        current_parcels()
        .filter(number__in={number, number.upper()})
        .order_by("-pk")
        .values_list("pk", "consignee_id", "consignee_phone")
    )
    secrets = list(candidates[:MOST]) or [(0, _NOBODY, _NOBODY)]
    for pk, identifier, phone in secrets:
        fits = _same(code, (identifier or _NOBODY).upper()) | _same(code, _last_four(phone))
        if fits and found is None:
            found = pk
    if not found or len(code) < 4:
        time.sleep(max(0.0, LEAST_SECONDS - (time.monotonic() - started)))
        return None
    owner = Parcel.objects.values_list("organisation_id", flat=True).get(pk=found)
    audit.record(audit.Actor("citizen", "CITIZEN", owner), "parcel.tracked", "parcel", found)
    return found


def told(parcel_id: int, lang: str = "ko") -> dict[str, Any] | None:
    """What the receiver may be told of a parcel; None once a corrected manifest has replaced it.

    Keys: ``number``, ``state``, ``lane``, ``arrival_date`` (ISO or None), ``description``,
    ``pieces``, ``operator`` (name in ``lang``), ``secured`` (the operator may hand over before the
    tax is paid), ``price_e4``, ``freight_e4``, ``insurance_e4``, ``currency``, ``usd_e4``,
    ``limit_usd``, ``fx_rate_e4``, ``customs_value``, ``duty_rate_e6``, ``duty`` … ``payable`` (won),
    ``exempt``, ``hold_kind``, ``received_at``, ``decided_at`` (ISO or None), ``acts`` (what people
    did since: ``at`` ISO, ``act``, ``state``), ``requests`` (what the data lack: ``field``,
    ``message``, ``cure``), ``reasons`` (see core.explain; those of targeting and routing are not told).
    """
    parcel = current_parcels().select_related("version").filter(pk=parcel_id).first()
    return _reduced(parcel, lang) if parcel else None


def _same(given: str, kept: str) -> bool:
    """Compared by digest: takes the same time wherever the first difference is."""
    return hmac.compare_digest(
        hashlib.sha256(given.encode()).digest(), hashlib.sha256(kept.encode()).digest()
    )


def _last_four(phone: str | None) -> str:
    digits = "".join(c for c in phone or "" if c.isdigit())
    return digits[-4:] if len(digits) >= 7 else _NOBODY


def _reduced(parcel: Parcel, lang: str) -> dict[str, Any]:
    operator = Organisation.objects.get(pk=parcel.organisation_id)
    told = (
        "number", "state", "lane", "description", "pieces", "price_e4", "freight_e4", "insurance_e4",
        "currency", "usd_e4", "limit_usd", "fx_rate_e4", "customs_value", "duty_rate_e6", "duty",
        "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat", "payable", "exempt",
        "hold_kind",
    )  # fmt: skip
    return {
        **{name: getattr(parcel, name) for name in told},
        "arrival_date": parcel.arrival_date.isoformat() if parcel.arrival_date else None,
        "operator": operator.name_en if lang == "en" else operator.name_ko,
        "secured": operator.secured,
        "received_at": parcel.version.received_at.isoformat(),
        "decided_at": parcel.version.finished_at.isoformat() if parcel.version.finished_at else None,
        "acts": _acts(parcel),
        "requests": _requests(parcel, lang),
        "reasons": public_reasons(parcel, lang),
    }


def _acts(parcel: Parcel) -> list[dict[str, str]]:
    """When people changed the state of the parcel. Who, and in what words, is not told."""
    done = ParcelAct.objects.filter(parcel_id=parcel.pk, undone_at__isnull=True)
    return [
        {"at": act.at.isoformat(), "act": act.act, "state": act.state_after}
        for act in done.exclude(act__in=("UNDO", "FOLLOW_UP")).order_by("pk")
    ]


def _requests(parcel: Parcel, lang: str) -> list[dict[str, str]]:
    """What the line lacks, without what stood there: a value may be somebody's name or number."""
    found = LineError.objects.filter(version_id=parcel.version_id, line=parcel.line).order_by("pk")
    out = []
    for field, code in found.values_list("field", "code"):
        message, cure = describe({"field": field, "code": code, "value": "…"}, lang)
        out.append({"field": field, "message": message, "cure": cure})
    return out
