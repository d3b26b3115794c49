"""Cases that are read, what readers said of them, what was found, and who has had the exhibits.

A case names its image by number alone: the bank may have purged it, and what was read of it stays.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from gwanmun.platform.accounts.models import Organisation


class Case(models.Model):
    """One image to be read, with what was declared and why it was chosen, as known when it arrived."""

    class State(models.TextChoices):
        NEW = "NEW"
        READING = "READING"  # leased to ``reader`` until ``lease_until``
        SECOND = "SECOND"  # waits for another reader, who is told nothing of the first
        SUPERVISOR = "SUPERVISOR"  # readers differ, or asked for it
        DECIDED = "DECIDED"
        CLOSED = "CLOSED"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    image = models.BigIntegerField(null=True, unique=True)  # of the bank; null: an alarm without an image
    device = models.CharField(max_length=64, default="")
    subject_kind = models.CharField(max_length=12, default="")
    subject = models.CharField(max_length=60, default="", db_index=True)
    declared = models.JSONField(default=dict)  # see sources.Declared; personal data masked
    why = models.JSONField(default=list)  # [ko, en] of each reason
    lane = models.CharField(max_length=12, default="")
    score_ppm = models.PositiveIntegerField(null=True)
    alarm = models.BooleanField(default=False)
    fault = models.JSONField(null=True)  # [ko, en]: the image was refused for its quality
    views = models.JSONField(default=list)  # [width, height] of each view
    arrived_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    verdict = models.CharField(max_length=5, default="")
    doubled = models.CharField(max_length=4, default="")  # LOT, RULE or nothing
    asked = models.BooleanField(default=False)  # a reader asked for another
    reader = models.CharField(max_length=150, default="")
    leased_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=1)  # a case taken off hold is read anew
    settle_at = models.DateTimeField(null=True)  # until then the last word can be taken back
    told = models.JSONField(null=True)  # what the room of the subject made of the decision
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="case_open_idx",
                condition=models.Q(state__in=["NEW", "READING", "SECOND", "SUPERVISOR"]),
            ),
            models.Index(
                fields=["settle_at"], name="case_settle_idx", condition=models.Q(settle_at__isnull=False)
            ),
            models.Index(fields=["state", "-id"], name="case_state_idx"),
        ]  # fmt: skip


class Reading(models.Model):
    """What one reader said of one image, and how long it took."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="readings")
    round = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=10)  # FIRST, SECOND, OPINION, SUPERVISOR
    reader = models.CharField(max_length=150, db_index=True)
    verdict = models.CharField(max_length=5)  # of rules.reading.VERDICTS, or ASK
    confidence = models.PositiveSmallIntegerField(null=True)  # 1 unsure … 3 sure
    response_ms = models.PositiveIntegerField(null=True)
    ai_shown = models.BooleanField(default=False)
    marks = models.JSONField(default=list)
    note = models.CharField(max_length=500, default="")
    token = models.CharField(max_length=36)  # of the page: the same decision sent twice is one
    state_before = models.CharField(max_length=10)
    shown_at = models.DateTimeField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "reader", "token"], name="one_reading_per_token"),
            models.UniqueConstraint(
                fields=["case", "round", "reader"],
                name="one_reading_per_reader",
                condition=models.Q(undone_at=None),
            ),
        ]


class Finding(models.Model):
    """A parcel was opened: what came of it."""

    class State(models.TextChoices):
        OPEN = "OPEN"
        CLOSED = "CLOSED"

    class Result(models.TextChoices):
        NO_FIND = "NO_FIND"
        DISCREPANCY = "DISCREPANCY"
        PROHIBITED = "PROHIBITED"
        IPR = "IPR"
        NARCOTICS = "NARCOTICS"
        TAX = "TAX"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="finding")
    alert = models.BigIntegerField(null=True, unique=True)  # of risk.network, where one began it
    subject_kind = models.CharField(max_length=12, default="PARCEL")
    subject = models.CharField(max_length=60, db_index=True)
    reason = models.CharField(max_length=500)  # why it is opened
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    place = models.CharField(max_length=100, default="")
    officer = models.CharField(max_length=150, default="")
    witness = models.CharField(max_length=100, default="")
    result = models.CharField(max_length=11, choices=Result, default="", blank=True)
    find = models.CharField(max_length=30, default="")  # of the country's table of finds
    goods = models.CharField(max_length=200, default="")  # what was seized
    pieces = models.PositiveIntegerField(null=True)
    gross_mg = models.BigIntegerField(null=True)
    net_mg = models.BigIntegerField(null=True)
    recovered = models.BigIntegerField(null=True)  # duty and tax, in whole units of the currency
    tests = models.JSONField(default=list)  # kind, device, result
    note = models.TextField(default="")
    changed_at = models.DateTimeField(null=True)  # two officers at once: the later one is told
    closed_by = models.CharField(max_length=150, default="")
    closed_at = models.DateTimeField(null=True)
    told_risk = models.CharField(max_length=20, default="")  # TOLD, or why not

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="finding_state_idx")]

    @property
    def number(self) -> str:
        return f"F-{self.opened_at:%Y}-{self.pk:06d}"


class Photo(models.Model):
    """A picture of what was found: re-encoded, so that nothing but the picture is kept of the sent file."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="photos")
    digest = models.CharField(max_length=64)  # of the kept bytes, and the name of their file
    sent = models.CharField(max_length=64)  # of the bytes as they were sent
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    caption = models.CharField(max_length=100, default="")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "sent"], name="one_photo_of_its_bytes")]


class Exhibit(models.Model):
    """A numbered thing that was seized and sealed."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="exhibits")
    what = models.CharField(max_length=200)
    pieces = models.PositiveIntegerField(null=True)
    gross_mg = models.BigIntegerField(null=True)
    net_mg = models.BigIntegerField(null=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    @property
    def number(self) -> str:
        return f"E-{self.made_at:%Y}-{self.pk:06d}"


class HandOver(models.Model):
    """One entry of an exhibit's chain: written once. ``digest`` binds it to the entry before."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="chain")
    place_in = models.PositiveIntegerField()  # 0, 1, 2 …
    act = models.CharField(max_length=11)  # of rules.custody.ACTS
    giver = models.CharField(max_length=100, default="")
    taker = models.CharField(max_length=100, default="")
    place = models.CharField(max_length=100)
    seal_before = models.CharField(max_length=40, default="")
    seal_after = models.CharField(max_length=40, default="")
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exhibit", "place_in"], name="one_entry_per_place")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("an entry of the chain of custody is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ValueError("an entry of the chain of custody is never removed")
