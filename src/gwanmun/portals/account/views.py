"""The account page: passkeys, recovery codes, password, language."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gwanmun.platform.i18n import T


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Everything about one's own log-in; each change is made on a page of its own, after a new log-in."""
    kept = Authenticator.objects.filter(user=request.user).order_by("pk")
    codes = kept.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    return render(
        request,
        "account/page.html",
        {
            "crumbs": [(T("내 계정", "My account"), "")],
            "passkeys": [found.wrap() for found in kept.filter(type=Authenticator.Type.WEBAUTHN)],
            "totp": kept.filter(type=Authenticator.Type.TOTP).exists(),
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        },
    )
