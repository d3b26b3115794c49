"""Registered detectors: bytes, card, signature, who let them read. Descriptions of images, to find like ones
by."""

from __future__ import annotations

from django.db import models


class DetectorVersion(models.Model):
    """A trained detector. ``body``, ``card`` and ``statement`` never change; only the state does."""

    class State(models.TextChoices):
        CANDIDATE = "CANDIDATE"  # registered, reads nothing
        ACTIVE = "ACTIVE"  # the one that is asked
        RETIRED = "RETIRED"
        REFUSED = "REFUSED"  # a second person said no

    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=9, choices=State, default=State.CANDIDATE)
    body = models.BinaryField()
    card = models.JSONField()
    statement = models.TextField()  # what is signed, letter for letter
    signature = models.CharField(max_length=128)
    signer = models.CharField(max_length=64)  # fingerprint of the public key
    registered_by = models.CharField(max_length=150)
    registered_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], name="one_active_detector", condition=models.Q(state="ACTIVE")
            ),
        ]

    @property
    def name(self) -> str:
        return f"detector-{self.version}"


class Likeness(models.Model):
    """The description of an image that a detector's trunk gave: 152 half-precision numbers of length one, or
    nothing where the counts of the image cannot be read."""

    image = models.BigIntegerField()  # of the bank
    organisation = models.BigIntegerField()
    made_by = models.CharField(max_length=64)  # digest of the network
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "made_by"], name="one_likeness_per_network")]
        indexes = [models.Index(fields=["made_by", "-image"], name="likeness_newest_idx")]
