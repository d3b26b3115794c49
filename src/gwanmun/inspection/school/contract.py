"""The door to the school for readers."""

from __future__ import annotations

from gwanmun.inspection.school.trials import trials

__all__ = ["trials"]
