from __future__ import annotations

import pytest

from gwanmun.parcels.models import Manifest, ManifestVersion
from gwanmun.parcels.services import results, scope
from gwanmun.parcels.tests import making

pytestmark = pytest.mark.django_db
State = ManifestVersion.State


def test_a_manifest_is_cleared_and_counts():
    making.register_people()
    org = making.operator()
    version = making.cleared(org, [*making.rows("A", 30), making.row("B1", price="")], "M1")
    assert Manifest.objects.get(number="M1").current_id == version.pk
    assert scope.current_parcels().count() == 31
    assert version.summary["parcels"] == 31
    assert version.result_digest == results.stored_digest(version.pk)
