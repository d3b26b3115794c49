"""The programming interface at ``/api/v1/``. ``api.urls`` is what the portals mount."""

from gwanmun.parcels.api.app import api

__all__ = ["api"]
