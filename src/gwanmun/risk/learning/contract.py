"""The door to the model."""

from __future__ import annotations

from gwanmun.risk.learning.models import ModelVersion
from gwanmun.risk.learning.registry import NotAllowed, activate, active, active_card, named, put_away, trusted
from gwanmun.risk.learning.signing import ModelRefused

__all__ = [
    "ModelRefused",
    "ModelVersion",
    "NotAllowed",
    "activate",
    "active",
    "active_card",
    "named",
    "put_away",
    "trusted",
]
