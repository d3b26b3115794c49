"""Who may act: organisations, people with one role, API keys with scopes."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Organisation(models.Model):
    """A customs office, an express operator, a marketplace. Every parcel belongs to one."""

    class Kind(models.TextChoices):
        CUSTOMS = "CUSTOMS"
        OPERATOR = "OPERATOR"

    code = models.CharField(max_length=10, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    us_express = models.BooleanField(default=False)  # permission for the US$200 express provision
    secured = models.BooleanField(default=False)  # comprehensive security: goods may go before payment
    list_barred = models.BooleanField(default=False)  # excluded from list clearance by customs
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name_en}"


class User(AbstractUser):
    class Role(models.TextChoices):
        OFFICER = "OFFICER"  # sees every parcel, acts on held ones
        SUPERVISOR = "SUPERVISOR"  # officer who also manages accounts and sees look-ups
        AUDITOR = "AUDITOR"  # sees everything masked, acts on nothing
        OPERATOR = "OPERATOR"  # own organisation only: submit, see, correct

    role = models.CharField(max_length=10, choices=Role, default=Role.OPERATOR)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="users"
    )
    language = models.CharField(max_length=2, default="ko")


class ApiKey(models.Model):
    """A key is shown once; only its SHA-256 is kept. ``prefix`` finds the row."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)  # of gwanmun.platform.accounts.scopes.SCOPES
    rate_per_minute = models.PositiveIntegerField(default=300)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
