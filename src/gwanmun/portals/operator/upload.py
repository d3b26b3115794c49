"""Submitting a manifest: the file, its number, an empty list to start from."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gwanmun.core import faults
from gwanmun.core.formats import FileRefused
from gwanmun.parcels import contract
from gwanmun.parcels.contract import Manifest
from gwanmun.parcels.rules.schema import FIELDS
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.i18n import T, language
from gwanmun.portals.access import OPERATORS, allow, person
from gwanmun.portals.operator.scope import own

NUMBER_LENGTH = 64
#: The one line of the empty list. Nobody is called so, and nothing of it exists.
EXAMPLE: dict[str, str] = {
    "company_code": "EXAMPLE", "flight": "XX0000", "loading_port": "USLAX", "master_bl": "000-00000000",
    "master_seq": "0001", "arrival_date": "2026-11-22", "house_bl": "EXAMPLE-0001",
    "shipper_name": "Example Shop (fictitious)", "shipper_address": "1 Example Street, Springfield",
    "shipper_phone": "+1 555 0100", "shipper_id": "EXAMPLE-SHOP", "consignee_name": "홍길동(예시)",
    "consignee_phone": "010-0000-0000", "consignee_address": "서울특별시 예시구 예시로 1",
    "consignee_zip": "00000",
    "description": "cotton T-shirt (example line, delete)", "specification": "size M", "cartons": "1",
    "pieces": "2", "gross_weight": "0.450", "price": "39.80", "currency": "USD", "freight": "12.00",
    "insurance": "0.00", "dispatch_country": "US", "origin_country": "VN", "use_code": "1",
    "transaction_code": "D", "hs_code": "610910", "consignee_id_kind": "A", "consignee_id": "P000000000000",
    "forwarder_code": "", "remarks": "", "tracking_no": "EXAMPLE-TRACK-0001", "order_no": "EXAMPLE-ORDER-1",
    "platform_code": "EXAMPLE", "purchase_date": "2026-11-15", "added_after_arrival": "N",
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*OPERATORS)
def page(request: HttpRequest) -> HttpResponse:
    """GET shows the form (``?manifest=`` the number to correct); POST takes the file in."""
    organisation = own(request)
    if request.method == "POST":
        return submit(request, organisation)
    return show(request, organisation, request.GET.get("manifest", ""))


def show(
    request: HttpRequest, organisation: Organisation, given: str, problem: tuple[str, str] | None = None
) -> HttpResponse:
    context = {
        "crumbs": [
            (T("현황", "Overview"), reverse("operator:home")),
            (T("적하목록 제출", "Submit a manifest"), ""),
        ],
        "number": given,
        "earlier": earlier(organisation, given),
        "problem": problem,
        "most": settings.MAX_UPLOAD_BYTES,
        "fields": fields_help(),
    }
    return render(request, "operator/upload.html", context, status=400 if problem else 200)


def submit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Stored and queued, then on to its page. The script of the page is answered in JSON."""
    given = request.POST.get("number", "").strip()
    scripted = request.headers.get("X-Gwanmun-Upload") == "1"
    file = request.FILES.get("file")
    try:
        if file is None:
            raise _NoFile
        stream, by = cast(BinaryIO, file), person(request).get_username()
        receipt = contract.receive(organisation, stream, file.name or "", given or None, by)
    except _NoFile:
        problem = (
            T("파일을 고르지 않았습니다.", "No file was chosen."),
            T("보낼 파일을 골라 주십시오.", "Please choose the file to send."),
        )
    except FileRefused as refused:
        problem = faults.text(refused.fault.code, refused.fault.params, language())
    except ValueError:
        problem = (
            T("적하목록 번호를 쓸 수 없습니다.", "This manifest number cannot be used."),
            T("1~64자로 적어 주십시오.", "Please use 1 to 64 characters."),
        )
    else:
        messages.add_message(request, *said(receipt))
        url = reverse("operator:manifest", args=[receipt.version_id])
        return JsonResponse({"url": url}) if scripted else redirect(url)
    if scripted:
        return JsonResponse({"title": str(problem[0]), "text": str(problem[1])}, status=400)
    return show(request, organisation, given, problem)


class _NoFile(Exception):
    pass


def said(receipt: contract.Receipt) -> tuple[int, str]:
    """What to tell after the file was taken: new, a correction, or nothing new."""
    if receipt.already:
        return messages.WARNING, T(
            "이미 받은 파일과 내용이 같습니다. 바뀐 것이 없습니다.",
            "This is the same file as before. Nothing was changed.",
        )
    if receipt.version > 1:
        return messages.SUCCESS, T(
            f"정정 목록을 {receipt.version}판으로 접수했습니다. 처리가 끝나면 이전 판을 대체합니다.",
            f"The correction is received as version {receipt.version}."
            " It replaces the earlier version once it is processed.",
        )
    return messages.SUCCESS, T(
        "적하목록을 접수했습니다. 순서대로 처리합니다.",
        "The manifest is received and will be processed in turn.",
    )


def earlier(organisation: Organisation, given: str) -> Manifest | None:
    """The manifest that a file under this number would correct."""
    text = " ".join(given.split())
    return contract.manifests(organisation).filter(number=text).first() if text else None


@require_safe
@allow(*OPERATORS)
def number(request: HttpRequest) -> HttpResponse:
    """Whether a number is taken, said while the form is filled in."""
    found = earlier(own(request), request.GET.get("number", ""))
    return render(request, "operator/_earlier.html", {"earlier": found})


@require_safe
@allow(*OPERATORS)
def template(request: HttpRequest, lang: str) -> HttpResponse:
    """An empty list with Korean or English headers and one example line."""
    if lang not in ("ko", "en"):
        raise Http404
    return file_of(f"gwanmun-list-{lang}.csv", template_text(lang))


def template_text(lang: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f.en if lang == "en" else f.ko for f in FIELDS])
    writer.writerow([EXAMPLE[f.name] for f in FIELDS])
    return out.getvalue()


def file_of(name: str, text: str) -> HttpResponse:
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def fields_help() -> list[dict[str, Any]]:
    """The columns of a list: both names, whether needed, an example."""
    return [{"ko": f.ko, "en": f.en, "mandatory": f.mandatory, "example": EXAMPLE[f.name]} for f in FIELDS]
