"""A payload becomes records: one reader for each kind of message and form. Nothing is stored here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices.models import Device, Reference
from gwanmun.inspection.rules.scans import Scan, ScanFault, View
from gwanmun.inspection.rules.signals import dicos, dicos_out, jcamp, n42, pairs, people, radiation, trace

PLOTTED = 512  # points of a spectrum that pages draw
SURE = 0.9  # cosine from which a Raman match is named
_UFF = ScanFault(
    "UFF",
    "media",
    "WCO UFF 규격서가 아직 확보되지 않아 읽지 못합니다. DICOS나 원시값 쌍(npz)으로 보내십시오.",
    "WCO UFF is not read: its specification is not at hand. Send DICOS or a raw pair (npz).",
)


@dataclass
class Found:
    """What was read. ``level``: what we make of it; ``regions``: labels for the image a report speaks of."""

    level: str = "NONE"
    ko: str = ""
    en: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    scan: Scan | None = None
    kind: str = ""  # of the image
    labels: list[dict[str, Any]] = field(default_factory=list)
    uid: str = ""
    refers: str = ""
    keep: bool = True  # whether the payload may be kept
    dropped: tuple[str, ...] = ()
    background: bool = False


Reader = Callable[[Device, Any, Path], Found]


#: Bytes of a message that is read as a whole. An npz is not: it is read in strips.
MOST_WHOLE = 256 << 20


def read(device: Device, kind: str, media: str, payload: bytes | Path, scratch: Path) -> Found:
    """Raises ScanFault: MEDIA (no reader of that form), and whatever is wrong with the payload."""
    if media == "uff":
        raise _UFF
    reader = READERS.get((kind, media))
    if reader is None:
        known = ", ".join(sorted(m for k, m in READERS if k == kind))
        raise ScanFault(
            "MEDIA", "media", f"{kind}는 {known} 형식으로 보내십시오.", f"of {kind} must be one of {known}."
        )
    if isinstance(payload, Path) and media != "npz":
        if payload.stat().st_size > MOST_WHOLE:
            raise ScanFault(
                "TOO_LARGE",
                "payload",
                f"{media}는 {MOST_WHOLE >> 20} MiB까지 받습니다. 큰 영상은 원시값 쌍(npz)으로 보내십시오.",
                f"of {media} has more than {MOST_WHOLE >> 20} MiB. Send a large image as a raw pair (npz).",
            )
        payload = payload.read_bytes()
    return reader(device, payload, scratch)


#: Pixels of a view that no machine for parcels makes: an npz does not say what was screened.
CARGO_FROM = 16_000_000


def _image_kind(told: str) -> str:
    return {"CARGO": "CARGO", "CONTAINER": "CARGO", "VEHICLE": "CARGO", "BAGGAGE": "BAG"}.get(
        told.upper(), "PARCEL"
    )


def _dicos(device: Device, data: bytes, _: Path) -> Found:
    told = dicos.read(data)
    if isinstance(told, dicos.Report):
        return _threats(told)
    if told.kind.upper() == "PERSON":
        raise ScanFault(
            "PERSON",
            "OOIType",
            "사람의 영상은 DICOS로 받지 않습니다. 구역만 보내십시오. 저장된 것은 없습니다.",
            "is PERSON: pictures of people are not accepted. Send regions alone; nothing was stored.",
        )
    if told.frames is None:
        raise ScanFault(
            "COMPRESSION",
            "PixelData",
            f"'{told.unread}' 압축은 읽지 않습니다. 무손실 JPEG이나 비압축으로 보내십시오.",
            f"is compressed by '{told.unread}', which is not read. Use lossless JPEG or none.",
        )
    frames = told.frames
    if frames.ndim != 3 or frames.dtype != np.uint16 or "PALETTE" in told.photometric or told.signed:
        raise ScanFault(
            "DEPTH",
            "BitsAllocated",
            "16비트 흑백 원시값이어야 합니다. 'FOR PROCESSING' 영상을 보내십시오.",
            "must be grey raw counts of 16 bits. Send the image 'FOR PROCESSING'.",
        )
    if told.modality == "CT":
        views = tuple(View(one, one, name=f"slice{n}"[:20]) for n, one in enumerate(_slices(frames)))
    else:
        low, high = dicos_out.pair_of(list(frames))
        views = (View(low, high),)
    scan = Scan(
        views,
        told.model or device.model,
        {"energies": str(1 if told.modality == "CT" else min(2, len(frames)))},
    )
    return Found(
        scan=scan,
        kind=_image_kind(told.kind),
        uid=told.uid[:64],
        result={"modality": told.modality, "bits": told.bits, "about": told.about[:64]},
    )


def _slices(frames: np.ndarray) -> list[np.ndarray]:
    """At most sixteen slices of a volume, evenly chosen."""
    step = max(1, -(-len(frames) // 16))
    return [np.ascontiguousarray(one) for one in frames[::step]][:16]


def labels_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The regions of a stored report, for an image that came after it."""
    return list(result.get("labels") or [])


