"""The image bank: a list, an image with what is known of it, pictures and tiles. Looks are recorded."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from gwanmun.inspection.bank import contract
from gwanmun.inspection.learning import words
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.portals.access import READERS, allow, person
from gwanmun.portals.labels import KINDS, label
from gwanmun.portals.officer.book import goods_name
from gwanmun.portals.officer.inspection.common import crumbs
from gwanmun.portals.officer.inspection.showing import VIEWS

TITLE = T("영상", "Images")
_SECONDS = 600  # a browser may keep a picture for itself; what was purged is gone from it soon


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    kind, number = request.GET.get("kind", ""), request.GET.get("number", "").strip()[:64]
    rows = contract.images().select_related("organisation")
    if kind in KINDS["image_kind"]:
        rows = rows.filter(kind=kind)
    if number:
        rows = rows.filter(subject=number) | rows.filter(number=number)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[:25])
    context = {
        "crumbs": crumbs((TITLE, "")),
        "rows": found[:24],
        "kinds": {code: label.text for code, label in KINDS["image_kind"].items()},
        "kind": kind,
        "number": number,
        "next": found[23].pk if len(found) == 25 else "",
        "first": not after,
    }
    return render(request, "officer/inspection/images.html", context)


@require_safe
@allow(*READERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    image = get_object_or_404(contract.Image.objects.select_related("organisation"), pk=pk)
    known = contract.variants()
    variant = request.GET.get("variant", "")
    if image.state == "KEPT":
        contract.looked(image, Actor.user(person(request)))
    names = KINDS["image_variant"]
    context = {
        "crumbs": crumbs((TITLE, reverse("officer:inspection_images")), (image.number, "")),
        "image": image,
        "variant": variant if variant in known else known[0],
        "variants": [{"code": code, "title": names[code].text if code in names else code} for code in known],
        "declared": [(name, _said(name, value)) for name, value in sorted(image.declared.items())],
        "views": [view | {"title": VIEWS.get(view["name"], view["name"])} for view in image.views],
        "labels": [one | {"title": words.kind(one["kind"])} for one in image.labels],
    }
    return render(request, "officer/inspection/image.html", context)


def _said(name: str, value: Any) -> Any:
    """A value that was declared, in words where it is a code."""
    if name == "category" and isinstance(value, str):
        return goods_name(value)
    return label(name, value).text if name in ("lane", "route", "state") and value else value


@require_safe
@allow(*READERS)
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """For OpenSeadragon: views with sizes and levels, and the pattern of a tile's address."""
    image = _seen(request, pk)
    told = contract.describe(image)
    for number, view in enumerate(told["views"]):
        base = reverse("officer:inspection_picture", args=[pk, number, "VARIANT"])
        view["picture"] = base
        view["tiles"] = base.removesuffix(".png") + "/LEVEL/X_Y.png"
    return JsonResponse(told)


@require_safe
@allow(*READERS)
def picture(request: HttpRequest, pk: int, view: int, variant: str) -> HttpResponse:
    image = _seen(request, pk)
    try:
        return _png(contract.picture(image, view, variant))
    except contract.ScanFault as fault:
        raise Http404(fault.en) from None


@require_safe
@allow(*READERS)
def tile(request: HttpRequest, pk: int, view: int, variant: str, level: int, x: int, y: int) -> HttpResponse:
    image = _seen(request, pk)
    try:
        return _png(contract.tile(image, view, variant, level, x, y))
    except contract.ScanFault as fault:
        raise Http404(fault.en) from None


def _seen(request: HttpRequest, pk: int) -> contract.Image:
    image = get_object_or_404(contract.images(), pk=pk)
    contract.looked(image, Actor.user(person(request)))
    return image


def _png(data: bytes) -> HttpResponse:
    response = HttpResponse(data, content_type="image/png")
    patch_cache_control(response, private=True, max_age=_SECONDS)
    return response
