"""People: the list, a new one, a new password, switched off and on again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gwanmun.platform.accounts import services
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.portals.access import MANAGERS, allow
from gwanmun.portals.supervisor.forms import UserForm
from gwanmun.portals.supervisor.organisations import crumb


@require_safe
@allow(*MANAGERS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = User.objects.select_related("organisation").order_by("username")
    context = {"crumbs": [crumb(), (T("사용자", "People"), "")], "people": rows}
    return render(request, "supervisor/users.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*MANAGERS)
def create(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_user(**form.cleaned_data, by=Actor.user(request.user))
        return _once(request, made)
    title = T("새 사용자", "New user")
    context = {
        "crumbs": [crumb(), (T("사용자", "People"), reverse("supervisor:users")), (title, "")],
        "form": form,
        "title": title,
    }
    return render(request, "supervisor/form.html", context, status=400 if form.errors else 200)


@require_POST
@allow(*MANAGERS)
def change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """``act``: password, off, on. Nobody switches themselves off."""
    user = get_object_or_404(User, pk=pk)
    by = Actor.user(request.user)
    if act == "password":
        return _once(request, services.reset_password(user, by=by))
    if act not in ("off", "on"):
        raise Http404
    if user == request.user:
        messages.error(
            request, T("자기 계정은 중지할 수 없습니다.", "You cannot switch off your own account.")
        )
        return redirect("supervisor:users")
    services.set_active(user, act == "on", by=by, reason=request.POST.get("reason", ""))
    done = (
        T("다시 쓸 수 있습니다.", "is active again.")
        if act == "on"
        else T("사용을 중지했습니다.", "was switched off.")
    )
    messages.success(request, f"{user.get_username()}: {done}")
    return redirect("supervisor:users")


def _once(request: HttpRequest, account: services.Account) -> HttpResponse:
    """The password, shown this one time."""
    context = {
        "crumbs": [
            crumb(),
            (T("사용자", "People"), reverse("supervisor:users")),
            (account.user.get_username(), ""),
        ],
        "title": account.user.get_username(),
        "what": T("비밀번호", "Password"),
        "secret": account.password,
        "back": reverse("supervisor:users"),
    }
    return render(request, "supervisor/once.html", context)
