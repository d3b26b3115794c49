"""Registered models: bytes, the card written with them, the signature, and who let them decide."""

from __future__ import annotations

from django.db import models


class ModelVersion(models.Model):
    """A trained model. ``body``, ``card`` and ``statement`` never change; only the state does."""

    class State(models.TextChoices):
        CANDIDATE = "CANDIDATE"  # registered, decides nothing
        ACTIVE = "ACTIVE"  # the one that is asked
        RETIRED = "RETIRED"
        REFUSED = "REFUSED"  # a second person said no

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=12)  # of risk.rules.items.KINDS
    version = models.PositiveIntegerField()
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
            models.UniqueConstraint(fields=["country", "kind", "version"], name="one_model_per_version"),
            models.UniqueConstraint(
                fields=["country", "kind"], name="one_active_model", condition=models.Q(state="ACTIVE")
            ),
        ]

    @property
    def name(self) -> str:
        return f"{self.country}-{self.kind.lower()}-{self.version}"


class TrustedSigner(models.Model):
    """A public key whose models may be loaded: this office's own, and those it was told to trust."""

    fingerprint = models.CharField(max_length=64, unique=True)
    public_key = models.CharField(max_length=64)  # 32 bytes, hexadecimal
    owner = models.CharField(max_length=150)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
