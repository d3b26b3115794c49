"""Worlds for tests: the default one, and a smaller one for runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from gwanmun.risk.simulation.parameters import read
from gwanmun.risk.simulation.world import World, whole

SMALL = """
[world]
weeks = 14
items_a_week = 400
[honest]
importers = 250
sellers = 400
shops = 150
persons = 4000
late_routes = 3
[control]
warm_up = 6
[control.lanes.XRAY]
slots = 20
[control.lanes.OPEN]
slots = 10
[fraud.NEW_ROUTE]
first_week = 8
"""


@cache
def year() -> tuple[World, pl.DataFrame]:
    """The default world of seed 5, and its year: ITEM, with the truth beside it (``t_`` columns)."""
    world = World.of(read(), 5)
    items, truth = whole(world)
    return world, items.hstack(truth.select(pl.all().name.prefix("t_")))


def small(folder: Path, seed: int = 3, more: str = "") -> World:
    file = folder / "small.toml"
    file.write_text(SMALL + more, encoding="utf-8")
    return World.of(read(file), seed)
