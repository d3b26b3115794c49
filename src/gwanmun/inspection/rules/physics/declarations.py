"""What the sender says is in it: the truth, or one of four lies, each kept as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gwanmun.inspection.rules.physics.families import BENIGN, THREATS, Family, grams, of_kind
from gwanmun.inspection.rules.physics.scenes import Placed

#: ``truth`` and the lies: other goods named, too little weight, a line left out, a threat kept quiet.
LIES = ("truth", "other_goods", "less_mass", "omitted_item", "hidden_item")


@dataclass(frozen=True)
class Declaration:
    """``net_g``: net mass in grams as declared; ``true_g``: as packed. ``value``: won. ``hs``: six digits
    of the main line."""

    ko: str
    en: str
    hs: str
    net_g: int
    value: int
    lie: str
    true_g: int
    true_ko: str
    true_en: str

    @property
    def truthful(self) -> bool:
        return self.lie == "truth"


def _lines(things: Sequence[Placed]) -> list[tuple[Family, float, int]]:
    """Family, grams and number, heaviest first; what is hidden is in no line."""
    found: dict[str, tuple[Family, float, int]] = {}
    for thing in things:
        if thing.host >= 0:
            continue
        _, mass, count = found.get(thing.family.name, (thing.family, 0.0, 0))
        found[thing.family.name] = (thing.family, mass + grams(thing.piece), count + 1)
    return sorted(found.values(), key=lambda line: -line[1])


def _words(lines: Sequence[tuple[Family, float, int]]) -> tuple[str, str]:
    """What is said of a line. Of a family that hides something, only its innocent side."""
    ko = ", ".join(f"{_innocent(f)[0]}{f' {n}개' if n > 1 else ''}" for f, _, n in lines[:4])
    en = ", ".join(f"{_innocent(f)[1]}{f' ×{n}' if n > 1 else ''}" for f, _, n in lines[:4])
    return ko or "없음", en or "nothing"


#: What a hiding place is called by who sends it.
_INNOCENT = {
    "in_speaker": ("스피커", "Loudspeaker"),
    "in_book": ("책", "Book"),
    "in_candle": ("양초", "Candle"),
    "in_tube": ("화장품 크림", "Face cream"),
    "false_bottom": ("나무 상자", "Box"),
    "in_cardboard": ("인쇄물", "Printed matter"),
    "sewn_in": ("의류", "Clothes"),
    "in_sole": ("운동화", "Sports shoes"),
    "in_can": ("통조림", "Canned food"),
    "in_coffee": ("커피", "Coffee"),
    "in_soap": ("비누", "Soap"),
    "in_handle": ("금속 봉", "Metal pole"),
    "in_plush": ("봉제 인형", "Plush toy"),
}


def _innocent(family: Family) -> tuple[str, str]:
    return family.said or _INNOCENT.get(family.name, (family.ko, family.en))


def declare(things: Sequence[Placed], r: np.random.Generator, lie: str | None = None) -> Declaration:
    """Declare what was packed. Without ``lie`` a threat is kept quiet (seldom declared), and a third of
    the rest lie."""
    if lie is not None and lie not in LIES:
        raise ValueError(f"unknown lie {lie!r}: one of {', '.join(LIES)}")
    threats = [thing for thing in things if thing.piece.kind in THREATS]
    whole = _lines(things)
    honest = _lines([t for t in things if t.piece.kind not in THREATS]) or whole
    true_g = sum(grams(thing.piece) for thing in things)
    drawn = (
        "hidden_item" if threats and r.random() < 0.95 else str(r.choice(LIES[:4], p=[0.64, 0.14, 0.12, 0.1]))
    )
    said = lie or drawn
    if (said == "omitted_item" and len(whole) < 2) or (said == "hidden_item" and not threats):
        said = "other_goods"
    near = float(r.normal(1, 0.02))
    true_ko, true_en = _words(whole)
    lines, mass = whole, true_g
    if said == "hidden_item":
        lines = honest
        mass = sum(grams(t.piece) for t in things if t.piece.kind not in THREATS)
    elif said == "omitted_item":
        left_out = int(r.integers(0, min(2, len(whole))))
        lines = [line for number, line in enumerate(whole) if number != left_out]
        mass = true_g - whole[left_out][1]
    elif said == "less_mass":
        mass = true_g * r.uniform(0.15, 0.6)
    elif said == "other_goods":
        kinds = {line[0].kind for line in whole}
        others = [f for kind in BENIGN if kind not in kinds for f in of_kind(kind)]
        other = others[int(r.integers(len(others)))]
        lines, mass = [(other, true_g, int(r.integers(1, 4)))], true_g * r.uniform(0.7, 1.2)
    ko, en = _words(lines)
    value = sum(f.value * g / 1000 for f, g, _ in lines if f.kind in BENIGN) * r.lognormal(0, 0.4)
    hs = lines[0][0].hs if lines else "999999"
    return Declaration(
        ko,
        en,
        hs,
        max(1, round(mass * near)),
        max(1000, round(value / 100) * 100),
        said,
        round(true_g),
        true_ko,
        true_en,
    )
