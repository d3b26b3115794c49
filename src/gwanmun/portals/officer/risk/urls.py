"""Addresses of the pages of risk targeting, each begins with ``risk/``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
