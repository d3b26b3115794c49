"""Find parcels that count, by number, by operator, by what waits for an officer."""

from __future__ import annotations

from django.db.models import QuerySet

from gwanmun.parcels.models import Manifest, ManifestVersion, Parcel
from gwanmun.parcels.services.scope import current_parcels
from gwanmun.platform.accounts.models import Organisation


def find(number: str, org: Organisation | None = None) -> list[Parcel]:
    """Parcels of this number, newest first; only those of ``org`` when given. At most 100."""
    found = current_parcels().filter(number=number.strip())
    if org is not None:
        found = found.filter(organisation_id=org.pk)
    return list(found.select_related("version__manifest").order_by("-pk")[:100])


def visible(org: Organisation | None = None) -> QuerySet[Parcel]:
    """All parcels that count and that ``org`` may see; None sees every operator's."""
    parcels = current_parcels()
    return parcels if org is None else parcels.filter(organisation_id=org.pk)


def manifests(org: Organisation | None = None) -> QuerySet[Manifest]:
    found = Manifest.objects.select_related("organisation", "current").order_by("-pk")
    return found if org is None else found.filter(organisation=org)


def version(version_id: int, org: Organisation | None = None) -> ManifestVersion | None:
    """One received version, or None when there is none that ``org`` may see."""
    found = ManifestVersion.objects.select_related("manifest__organisation").filter(pk=version_id)
    if org is not None:
        found = found.filter(manifest__organisation=org)
    return found.first()
