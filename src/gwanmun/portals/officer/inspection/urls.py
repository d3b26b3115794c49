"""Addresses of the pages of inspection, each begins with ``inspection/``."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
