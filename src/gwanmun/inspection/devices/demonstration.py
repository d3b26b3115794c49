"""Machines of a demonstration: one of each kind, a day of their work, alarms open and resolved. All made up.

Their messages go the way of every message: signed, read, kept; only the hours of the past day are written
down as they would have been counted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices import alarming, emulating, intake, referring, registering, signing
from gwanmun.inspection.devices.models import Alarm, Device, DeviceHour, Event
from gwanmun.inspection.rules.imaging.tracing import transmitted
from gwanmun.inspection.rules.physics.detector import weights
from gwanmun.inspection.rules.physics.machines import machine_of
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals import envelope, jcamp
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import SYSTEM, Actor

#: Code, kind, maker and model as made-up names, place, days until calibration is due, busy messages an hour.
MACHINES = (
    ("DEMO-XRAY", "XRAY", "Virtual", "Hangang", "특송 1라인", 120, 55),
    ("DEMO-XRAY-2", "XRAY", "Virtual", "Nakdong", "특송 2라인", -9, 30),
    ("DEMO-RAD", "RADIATION", "Virtual", "Portal NaI", "화물 출구", 60, 40),
    ("DEMO-TRACE", "TRACE", "Virtual", "Ion 5", "개장검사대", 12, 18),
    ("DEMO-RAMAN", "RAMAN", "Virtual", "Raman 785", "개장검사대", 200, 4),
    ("DEMO-BODY", "BODY", "Virtual", "Gate 3 s", "입국장 A", 90, 25),
    ("DEMO-CAM", "CAMERA", "Virtual", "Track 4", "입국장 A", None, 12),
    ("DEMO-TRACE-2", "TRACE", "Virtual", "Ion 5", "우편 2층", 365, 0),
)
_PEAKS = (480.0, 785.0, 1001.0, 1190.0, 1605.0)
_BY, _OTHER = Actor("demo-officer", "USER"), Actor("demo-supervisor", "USER")


class _Machine:
    """A machine with its key, for as long as the demonstration is made."""

    def __init__(self, device: Device, private: str) -> None:
        self.device, self.private = device, private
        self.sent = 0

    def says(
        self, kind: str, media: str, payload: bytes, minutes: float, subject: str = "", slow_s: float = 0
    ) -> Event | None:
        """A message of so many minutes ago; ``slow_s``: by how much its clock lay behind."""
        now = timezone.now() - dt.timedelta(minutes=minutes)
        shown = (now - dt.timedelta(seconds=slow_s)).isoformat()
        self.sent += 1
        told = {
            "device": self.device.code, "number": f"demo-{self.sent:04d}", "kind": kind, "media": media,
            "at": shown, "sent_at": shown, "subject_kind": "PARCEL" if subject else "", "subject": subject,
            "level": "NONE", "digest": hashlib.sha256(payload).hexdigest(),
        }  # fmt: skip
        signature = signing.sign("ED25519", self.private, envelope.signed_bytes(told))
        organisation = self.device.organisation
        try:
            taken = intake.receive(organisation, told, payload, signature, actor=SYSTEM, now=now)
        except ScanFault:
            return None  # it stands among the refused messages of the machine, as it is meant to
        Event.objects.filter(pk=taken.event.pk).update(received_at=now)
        Alarm.objects.filter(event=taken.event).update(opened_at=now)
        return taken.event


def enter(organisation: Organisation, subjects: Sequence[str], seed: int) -> int:
    """How many machines are there. Safe to run again: what is there stays. ``subjects``: waybills."""
    if Device.objects.filter(organisation=organisation, code=MACHINES[0][0]).exists():
        return len(MACHINES)
    made = {row[0]: _registered(organisation, row) for row in MACHINES}
    draw = random.Random(seed)  # noqa: S311 - a demonstration
    for row in MACHINES:
        if row[6]:
            _worked(made[row[0]].device, row[6], draw)
    named = [*subjects, *(f"DEMO{n:04d}" for n in range(8))]
    _radiation(made["DEMO-RAD"], named)
    _traces(made["DEMO-TRACE"], named)
    _raman(made["DEMO-RAMAN"], named)
    _people(made["DEMO-BODY"], made["DEMO-CAM"])
    for n in (7, 6, 4):  # its software writes 8 bits since the last service
        made["DEMO-XRAY-2"].says("IMAGE", "npz", _eight_bits(), 60.0 * n)
    registering.decide(made["DEMO-XRAY-2"].device, "suspend", "8비트로 보냄, 점검 요청", _OTHER)
    for row in MACHINES:
        if row[6] and row[0] != "DEMO-XRAY-2":
            beat = _json(status="OK", software="4.2.1")
            made[row[0]].says("HEALTH", "json", beat, 1, slow_s=41 if row[1] == "CAMERA" else 0)
    _proposed(made["DEMO-XRAY"].device)
    alarming.drill(made["DEMO-RAD"].device, "가방 속 밀봉 선원을 가정한 훈련", _OTHER)
    return len(MACHINES)


def _registered(organisation: Organisation, row: tuple[Any, ...]) -> _Machine:
    code, kind, vendor, model, place, due, busy = row
    private, public = signing.new_pair()
    today = timezone.localdate()
    on, until = (None, None) if due is None else (today - dt.timedelta(365 - due), today + dt.timedelta(due))
    device = registering.register(
        organisation, code=code, kind=kind, key_kind="ED25519", key=public, actor=_BY, vendor=vendor,
        model=model, serial=f"D-{code[-4:]}", software="4.2.0", office=organisation.code, place=place,
        calibrated_on=on, calibration_due=until,
    )  # fmt: skip
    if busy:
        device = registering.decide(device, "approve", "시연 장비 승인", _OTHER)
        long_ago = timezone.now() - dt.timedelta(days=40)
        Device.objects.filter(pk=device.pk).update(decided_at=long_ago, registered_at=long_ago)
        device.refresh_from_db()
    return _Machine(device, private)


def _worked(device: Device, busy: int, draw: random.Random) -> None:
    """The hours of the past day: fewer at night, now and then a silent one."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    rows = []
    for back in range(1, 24):
        at = hour - dt.timedelta(hours=back)
        night = timezone.localtime(at).hour < 6
        number = max(0, round(busy * (0.3 if night else 1.0) * draw.uniform(0.7, 1.3)))
        silent = draw.random() < 0.04
        rows.append(
            DeviceHour(
                device=device, hour=at, events=0 if silent else number,
                images=0 if silent or device.kind != "XRAY" else number, slots=0 if silent else 0xFFF,
            )
        )  # fmt: skip
    DeviceHour.objects.bulk_create(rows, ignore_conflicts=True)


