"""An exhibit and who has had it, on the page and on paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import qrcode  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.contract import Exhibit, HandOver, Refused
from gwanmun.platform import pdf
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T, language, pick
from gwanmun.platform.i18n import datetime as said_at
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.officer.inspection import labels
from gwanmun.portals.officer.inspection.findings import trail
from gwanmun.portals.templatetags.reading import milligrams

TEMPLATE = Path(__file__).with_name("custody.typ")


def exhibit_or_404(pk: int) -> Exhibit:
    return get_object_or_404(Exhibit.objects.select_related("finding"), pk=pk)


@require_safe
@allow(*READERS)
def page(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    return _show(request, exhibit_or_404(exhibit_id))


def _show(
    request: HttpRequest, row: Exhibit, typed: dict[str, str] | None = None, fault: Refused | None = None
) -> HttpResponse:
    chain = list(row.chain.order_by("place_in"))
    last = chain[-1]
    context = {
        "crumbs": trail(
            (row.finding.number, reverse("officer:inspection_finding", args=[row.finding_id])),
            (row.number, ""),
        ),
        "row": row,
        "chain": chain,
        "last": last,
        "broken": contract.custody.verify(row),
        "ended": last.act in contract.ENDS,
        "may_act": person(request).role in ACTORS,
        "acts": [(code, labels.ACT[code].text) for code in contract.ACTS if code != "SEALED"],
        "v": typed or {"giver": last.taker},  # the seal is read from the thing itself, not from here
        "fault": {"field": fault.field, "message": fault.message} if fault else None,
    }
    return render(request, "officer/inspection/exhibit.html", context, status=422 if fault else 200)


@require_POST
@allow(*ACTORS)
def hand(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    row = exhibit_or_404(exhibit_id)
    names = ("act", "giver", "taker", "place", "seal_before", "seal_after", "reason")
    sent = {name: request.POST.get(name, "")[:300] for name in names}
    told = dict(sent)
    if sent["act"] == "OPENED":  # who opens it has it before and after
        told["taker"] = sent["giver"]
    try:
        contract.custody.hand(row.pk, person(request), contract.custody.Entry(**told))
    except Refused as refusal:
        return _show(request, row, sent, refusal)
    messages.success(request, T("기록하였습니다.", "It is entered."))
    return redirect("officer:inspection_exhibit", row.pk)


@require_safe
@allow(*READERS)
def paper(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    """The chain as PDF. That it was printed stands in the record."""
    row = exhibit_or_404(exhibit_id)
    now = timezone.now()
    made = pdf.document(TEMPLATE, facts(row, now), now)
    audit.record(audit.Actor.user(person(request)), "exhibit.printed", "exhibit", row.pk)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{row.number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def facts(row: Exhibit, now: Any) -> dict[str, Any]:
    """Everything on the paper, in the reader's language."""
    chain = list(row.chain.order_by("place_in"))
    link = f"{settings.BASE_URL}{reverse('officer:inspection_exhibit', args=[row.pk])}"
    held = contract.custody.verify(row) is None
    finding = row.finding
    return {
        "lang": language(),
        "title": pick("증거물 보관 이력", "Chain of custody"),
        "number": row.number,
        "facts": [
            [pick("증거물", "Exhibit"), row.what],
            [pick("개장·적발 기록", "Finding"), finding.number],
            [pick("화물번호", "Parcel"), finding.subject],
            [pick("수량", "Pieces"), "–" if row.pieces is None else f"{row.pieces:,}"],
            [pick("총중량", "Gross weight"), milligrams(row.gross_mg)],
            [pick("순중량", "Net weight"), milligrams(row.net_mg)],
        ],
        "heads": [
            pick("행위", "Act"), pick("때와 곳", "When and where"), pick("넘긴 사람", "From"),
            pick("받은 사람", "To"), pick("봉인", "Seal"), pick("사유", "Reason"),
        ],
        "rows": [_line(entry) for entry in chain],
        "digests": [[str(entry.place_in + 1), entry.digest] for entry in chain],
        "digest_title": pick("항목별 해시(SHA-256)", "Digest of each entry (SHA-256)"),
        "intact": pick(
            "모든 항목이 기록 당시와 같습니다." if held else "기록과 다른 항목이 있습니다.",
            "Every entry is as it was written." if held else "An entry is not as it was written.",
        ),
        "held": held,
        "sign": [pick("넘기는 사람 서명", "Handed over by"), pick("받는 사람 서명", "Received by")],
        "made": f"{pick('출력', 'Printed')}: {said_at(now, 'zone')}",
        "qr": qr(f"{link}#{chain[-1].digest[:16]}"),
        "link": link,
    }  # fmt: skip


def _line(entry: HandOver) -> list[str]:
    seal = (
        entry.seal_after
        if entry.seal_before in ("", entry.seal_after)
        else f"{entry.seal_before} → {entry.seal_after}"
    )
    where = f"{said_at(entry.at)}\n{entry.place}"
    return [
        str(labels.label("act", entry.act).text),
        where,
        entry.giver or "–",
        entry.taker or "–",
        seal,
        entry.reason,
    ]


def qr(text: str) -> str:
    """An SVG of the code, as text."""
    out = io.BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=1).save(out)
    return out.getvalue().decode()
