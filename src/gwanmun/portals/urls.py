"""Every address of the program."""

from __future__ import annotations

from django.urls import include, path

from gwanmun.parcels.api import api
from gwanmun.platform import health

urlpatterns = [
    path("healthz", health.view, name="healthz"),
    path("api/v1/", api.urls),
    path("accounts/", include("gwanmun.platform.accounts.urls")),
]
