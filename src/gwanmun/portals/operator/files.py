"""Files an operator takes away: results, its own file again, and the lines of it that need mending."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from gwanmun.exchange.contract import lines_of
from gwanmun.parcels import contract
from gwanmun.parcels.contract import LineError, ManifestVersion
from gwanmun.portals.access import OPERATORS, allow
from gwanmun.portals.operator.scope import version_or_404

LINED = ("csv", "jsonl")  # formats of which single lines can be given back


@require_safe
@allow(*OPERATORS)
def results(request: HttpRequest, version_id: int, form: str) -> HttpResponse:
    """Every parcel as received and decided. 404 until the version is cleared."""
    version = version_or_404(request, version_id)
    if form not in contract.FORMATS or version.state != ManifestVersion.State.CLEARED:
        raise Http404
    return sent(
        contract.results(version, form, customs=False), contract.FORMATS[form], f"results-{version.pk}.{form}"
    )


@require_safe
@allow(*OPERATORS)
def original(request: HttpRequest, version_id: int) -> HttpResponse:
    """The file as it was sent; 404 once the retention period is over."""
    version = version_or_404(request, version_id)
    path = contract.original(version.digest)
    if path is None:
        raise Http404
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(version.filename)
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


@require_safe
@allow(*OPERATORS)
def faulty_lines(request: HttpRequest, version_id: int) -> HttpResponse:
    """Header and the lines with an error, as they were written, to be mended.

    ``?severity=REFUSED`` gives only those that were not taken in.
    """
    version = version_or_404(request, version_id)
    path = contract.original(version.digest)
    if path is None or version.format not in LINED:
        raise Http404
    rows = LineError.objects.filter(version=version)
    if request.GET.get("severity") in ("REFUSED", "REQUEST", "NOTE"):
        rows = rows.filter(severity=request.GET["severity"])
    wanted = rows.order_by().values_list("line", flat=True).distinct()
    name = f"to-mend-{version.pk}.{version.format}"
    return sent(lines_of(path, version.format, list(wanted)), "text/plain; charset=utf-8", name)


def sent(pieces: Iterable[bytes], media: str, name: str) -> HttpResponse:
    response = StreamingHttpResponse(pieces, content_type=media)
    response["Content-Disposition"] = attachment(name)
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


def attachment(name: str) -> str:
    """The header for a file name in any script (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
