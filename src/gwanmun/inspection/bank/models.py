"""Images of machines and what is known of each. The counts lie in files named by their digest."""

from __future__ import annotations

from django.db import models

from gwanmun.platform.accounts.models import Organisation


class Image(models.Model):
    """What a machine saw. Deleted bytes leave the row: that there was an image stays known."""

    class Kind(models.TextChoices):
        PARCEL = "PARCEL"
        BAG = "BAG"
        CARGO = "CARGO"
        TRAINING = "TRAINING"

    class State(models.TextChoices):
        KEPT = "KEPT"
        PURGED = "PURGED"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    office = models.CharField(max_length=20, default="", blank=True)
    device = models.CharField(max_length=64, default="", blank=True)  # as registered; "" for none
    number = models.CharField(max_length=80)  # given by the device, else made of the digest
    kind = models.CharField(max_length=8, choices=Kind)
    subject_kind = models.CharField(max_length=12, default="", blank=True)  # PARCEL, BAG, CONTAINER …
    subject = models.CharField(max_length=64, default="", blank=True)  # its number
    declared = models.JSONField(default=dict)  # of the goods, as told when the image came
    labels = models.JSONField(default=list)  # regions: {"view", "x", "y", "w", "h", "kind", …}
    machine = models.CharField(max_length=64, default="", blank=True)  # model, for its calibration
    views = models.JSONField(default=list)  # {"name", "rows", "columns", "pixel_mm"} in order
    faults = models.JSONField(default=list)  # of the quality check: {"code", "field", "ko", "en"}
    digest = models.CharField(max_length=64)  # SHA-256 of the counts: name of the file
    size = models.BigIntegerField()  # bytes of the file
    original = models.CharField(max_length=64, default="", blank=True)  # SHA-256 of the file as it came
    media = models.CharField(max_length=60, default="", blank=True)
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    retention_until = models.DateField()
    held = models.CharField(max_length=200, default="", blank=True)  # why it must not be purged
    state = models.CharField(max_length=8, choices=State, default=State.KEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "device", "number"], name="one_image_per_number")
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="bank_subject_idx"),
            models.Index(fields=["kind", "-id"], name="bank_kind_idx"),
            models.Index(fields=["digest"], name="bank_digest_idx"),
            models.Index(fields=["original"], name="bank_original_idx"),
            models.Index(
                fields=["retention_until"],
                name="bank_retention_idx",
                condition=models.Q(state="KEPT", held=""),
            ),
        ]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """(width, height) of each view in pixels."""
        return [(view["columns"], view["rows"]) for view in self.views]

    @property
    def fault(self) -> tuple[str, str] | None:
        """The gravest thing the quality check found, in Korean and English."""
        found = [f for f in self.faults if f.get("ko") and f.get("en")]
        return (found[0]["ko"], found[0]["en"]) if found else None


class Export(models.Model):
    """Images that are to leave the bank for training: asked for by one person, allowed by another, once."""

    class State(models.TextChoices):
        ASKED = "ASKED"
        ALLOWED = "ALLOWED"
        REFUSED = "REFUSED"
        DONE = "DONE"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")  # whose images
    kinds = models.JSONField(default=list)  # of Image.Kind
    taken_from = models.DateField(null=True)
    taken_until = models.DateField(null=True)
    unlabelled = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=150, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=150, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    images = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="", blank=True)  # SHA-256 of card.json


class MachineCurves(models.Model):
    """The calibration of a device: proposed by one person, put in force by another; of those that are or were
    in force the newest counts. Rows are only added and decided once."""

    class State(models.TextChoices):
        PROPOSED = "PROPOSED"
        IN_FORCE = "IN_FORCE"
        REFUSED = "REFUSED"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    device = models.CharField(max_length=64)  # as registered, and as images name it
    content = models.TextField(default="", blank=True)  # JSON of rules.imaging.Calibration; "" for the usual
    digest = models.CharField(max_length=64, default="", blank=True)  # of the content, as the file tells it
    origin = models.CharField(max_length=8)  # nominal | spectrum | steps | image
    aspect_mille = models.PositiveSmallIntegerField(default=1000)  # a row's pitch over a column's
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    decided_by = models.CharField(max_length=150, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "device"], condition=models.Q(state="PROPOSED"),
                name="one_proposed_calibration",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["organisation", "device", "-decided_at"], name="bank_curves_idx")]
