"""What the rooms of risk offer to programs: one router per theme."""

from __future__ import annotations

from ninja import Router

from gwanmun.risk.network.api import alert_router, party_router

ROUTERS: dict[str, Router] = {
    "/risk/alerts": alert_router,
    "/risk/parties": party_router,
}
