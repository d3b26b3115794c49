"""``gwanmun inspection``: machines, images, reading. Every module here adds its commands to the group."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from gwanmun.cli.commands.inspection.group import app

for found in iter_modules(__path__):
    import_module(f"{__name__}.{found.name}")

__all__ = ["app"]
