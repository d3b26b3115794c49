"""What classification help learns from: decisions with their descriptions, and texts beside the names."""

from __future__ import annotations

from django.db import models


class PastDecision(models.Model):
    """A description and the code that was decided for it, by an office or by an officer's own act."""

    country = models.CharField(max_length=2)
    description = models.TextField()
    lang = models.CharField(max_length=2)  # ko | en: the language most of it is in
    code = models.CharField(max_length=10)
    decided_on = models.DateField(null=True)
    source = models.CharField(max_length=200, default="")  # reference of the decision, or who decided
    digest = models.CharField(max_length=64)  # of normal text and code: the same is learnt once

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "digest"], name="classify_learnt_once")]


class CodeText(models.Model):
    """A text beside the official names: a note that decides, or the name another list gives a code."""

    class Kind(models.TextChoices):
        NOTE = "NOTE"
        NAME = "NAME"

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=10)  # chapter, heading or longer
    kind = models.CharField(max_length=4, choices=Kind)
    lang = models.CharField(max_length=2)
    text = models.TextField()
    source = models.CharField(max_length=200, default="")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "digest"], name="classify_text_once")]
        indexes = [models.Index(fields=["country", "kind", "code"])]
