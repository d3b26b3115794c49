"""Addresses of the receiver's pages."""

from __future__ import annotations

from django.urls import path

from gwanmun.portals.citizen import views

app_name = "citizen"
urlpatterns = [
    path("", views.ask, name="track"),
    path("parcel/<str:ref>/", views.parcel, name="parcel"),
    path("end/", views.end, name="end"),
]
