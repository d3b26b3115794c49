"""What the rooms of inspection offer to programs: one router per theme."""

from __future__ import annotations

from ninja import Router

ROUTERS: dict[str, Router] = {}
