"""People and companies known to customs. Here: the registry of personal customs codes."""

from __future__ import annotations

from django.db import models


class PersonalCode(models.Model):
    class Status(models.TextChoices):
        ACTIVE = "ACTIVE"
        SUSPENDED = "SUSPENDED"  # stopped by customs for misuse
        STOLEN = "STOLEN"  # reported by its holder
        CANCELLED = "CANCELLED"

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)  # digits only
    zip = models.CharField(max_length=10, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    valid_from = models.DateField()
    valid_to = models.DateField()
