"""Families of objects: each a recipe with random measures. Importing this package registers all of them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from gwanmun.inspection.rules.physics.families.register import (
    BENIGN,
    FAMILIES,
    THREATS,
    Family,
    Piece,
    grams,
    of_kind,
)

for found in iter_modules(__path__):
    import_module(f"{__name__}.{found.name}")

__all__ = ["BENIGN", "FAMILIES", "THREATS", "Family", "Piece", "grams", "of_kind"]
