"""What controls came to. A row keeps what was known of the item when it was chosen, so that the past can be
learnt from whatever became of the parcel or declaration since."""

from __future__ import annotations

from django.db import models


class ControlResult(models.Model):
    """One look at one item. A second, blind look is a row of its own (``sight`` 2)."""

    class Outcome(models.TextChoices):
        FIND = "FIND"
        NO_FIND = "NO_FIND"
        NOT_DONE = "NOT_DONE"  # chosen, but never looked into: why stands in the note

    id = models.BigAutoField(primary_key=True)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)  # of risk.rules.items.KINDS
    item = models.CharField(max_length=60)
    sight = models.PositiveSmallIntegerField(default=1)
    # what was known of it
    at = models.DateField()
    office = models.CharField(max_length=10, null=True)
    shift = models.CharField(max_length=10, null=True)
    hs = models.CharField(max_length=12, null=True)
    description = models.CharField(max_length=300, null=True)
    category = models.CharField(max_length=30, null=True)
    importer = models.CharField(max_length=140, null=True)
    seller = models.CharField(max_length=140, null=True)
    declarant = models.CharField(max_length=140, null=True)
    carrier = models.CharField(max_length=140, null=True)
    origin = models.CharField(max_length=2, null=True)
    departure = models.CharField(max_length=2, null=True)
    port = models.CharField(max_length=5, null=True)
    mode = models.CharField(max_length=4, null=True)
    rate_kind = models.CharField(max_length=10, null=True)
    rate_e6 = models.BigIntegerField(null=True)
    value = models.BigIntegerField(null=True)
    revenue = models.BigIntegerField(null=True)
    mass_g = models.BigIntegerField(null=True)
    pieces = models.BigIntegerField(null=True)
    address = models.CharField(max_length=64, null=True)  # keyed hashes, never the words
    phone = models.CharField(max_length=64, null=True)
    account = models.CharField(max_length=64, null=True)
    container = models.CharField(max_length=20, null=True)
    signs = models.TextField(default="")  # JSON: risk.rules.signs, as they were when it was chosen
    # why it was chosen
    selected_on = models.DateField()
    lane = models.CharField(max_length=12)
    basis = models.CharField(max_length=12)  # of risk.rules.items.BASES
    probability_ppm = models.PositiveIntegerField(null=True)  # of being chosen at all; null: not known
    score_ppm = models.PositiveIntegerField(null=True)  # what the model said; null: it was not asked
    model = models.CharField(max_length=60, default="")
    # what it came to
    outcome = models.CharField(max_length=8, choices=Outcome)
    means = models.CharField(max_length=9, default="")  # of risk.rules.lanes.DOES; empty: as the lane says
    find = models.CharField(max_length=30, null=True)
    seized_mg = models.BigIntegerField(null=True)
    recovered = models.BigIntegerField(null=True)
    known_on = models.DateField()
    note = models.TextField(default="")
    officer = models.CharField(max_length=150, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "kind", "item", "sight"], name="one_result_per_look")
        ]
        indexes = [
            models.Index(fields=["country", "kind", "known_on"], name="result_known_idx"),
            models.Index(fields=["country", "kind", "at"], name="result_at_idx"),
        ]


class SecondLook(models.Model):
    """A control that is to be done again by another person, who is told nothing of the first."""

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)
    item = models.CharField(max_length=60)
    office = models.CharField(max_length=10, null=True)
    lane = models.CharField(max_length=12)
    first_by = models.CharField(max_length=150)  # may not do the second
    drawn_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "kind", "item"], name="one_second_look_per_item")
        ]
        indexes = [models.Index(fields=["office"], name="second_open_idx", condition=models.Q(done_at=None))]


class Task(models.Model):
    """Something a person has to look at: opened by a monitor, taken, closed with what was done."""

    class State(models.TextChoices):
        OPEN = "OPEN"
        TAKEN = "TAKEN"
        CLOSED = "CLOSED"

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)
    monitor = models.CharField(max_length=20)  # POPULATION, PERFORMANCE, CONCEPT
    what = models.CharField(max_length=80)
    facts = models.JSONField()  # figure, limit, before, now, rows, model, first, last
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # the monitor last called
    taken_by = models.CharField(max_length=150, default="")
    closed_by = models.CharField(max_length=150, default="")
    closed_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "kind", "monitor", "what"],
                name="one_open_task",
                condition=~models.Q(state="CLOSED"),
            )
        ]
