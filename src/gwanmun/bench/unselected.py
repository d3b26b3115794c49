"""The main job as it is without a selection: every wish is granted, nothing is chosen or stored of it.

``python -m gwanmun.bench.unselected MANIFEST OPERATOR`` clears a manifest so, beside which ``gwanmun clear``
is measured. No profile of the office is asked, no sign is looked for, no slot is counted, no line of a
selection is written.
"""

from __future__ import annotations

import runpy
import sys
from typing import Any

import numpy as np
import polars as pl


class Granted:
    """In the place of an admission: each parcel goes where it asked to go."""

    def __init__(self, columns: dict[str, Any], *_: Any, **__: Any) -> None:
        self.asked, self.signs = columns, None

    def columns(self) -> dict[str, Any]:
        wishes = [self.asked[name] for name in ("_asked_lane", "_drawn_lane", "_must_lane")]
        lane = np.maximum.reduce(wishes).astype(np.int8)
        no = np.zeros(len(lane), dtype=bool)
        return {"_placed": lane, "_basis": np.zeros(len(lane), np.int8), "_full": no, "_office": no,
                "score": self.asked["score"]}  # fmt: skip

    def chosen(self, _rows: pl.DataFrame) -> pl.DataFrame:
        from gwanmun.parcels.rules.admitting import CHOSEN

        return pl.DataFrame(schema=CHOSEN)

    def told(self, _targets: Any) -> pl.DataFrame:
        from gwanmun.risk.contract import TOLD

        return pl.DataFrame(schema=TOLD)


def main(manifest: str, operator: str) -> int:
    from gwanmun.parcels.rules import pipeline
    from gwanmun.parcels.rules.case import Targets
    from gwanmun.platform.django import setup

    setup()
    from gwanmun.parcels.services import targets

    patched: Any = pipeline
    patched.Admission = Granted
    patched.signs_of = lambda *_: None
    told: Any = targets
    told.store = lambda *_: None
    told.targets_of = lambda *_: Targets()
    sys.argv = ["gwanmun", "clear", manifest, "--org", operator, "--json"]
    runpy.run_module("gwanmun", run_name="__main__")  # as a user starts it, in this process
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:3])
