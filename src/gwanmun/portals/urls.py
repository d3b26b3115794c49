"""Every address of the program."""

from __future__ import annotations

from django.urls import include, path

from gwanmun.platform import health
from gwanmun.portals import certificates, home
from gwanmun.portals.account import views as account
from gwanmun.portals.api import api

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.view, name="healthz"),
    path("display/", home.display, name="display"),
    path("offline/", home.offline, name="offline"),
    path("certificates/", certificates.page, name="certificate"),
    path("account/", account.page, name="account"),
    path("accounts/", include("gwanmun.platform.accounts.urls")),
    path("officer/", include("gwanmun.portals.officer.urls")),
    path("supervisor/", include("gwanmun.portals.supervisor.urls")),
    path("operator/", include("gwanmun.portals.operator.urls")),
    path("calculator/", include("gwanmun.portals.calculator.urls")),
    path("track/", include("gwanmun.portals.citizen.urls")),
    path("api/v1/", api.urls),
]

handler400 = home.bad_request
handler403 = home.forbidden
handler404 = home.not_found
handler500 = home.server_error
