"""A packed container: chosen goods, perhaps a threat among them, all laid to rest, nothing in the same
place twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gwanmun.inspection.rules.physics import containers
from gwanmun.inspection.rules.physics.families import BENIGN, THREATS, Family, Piece, of_kind
from gwanmun.inspection.rules.physics.packing import put
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import joined, rotation
from gwanmun.inspection.rules.physics.variation import varied

Random = np.random.Generator
#: How often each threat is drawn where any will do: drugs are what customs looks for.
SHARES = {kind: (4.0 if kind == "narcotic" else 1.0) for kind in THREATS}


@dataclass(frozen=True)
class Placed:
    """A piece where it lies in the world. ``host``: number of the piece that hides it, or −1."""

    family: Family
    piece: Piece
    host: int = -1


@dataclass(frozen=True)
class Scene:
    """``things`` in order of packing, ``shell``: parts of the container and its padding. ``length``: mm of
    belt."""

    container: str
    things: tuple[Placed, ...]
    shell: tuple[Part, ...]
    clutter: float
    length: float


def chosen_threats(threats: float | Sequence[str] | None, r: Random) -> list[str]:
    """Kinds of threats: a share of scenes that hold some (one, seldom two), names, or none."""
    if threats is None:
        threats = 0.5
    if isinstance(threats, float | int):
        if r.random() >= float(threats):
            return []
        weights = np.array(list(SHARES.values()))
        count = 1 if r.random() < 0.8 else 2
        return [str(k) for k in r.choice(list(SHARES), count, replace=False, p=weights / weights.sum())]
    unknown = [kind for kind in threats if kind not in THREATS]
    if unknown:
        raise ValueError(f"unknown threat {', '.join(unknown)}: one of {', '.join(THREATS)}")
    return list(threats)


def goods(r: Random, split: str, container: str, clutter: float) -> list[Family]:
    """What a sender packs: a parcel repeats a few kinds of goods, a suitcase holds something of
    everything."""
    benign = [one for kind in BENIGN for one in of_kind(kind, split)]
    if container.endswith("case"):
        clothes = of_kind("textile", split)
        count = int(4 + 10 * clutter + r.integers(0, 4))
        return [
            clothes[int(r.integers(len(clothes)))]
            if r.random() < 0.4
            else benign[int(r.integers(len(benign)))]
            for _ in range(count)
        ]
    lines = int(r.integers(1, 4))
    picked = [benign[int(r.integers(len(benign)))] for _ in range(lines)]
    found = list(picked)
    for one in picked:
        found += [one] * int(r.integers(0, 1 + round(5 * clutter)))
    return found


def pack(
    r: Random,
    *,
    threats: float | Sequence[str] | None = None,
    split: str = "train",
    container: str | None = None,
    clutter: float | None = None,
    vary: float = 0.0,
) -> Scene:
    """One packed container, at rest on the belt, its middle over x = 0. ``vary``: how far things differ from
    their recipes, see ``variation``."""
    if container is not None and container not in containers.KINDS:
        raise ValueError(f"unknown container {container!r}: one of {', '.join(containers.KINDS)}")
    if split not in ("train", "held", "all"):
        raise ValueError(f"unknown split {split!r}: train, held or all")
    shares = np.array(list(containers.KINDS.values()))
    level = float(r.beta(1.6, 1.6)) if clutter is None else float(clutter)
    kinds = chosen_threats(threats, r)
    for attempt in range(8):
        drawn = str(r.choice(list(containers.KINDS), p=shares / shares.sum()))
        packed = _Packing(r, container or drawn, level, split, vary)
        if packed.all_of(kinds, first=attempt > 1, larger=attempt > 3):
            break
    return packed.closed()


class _Packing:
    """One try at filling one container."""

    def __init__(self, r: Random, container: str, level: float, split: str, vary: float = 0.0) -> None:
        self.r, self.container, self.level, self.split, self.vary = r, container, level, split, vary
        self.box = containers.BUILDERS[container](r)
        self.things: list[Placed] = []

    def add(self, one: Family) -> bool:
        """Lay it in; whether there was room."""
        r = self.r
        pieces = varied(one.build(r), r, self.vary)
        mesh = joined([part.mesh for piece in pieces for part in piece.parts])
        loose = self.container != "carton" or r.random() < 0.6
        tilt = float(2.0 + 10.0 * self.level * r.random()) if loose else 0.0
        motion = self.box.floor.drop(mesh, r, upright=one.upright or one.kind == "textile", tilt=tilt)
        if motion is None:
            return False
        motion[:, 3] += np.array(self.box.corner)
        first = len(self.things)
        for number, piece in enumerate(pieces):
            parts = tuple(Part(p.material, put(p.mesh, motion), p.fill) for p in piece.parts)
            self.things.append(Placed(one, Piece(piece.kind, parts, piece.material), first if number else -1))
        return True

    def all_of(self, kinds: list[str], *, first: bool, larger: bool) -> bool:
        """Pack threats of these kinds among goods; whether all threats found room.

        A threat lies anywhere among the goods; where it did not fit it is packed ``first``, at last in a
        ``larger`` container. Another of its kind is tried before it is given up.
        """
        r, floor = self.r, self.box.floor
        if larger:
            floor.tall = max(floor.tall, 200.0)
        order: list[Family | str] = list(goods(r, self.split, self.container, self.level))
        for kind in kinds:
            order.insert(0 if first else int(r.integers(0, len(order) + 1)), kind)
        missing = 0
        for one in order:
            if isinstance(one, Family):
                self.add(one)
            elif not any(self.add(_of(r, one, self.split)) for _ in range(5)):
                missing += 1
        # Nobody sends an empty box.
        benign = [one for code in BENIGN for one in of_kind(code, self.split)]
        for _ in range(40):
            if len(self.things) >= 1 + len(kinds) + round(2 * self.level):
                break
            self.add(benign[int(r.integers(len(benign)))])
        return missing == 0 and bool(self.things)

    def closed(self) -> Scene:
        """Padded, shut and on the belt."""
        r = self.r
        padding: list[Part] = []
        for material, mesh, fill in containers.padding(r, self.box.floor):
            motion = self.box.floor.drop(mesh, r, upright=True, tilt=8.0)
            if motion is not None:
                motion[:, 3] += np.array(self.box.corner)
                padding.append(Part(material, put(mesh, motion), fill))
        shell = [*containers.closed(self.box, r), *padding]
        return _on_belt(r, self.container, self.things, shell, self.level)


def _of(r: Random, kind: str, split: str) -> Family:
    """A family of a kind; among narcotics as many hidden ones as open ones."""
    found = of_kind(kind, split)
    hiding = [one for one in found if one.hides]
    if hiding and len(hiding) < len(found):
        found = hiding if r.random() < 0.5 else [one for one in found if not one.hides]
    return found[int(r.integers(len(found)))]


def _on_belt(r: Random, kind: str, things: list[Placed], shell: list[Part], level: float) -> Scene:
    """Turned a little, sometimes on its side in y, set on the belt with some belt before and after."""
    turn = rotation(
        "z",
        float(r.normal(0, 9)) if kind in ("carton", "hard_case", "soft_case") else float(r.uniform(-40, 40)),
    )
    if r.random() < 0.5:
        turn = turn @ rotation("z", 180.0)
    parts = [p for t in things for p in t.piece.parts] + shell
    if not parts:
        return Scene(kind, (), (), level, 200.0)
    low = np.min([p.mesh.turned(turn).low for p in parts], axis=0)
    high = np.max([p.mesh.turned(turn).high for p in parts], axis=0)
    before = float(r.uniform(15, 45))
    shift = np.array([-(low[0] + high[0]) / 2 + r.normal(0, 12), before - low[1], 1.0 - low[2]])

    def moved(part: Part) -> Part:
        return Part(part.material, part.mesh.turned(turn).moved(*shift), part.fill)

    placed = tuple(
        Placed(
            t.family, Piece(t.piece.kind, tuple(moved(p) for p in t.piece.parts), t.piece.material), t.host
        )
        for t in things
    )
    length = float(high[1] - low[1] + before + r.uniform(15, 45))
    return Scene(kind, placed, tuple(moved(p) for p in shell), level, length)
