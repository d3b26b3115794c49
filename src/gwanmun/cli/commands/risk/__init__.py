"""``gwanmun risk``: targeting. One module per theme adds its commands to the group."""

from __future__ import annotations

from gwanmun.cli.commands.risk import (  # noqa: F401 - they add their commands
    benchmark,
    models,
    network,
    profiles,
    select,
    simulate,
    watch,
)
from gwanmun.cli.commands.risk.group import app

__all__ = ["app"]
