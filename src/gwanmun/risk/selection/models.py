"""Who goes to which lane: slots of a shift, selections with what was chosen, and what officers changed.

Chosen rows are written in bulk and count only when their run ``counts``.
"""

from __future__ import annotations

from django.db import models


class Capacity(models.Model):
    """So many slots of a lane in each shift of an office. Rows are never changed, only ended."""

    office = models.CharField(max_length=10)
    shift = models.CharField(max_length=10, blank=True)  # empty: in every shift
    lane = models.CharField(max_length=12)
    slots = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # last day
    reason = models.TextField()
    told_by = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office", "lane", "valid_from"], name="capacity_office_idx")]


class Run(models.Model):
    """One selection: over a manifest, a file, a day's declarations."""

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)
    subject = models.BigIntegerField()  # what was selected over: a manifest version
    series = models.BigIntegerField()  # what a later subject takes the place of: the manifest
    organisation_id = models.BigIntegerField(null=True)
    office = models.CharField(max_length=10)
    shift = models.CharField(max_length=10)
    day = models.DateField()
    model = models.CharField(max_length=60, default="")
    exploring = models.CharField(max_length=20, default="none")
    items = models.PositiveIntegerField()
    chosen = models.PositiveIntegerField()
    told = models.JSONField(default=list)  # rows of selecting.TOLD
    counts = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_run_per_subject")]
        indexes = [models.Index(fields=["office", "day", "shift"], name="run_office_day_idx")]


class Chosen(models.Model):
    """An item that is sent to a control, with all that led there."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows")
    item = models.CharField(max_length=60)
    thing = models.BigIntegerField(null=True, db_index=True)  # where its room finds it: the parcel's id
    lane = models.CharField(max_length=12)
    basis = models.CharField(max_length=12)
    bases = models.CharField(max_length=80)
    asked = models.CharField(max_length=12)
    chance_ppm = models.PositiveIntegerField()
    score_ppm = models.PositiveIntegerField(null=True)
    points = models.IntegerField()
    worth = models.BigIntegerField()
    place = models.PositiveIntegerField()
    profiles = models.TextField(default="")
    reasons = models.TextField(default="[]")  # JSON: rows of items.REASON, as the model gave them
    signs = models.TextField(default="")  # JSON: risk.rules.signs, as they were when it was chosen
    lane_now = models.CharField(max_length=12)  # after overrides
    overridden = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["run", "lane_now", "place"], name="chosen_lane_idx")]


class Settled(models.Model):
    """What selections of a day are told, worked out once: whoever decides again is told the same."""

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)
    day = models.DateField()
    what = models.CharField(max_length=100)
    facts = models.JSONField(default=dict)  # what it was made from, in figures
    body = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "kind", "day", "what"], name="settled_once_a_day")
        ]


class Override(models.Model):
    """An officer's word against the selection's: kept for good, also when taken back."""

    kind = models.CharField(max_length=12)
    thing = models.BigIntegerField(db_index=True)
    item = models.CharField(max_length=60)
    run = models.ForeignKey(Run, models.CASCADE, related_name="overrides")
    lane_before = models.CharField(max_length=12)
    lane_after = models.CharField(max_length=12)
    basis_before = models.CharField(max_length=12, default="")
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
