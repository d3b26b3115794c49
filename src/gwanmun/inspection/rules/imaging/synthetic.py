"""Threats made of solids: looked at by physics from any side, free of noise, for one machine.

Unlike a cut-out, a made threat can be turned in space, so that a knife is seen end-on too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.effective import Floats
from gwanmun.inspection.rules.imaging.noise import ALONE, Noise
from gwanmun.inspection.rules.imaging.threats import RIM, Threat, feathered
from gwanmun.inspection.rules.imaging.tracing import trace
from gwanmun.inspection.rules.physics.detector import weights
from gwanmun.inspection.rules.physics.machines import Machine
from gwanmun.inspection.rules.physics.materials import table
from gwanmun.inspection.rules.physics.projection import Part, lines, seen
from gwanmun.inspection.rules.physics.solids import rotation

Turn = NDArray[np.float64]
#: Height of the thing's middle over the belt, as a share of the tunnel's.
_HEIGHT = 0.25


def turn_of(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Turn:
    """A rotation of degrees about z (up), then x (across), then y (along the belt)."""
    return np.asarray(rotation("y", roll) @ rotation("x", pitch) @ rotation("z", yaw))


def any_turn(random: np.random.Generator) -> Turn:
    """A rotation drawn evenly from all there are."""
    matrix, upper = np.linalg.qr(random.standard_normal((3, 3)))
    matrix = matrix * np.sign(np.diag(upper))
    return np.asarray(matrix * np.linalg.det(matrix))


@dataclass(frozen=True)
class Sight:
    """A made threat in one view of a machine; ``at``: row and column of its middle in the view's image, whole
    pixels, as ``composite`` takes them."""

    threat: Threat
    at: tuple[float, float]


def of_parts(
    parts: Sequence[Part],
    machine: Machine,
    turn: Turn | None = None,
    *,
    view: int = 0,
    scale: float = 1.0,
    lies: tuple[float, float, float] | None = None,
    kind: str = "",
) -> Threat:
    """Solids, turned about their middle, as one fan of a machine sees them alone. ``scale`` as in
    ``synthesise``.

    ``lies``: where its middle is, in mm across from the middle of the belt, along it, and up from it;
    along, only the part of a pixel matters. ``ValueError`` where they do not fit into the tunnel.
    """
    return _sight(parts, machine, turn, view, scale, lies, kind).threat


def in_every_view(
    parts: Sequence[Part],
    machine: Machine,
    turn: Turn,
    lies: tuple[float, float, float],
    *,
    scale: float = 1.0,
    kind: str = "",
) -> tuple[Sight, ...]:
    """One thing in one place of the tunnel, as each fan of the machine sees it: the same place along the belt
    in all views, across and up by the geometry of each. ``lies`` as in ``of_parts``, along from the first
    row."""
    return tuple(_sight(parts, machine, turn, n, scale, lies, kind) for n in range(len(machine.fans)))


def middled(parts: Sequence[Part], turn: Turn | None) -> list[Part]:
    """Solids about their middle, turned."""
    low, high = (np.min([p.mesh.low for p in parts], axis=0), np.max([p.mesh.high for p in parts], axis=0))
    matrix = np.eye(3) if turn is None else turn
    return [replace(part, mesh=part.mesh.moved(*-(low + high) / 2).turned(matrix)) for part in parts]


def _sight(
    parts: Sequence[Part],
    machine: Machine,
    turn: Turn | None,
    view: int,
    scale: float,
    lies: tuple[float, float, float] | None,
    kind: str,
) -> Sight:
    turned = middled(parts, turn)
    least = np.min([p.mesh.low for p in turned], axis=0)
    most = np.max([p.mesh.high for p in turned], axis=0)
    across, along, up = lies or (0.0, 0.0, machine.tunnel[1] * _HEIGHT)
    if (
        max(most[0] + across, -least[0] - across) > machine.tunnel[0] / 2
        or most[2] - least[2] > machine.tunnel[1]
    ):
        raise ValueError("the threat does not fit into the tunnel of the machine")
    pitch = machine.pitch * scale
    margin = (RIM + 4) * pitch
    up = max(up, -least[2] + 1.0)
    start = margin - least[1] + (along + least[1]) % pitch
    laid = [replace(p, mesh=p.mesh.moved(across, float(start), float(up))) for p in turned]
    fan = machine.fans[view]
    rows = lines(float(most[1] - least[1] + 2 * margin), pitch, 2)
    look = seen([laid], fan, machine.response(), pixels=machine.pixels(fan, scale), rows=rows, split=2)
    clear = [_blurred(t, machine.blur / scale) for t in (look.low, look.high)]
    a_low, a_high = (np.maximum(-np.log(np.clip(t, 1e-6, 1.0)), 0).astype(np.float32) for t in clear)
    solid = a_low > 0.002
    columns = np.flatnonzero(solid.any(axis=0))
    if not len(columns):
        raise ValueError("nothing of the threat can be seen")
    left = max(int(columns[0]) - RIM, 0)
    cut = np.s_[:, left : columns[-1] + 1 + RIM]
    mask = feathered(solid)[cut]
    edge = np.minimum(mask * 2, 1)
    grams = sum(abs(p.mesh.volume) * p.fill * table()[p.material].density / 1000 for p in parts)
    threat = Threat(a_low[cut] * edge, a_high[cut] * edge, mask, pitch, kind, float(grams))
    # Its own rows began a whole number of rows away from the image's.
    top = round((along - float(start)) / pitch)
    at = float(top + (mask.shape[0] - 1) // 2), float(left + (mask.shape[1] - 1) // 2)
    return Sight(threat, at)


def calibration_of(machine: Machine) -> Calibration:
    """The curves of a virtual machine, from its own spectrum, with its scatter."""
    veil = (*machine.scatter, machine.spread * machine.pitch)
    return replace(trace(machine.name, *weights(machine.beam, machine.detector)), veil=veil)


def noise_of_machine(machine: Machine, scale: float = 1.0) -> tuple[Noise, Noise]:
    """What a virtual machine wavers by."""
    electronic = (machine.electronic / scale) ** 2
    photons = [1.0 / (count * scale**2) for count in machine.photons]
    return Noise(photons[0], electronic, ALONE), Noise(photons[1], electronic, ALONE)


def _blurred(image: Floats, side: float) -> Floats:
    """The detector's blur of ``side`` pixels (sigma), both ways; a tap to each side, as the machines have."""
    if side <= 0.15:
        return image
    weight = np.float32(1.0 / (2.0 + np.exp(0.5 / side**2)))
    wide = np.pad(image, 1, mode="edge")
    down = wide[1:-1] * (1 - 2 * weight) + weight * (wide[:-2] + wide[2:])
    return np.asarray(down[:, 1:-1] * (1 - 2 * weight) + weight * (down[:, :-2] + down[:, 2:]))
