"""Addresses of the supervisor's pages."""

from __future__ import annotations

from django.urls import path

from gwanmun.portals.supervisor import audit, deliveries, keys, organisations, users, webhooks

app_name = "supervisor"
urlpatterns = [
    path("organisations/", organisations.listing, name="organisations"),
    path("organisations/new/", organisations.create, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.page, name="organisation"),
    path("organisations/<int:pk>/keys/", keys.create, name="key_new"),
    path("organisations/<int:pk>/webhooks/", webhooks.create, name="webhook_new"),
    path("users/", users.listing, name="users"),
    path("users/new/", users.create, name="user_new"),
    path("users/<int:pk>/", users.page, name="user"),
    path("users/<int:pk>/<str:act>/", users.change, name="user_change"),
    path("keys/<int:pk>/revoke/", keys.revoke, name="key_revoke"),
    path("webhooks/<int:pk>/remove/", webhooks.remove, name="webhook_remove"),
    path("deliveries/", deliveries.page, name="deliveries"),
    path("deliveries/<int:pk>/retry/", deliveries.retry, name="delivery_retry"),
    path("audit/", audit.page, name="audit"),
    path("audit.csv", audit.export, name="audit_csv"),
    path("audit/verify/", audit.verify, name="audit_verify"),
]
