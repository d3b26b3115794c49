"""Images and cases for tests of the workstation: made here, of boxes that weaken the beam."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Case
from gwanmun.inspection.rules.scans import AIR, Scan, View


def scan(seed: int, size: tuple[int, int] = (240, 360), views: int = 2) -> Scan:
    """A carton with a few things in it; another seed, other things. Counts fall as exp(-mass thickness)."""
    made = []
    for number in range(views):
        draw = np.random.default_rng(seed * 10 + number)
        rows, columns = size
        low, high = np.zeros(size), np.zeros(size)
        low[20:-20, 30:-30] += 0.12
        high[20:-20, 30:-30] += 0.09
        for _ in range(6):
            top, left = int(draw.integers(30, rows - 90)), int(draw.integers(40, columns - 130))
            height, width = int(draw.integers(20, 60)), int(draw.integers(30, 90))
            ratio = float(draw.choice([1.25, 1.5, 2.4]))
            thick = float(draw.uniform(0.2, 1.1))
            high[top : top + height, left : left + width] += thick
            low[top : top + height, left : left + width] += thick * ratio
        noise = draw.normal(0, 0.004, size)
        counts = [(AIR * np.exp(-(part + noise))).clip(1, 65535).astype(np.uint16) for part in (low, high)]
        made.append(View(counts[0], counts[1], name=("top", "side")[number]))
    return Scan(tuple(made), machine="test")


def image(organisation, seed: int, number: str = "", **more) -> bank.Image:
    declared = None if number else {"description": "shoes"}
    return bank.keep(
        scan(seed, **more), kind="PARCEL", organisation=organisation, device="ICN-07", number=f"X{seed}",
        taken_at=timezone.now(), subject=("PARCEL", number), declared=declared,
    )  # fmt: skip


def case(organisation, seed: int, number: str = "", doubled: str = "", **more) -> Case:
    made = contract.open_case(image(organisation, seed, number, **more))
    arrived = timezone.now() - dt.timedelta(minutes=60 - seed)
    Case.objects.filter(pk=made.pk).update(doubled=doubled, due_at=arrived)
    return Case.objects.get(pk=made.pk)
