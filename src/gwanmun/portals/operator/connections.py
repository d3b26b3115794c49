"""API keys and webhooks of one's own organisation: see, make (shown once), end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import ApiKey, Organisation
from gwanmun.platform.accounts.permissions import may
from gwanmun.platform.accounts.scopes import SCOPES
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.platform.webhooks import services
from gwanmun.platform.webhooks.models import WebhookDelivery, WebhookEndpoint
from gwanmun.portals.access import OPERATORS, allow
from gwanmun.portals.operator.manifests import home_crumb
from gwanmun.portals.operator.scope import own
from gwanmun.portals.supervisor.forms import KeyForm, WebhookForm

DELIVERIES = 20  # the newest that are shown


class OwnKeyForm(KeyForm):
    """As the supervisor's, but nobody sets their own rate."""

    rate = None  # type: ignore[assignment]


@require_safe
@allow(*OPERATORS)
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "operator/connections.html", detail(request))


def detail(request: HttpRequest, **changes: Any) -> dict[str, Any]:
    organisation = own(request)
    sent = WebhookDelivery.objects.filter(endpoint__organisation=organisation).select_related("endpoint")
    return {
        "crumbs": [home_crumb(), (T("API·웹훅", "API and webhooks"), "")],
        "organisation": organisation,
        "keys": own_keys(organisation),
        "hooks": organisation.webhooks.filter(active=True).order_by("-pk"),
        "deliveries": sent.order_by("-pk")[:DELIVERIES],
        "may_keys": may(request.user, "keys.manage", organisation),
        "may_hooks": may(request.user, "webhooks.manage", organisation),
        "key_form": OwnKeyForm(),
        "hook_form": WebhookForm(),
        **changes,
    }


def own_keys(organisation: Organisation) -> list[ApiKey]:
    """Newest first, each with what it may do in words (``said``)."""
    found = list(organisation.api_keys.order_by("-pk"))
    for key in found:
        key.said = [SCOPES.get(scope, scope) for scope in key.scopes]  # type: ignore[attr-defined]
    return found


def once(request: HttpRequest, title: str, what: str, secret: str) -> HttpResponse:
    """The page that shows a secret this one time."""
    back = reverse("operator:connections")
    crumbs = [home_crumb(), (T("API·웹훅", "API and webhooks"), back), (title, "")]
    context = {"crumbs": crumbs, "title": title, "what": what, "secret": secret, "back": back}
    return render(request, "supervisor/once.html", context)


@require_POST
@allow(*OPERATORS)
def make_key(request: HttpRequest) -> HttpResponse:
    form = OwnKeyForm(request.POST)
    if not form.is_valid():
        return render(request, "operator/connections.html", detail(request, key_form=form), status=400)
    given = form.cleaned_data
    issued = keys.issue(
        own(request),
        given["name"],
        given["scopes"],
        by=Actor.user(request.user),
        expires_at=timezone.now() + timedelta(days=given["days"]),
    )
    return once(request, given["name"], T("API 키", "API key"), issued.plaintext)


@require_POST
@allow(*OPERATORS)
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk, organisation=own(request))
    keys.revoke(key, by=Actor.user(request.user), reason="by its owner")
    messages.success(
        request, T("키를 폐기했습니다. 지금부터 쓸 수 없습니다.", "The key is revoked and dead from now on.")
    )
    return redirect("operator:connections")


@require_POST
@allow(*OPERATORS)
def add_webhook(request: HttpRequest) -> HttpResponse:
    form = WebhookForm(request.POST)
    made = form.registered(own(request), Actor.user(request.user))
    if made is not None:
        return once(request, made.url, T("서명 비밀값", "Signing secret"), made.secret)
    return render(request, "operator/connections.html", detail(request, hook_form=form), status=400)


@require_POST
@allow(*OPERATORS)
def remove_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk, organisation=own(request))
    services.remove_endpoint(endpoint, by=Actor.user(request.user))
    messages.success(request, T("웹훅을 지웠습니다.", "The webhook was removed."))
    return redirect("operator:connections")
