"""People: the list, a new one, and one with its password, passkeys and switch."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gwanmun.platform.accounts import services
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.services import Actor, history
from gwanmun.platform.i18n import T, pick
from gwanmun.portals.access import MANAGERS, allow
from gwanmun.portals.supervisor.forms import UserForm
from gwanmun.portals.supervisor.organisations import crumb

REASON_LENGTH = 5
ACTS = ("password", "passkeys", "off", "on")
SHOWN = 20  # events in a person's history


@require_safe
@allow(*MANAGERS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = User.objects.select_related("organisation").order_by("username")
    keyed = set(
        Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).values_list("user_id", flat=True)
    )
    context = {
        "crumbs": [crumb(), (T("사용자", "People"), "")],
        "people": [(person, person.pk in keyed) for person in rows],
    }
    return render(request, "supervisor/users.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*MANAGERS)
def create(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_user(**form.cleaned_data, by=Actor.user(request.user))
        return _once(request, made)
    title = T("새 사용자", "New user")
    context = {"crumbs": [*crumbs(), (title, "")], "form": form, "title": title}
    return render(request, "supervisor/form.html", context, status=400 if form.errors else 200)


@require_safe
@allow(*MANAGERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(User.objects.select_related("organisation"), pk=pk)
    kept = Authenticator.objects.filter(user=found).order_by("pk")
    context = {
        "crumbs": [*crumbs(), (found.get_username(), "")],
        "person": found,
        "is_self": found == request.user,
        "passkeys": [one.wrap() for one in kept.filter(type=Authenticator.Type.WEBAUTHN)],
        "totp": kept.filter(type=Authenticator.Type.TOTP).exists(),
        "events": history("user", found.pk)[: -SHOWN - 1 : -1],
    }
    return render(request, "supervisor/user.html", context)


@require_POST
@allow(*MANAGERS)
def change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """``act``: one of ACTS, for a reason. One's own account is changed on one's own page."""
    user = get_object_or_404(User, pk=pk)
    if act not in ACTS:
        raise Http404
    by, reason = Actor.user(request.user), request.POST.get("reason", "").strip()
    if user == request.user:
        messages.error(
            request,
            T(
                "자기 계정은 여기서 바꿀 수 없습니다. '내 계정'에서 바꾸십시오.",
                "You cannot change your own account here. Use “My account”.",
            ),
        )
    elif len(reason) < REASON_LENGTH:
        messages.error(
            request,
            T("사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters."),
        )
    elif act == "password":
        return _once(request, services.reset_password(user, by=by, reason=reason))
    else:
        messages.success(request, f"{user.get_username()}: {_do(user, act, by, reason)}")
    return redirect("supervisor:user", pk)


def _do(user: User, act: str, by: Actor, reason: str) -> str:
    """Do it; says what was done."""
    if act == "passkeys":
        number = services.remove_passkeys(user, by=by, reason=reason)
        return pick(
            f"패스키 {number}개를 지우고 접속을 모두 끊었습니다.",
            f"{number} passkeys were removed and all sessions ended.",
        )
    services.set_active(user, act == "on", by=by, reason=reason)
    if act == "on":
        return T("다시 쓸 수 있습니다.", "is active again.")
    return T("사용을 중지하고 접속을 모두 끊었습니다.", "was switched off and all sessions ended.")


def crumbs() -> list[tuple[str, str]]:
    return [crumb(), (T("사용자", "People"), reverse("supervisor:users"))]


def _once(request: HttpRequest, account: services.Account) -> HttpResponse:
    """The password, shown this one time."""
    context = {
        "crumbs": [*crumbs(), (account.user.get_username(), "")],
        "title": account.user.get_username(),
        "what": T("비밀번호", "Password"),
        "secret": account.password,
        "back": reverse("supervisor:user", args=[account.user.pk]),
    }
    return render(request, "supervisor/once.html", context)
