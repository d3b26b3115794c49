"""Whether a certificate of a reader holds: asked by anybody with the code printed on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gwanmun.inspection.school import contract as school
from gwanmun.portals.citizen import throttle
from gwanmun.portals.citizen.views import unlisted
from gwanmun.portals.officer.inspection.certificates import told

LONGEST = 30


@require_safe
@unlisted
def page(request: HttpRequest) -> HttpResponse:
    """``?code=``: what the paper says, and whether it holds today."""
    code = request.GET.get("code", "").strip()[:LONGEST]
    if not code:
        return render(request, "gwanmun/certificate.html")
    if left := throttle.wait(request, code, code.ljust(12)):
        response = render(
            request, "gwanmun/certificate.html", {"code": code, "wait": -(-left // 60)}, status=429
        )
        response["Retry-After"] = str(left)
        return response
    found = school.certifying.verify(code)
    context = {"code": code, "told": told(found) if found else None, "unknown": found is None}
    return render(request, "gwanmun/certificate.html", context, status=200 if found else 404)
