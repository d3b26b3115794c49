"""A few addresses of their own for the tests of the platform, which must not lean on the pages above."""

from __future__ import annotations

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import Context, Template
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from gwanmun.platform import health, uploads
from gwanmun.platform.accounts.permissions import required
from gwanmun.platform.i18n import T
from gwanmun.platform.security import csp

GREETING = T("안녕하십니까", "Good day")


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(GREETING))


def with_nonce(request: HttpRequest) -> HttpResponse:
    template = Template('<script nonce="{{ request.csp_nonce }}"></script>')
    return HttpResponse(template.render(Context({"request": request})))


@csp(img_src="'self' https:")
def own_policy(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@required("parcels.decide")
def officers_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def whoami(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"user": request.user.get_username()})


@csrf_exempt
def raw_upload(request: HttpRequest) -> JsonResponse:
    import io

    target = io.BytesIO()
    return JsonResponse({"size": uploads.save_body(request, target), "stored": len(target.getvalue())})


@csrf_exempt
def form_upload(request: HttpRequest) -> JsonResponse:
    sent = request.FILES["file"]
    on_disk = isinstance(sent, TemporaryUploadedFile)
    return JsonResponse({"size": sent.size, "path": sent.temporary_file_path() if on_disk else None})


urlpatterns = [
    path("healthz", health.view),
    path("accounts/", include("gwanmun.platform.accounts.urls")),
    path("plain", plain),
    path("nonce", with_nonce),
    path("policy", own_policy),
    path("officers", officers_only),
    path("whoami", whoami),
    path("raw", raw_upload),
    path("form", form_upload),
]
