"""Things in a box: none in another's place, none outside, soft things over what is there."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gwanmun.inspection.rules.physics.containers import BUILDERS, KINDS, closed
from gwanmun.inspection.rules.physics.families import THREATS
from gwanmun.inspection.rules.physics.packing import CELL, Floor, put
from gwanmun.inspection.rules.physics.scenes import pack
from gwanmun.inspection.rules.physics.solids import ball, box


def test_boxes_do_not_share_a_place() -> None:
    for seed in range(6):
        random = np.random.default_rng(seed)
        floor = Floor(300, 300, 220)
        lying = []
        for _ in range(14):
            one = box(*random.uniform(30, 140, 3))
            motion = floor.drop(one, random, upright=False, tilt=0.0)
            if motion is not None:
                lying.append(put(one, motion))
        assert len(lying) >= 6
        for mesh in lying:
            assert (mesh.low >= -0.01).all()
            assert (mesh.high <= np.array([300, 300, 220]) + 0.1).all()
        for one, other in itertools.combinations(lying, 2):
            shared = np.minimum(one.high, other.high) - np.maximum(one.low, other.low)
            assert shared.min() <= 0.01 or shared[:2].min() <= CELL


def test_what_does_not_fit_is_left_out() -> None:
    random = np.random.default_rng(1)
    assert Floor(100, 100, 50).drop(box(200, 40, 40), random, upright=True, tilt=0.0) is None
    assert Floor(100, 100, 50).drop(box(40, 40, 80), random, upright=True, tilt=0.0) is None


def test_a_thing_lies_on_another() -> None:
    random = np.random.default_rng(2)
    floor = Floor(100, 100, 200)
    first = floor.drop(box(90, 90, 40), random, upright=True, tilt=0.0)
    second = floor.drop(ball(60, 60, 60), random, upright=True, tilt=0.0)
    assert first is not None
    assert second is not None
    assert put(ball(60, 60, 60), second).low[2] == pytest.approx(40, abs=3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_container_goes_around_its_goods(kind: str) -> None:
    random = np.random.default_rng(3)
    container = BUILDERS[kind](random)
    motion = container.floor.drop(box(60, 80, 20), random, upright=True, tilt=0.0)
    assert motion is not None
    inside = put(box(60, 80, 20), motion).moved(*container.corner)
    parts = closed(container, random)
    low = np.min([part.mesh.low for part in parts], axis=0)
    high = np.max([part.mesh.high for part in parts], axis=0)
    assert (low <= inside.low + 0.5).all()
    assert (high >= inside.high - 0.5).all()


@pytest.mark.parametrize("kind", THREATS)
def test_every_threat_can_be_sent_in_an_envelope_if_it_must(kind: str) -> None:
    scene = pack(np.random.default_rng(4), threats=(kind,), container="envelope")
    assert kind in {thing.piece.kind for thing in scene.things}
    assert scene.container == "envelope"


def test_more_clutter_is_more_things() -> None:
    few, many = (
        sum(
            len(pack(np.random.default_rng(seed), threats=(), clutter=level, container="soft_case").things)
            for seed in range(8)
        )
        for level in (0.0, 1.0)
    )
    assert many > 1.3 * few
