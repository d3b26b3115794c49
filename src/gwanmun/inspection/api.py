"""What the rooms of inspection offer to programs: one router per theme."""

from __future__ import annotations

from ninja import Router

from gwanmun.inspection.devices.api import router as events
from gwanmun.inspection.reading.api import router as cases

ROUTERS: dict[str, Router] = {"/inspection/cases": cases, "/inspection/events": events}
