"""API keys: made (and shown once), revoked."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import ApiKey, Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.portals.access import MANAGERS, allow
from gwanmun.portals.supervisor.forms import KeyForm
from gwanmun.portals.supervisor.organisations import crumb, detail


@require_POST
@allow(*MANAGERS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    form = KeyForm(request.POST)
    if not form.is_valid():
        context = detail(request, organisation, key_form=form)
        return render(request, "supervisor/organisation.html", context, status=400)
    given = form.cleaned_data
    issued = keys.issue(
        organisation,
        given["name"],
        given["scopes"],
        by=Actor.user(request.user),
        rate_per_minute=given["rate"],
        expires_at=timezone.now() + timedelta(days=given["days"]),
    )
    back = reverse("supervisor:organisation", args=[pk])
    context = {
        "crumbs": [crumb(), (organisation.code, back), (given["name"], "")],
        "title": given["name"],
        "what": T("API 키", "API key"),
        "secret": issued.plaintext,
        "back": back,
    }
    return render(request, "supervisor/once.html", context)


@require_POST
@allow(*MANAGERS)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk)
    keys.revoke(key, by=Actor.user(request.user), reason=request.POST.get("reason", ""))
    messages.success(
        request, T("키를 폐기했습니다. 지금부터 쓸 수 없습니다.", "The key is revoked and dead from now on.")
    )
    return redirect("supervisor:organisation", key.organisation_id)
