"""Everything an operator's page reads goes through here: its own organisation, and nothing else."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from gwanmun.parcels import contract
from gwanmun.parcels.contract import ManifestVersion, Parcel
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.accounts.permissions import confined_to
from gwanmun.portals.access import person


def own(request: HttpRequest) -> Organisation:
    """The organisation of the user. Raises PermissionDenied for a user who is confined to none."""
    organisation = person(request).organisation
    if organisation is None or confined_to(request.user) != organisation.pk:
        raise PermissionDenied
    return organisation


def version_or_404(request: HttpRequest, version_id: int) -> ManifestVersion:
    """A version of one's own; that of another operator is not there at all."""
    found = contract.version(version_id, own(request))
    if found is None:
        raise Http404
    return found


def parcel_or_404(request: HttpRequest, parcel_id: int) -> Parcel:
    rows = Parcel.objects.select_related("version__manifest__organisation")
    found = rows.filter(pk=parcel_id, version__manifest__organisation=own(request)).first()
    if found is None:
        raise Http404
    return found
