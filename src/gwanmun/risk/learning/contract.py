"""The door to the model."""

from __future__ import annotations

from gwanmun.risk.learning.registry import active, active_card
from gwanmun.risk.learning.signing import ModelRefused

__all__ = ["ModelRefused", "active", "active_card"]
