"""What the programming interface offers of this room: manifests, parcels, decisions, webhooks, the key."""

from gwanmun.parcels.api import decide, keys, manifests, parcels, webhooks

ROUTERS = {
    "/manifests": manifests.router,
    "/parcels": parcels.router,
    "/decide": decide.router,
    "/webhooks": webhooks.router,
    "/keys": keys.router,
}

__all__ = ["ROUTERS"]
