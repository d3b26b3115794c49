"""Made-up images for a demonstration: what is in each is known, and none of it was ever packed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.rules.scans import Scan
from gwanmun.platform.accounts.models import Organisation

MACHINES = ("nakdong", "hangang")
#: Every third image hides something; the others are as they are declared.
THREAT_EVERY = 3


@dataclass(frozen=True)
class MadeUp:
    """``value_krw`` in won; ``labels``: regions of what is hidden, as the bank keeps them."""

    scan: Scan
    goods_ko: str
    goods_en: str
    hs: str
    net_g: int
    value_krw: int
    hides: tuple[str, ...] = ()
    labels: list[dict[str, Any]] = field(default_factory=list)


def made_up(number: int, seed: int) -> Iterator[MadeUp]:
    """So many images with what is declared of each; the same seed makes the same."""
    for place in range(number):
        threats: float | tuple[str, ...] = 1.0 if place % THREAT_EVERY == 1 else ()
        lie = "hidden_item" if threats else "truth"
        machine = MACHINES[place % 2]
        sample = synthesise(seed * 1000 + place, machine, threats=threats, scale=1.25, threads=2, lie=lie)
        hidden = [one for one in sample.objects if one.threat]
        labels = [
            {"view": view, "x": x, "y": y, "w": w, "h": h, "kind": one.kind, "material": one.material}
            for one in hidden
            for view, sight in enumerate(one.sights)
            if sight is not None
            for x, y, w, h in [sight.box]
        ]
        said = sample.declaration
        kinds = tuple(one.kind for one in hidden)
        yield MadeUp(sample.scan, said.ko, said.en, said.hs, said.net_g, said.value, kinds, labels)


def keep(made: MadeUp, number: str, organisation: Organisation, at: dt.datetime) -> bank.Image:
    """The image as if the machine at the belt had sent it for this parcel; kept once."""
    return bank.keep(
        made.scan, kind="PARCEL", organisation=organisation, device="DEMO-XRAY", number=number, taken_at=at,
        subject=("PARCEL", number), labels=made.labels,
    )  # fmt: skip
