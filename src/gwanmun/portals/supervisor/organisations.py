"""Organisations: the list, a new one, and one with its standing, keys and webhooks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gwanmun.platform.accounts import services
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T
from gwanmun.portals.access import MANAGERS, allow
from gwanmun.portals.supervisor.forms import KeyForm, OrganisationForm, StandingForm, WebhookForm

FLAGS = ("us_express", "secured", "list_barred", "active")


def crumb() -> tuple[Any, str]:
    return (T("업체·사용자", "Accounts"), reverse("supervisor:organisations"))


@require_safe
@allow(*MANAGERS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = Organisation.objects.order_by("kind", "code").annotate(
        people=Count("users", distinct=True),
        keys=Count("api_keys", filter=Q(api_keys__revoked_at__isnull=True), distinct=True),
        hooks=Count("webhooks", filter=Q(webhooks__active=True), distinct=True),
    )
    context = {"crumbs": [(crumb()[0], "")], "organisations": rows}
    return render(request, "supervisor/organisations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*MANAGERS)
def create(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_organisation(**form.cleaned_data, by=audit.Actor.user(request.user))
        messages.success(request, T("기관을 만들었습니다.", "The organisation was made."))
        return redirect("supervisor:organisation", made.pk)
    title = T("새 기관", "New organisation")
    context = {"crumbs": [crumb(), (title, "")], "form": form, "title": title}
    return render(request, "supervisor/form.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*MANAGERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    before = {name: getattr(organisation, name) for name in FLAGS}
    form = StandingForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        after = {name: form.cleaned_data[name] for name in FLAGS}
        if after != before:
            with transaction.atomic():
                Organisation.objects.filter(pk=pk).update(**after)
                audit.record(
                    audit.Actor.user(request.user),
                    "organisation.changed",
                    "organisation",
                    pk,
                    before=before,
                    after=after,
                )
            messages.success(
                request,
                T("바꾼 내용은 다음 적하목록부터 적용됩니다.", "It applies from the next manifest on."),
            )
        return redirect("supervisor:organisation", pk)
    return render(request, "supervisor/organisation.html", detail(request, organisation, form=form))


def detail(request: HttpRequest, organisation: Organisation, **changes: Any) -> dict[str, Any]:
    """Everything on an organisation's page. A new key or secret is shown once, then forgotten."""
    return {
        "crumbs": [crumb(), (organisation.code, "")],
        "org": organisation,
        "form": StandingForm(initial={name: getattr(organisation, name) for name in FLAGS}),
        "key_form": KeyForm(),
        "hook_form": WebhookForm(),
        "keys": organisation.api_keys.order_by("-pk"),
        "hooks": organisation.webhooks.order_by("-pk"),
        "people": organisation.users.order_by("username"),
        **changes,
    }
