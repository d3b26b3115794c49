"""The door to machines: registration, messages, health, alarms, reference spectra."""

from __future__ import annotations

from gwanmun.inspection.devices.alarming import acknowledge, drill, figures, resolve
from gwanmun.inspection.devices.emulating import KINDS as EMULATED
from gwanmun.inspection.devices.emulating import Message, emulate
from gwanmun.inspection.devices.folder import watch
from gwanmun.inspection.devices.health import Health, calibration, health, totals
from gwanmun.inspection.devices.intake import Taken, receive
from gwanmun.inspection.devices.leaving import forget
from gwanmun.inspection.devices.models import Alarm, Device, DeviceHour, Event, Fault, Reference
from gwanmun.inspection.devices.referring import load
from gwanmun.inspection.devices.registering import ACTS, calibrated, decide, register, rotate
from gwanmun.inspection.devices.signing import new_pair, new_secret, sign
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals.envelope import KINDS, LEVELS, SIGNED, signed_bytes

__all__ = [
    "ACTS",
    "EMULATED",
    "KINDS",
    "LEVELS",
    "SIGNED",
    "Alarm",
    "Device",
    "DeviceHour",
    "Event",
    "Fault",
    "Health",
    "Message",
    "Reference",
    "ScanFault",
    "Taken",
    "acknowledge",
    "calibrated",
    "calibration",
    "decide",
    "drill",
    "emulate",
    "figures",
    "forget",
    "health",
    "load",
    "new_pair",
    "new_secret",
    "receive",
    "register",
    "resolve",
    "rotate",
    "sign",
    "signed_bytes",
    "totals",
    "watch",
]
