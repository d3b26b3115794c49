"""One parcel as plain data, with each of its reasons in words: for API, command line and pages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils.crypto import salted_hmac

from gwanmun.core.explain import explain
from gwanmun.parcels.models import LineError, Parcel, ParcelAct
from gwanmun.parcels.rules.fault_text import describe
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services import lifecycle
from gwanmun.parcels.services.acting import seen
from gwanmun.parcels.services.book import book_for

#: What tells how parcels are picked for inspection is for customs alone: an operator who knew it could
#: learn to pass by. That a parcel is to be inspected is told; why is not.
CONFIDENTIAL_RULES = "target."
#: Of no use to the receiver either: how the sorter is told.
CONFIDENTIAL_STEPS = frozenset({"targeting", "routing"})


def parcel_view(parcel: Parcel, lang: str = "ko") -> dict[str, Any]:
    """All there is to know of a parcel, JSON-ready; personal data unmasked.

    Keys: ``id``, ``number``, ``line``, ``state``, ``seen_as`` (give it back with an act),
    ``acts_allowed``, ``manifest`` (number, version, version_id, filename, received_at),
    ``organisation_id``, ``received`` and ``decided`` (columns of rules.schema), ``reasons``
    (fields of core.explain.Reason), ``requests`` (what the operator must mend), ``history``.
    """
    version = parcel.version
    return {
        "id": parcel.pk,
        "number": parcel.number,
        "line": parcel.line,
        "state": parcel.state,
        "seen_as": seen(parcel),
        "acts_allowed": list(lifecycle.of_parcels().acts(parcel.state)),
        "organisation_id": parcel.organisation_id,
        "manifest": {
            "number": version.manifest.number,
            "version": version.version,
            "version_id": version.pk,
            "filename": version.filename,
            "received_at": version.received_at.isoformat(),
        },
        "received": {name: _plain(getattr(parcel, name)) for name in TYPED},
        "decided": {name: _plain(getattr(parcel, name)) for name in DECIDED},
        "reasons": reasons(parcel, lang),
        "requests": requests(parcel, lang),
        "history": history(parcel),
    }


def reasons(parcel: Parcel, lang: str) -> list[dict[str, Any]]:
    """Every reason of the decision, in the order of the steps, with figures and citation."""
    row = {name: getattr(parcel, name) for name in (*TYPED, *DECIDED)}
    return [asdict(reason) for reason in explain(row, book_for(parcel), lang)]


def group_name(key: str) -> str:
    """A short name for an aggregation group, the same for all its parcels.

    The key itself holds the importer's code. Keyed, because codes are few enough to be tried out.
    """
    return salted_hmac("gwanmun.parcels.group", key, algorithm="sha256").hexdigest()[:16]


def told_codes(reasons: str, *, customs: bool) -> list[str]:
    """Rule ids of a ``reasons`` column as customs, or anyone else, may see them."""
    return [rule for rule in reasons.split() if customs or not rule.startswith(CONFIDENTIAL_RULES)]


def public_reasons(parcel: Parcel, lang: str) -> list[dict[str, Any]]:
    """The reasons the receiver of the parcel may be told."""
    return [reason for reason in reasons(parcel, lang) if reason["step"] not in CONFIDENTIAL_STEPS]


def requests(parcel: Parcel, lang: str) -> list[dict[str, Any]]:
    """Faults of the parcel's line, each with its message and cure."""
    found = []
    for error in LineError.objects.filter(version_id=parcel.version_id, line=parcel.line).order_by("pk"):
        message, cure = describe({"field": error.field, "code": error.code, "value": error.value}, lang)
        found.append(
            {
                "field": error.field,
                "code": error.code,
                "severity": error.severity,
                "value": error.value,
                "message": message,
                "cure": cure,
            }
        )
    return found


def history(parcel: Parcel) -> list[dict[str, Any]]:
    """Human acts and later events, oldest first."""
    return [
        {
            "act_id": a.pk,
            "act": a.act,
            "reason": a.reason,
            "actor": a.actor,
            "at": a.at.isoformat(),
            "state_before": a.state_before,
            "state_after": a.state_after,
            "undone_at": a.undone_at.isoformat() if a.undone_at else None,
        }
        for a in ParcelAct.objects.filter(parcel_id=parcel.pk).order_by("pk")
    ]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
