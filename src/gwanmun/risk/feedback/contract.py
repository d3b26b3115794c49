"""The door to results of controls."""

from __future__ import annotations

from gwanmun.risk.feedback.store import looks, past

__all__ = ["looks", "past"]
