"""Path lengths and transmission: closed forms, a slow oracle, and what physics forbids."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.inspection.rules.physics.detector import Response
from gwanmun.inspection.rules.physics.families import FAMILIES
from gwanmun.inspection.rules.physics.fan import Fan
from gwanmun.inspection.rules.physics.machines import MACHINES, machine_of
from gwanmun.inspection.rules.physics.materials import table
from gwanmun.inspection.rules.physics.projection import Part, Projected, lines, seen, transmission
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cushion,
    extruded,
    rotation,
    shell,
    swept,
    torus,
)

MODEL = machine_of("hangang")
RESPONSE = MODEL.response()
FAR = Fan((0.0, 60_000.0), ((-80.0, -10.0), (80.0, -10.0)))
"""A tube so far away that its rays are as good as parallel: areas and volumes come out straight."""


def shot(
    *parts: Part, fan: Fan = FAR, response: Response = RESPONSE, long: float = 120, step: float = 1.0
) -> Projected:
    return seen([[p] for p in parts], fan, response, pixels=160, rows=lines(long, step, 1))


def centred(mesh: Mesh) -> Mesh:
    return mesh.moved(y=60.0)


@pytest.mark.parametrize(
    ("mesh", "volume"),
    [
        (box(40, 30, 20), 24_000),
        (ball(50, 40, 30, 33, 48), math.pi / 6 * 60_000),
        (shell(40, 40, 40, 2), 40**3 - 36**3),
        (torus(30, 8, 1, 48, 16), 2 * math.pi**2 * 30 * 16),
        (extruded([(0, 0), (40, 0), (40, 40), (20, 8), (0, 40)], 6), 6 * 960),
    ],
    ids=["box", "ball", "shell", "torus", "plate"],
)
@pytest.mark.parametrize("turn", [0, 33, 71])
def test_thickness_times_area_is_the_volume(mesh: Mesh, volume: float, turn: int) -> None:
    """Mass is kept: Σ path · pixel area · density is the mass of the solid, however it lies."""
    lying = centred(mesh.turned(rotation("x", turn)).turned(rotation("y", 2 * turn)))
    found = shot(Part("water", lying)).crops[0].mm.sum()
    assert found == pytest.approx(volume, rel=0.02)
    assert mesh.volume == pytest.approx(volume, rel=0.01)


def test_a_tilted_ray_is_longer_by_its_slant() -> None:
    fan = MODEL.fans[0]
    pixels = MODEL.pixels(fan)
    slab = box(900, 100, 10).moved(y=60, z=100)
    mm = seen([[Part("water", slab)]], fan, RESPONSE, pixels=pixels, rows=lines(120, 2, 1)).crops[0].mm[20]
    slopes = fan.edges(pixels)
    slant = np.hypot(1, (slopes[1:] + slopes[:-1]) / 2)
    inside = (mm > 9.9) & (np.abs(np.arange(len(mm)) - len(mm) / 2) < 150)
    assert inside.sum() > 250
    offset = (pixels - len(mm)) // 2
    assert mm[inside] == pytest.approx(10 * slant[offset : offset + len(mm)][inside], rel=2e-3)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_the_longest_way_through_a_ball_is_its_diameter_in_every_geometry(machine) -> None:
    for fan in machine.fans:
        one = ball(60, 60, 60, 33, 32).moved(y=60, z=machine.tunnel[1] * 0.3)
        made = seen(
            [[Part("water", one)]],
            fan,
            machine.response(),
            pixels=machine.pixels(fan),
            rows=lines(120, 1.5, 1),
        )
        assert made.crops[0].mm.max() == pytest.approx(60, rel=0.01)


def oracle(mesh: Mesh, origin: np.ndarray, ahead: np.ndarray) -> float:
    """Length of a ray inside a closed mesh, triangle by triangle in floating point (Möller and Trumbore)."""
    total = 0.0
    for face in mesh.faces:
        a, b, c = mesh.points[face]
        p = np.cross(ahead, c - a)
        det = (b - a) @ p
        if abs(det) < 1e-12:
            continue
        t = origin - a
        u = (t @ p) / det
        q = np.cross(t, b - a)
        v = (ahead @ q) / det
        if u >= 0 and v >= 0 and u + v <= 1:
            total += -math.copysign(1.0, det) * ((c - a) @ q) / det
    return total


@pytest.mark.parametrize("view", [0, 1])
def test_paths_are_those_of_a_plain_ray_tracer(view: int) -> None:
    model = machine_of("yeongsan")
    fan = model.fans[view]
    mesh = cushion(120, 80, 60, 0.5).turned(rotation("z", 25)).turned(rotation("x", 20)).moved(y=60, z=120)
    pixels = model.pixels(fan)
    made = seen([[Part("water", mesh)]], fan, RESPONSE, pixels=pixels, rows=lines(120, 1, 1))
    crop = made.crops[0]
    side, forward = fan.axes()
    slopes = fan.edges(pixels)
    random = np.random.default_rng(1)
    differences = []
    for _ in range(60):
        r, c = int(random.integers(crop.mm.shape[0])), int(random.integers(crop.mm.shape[1]))
        q = (slopes[crop.column + c] + slopes[crop.column + c + 1]) / 2
        ahead = np.array([forward[0] + q * side[0], 0.0, forward[1] + q * side[1]])
        ahead /= np.linalg.norm(ahead)
        origin = np.array([fan.source[0], crop.row + r + 0.5, fan.source[1]])
        true = abs(oracle(mesh, origin, ahead))
        if true > 20:  # a pixel is a mean over its width: at the rim it differs from its middle
            differences.append(abs(crop.mm[r, c] / true - 1))
    assert len(differences) > 20
    assert np.median(differences) < 1e-3
    assert max(differences) < 0.03


@pytest.mark.parametrize("split", [1, 2, 3])
def test_sub_rows_of_an_uneven_belt_are_averaged_into_image_rows(split: int) -> None:
    """Rows need not be evenly spaced, corners may lie on them, and each image row is the mean of its own."""
    steps = np.random.default_rng(4).uniform(0.2, 1.8, 60 * split)
    rows = np.cumsum(steps) * (100 / steps.sum())
    rows[7] = 30.0
    mesh = box(50, 40, 30).turned(rotation("y", 20)).moved(y=50, z=90)
    fan, pixels = MODEL.fans[0], 400
    one = seen([[Part("water", mesh)]], fan, RESPONSE, pixels=pixels, rows=rows, split=split)
    each = seen([[Part("water", mesh)]], fan, RESPONSE, pixels=pixels, rows=rows)
    assert one.depth.max() > 0
    mean = each.depth.reshape(60, split, pixels).mean(axis=1)
    np.testing.assert_allclose(one.depth, mean, atol=2e-5)


def test_a_wire_thinner_than_a_pixel_keeps_its_mass() -> None:
    wire = swept([(0.0, 10.0, 20.0), (7.0, 110.0, 20.0)], 0.15)
    assert shot(Part("copper", wire)).crops[0].mm.sum() == pytest.approx(wire.volume, rel=0.03)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_every_mesh_of_every_family_is_closed_and_full(name: str) -> None:
    for seed in range(2):
        for piece in FAMILIES[name].build(np.random.default_rng(seed)):
            for part in piece.parts:
                assert part.material in table()
                assert part.mesh.volume > 0
                assert 0 < part.fill <= 2
                edges = part.mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
                keys = edges.min(axis=1) * len(part.mesh.points) + edges.max(axis=1)
                _, place = np.unique(keys, return_inverse=True)
                ways = np.bincount(place, weights=np.where(edges[:, 0] < edges[:, 1], 1.0, -1.0))
                assert not ways.any(), part.material


MATERIALS = st.sampled_from(["water", "salt", "steel", "pe", "cocaine_hcl", "glass", "copper"])
MM = st.floats(0.1, 20)


def through(*layers: tuple[str, float], response: Response = RESPONSE) -> tuple[float, float]:
    """Transmission of both channels behind slabs."""
    amounts = sum(response.amounts[code] * mm for code, mm in layers)
    low, high = transmission(np.asarray(amounts, dtype=np.float32).reshape(-1, 1, 1), response)
    return float(low[0, 0]), float(high[0, 0])


@given(MATERIALS, MM, MM)
@settings(max_examples=40, deadline=None)
def test_more_is_never_brighter_and_low_loses_more(code: str, mm: float, more: float) -> None:
    thin, thick = through((code, mm)), through((code, mm + more))
    assert thick[0] <= thin[0] + 1e-6
    assert thick[1] <= thin[1] + 1e-6
    assert thin[0] <= thin[1] + 1e-5


@given(MATERIALS, MATERIALS, MM, MM)
@settings(max_examples=40, deadline=None)
def test_the_order_of_layers_is_nothing(one: str, other: str, a: float, b: float) -> None:
    assert through((one, a), (other, b)) == pytest.approx(through((other, b), (one, a)), rel=1e-4, abs=1e-7)


@given(MATERIALS, MATERIALS, st.floats(0.1, 5), st.floats(0.1, 5))
@settings(max_examples=30, deadline=None)
def test_with_one_energy_logarithms_add_up(one: str, other: str, a: float, b: float) -> None:
    """Beer and Lambert: in one bin logs of layers add up, and scale with thickness."""
    b0 = len(RESPONSE.low) * 2 // 3
    only = np.zeros_like(RESPONSE.low)
    only[b0] = 1
    mono = Response(only, only, RESPONSE.curves, RESPONSE.amounts, RESPONSE.kev)
    whole = math.log(through((one, a), (other, b), response=mono)[0])
    parts = [math.log(through(layer, response=mono)[0]) for layer in ((one, a), (other, b))]
    assert whole == pytest.approx(sum(parts), rel=2e-3, abs=1e-4)
    double = math.log(through((one, a * 0.5), response=mono)[0]) * 2
    assert double == pytest.approx(parts[0], rel=2e-3, abs=1e-4)


def test_light_is_hardened() -> None:
    """The second centimetre takes less than the first did."""
    first = -math.log(through(("aluminium", 10))[0])
    both = -math.log(through(("aluminium", 20))[0])
    assert both < 2 * first * 0.97


def test_two_objects_over_each_other_are_as_one_layered() -> None:
    lower, upper = centred(box(40, 40, 10)), centred(box(40, 40, 10)).moved(z=30)
    both = shot(Part("water", lower), Part("steel", upper))
    expected = through(("water", 10), ("steel", 10))
    assert both.low[60, 80] == pytest.approx(expected[0], rel=1e-3, abs=1e-6)
    assert both.high[60, 80] == pytest.approx(expected[1], rel=1e-3)


def test_behind_the_tube_is_no_place() -> None:
    with pytest.raises(ValueError, match="focal spot"):
        shot(Part("water", box(10, 10, 10).moved(z=70_000)))
