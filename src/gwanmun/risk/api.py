"""What the rooms of risk offer to programs: one router per theme."""

from __future__ import annotations

from ninja import Router

from gwanmun.risk.feedback.api import router as results
from gwanmun.risk.network.api import alert_router, party_router
from gwanmun.risk.profiles.api import router as profiles
from gwanmun.risk.selection.api import router as selection

ROUTERS: dict[str, Router] = {
    "/risk/profiles": profiles,
    "/risk/results": results,
    "/risk/alerts": alert_router,
    "/risk/parties": party_router,
    "/risk/selection": selection,
}
