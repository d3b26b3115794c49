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

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.services.scope import current_parcels
from gwanmun.parcels.services.view import public_reasons
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

LEAST_SECONDS = 0.15  # a failed look-up never answers sooner
MOST = 20  # parcels of one number that are looked at; numbers repeat across operators only
_NOBODY = "\0"


def track(number: str, code: str, lang: str = "ko") -> dict[str, Any] | None:
    """The reduced view, or None when number and code do not belong together.

    Keys: ``number``, ``state``, ``lane``, ``arrival_date`` (ISO or None), ``description``,
    ``pieces``, ``operator`` (name in ``lang``), ``price_e4``, ``currency``, ``customs_value``,
    ``duty`` … ``payable`` (won), ``exempt``, ``hold_kind``, ``reasons`` (see core.explain; those
    of targeting and routing are not told).
    """
    started = time.monotonic()
    number, code = number.strip(), "".join(code.split()).upper()
    found = None
    candidates = (
        current_parcels()
        .filter(number=number)
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
    parcel = Parcel.objects.select_related("version").get(pk=found)
    actor = audit.Actor("citizen", "CITIZEN", parcel.organisation_id)
    audit.record(actor, "parcel.tracked", "parcel", parcel.pk)
    return _reduced(parcel, lang)


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
        "number", "state", "lane", "description", "pieces", "price_e4", "currency", "customs_value",
        "duty", "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat", "payable", "exempt",
        "hold_kind",
    )  # fmt: skip
    return {
        **{name: getattr(parcel, name) for name in told},
        "arrival_date": parcel.arrival_date.isoformat() if parcel.arrival_date else None,
        "operator": operator.name_en if lang == "en" else operator.name_ko,
        "reasons": public_reasons(parcel, lang),
    }
