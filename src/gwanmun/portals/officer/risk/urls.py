"""Addresses of the pages of risk targeting, each begins with ``risk/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from gwanmun.portals.officer.risk import models, results

urlpatterns: list[URLPattern] = [
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
]
