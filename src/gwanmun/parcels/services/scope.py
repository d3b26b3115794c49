"""Which parcel rows count, and how they are found without an index of their own.

A parcel's id is ``version id * 2**22 + line``: the rows of a version are one range of the primary
key, so loading, replacing and reading a version touch nothing else.
"""

from __future__ import annotations

from django.db.models import F, QuerySet

from gwanmun.parcels.models import Manifest, ManifestVersion, Parcel

LINE_BITS = 22
MAX_LINE = (1 << LINE_BITS) - 1  # 4,194,303 lines in one manifest

OPEN_STATES = (ManifestVersion.State.RECEIVED, ManifestVersion.State.CLEARING)


def id_range(version_id: int) -> tuple[int, int]:
    """First id, and the first id after."""
    return version_id << LINE_BITS, (version_id + 1) << LINE_BITS


def parcels_of(version_id: int) -> QuerySet[Parcel]:
    """The rows of one version, also while it is being written."""
    first, after = id_range(version_id)
    return Parcel.objects.filter(id__gte=first, id__lt=after)


def current_parcels() -> QuerySet[Parcel]:
    """The parcels that count: those of the version that its manifest names as current."""
    return Parcel.objects.filter(version_id=F("version__manifest__current_id"))


def current_versions() -> list[int]:
    return list(Manifest.objects.filter(current__isnull=False).values_list("current_id", flat=True))
