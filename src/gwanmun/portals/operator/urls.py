"""Addresses of the operator's pages."""

from __future__ import annotations

from django.urls import path

from gwanmun.portals.operator import connections, faults, files, home, manifests, parcels, upload

app_name = "operator"
urlpatterns = [
    path("", home.page, name="home"),
    path("recent/", home.recent, name="recent"),
    path("upload/", upload.page, name="upload"),
    path("upload/number/", upload.number, name="upload_number"),
    path("upload/template-<str:lang>.csv", upload.template, name="template"),
    path("manifests/", manifests.listing_page, name="manifests"),
    path("manifests/<int:version_id>/", manifests.page, name="manifest"),
    path("manifests/<int:version_id>/progress/", manifests.progress, name="progress"),
    path("manifests/<int:version_id>/lanes.csv", manifests.lanes_csv, name="lanes_csv"),
    path("manifests/<int:version_id>/errors/", faults.table, name="errors"),
    path("manifests/<int:version_id>/errors.csv", faults.export, name="errors_csv"),
    path("manifests/<int:version_id>/faulty-lines/", files.faulty_lines, name="faulty_lines"),
    path("manifests/<int:version_id>/original/", files.original, name="original"),
    path("manifests/<int:version_id>/results.<str:form>", files.results, name="results"),
    path("parcels/", parcels.listing_page, name="parcels"),
    path("parcels.csv", parcels.export, name="parcels_csv"),
    path("parcels/<int:parcel_id>/", parcels.page, name="parcel"),
    path("parcels/<int:parcel_id>/person/", parcels.person_view, name="person"),
    path("connections/", connections.page, name="connections"),
    path("connections/keys/", connections.make_key, name="key_new"),
    path("connections/keys/<int:pk>/revoke/", connections.revoke_key, name="key_revoke"),
    path("connections/webhooks/", connections.add_webhook, name="webhook_new"),
    path("connections/webhooks/<int:pk>/remove/", connections.remove_webhook, name="webhook_remove"),
]
