"""Made-up results of the demonstration's controls, from the known truth of its manifest.

What is truly wrong with a parcel is found nine times out of ten; of the rest one in a hundred brings to light
something that no rule asks about. They stand there as entered by ``demo``.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

#: Role of a parcel in the made-up manifest → what its control finds.
FINDS = {
    "EXCLUDED": "REQUIREMENT",
    "SPLIT": "SPLIT",
    "SHARED_ADDRESS": "SPLIT",
    "ADDED": "NOT_DECLARED",
    "UNDERVALUED": "UNDERVALUED",
    "VAGUE": "MISCLASSIFIED",
    "MISDESCRIBED": "MISCLASSIFIED",
}
_BY_THE_WAY = ("UNDERVALUED", "IPR", "NARCOTICS", "QUANTITY")


def enter(manifest: Path, version_id: int, seed: int) -> int:
    """Results for the parcels of a version that were sent to a control; how many are new."""
    import polars as pl

    from gwanmun.parcels import contract as parcels
    from gwanmun.platform.audit.services import Actor
    from gwanmun.risk.feedback import contract as feedback
    from gwanmun.risk.selection import contract as selection

    truth = pl.read_parquet(manifest.with_name(manifest.name + ".truth.parquet"))
    role = dict(truth.select("number", pl.coalesce("fraud", "role")).iter_rows())
    chosen = selection.Chosen.objects.filter(run__kind="PARCEL", run__subject=version_id, run__counts=True)
    numbers = parcels.parcels_of(version_id).filter(pk__in=chosen.values("thing"))
    told = [_told(number, role.get(number, ""), seed) for number in numbers.values_list("number", flat=True)]
    return feedback.record("kr", "PARCEL", told, Actor("demo", "SYSTEM")).new


def _told(number: str, role: str, seed: int) -> Any:
    from gwanmun.risk.feedback.contract import Told

    draw = random.Random(f"{seed} {number}")  # noqa: S311 - a demonstration
    if draw.random() < 0.02:
        return Told(number, "NOT_DONE", note="시연: 이미 반출됨 / demonstration: gone already")
    find = FINDS.get(role)
    if find and draw.random() < 0.9:
        return Told(number, "FIND", find, recovered=draw.randrange(0, 60_000, 10))
    if draw.random() < 0.01:
        find = draw.choice(_BY_THE_WAY)
        seized = draw.randrange(500, 250_000) if find == "NARCOTICS" else None
        return Told(number, "FIND", find, seized_mg=seized, recovered=draw.randrange(0, 200_000, 10))
    return Told(number, "NO_FIND")
