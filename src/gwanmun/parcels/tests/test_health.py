"""``/healthz`` tells how long manifests wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.tests import making

pytestmark = pytest.mark.django_db


def told(client):
    response = client.get(reverse("healthz"))
    assert response.status_code == 200
    return response.json()["checks"]["manifests"]


def test_nothing_waits(client):
    assert told(client) == {"ok": True, "waiting": 0, "oldest_seconds": 0}


def test_the_age_is_that_of_the_oldest_unfinished_version(client):
    org = making.operator()
    old, new = (making.submit(org, [making.row(name)], name) for name in ("OLD", "NEW"))
    now = timezone.now()
    ManifestVersion.objects.filter(pk=old.pk).update(received_at=now - timedelta(hours=2))
    ManifestVersion.objects.filter(pk=new.pk).update(received_at=now - timedelta(minutes=1))
    found = told(client)
    assert (found["ok"], found["waiting"]) == (True, 2)
    assert 7200 <= found["oldest_seconds"] < 7260
    ManifestVersion.objects.filter(pk=old.pk).update(state=ManifestVersion.State.CLEARED)
    assert 60 <= told(client)["oldest_seconds"] < 120
