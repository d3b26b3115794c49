"""Devices, what they sent, what was wrong with it, hours of health, alarms and reference spectra."""

from __future__ import annotations

from django.db import models

from gwanmun.inspection.bank.models import Image
from gwanmun.platform.accounts.models import Organisation


class Device(models.Model):
    """A machine that may speak. Registered by one person, let in by another."""

    class Kind(models.TextChoices):
        XRAY = "XRAY"
        RADIATION = "RADIATION"
        TRACE = "TRACE"
        RAMAN = "RAMAN"
        BODY = "BODY"
        CAMERA = "CAMERA"

    class KeyKind(models.TextChoices):
        ED25519 = "ED25519"
        HMAC = "HMAC"

    class State(models.TextChoices):
        PROPOSED = "PROPOSED"
        ACTIVE = "ACTIVE"
        SUSPENDED = "SUSPENDED"
        RETIRED = "RETIRED"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)  # by which it calls itself
    kind = models.CharField(max_length=9, choices=Kind)
    vendor = models.CharField(max_length=64)
    model = models.CharField(max_length=64)
    serial = models.CharField(max_length=64)
    software = models.CharField(max_length=64, default="", blank=True)
    office = models.CharField(max_length=20, default="", blank=True)
    place = models.CharField(max_length=100, default="", blank=True)  # lane, line, gate
    key_kind = models.CharField(max_length=7, choices=KeyKind)
    key = models.TextField()  # public key, base64; of HMAC: the secret, sealed with the key of this system
    key_since = models.DateTimeField()
    calibrated_on = models.DateField(null=True)
    calibration_due = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    registered_by = models.CharField(max_length=150)
    registered_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=150, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(null=True)
    skew_ms = models.BigIntegerField(null=True)  # how far its clock lay behind ours, last time
    status = models.CharField(max_length=40, default="", blank=True)  # as its last heartbeat says
    background = models.CharField(max_length=64, default="", blank=True)  # digest of its background spectrum

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="one_device_per_code")]


class Event(models.Model):
    """A message that was taken. The same number of the same device is the same message."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="events")
    number = models.CharField(max_length=64)
    kind = models.CharField(max_length=9)  # of rules.signals.envelope.KINDS
    media = models.CharField(max_length=20)
    level = models.CharField(max_length=7)  # the higher of what the device and what we say
    at = models.DateTimeField()  # by the device's clock
    corrected_at = models.DateTimeField()  # by ours
    skew_ms = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)
    subject_kind = models.CharField(max_length=12, default="", blank=True)
    subject = models.CharField(max_length=64, default="", blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the payload as it came
    said = models.CharField(max_length=64)  # SHA-256 of what was signed, without the time of sending
    size = models.BigIntegerField()
    via = models.CharField(max_length=6)  # API | FOLDER
    result = models.JSONField(default=dict)  # what was read in it
    uid = models.CharField(max_length=64, default="", blank=True)  # of a DICOS object
    refers = models.CharField(max_length=64, default="", blank=True)  # the DICOS object it speaks of
    image = models.ForeignKey(Image, models.SET_NULL, null=True, related_name="+")
    original = models.CharField(max_length=64, default="", blank=True)  # kept under this digest

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "number"], name="one_event_per_number")]
        indexes = [
            models.Index(fields=["device", "-id"], name="devices_event_idx"),
            models.Index(fields=["uid"], name="devices_uid_idx", condition=~models.Q(uid="")),
            models.Index(fields=["refers"], name="devices_refers_idx", condition=~models.Q(refers="")),
            models.Index(fields=["received_at"], name="devices_received_idx"),
        ]


class Fault(models.Model):
    """A message of a known device that was refused: what was wrong, not the message."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="faults")
    number = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    code = models.CharField(max_length=20)
    field = models.CharField(max_length=80)
    ko = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    via = models.CharField(max_length=6)


class DeviceHour(models.Model):
    """What a device did in an hour. ``slots``: the five-minute slots in which it was heard, as bits."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="hours")
    hour = models.DateTimeField()
    events = models.PositiveIntegerField(default=0)
    images = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    slots = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "hour"], name="one_row_per_hour")]


class Alarm(models.Model):
    """An alarm until somebody says what it was. A drill is one that a supervisor set off."""

    class State(models.TextChoices):
        OPEN = "OPEN"
        ACKNOWLEDGED = "ACKNOWLEDGED"
        RESOLVED = "RESOLVED"

    class Outcome(models.TextChoices):
        FOUND = "FOUND"
        EXPLAINED = "EXPLAINED"  # real, and allowed: natural radiation, a medicine
        NOTHING = "NOTHING"
        TECHNICAL = "TECHNICAL"
        DRILL = "DRILL"

    device = models.ForeignKey(Device, models.PROTECT, related_name="alarms")
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="alarm")
    level = models.CharField(max_length=7)
    what_ko = models.CharField(max_length=300)
    what_en = models.CharField(max_length=300)
    drill = models.BooleanField(default=False)
    started_by = models.CharField(max_length=150, default="", blank=True)  # of a drill
    scenario = models.CharField(max_length=300, default="", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=150, default="", blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=150, default="", blank=True)
    resolved_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    told = models.BigIntegerField(null=True)  # the alert of risk targeting that it became

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="devices_alarm_idx")]


class Reference(models.Model):
    """A spectrum of a known substance that an office loaded, in JCAMP-DX."""

    name = models.CharField(max_length=100, unique=True)
    controlled = models.BooleanField()
    source = models.CharField(max_length=200)
    body = models.BinaryField()
    loaded_by = models.CharField(max_length=150)
    loaded_at = models.DateTimeField(auto_now_add=True)
