"""Addresses of the pages of inspection, each begins with ``inspection/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from gwanmun.portals.officer.inspection import images

_IMAGE = "inspection/images/<int:pk>/"

image_pages: list[URLPattern] = [
    path("inspection/images/", images.listing, name="inspection_images"),
    path(_IMAGE, images.page, name="inspection_image"),
    path(f"{_IMAGE}about.json", images.about, name="inspection_image_about"),
    path(f"{_IMAGE}<int:view>/<slug:variant>.png", images.picture, name="inspection_picture"),
    path(
        f"{_IMAGE}<int:view>/<slug:variant>/<int:level>/<int:x>_<int:y>.png",
        images.tile,
        name="inspection_tile",
    ),
]

urlpatterns: list[URLPattern] = [*image_pages]
