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
from gwanmun.platform.webhooks import guard, services
from gwanmun.platform.webhooks.models import WebhookEndpoint
from gwanmun.portals.access import MANAGERS, allow
from gwanmun.portals.supervisor.forms import WebhookForm
from gwanmun.portals.supervisor.organisations import crumb, detail


@require_POST
@allow(*MANAGERS)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            made = services.add_endpoint(organisation, form.cleaned_data["url"], by=Actor.user(request.user))
        except guard.Refused:
            form.add_error(
                "url",
                T(
                    "이 주소로는 보낼 수 없습니다. 공개된 https 주소를 적어 주십시오.",
                    "This address cannot be called. Give a public https address.",
                ),
            )
        except ValueError:
            form.add_error(
                "url",
                T(
                    "주소를 더 등록할 수 없습니다. 쓰지 않는 것을 지워 주십시오.",
                    "No more addresses. Remove one that is not used.",
                ),
            )
        else:
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
