"""What a family is, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gwanmun.inspection.rules.physics.materials import table
from gwanmun.inspection.rules.physics.projection import Part

Random = np.random.Generator
#: What a reader must find, with the words for it.
THREATS: dict[str, tuple[str, str]] = {
    "gun": ("총기", "Gun"),
    "knife": ("칼", "Knife"),
    "scissors": ("가위", "Scissors"),
    "ammunition": ("탄약", "Ammunition"),
    "explosive": ("폭발물", "Explosive device"),
    "lighter": ("라이터", "Lighter"),
    "pressure": ("고압 용기", "Pressure can"),
    "powerbank": ("보조배터리", "Power bank"),
    "zippooil": ("라이터 기름", "Lighter fluid"),
    "handcuffs": ("수갑", "Handcuffs"),
    "slingshot": ("새총", "Slingshot"),
    "firecrackers": ("폭죽", "Firecrackers"),
    "nailpolish": ("매니큐어", "Nail polish"),
    "narcotic": ("마약류", "Narcotic"),
    "precursor": ("원료물질", "Precursor"),
}
#: What may lie around it.
BENIGN: dict[str, tuple[str, str]] = {
    "textile": ("의류·직물", "Textile"),
    "footwear": ("신발", "Footwear"),
    "book": ("책·종이", "Book or paper"),
    "electronics": ("전자제품", "Electronics"),
    "food": ("식품", "Food"),
    "bottle": ("병", "Bottle"),
    "powder": ("가루", "Powder"),
    "pills": ("정제", "Pills"),
    "cosmetics": ("화장품", "Cosmetics"),
    "toy": ("장난감", "Toy"),
    "tool": ("공구", "Tool"),
    "household": ("생활용품", "Household goods"),
}


@dataclass(frozen=True)
class Piece:
    """A thing that gets a label of its own. ``kind`` is a key of ``THREATS`` or ``BENIGN``; ``material``
    tells it."""

    kind: str
    parts: tuple[Part, ...]
    material: str


@dataclass(frozen=True)
class Family:
    """A recipe. ``build`` gives pieces that keep their places among each other; the first is what it is
    sold as.

    ``hs``: six digits; ``value``: won a kilogram, about; ``upright``: lies only as built; ``soft``: laid
    over what is
    there instead of dropped. ``hides``: it conceals its threat in something that can be declared; ``said``:
    what that
    is called by who sends it, Korean and English.
    """

    name: str
    kind: str
    ko: str
    en: str
    hs: str
    value: int
    build: Callable[[Random], list[Piece]]
    held_out: bool = False
    upright: bool = False
    hides: bool = False
    said: tuple[str, str] | None = None


FAMILIES: dict[str, Family] = {}


def one_of(r: Random, *words: str) -> str:
    return words[int(r.integers(len(words)))]


def family(
    name: str,
    kind: str,
    ko: str,
    en: str,
    *,
    hs: str,
    value: int,
    held_out: bool = False,
    upright: bool = False,
    hides: bool = False,
    said: tuple[str, str] | None = None,
) -> Callable[[Callable[[Random], list[Piece]]], Callable[[Random], list[Piece]]]:
    """Registers the recipe below."""
    if kind not in THREATS and kind not in BENIGN:
        raise ValueError(f"no such kind: {kind}")

    def kept(build: Callable[[Random], list[Piece]]) -> Callable[[Random], list[Piece]]:
        if name in FAMILIES:
            raise ValueError(f"two families named {name}")
        FAMILIES[name] = Family(name, kind, ko, en, hs, value, build, held_out, upright, hides, said)
        return build

    return kept


def piece(kind: str, parts: Sequence[Part], material: str = "") -> Piece:
    """``material``: what tells the thing; the heaviest of its parts unless named."""
    return Piece(kind, tuple(parts), material or max(parts, key=weight).material)


def weight(part: Part) -> float:
    """Grams: mm³ · fill · g/cm³ / 1000."""
    return part.mesh.volume * part.fill * table()[part.material].density / 1000.0


def grams(one: Piece) -> float:
    return sum(weight(part) for part in one.parts)


def of_kind(kind: str, split: str = "all") -> list[Family]:
    """``split``: ``train`` leaves out the families held out, ``held`` has only them (all where none is),
    ``all``."""
    found = [one for one in FAMILIES.values() if one.kind == kind]
    if split == "all":
        return found
    chosen = [one for one in found if one.held_out == (split == "held")]
    return chosen or found
