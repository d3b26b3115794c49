"""Addresses of the officer's pages."""

from __future__ import annotations

from django.urls import path

from gwanmun.portals.officer import acts, classify, manifests, parcels, queue, workbench
from gwanmun.portals.officer.inspection.urls import urlpatterns as inspection_pages
from gwanmun.portals.officer.risk.urls import urlpatterns as risk_pages

app_name = "officer"
urlpatterns = [
    path("", workbench.page, name="workbench"),
    path("today/", workbench.today, name="today"),
    path("figures/", workbench.figures, name="figures"),
    path("lanes.csv", workbench.lanes_csv, name="lanes_csv"),
    path("find/", parcels.find, name="find"),
    path("classify/", classify.page, name="classify"),
    path("classify/decide/", classify.decide, name="classify_decide"),
    path("queue/", queue.page, name="queue"),
    path("queue.csv", queue.export, name="queue_csv"),
    path("queue/newer/", queue.newer, name="queue_newer"),
    path("queue/views/", queue.save_view, name="save_view"),
    path("queue/views/<int:view_id>/delete/", queue.delete_view, name="delete_view"),
    path("queue/acts/", acts.bulk, name="bulk"),
    path("manifests/", manifests.listing_page, name="manifests"),
    path("manifests/<int:version_id>/", manifests.page, name="manifest"),
    path("manifests/<int:version_id>/progress/", manifests.progress, name="manifest_progress"),
    path("manifests/<int:version_id>/retry/", manifests.retry, name="manifest_retry"),
    path("manifests/<int:version_id>/lanes.csv", manifests.lanes_csv, name="manifest_lanes_csv"),
    path("manifests/<int:version_id>/errors/", manifests.errors, name="errors"),
    path("manifests/<int:version_id>/errors.csv", manifests.errors_csv, name="errors_csv"),
    path("manifests/<int:version_id>/parcels/", manifests.parcels, name="manifest_parcels"),
    path("manifests/<int:version_id>/parcels.csv", manifests.parcels_csv, name="parcels_csv"),
    path("parcels/<int:parcel_id>/", parcels.page, name="parcel"),
    path("parcels/<int:parcel_id>/person/", parcels.person, name="person"),
    path("parcels/<int:parcel_id>/act/", acts.act, name="act"),
    path("acts/<int:act_id>/undo/", acts.undo, name="undo"),
    *risk_pages,
    *inspection_pages,
]
