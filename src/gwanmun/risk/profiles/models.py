"""Profiles of the office, their versions, their tests and how they do week by week.

The text of a version never changes once it is proposed; a change is a new version. Every step is also an
event of the audit trail.
"""

from __future__ import annotations

from django.db import models


class Profile(models.Model):
    """What stays the same from version to version."""

    country = models.CharField(max_length=2)
    name = models.SlugField(max_length=40)  # in reasons and figures: lower case, digits, _
    kind = models.CharField(max_length=12)  # of items.KINDS
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "name"], name="profile_named_once")]


class Version(models.Model):
    class State(models.TextChoices):
        DRAFT = "DRAFT"
        TESTED = "TESTED"  # the present text was tested on past data
        PROPOSED = "PROPOSED"
        ACTIVE = "ACTIVE"  # approved; in force from effective_from
        EXPIRED = "EXPIRED"
        RETIRED = "RETIRED"  # stopped, or replaced by a later version
        REFUSED = "REFUSED"

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    criterion = models.TextField()  # as the author wrote it
    title_ko = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    reason_ko = models.CharField(max_length=300, blank=True)
    reason_en = models.CharField(max_length=300, blank=True)
    points = models.PositiveIntegerField()
    lane = models.CharField(max_length=12, blank=True)  # at least this one; empty: points alone
    ground = models.CharField(max_length=300)  # law, notice or finding it rests on
    owner = models.CharField(max_length=60)  # unit that answers for it
    effective_from = models.DateField()
    expires_on = models.DateField()  # last day
    author = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=150, blank=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)  # why approved or refused
    stopped_on = models.DateField(null=True)  # from this day on no longer in force
    stopped_at = models.DateTimeField(null=True)  # when that was said
    stopped_by = models.CharField(max_length=150, blank=True)
    stopped_why = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "number"], name="profile_version_once")]
        indexes = [models.Index(fields=["state", "effective_from"], name="profile_state_idx")]


class Test(models.Model):
    """A run over past data. ``digest`` names the text that was tested: another text has no test."""

    class State(models.TextChoices):
        WAITING = "WAITING"
        RUNNING = "RUNNING"
        DONE = "DONE"
        FAILED = "FAILED"

    version = models.ForeignKey(Version, models.CASCADE, related_name="tests")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    first = models.DateField()
    last = models.DateField()
    days_done = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField()
    result = models.JSONField(default=dict)  # of testing.run
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)


class Week(models.Model):
    """How a version did in a week: hits, controls of them that were done, finds among these."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="weeks")
    monday = models.DateField()
    items = models.PositiveIntegerField()
    hits = models.PositiveIntegerField()
    controls = models.PositiveIntegerField()
    finds = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "monday"], name="profile_week_once")]
