"""Machines that are none: messages of every kind, seeded, signed as real ones are."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gwanmun.inspection.devices import signing
from gwanmun.inspection.rules.signals import envelope, jcamp, pairs
from gwanmun.inspection.rules.signals.nuclides import LIBRARY

KINDS = ("image", "radiation", "trace", "raman", "body", "camera", "health")
_FORMS = {"image": "npz", "radiation": "n42", "raman": "jcamp"}
_SUBSTANCES = ("cocaine", "methamphetamine", "ketamine", "TNT", "caffeine")
ALARMING = 0.1  # share of messages with something in them


@dataclass(frozen=True)
class Message:
    envelope: dict[str, str]
    payload: bytes
    signature: str

    @property
    def body(self) -> dict[str, object]:
        return {"envelope": self.envelope, "signature": self.signature}


def emulate(
    kind: str,
    device: str,
    key_kind: str,
    key: str,
    *,
    seed: int = 1,
    run: str = "",
    subjects: list[str] | None = None,
) -> Iterator[Message]:
    """Endless messages of a device. The same seed and run, the same payloads and numbers."""
    n = 0
    while True:
        rng = np.random.default_rng((seed, n))
        payload = _payload(kind, rng, seed + n)
        now = dt.datetime.now(dt.UTC)
        told = {
            "device": device, "number": f"{run or 'emu'}-{kind}-{n:06d}", "kind": kind.upper(),
            "media": _FORMS.get(kind, "json"), "at": now.isoformat(), "sent_at": now.isoformat(),
            "subject_kind": "PARCEL" if kind in ("image", "trace", "radiation", "raman") else "",
            "subject": "", "level": "NONE", "digest": hashlib.sha256(payload).hexdigest(),
        }  # fmt: skip
        if told["subject_kind"]:
            told["subject"] = subjects[n % len(subjects)] if subjects else f"EMU{seed:03d}{n:06d}"
        yield Message(told, payload, signing.sign(key_kind, key, envelope.signed_bytes(told)))
        n += 1


def _payload(kind: str, rng: np.random.Generator, seed: int) -> bytes:
    calls = rng.random() < ALARMING
    if kind == "image":
        from gwanmun.inspection.rules.physics.generator import synthesise

        return pairs.write_npz(synthesise(seed, scale=2.0).scan)
    if kind == "radiation":
        return n42_message(rng, calls)
    if kind == "raman":
        return jcamp.write(raman_curve(rng))
    made: dict[str, object]
    if kind == "trace":
        made = {
            "swab": f"S{seed:06d}",
            "results": [
                {
                    "substance": name,
                    "level": round(float(rng.uniform(0, 20) + (70 if calls and n == 0 else 0)), 1),
                    "alarm": bool(calls and n == 0),
                }
                for n, name in enumerate(rng.permutation(np.array(_SUBSTANCES))[:3].tolist())
            ],
        }
    elif kind == "body":
        box = [int(v) for v in rng.integers(300, 600, 2)]
        made = {"regions": [{"side": "FRONT", "x": box[0], "y": box[1], "w": 80, "h": 60}] if calls else []}
    elif kind == "camera":
        made = {
            "event": "BAG_HANDED_OVER" if calls else "TRACKED",
            "camera": "C1",
            "person": "p1",
            "other": "p2",
        }
    else:
        made = {"status": "OK", "software": "emulator 1", "uptime_s": seed * 60}
    return json.dumps(made).encode()


def raman_curve(rng: np.random.Generator, places: tuple[float, ...] = ()) -> jcamp.Curve:
    x = np.linspace(200, 1800, 801)
    y = 2000 + 400 * np.exp(-(((x - 700) / 700) ** 2))
    for place in places or tuple(rng.uniform(300, 1700, 6)):
        y = y + rng.uniform(2000, 9000) / (1 + ((x - place) / 6) ** 2)
    return jcamp.Curve("sample", "RAMAN SPECTRUM", "1/CM", "COUNTS", x, rng.poisson(y).astype(float))


def n42_message(rng: np.random.Generator, calls: bool, nuclide: str = "Cs-137") -> bytes:
    """An N42.42-2012 document: a background of a scintillator, and what passed, with a source or without."""
    channels, live = 1024, 10.0
    edges = np.linspace(0, 3000, channels + 1)
    middle = (edges[:-1] + edges[1:]) / 2
    base = 60 * np.exp(-middle / 280) + 0.4
    base = base + sum(
        a * np.exp(-0.5 * ((middle - e) / (1.1 * e**0.5)) ** 2) for e, a in ((1461, 1.2), (2615, 0.4))
    )
    seen = base * live * 0.95
    if calls:
        source = next(s for s in LIBRARY if s.name == nuclide)
        for energy, strength in source.lines:
            peak = np.exp(-0.5 * ((middle - energy) / (1.1 * energy**0.5)) ** 2)
            seen = seen + strength * 8 * peak + strength * 1.2 * (middle < energy * 0.7)
    blocks = []
    for name, mean, time in (("Background", base * 60, 60.0), ("Foreground", seen, live)):
        counts = " ".join(str(int(c)) for c in rng.poisson(mean))
        started = "2026-01-01T00:00:00Z"
        blocks.append(
            f'<RadMeasurement id="{name}"><MeasurementClassCode>{name}</MeasurementClassCode>'
            f"<StartDateTime>{started}</StartDateTime><RealTimeDuration>PT{time}S</RealTimeDuration>"
            f'<Spectrum id="s{name}" radDetectorInformationReference="d1" energyCalibrationReference="c1">'
            f"<LiveTimeDuration>PT{time}S</LiveTimeDuration><ChannelData>{counts}</ChannelData></Spectrum>"
            "</RadMeasurement>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<RadInstrumentData xmlns="http://physics.nist.gov/N42/2011/N42">'
        "<RadInstrumentDataCreatorName>Gwanmun emulator</RadInstrumentDataCreatorName>"
        '<RadInstrumentInformation id="i1">'
        "<RadInstrumentManufacturerName>Gwanmun</RadInstrumentManufacturerName>"
        "<RadInstrumentModelName>Emulator</RadInstrumentModelName>"
        "<RadInstrumentClassCode>Portal Monitor</RadInstrumentClassCode></RadInstrumentInformation>"
        '<RadDetectorInformation id="d1"><RadDetectorCategoryCode>Gamma</RadDetectorCategoryCode>'
        "<RadDetectorKindCode>NaI</RadDetectorKindCode></RadDetectorInformation>"
        '<EnergyCalibration id="c1"><CoefficientValues>0 2.9296875 0</CoefficientValues></EnergyCalibration>'
        f"{''.join(blocks)}</RadInstrumentData>"
    ).encode()
