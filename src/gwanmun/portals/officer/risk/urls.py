"""Addresses of the pages of risk targeting, each begins with ``risk/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from gwanmun.portals.officer.risk import alerts, models, network, profiles, results, selection, watch

urlpatterns: list[URLPattern] = [
    path("risk/profiles/", profiles.listing, name="risk_profiles"),
    path("risk/profiles/new/", profiles.new, name="risk_profile_new"),
    path("risk/profiles/check/", profiles.check, name="risk_profile_check"),
    path("risk/profiles/<int:pk>/", profiles.page, name="risk_profile"),
    path("risk/profiles/<int:pk>/edit/", profiles.edit, name="risk_profile_edit"),
    path("risk/profiles/<int:pk>/test/", profiles.test, name="risk_profile_test"),
    path("risk/profiles/<int:pk>/progress/", profiles.progress, name="risk_profile_progress"),
    path("risk/profiles/<int:pk>/propose/", profiles.propose, name="risk_profile_propose"),
    path("risk/profiles/<int:pk>/decide/", profiles.decide, name="risk_profile_decide"),
    path("risk/profiles/<int:pk>/compare/", profiles.compare, name="risk_profile_compare"),
    path("risk/selection/", selection.page, name="risk_selection"),
    path("risk/selection.csv", selection.export, name="risk_selection_csv"),
    path("risk/selection/slots/", selection.capacity, name="risk_capacity"),
    path("risk/selection/<int:parcel_id>/", selection.item, name="risk_selected"),
    path("risk/selection/<int:parcel_id>/lane/", selection.override, name="risk_override"),
    path("risk/selection/changes/<int:override_id>/undo/", selection.undo, name="risk_override_undo"),
    path("risk/results/", results.page, name="risk_results"),
    path("risk/results.csv", results.export, name="risk_results_csv"),
    path("risk/results/enter/", results.enter, name="risk_result_enter"),
    path("risk/results/file/", results.bring, name="risk_result_file"),
    path("risk/second/", results.second, name="risk_second"),
    path("risk/models/", models.listing, name="risk_models"),
    path("risk/models/<int:pk>/", models.card, name="risk_model"),
    path("risk/models/<int:pk>/decide/", models.decide, name="risk_model_decide"),
    path("risk/tasks/", models.tasks, name="risk_tasks"),
    path("risk/tasks/<int:pk>/", models.act, name="risk_task_act"),
    path("risk/parties/", network.search, name="risk_parties"),
    path("risk/parties/find/", network.find, name="risk_party_find"),
    path("risk/parties/<str:key>/", network.page, name="risk_party"),
    path("risk/parties/<str:key>/look/", network.look, name="risk_party_look"),
    path("risk/watch/", watch.listing, name="risk_watch"),
    path("risk/watch/new/", watch.new, name="risk_watch_new"),
    path("risk/watch/<int:pk>/", watch.page, name="risk_watch_list"),
    path("risk/watch/<int:pk>/import/", watch.bring, name="risk_watch_import"),
    path("risk/watch/matches/<int:pk>/", watch.judge, name="risk_watch_judge"),
    path("risk/alerts/", alerts.listing, name="risk_alerts"),
    path("risk/alerts/<int:pk>/", alerts.handle, name="risk_alert_handle"),
]