def _threats(report: dicos.Report) -> Found:
    labels = [
        {
            "view": 0,
            "x": int(r.base[0]),
            "y": int(r.base[1]),
            "w": max(1, int(r.extent[0])),
            "h": max(1, int(r.extent[1])),
            "kind": (t.description or t.category or "THREAT")[:40],
            "by": "MACHINE",
            "score_ppm": None if t.probability is None else round(t.probability * 1e6),
        }
        for t in report.threats
        for r in t.regions
    ]
    alarm = report.decision == "ALARM"
    names = ", ".join(
        dict.fromkeys(t.description or t.category for t in report.threats if t.description or t.category)
    )
    return Found(
        level="ALARM" if alarm else "NOTICE" if report.threats else "NONE",
        ko=f"장비 자동판독: {names or '위협 물체'}" if alarm else "",
        en=f"Detected by the machine: {names or 'a threat'}" if alarm else "",
        result={"report": asdict(report), "labels": labels},
        labels=labels,
        uid=report.uid[:64],
        refers=(report.images[0] if report.images else "")[:64],
    )


def _npz(device: Device, data: bytes | Path, scratch: Path) -> Found:
    scan = pairs.read_npz(data, scratch, machine=device.model)
    large = max(view.low.size for view in scan.views) > CARGO_FROM
    return Found(scan=scan, kind="CARGO" if large else "PARCEL", result={"views": len(scan.views)})


def _vendor(device: Device, data: bytes, _: Path) -> Found:
    scan, told = pairs.read_vendor(data)
    labels = told.get("labels") or []
    named = scan if scan.machine else Scan(scan.views, device.model)
    kept = [one for one in labels if isinstance(one, dict)][:200] if isinstance(labels, list) else []
    return Found(
        scan=named,
        kind=_image_kind(str(told.get("kind", ""))),
        labels=kept,
        result={"views": len(scan.views)},
    )


def _n42(device: Device, data: bytes, _: Path) -> Found:
    measured = n42.read(data)
    fore, behind = radiation.split(measured.spectra)
    about = {
        "maker": measured.maker,
        "model": measured.model,
        "serial": measured.serial,
        "spectra": len(measured.spectra),
        "warnings": list(measured.warnings)[:5],
        "nuclides": [asdict(one) for one in measured.nuclides][:20],
    }
    if fore is None:
        if behind is None:
            raise ScanFault(
                "EMPTY", "payload", "측정 시간이나 계수가 없습니다.", "holds no counts or no live time."
            )
        rate = behind.total / behind.live_s
        return Found(background=True, result={**about, "background_rate": rate, "plot": _plot(behind, None)})
    if behind is None and device.background:
        behind = _of_device(device)
    judged = radiation.assess(fore, behind)
    names = ", ".join(h.name for h in judged.hints[:3])
    peaks = [asdict(p) for p in judged.peaks[:20]]
    told = {**asdict(judged), "peaks": peaks}
    result = {**about, "assessment": told, "plot": _plot(fore, behind), "live_s": fore.live_s}
    return Found(
        level=judged.level,
        ko=f"방사선 {_words(judged.reasons)[0]}" + (f", 핵종 후보 {names}" if names else ""),
        en=f"Radiation: {_words(judged.reasons)[1]}" + (f"; could be {names}" if names else ""),
        result=_finite(result),
    )


_REASONS = {
    "GROSS": ("계수율 초과", "more counts than its place has"),
    "WINDOW": ("에너지 비율 이상", "an unusual share in one part of the spectrum"),
    "SHAPE": ("스펙트럼 형태 이상", "an unusual shape of the spectrum"),
    "NEUTRON": ("중성자", "neutrons"),
    "NO_BACKGROUND": ("배경 자료 없음", "no background to compare with"),
}


def _words(reasons: tuple[str, ...]) -> tuple[str, str]:
    told = [_REASONS[r] for r in reasons] or [("이상 없음", "nothing unusual")]
    return ", ".join(t[0] for t in told), ", ".join(t[1] for t in told)


def _of_device(device: Device) -> n42.Spectrum | None:
    from gwanmun.inspection.bank import store

    path = store.original_of(device.background)
    if not path.is_file():
        return None
    return radiation.split(n42.read(path.read_bytes()).spectra)[1]


def _plot(seen: n42.Spectrum, behind: n42.Spectrum | None) -> dict[str, list[float]]:
    """Counts per second and keV at PLOTTED energies, of both."""
    if not seen.edges.size:
        return {}
    onto = np.linspace(max(0.0, float(seen.edges[0])), min(3000.0, float(seen.edges[-1])), PLOTTED + 1)
    width = float(onto[1] - onto[0])
    drawn = {"energy": [round(float(e), 1) for e in (onto[:-1] + onto[1:]) / 2]}
    for name, one in (("seen", seen), ("background", behind)):
        if one is not None and one.edges.size and one.live_s > 0:
            rate = radiation.rebin(one.counts, one.edges, onto) / (one.live_s * width)
            drawn[name] = [float(f"{v:.4g}") for v in rate]
    return drawn


