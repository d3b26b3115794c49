"""The record of every decision and every human act, sealed in hash-chained batches."""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150)  # user name, API key prefix, "system"
    actor_kind = models.CharField(max_length=10)  # USER | KEY | SYSTEM | CITIZEN
    organisation_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=50)  # manifest.received, parcel.released, person.viewed …
    subject_type = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=64)
    reason = models.TextField(default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"])]


class AuditSeal(models.Model):
    """``digest`` = SHA-256 over the previous digest and the canonical JSON of events first..last."""

    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