def _radiation(machine: _Machine, named: Sequence[str]) -> None:
    rng = np.random.default_rng(7)
    for n in range(3):
        machine.says("RADIATION", "n42", emulating.n42_message(rng, False), 50 - n, named[n])
    natural = machine.says("RADIATION", "n42", emulating.n42_message(rng, True, "K-40"), 190, named[3])
    _resolved(natural, "EXPLAINED", "칼륨 비료로 확인, 신고와 일치", 3, 22)
    machine.says("RADIATION", "n42", emulating.n42_message(rng, True, "Cs-137"), 8, named[4])


def _traces(machine: _Machine, named: Sequence[str]) -> None:
    def swab(level: float, substance: str = "cocaine") -> bytes:
        return _json(swab="S1", results=[{"substance": substance, "level": level, "alarm": level >= 50}])

    for n in range(3):
        machine.says("TRACE", "json", swab(4.0 + n), 40 - n, named[n])
    _resolved(machine.says("TRACE", "json", swab(71, "TNT"), 300, named[5]), "NOTHING", "재검사 음성", 4, 31)
    _resolved(machine.says("TRACE", "json", swab(93), 140, named[6]), "FOUND", "개장하여 마약류 적발", 2, 44)
    seen = machine.says("TRACE", "json", swab(88, "methamphetamine"), 15, named[1])
    alarm = Alarm.objects.filter(event=seen).first()
    if alarm is not None:
        alarming.acknowledge(alarm, _BY)


