"""What the officer's pages read from the parcels room, each as one or two database queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from gwanmun.parcels import contract
from gwanmun.parcels.contract import Manifest, ManifestVersion, Parcel, ParcelAct
from gwanmun.platform.accounts.models import Organisation
from gwanmun.portals import labels

AGES = {"1h": timedelta(hours=1), "4h": timedelta(hours=4), "1d": timedelta(days=1)}
OPEN = (ManifestVersion.State.RECEIVED, ManifestVersion.State.CLEARING)
DIMENSIONS = ("state", "hold_kind", "route", "lane", "category", "organisation_id")


def waiting() -> QuerySet[Parcel]:
    """Parcels of current versions that wait for a person.

    The states stand in the statement itself, not as parameters: only so does SQLite use the
    partial index of open parcels.
    """
    return contract.visible().extra(where=["parcels_parcel.state IN ('HELD', 'INSPECTION')"])


def narrowed(rows: QuerySet[Parcel], params: QueryDict | Mapping[str, str]) -> QuerySet[Parcel]:
    """``rows`` after the filters that are no chips: text and age."""
    text = (params.get("text") or "").strip()
    if text:
        rows = rows.filter(
            Q(number__startswith=text)
            | Q(tracking_no=text)
            | Q(master_bl=text)
            | Q(consignee_id=text.upper())
        )
    age = AGES.get(params.get("age") or "")
    if age:
        rows = rows.filter(version__received_at__lte=timezone.now() - age)
    return rows


def chosen(rows: QuerySet[Parcel], params: QueryDict | Mapping[str, str]) -> QuerySet[Parcel]:
    """``rows`` after all filters."""
    wish = {name: params.get(name) for name in DIMENSIONS if params.get(name)}
    if "organisation_id" in wish and not str(wish["organisation_id"]).isdigit():
        return rows.none()
    return narrowed(rows, params).filter(**wish)


def cube(rows: QuerySet[Parcel]) -> list[dict[str, Any]]:
    """How many parcels for each combination of the chip dimensions: one query for all chips."""
    return list(rows.order_by().values(*DIMENSIONS).annotate(n=Count("pk")))


def facet_counts(cells: list[dict[str, Any]], params: QueryDict) -> dict[str, Counter[str]]:
    """For each dimension its counts under the choices made in the other dimensions."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in DIMENSIONS}
    for cell in cells:
        misses = [n for n in DIMENSIONS if params.get(n) and params[n] != str(cell[n] or "")]
        for name in DIMENSIONS:
            if all(miss == name for miss in misses) and cell[name] is not None:
                counts[name][str(cell[name])] += cell["n"]
    return counts


def operators() -> dict[str, Organisation]:
    return {str(o.pk): o for o in Organisation.objects.all()}


def today_start() -> Any:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def todays_versions() -> list[ManifestVersion]:
    """What came in today, or is still open from before; newest first."""
    return list(
        ManifestVersion.objects.filter(Q(received_at__gte=today_start()) | Q(state__in=OPEN))
        .select_related("manifest__organisation")
        .order_by("-pk")[:20]
    )


def counting_today() -> list[ManifestVersion]:
    """Versions received today that count: cleared and not superseded."""
    current = Manifest.objects.filter(current__isnull=False).values("current_id")
    return list(contract.received(timezone.localdate()).filter(pk__in=current))


def figures() -> dict[str, Any]:
    """The three figures that matter, and what stands under each."""
    by_state = dict(waiting().order_by().values_list("state").annotate(n=Count("pk")))
    oldest = waiting().filter(state="HELD").order_by("pk").select_related("version").first()
    day = contract.summary(timezone.localdate())
    released = ParcelAct.objects.filter(at__gte=today_start(), undone_at__isnull=True, act="RELEASE").count()
    automatic = day["state"].get("AUTO_CLEARED", 0)
    return {
        "held": by_state.get("HELD", 0),
        "inspection": by_state.get("INSPECTION", 0),
        "oldest": oldest.version.received_at if oldest else None,
        "cleared": automatic + released,
        "by_hand": released,
        "parcels": day["parcels"],
        "refused": day["refused"],
        "files": day["manifests"].get("REFUSED", 0),
        "payable": day["payable"],
    }


def cross(version: ManifestVersion) -> dict[str, dict[str, int]]:
    """Lane → route → parcels of one version: from its figures, else counted."""
    kept = version.summary.get("lane_route")
    if kept is not None:
        return dict(kept)
    table: dict[str, dict[str, int]] = {}
    rows = contract.parcels_of(version.pk).order_by().values_list("lane", "route").annotate(n=Count("pk"))
    for lane, route, number in rows:
        table.setdefault(lane, {})[route] = number
    return table


def progress(version: ManifestVersion) -> dict[str, Any]:
    """For components/progress.html: three bars and where the work stands. Percent of the whole."""
    stages = ("reading", "deciding", "writing")
    at = stages.index(version.stage) if version.stage in stages else -1
    share = min(100, version.done * 100 // version.total) if version.total else 0
    values = [100 if i < at else share if i == at else 0 for i in range(len(stages))]
    title = (
        labels.label("stage", version.stage).text if at >= 0 else labels.label("version", version.state).text
    )
    return {
        "title": title,
        "percent": sum(values) // len(values),
        "stages": [
            {"title": labels.label("stage", name).text, "value": value}
            for name, value in zip(stages, values, strict=True)
        ],
    }


def partners(parcel: Parcel) -> list[Parcel]:
    """The parcels that were counted together with this one, this one included; at most 50.

    An earlier parcel that stood alone when it was decided bears no group: it is found by person,
    purchase date and supplier.
    """
    if not parcel.group_key or not parcel.importer_key:
        return []
    same = Q(group_key=parcel.group_key)
    if parcel.purchase_date and parcel.shipper_id:
        same |= Q(purchase_date=parcel.purchase_date, shipper_id=parcel.shipper_id)
    elif parcel.purchase_date and parcel.shipper_name:
        same |= Q(purchase_date=parcel.purchase_date, shipper_name__iexact=parcel.shipper_name)
    rows = contract.visible().filter(same, importer_key=parcel.importer_key)
    return list(rows.select_related("version__manifest").order_by("pk")[:50])
