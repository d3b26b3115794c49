"""``gwanmun risk``: targeting. One module per theme adds its commands to the group."""

from __future__ import annotations

from gwanmun.cli.commands.risk import benchmark, models, select, simulate  # noqa: F401 - they add their commands
from gwanmun.cli.commands.risk.group import app

__all__ = ["app"]