def _raman(machine: _Machine, named: Sequence[str]) -> None:
    """A reference that is made up as well, and a sample that looks like it."""
    name = "시연용 기준(가상) / made-up reference"
    reference = emulating.raman_curve(np.random.default_rng(3), _PEAKS)
    referring.load(jcamp.write(reference), name=name, controlled=True, source="gwanmun demo", actor=_BY)
    machine.says("RAMAN", "jcamp", jcamp.write(emulating.raman_curve(np.random.default_rng(4))), 90, named[2])
    machine.says("RAMAN", "jcamp", jcamp.write(reference), 30, named[6])


def _people(body: _Machine, camera: _Machine) -> None:
    clear, region = _json(regions=[]), {"side": "FRONT", "x": 560, "y": 470, "w": 70, "h": 60}
    back = {"side": "BACK", "x": 430, "y": 640, "w": 60, "h": 50}
    for n in range(4):
        body.says("BODY", "json", clear, 12 + n)
    _resolved(body.says("BODY", "json", _json(regions=[back]), 75), "NOTHING", "허리띠로 확인", 1, 4)
    body.says("BODY", "json", _json(regions=[region, back]), 3)
    for act, minutes in (("TRACKED", 20), ("TRACKED", 18), ("LOST", 16)):
        camera.says("CAMERA", "json", _json(event=act, camera="A-3", person="17"), minutes, slow_s=41)
    handed = _json(
        event="BAG_HANDED_OVER", camera="A-3", person="17", other="22", bag="b1", place="수하물 5번"
    )
    _resolved(camera.says("CAMERA", "json", handed, 17, slow_s=41), "NOTHING", "가족으로 확인", 1, 9)


def _proposed(device: Device) -> None:
    """A calibration of the machine as an engineer measures it, three thicknesses each of plastic, aluminium
    and steel, after its tube was changed; it waits for a supervisor."""
    machine = machine_of("seomjin")
    kev, low, high = weights(machine.beam, machine.detector)
    lines = ["formula,mass,low,high"]
    for formula, masses in (("C2H4", (1, 6, 20)), ("Al", (0.5, 4, 15)), ("Fe", (0.5, 4, 15))):
        seen = np.exp(-np.array(transmitted(kev, low, high, formula, np.array(masses, float))))
        lines += [f"{formula},{m},{a:.5f},{b:.5f}" for m, a, b in zip(masses, *seen, strict=True)]
    content = bank.calibrating.content_of("\n".join(lines).encode(), device.model)
    bank.calibrating.propose(
        device.organisation, device.code, content, _BY, "관을 바꾸고 계단 시편으로 측정함"
    )


def _resolved(event: Event | None, outcome: str, reason: str, noted: float, done: float) -> None:
    """The alarm of a message, noted and resolved so many minutes after it was opened."""
    alarm = Alarm.objects.filter(event=event).first() if event is not None else None
    if alarm is None:
        return
    alarming.acknowledge(alarm, _BY)
    alarming.resolve(alarm, outcome, reason, _BY)
    Alarm.objects.filter(pk=alarm.pk).update(
        acknowledged_at=alarm.opened_at + dt.timedelta(minutes=noted),
        resolved_at=alarm.opened_at + dt.timedelta(minutes=done),
    )


def _eight_bits() -> bytes:
    import io

    out, eight = io.BytesIO(), np.full((80, 100), 200, dtype=np.uint8)
    np.savez_compressed(out, low=eight, high=eight)
    return out.getvalue()


def _json(**fields: Any) -> bytes:
    return json.dumps(fields).encode()
