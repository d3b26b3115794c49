"""Webhooks: added (the secret shown once), removed, and what was delivered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.platform.webhooks import services
from gwanmun.platform.webhooks.models import WebhookEndpoint
from gwanmun.portals.access import MANAGERS, allow
from gwanmun.portals.supervisor.forms import WebhookForm
from gwanmun.portals.supervisor.organisations import crumb, detail


@require_POST
@allow(*MANAGERS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    form = WebhookForm(request.POST)
    made = form.registered(organisation, Actor.user(request.user))
    if made is not None:
        back = reverse("supervisor:organisation", args=[pk])
        context = {
            "crumbs": [crumb(), (organisation.code, back), (T("웹훅", "Webhook"), "")],
            "title": made.url,
            "what": T("서명 비밀값", "Signing secret"),
            "secret": made.secret,
            "back": back,
        }
        return render(request, "supervisor/once.html", context)
    return render(
        request, "supervisor/organisation.html", detail(request, organisation, hook_form=form), status=400
    )


@require_POST
@allow(*MANAGERS)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
    services.remove_endpoint(endpoint, by=Actor.user(request.user))
    messages.success(request, T("웹훅을 지웠습니다.", "The webhook was removed."))
    return redirect("supervisor:organisation", endpoint.organisation_id)
