"""Addresses of the calculator."""

from __future__ import annotations

from django.urls import path

from gwanmun.portals.calculator import views

app_name = "calculator"
urlpatterns = [
    path("", views.page, name="page"),
    path("codes/", views.codes, name="codes"),
    path("estimate.pdf", views.estimate, name="estimate"),
]