def _finite(told: Any) -> Any:
    """For JSON, which knows no infinity."""
    if isinstance(told, dict):
        return {k: _finite(v) for k, v in told.items()}
    if isinstance(told, list | tuple):
        return [_finite(v) for v in told]
    if isinstance(told, float):
        return told if np.isfinite(told) else None
    return told


def _trace(_: Device, data: bytes, __: Path) -> Found:
    found = trace.read(data)
    called = [t for t in found if t.alarm]
    names = ", ".join(dict.fromkeys(t.substance for t in called))
    return Found(
        level="ALARM" if called else "NONE",
        ko=f"미량 검출: {names}" if called else "",
        en=f"Trace of {names}" if called else "",
        result={"results": [asdict(t) for t in found]},
    )


def _raman(_: Device, data: bytes, __: Path) -> Found:
    curve = jcamp.read(data)
    rows = list(Reference.objects.all()[:500])
    best = jcamp.nearest(curve, {row.name: jcamp.read(bytes(row.body)) for row in rows})
    controlled = {row.name for row in rows if row.controlled}
    called = [m for m in best if m.score >= SURE and m.name in controlled]
    step = max(1, curve.x.size // PLOTTED)
    result = {
        "title": curve.title,
        "x_unit": curve.x_unit,
        "matches": [asdict(m) for m in best],
        "plot": {
            "x": [float(f"{v:.6g}") for v in curve.x[::step]],
            "y": [float(f"{v:.6g}") for v in curve.y[::step]],
        },
    }
    return Found(
        level="ALARM" if called else "NONE",
        ko=f"라만 스펙트럼이 {called[0].name}와 비슷함" if called else "",
        en=f"Raman spectrum looks like {called[0].name}" if called else "",
        result=result,
    )


def _body(_: Device, data: bytes, __: Path) -> Found:
    regions, dropped = people.read_body(data)
    return Found(
        level="WARNING" if regions else "NONE",
        ko=f"신체 검색: 확인할 곳 {len(regions)}곳" if regions else "",
        en=f"Body scan: {len(regions)} place(s) to look at" if regions else "",
        result={"regions": [asdict(r) for r in regions]},
        keep=_by_law(),
        dropped=() if _by_law() else dropped,
    )


def _by_law() -> bool:
    """Whether a law of the country orders that what a body scanner sends is kept whole."""
    return bank.figure("body_image_stored", False, timezone.localdate()) is True


_CAMERA = {
    "TRACKED": ("추적", "tracked"),
    "BAG_HANDED_OVER": ("가방을 넘겨줌", "a bag was handed over"),
    "BAG_LEFT": ("가방을 두고 감", "a bag was left"),
    "LINE_CROSSED": ("경계선을 넘음", "a line was crossed"),
    "LOST": ("추적을 놓침", "lost from sight"),
}


def _camera(_: Device, data: bytes, __: Path) -> Found:
    track, dropped = people.read_camera(data)
    called = track.act in ("BAG_HANDED_OVER", "BAG_LEFT")
    ko, en = _CAMERA[track.act]
    return Found(
        level="WARNING" if called else "NONE",
        ko=f"{track.camera}: {ko}" if called else "",
        en=f"{track.camera}: {en}" if called else "",
        result=asdict(track),
        keep=False,
        dropped=dropped,
    )


def _health(_: Device, data: bytes, __: Path) -> Found:
    try:
        told = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ScanFault("JSON", "payload", "JSON 객체여야 합니다.", "must be a JSON object.")
    due = told.get("calibration_due")
    if due is not None:
        try:
            dt.date.fromisoformat(str(due))
        except ValueError:
            raise ScanFault(
                "VALUE",
                "calibration_due",
                "2026-11-30과 같은 날짜여야 합니다.",
                "must be a date such as 2026-11-30.",
            ) from None
    names = ("status", "software", "calibration_due", "uptime_s", "storage_free_bytes", "tube_hours")
    return Found(result={n: str(told[n])[:64] for n in names if n in told}, keep=False)


READERS: dict[tuple[str, str], Reader] = {
    ("IMAGE", "dicos"): _dicos,
    ("IMAGE", "npz"): _npz,
    ("IMAGE", "zip"): _vendor,
    ("RADIATION", "n42"): _n42,
    ("TRACE", "json"): _trace,
    ("TRACE", "csv"): _trace,
    ("RAMAN", "jcamp"): _raman,
    ("BODY", "json"): _body,
    ("CAMERA", "json"): _camera,
    ("HEALTH", "json"): _health,
}
#: What a kind of device may send.
MAY = {
    "XRAY": ("IMAGE", "HEALTH"),
    "RADIATION": ("RADIATION", "HEALTH"),
    "TRACE": ("TRACE", "HEALTH"),
    "RAMAN": ("RAMAN", "HEALTH"),
    "BODY": ("BODY", "HEALTH"),
    "CAMERA": ("CAMERA", "HEALTH"),
}
