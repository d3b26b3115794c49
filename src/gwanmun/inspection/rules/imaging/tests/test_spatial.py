"""One thing in one place of the tunnel, seen by every view as physics sees it there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gwanmun.inspection.rules.imaging import judge
from gwanmun.inspection.rules.imaging.checks import REFUSE
from gwanmun.inspection.rules.imaging.spatial import Spot, laid_in, scale_of, sights, spot_of
from gwanmun.inspection.rules.imaging.synthetic import middled
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.rules.physics.machines import machine_of
from gwanmun.inspection.rules.physics.projection import Part, lines, seen
from gwanmun.inspection.rules.physics.solids import box

SCALE = 2.0
MODEL = machine_of("nakdong")
THING = [Part("steel", box(90.0, 20.0, 6.0)), Part("abs", box(30.0, 50.0, 14.0).moved(-30.0, -30.0, 0.0))]


@pytest.fixture(scope="module")
def views():
    return synthesise(5, MODEL, threats=(), container="soft_case", clutter=0.9, scale=SCALE).scan.views


def truth(spot: Spot, view: int, rows: int) -> np.ndarray:
    """Where physics sees the thing alone at the spot: rows × columns."""
    parts = [replace(p, mesh=p.mesh.moved(*spot.lies)) for p in middled(THING, spot.matrix())]
    fan, pitch = MODEL.fans[view], MODEL.pitch * SCALE
    found = seen(
        [parts], fan, MODEL.response(), pixels=MODEL.pixels(fan, SCALE), rows=lines(rows * pitch, pitch, 2),
        split=2,
    )  # fmt: skip
    return found.depth > 0.1


def test_both_views_show_the_thing_where_physics_sees_it(views) -> None:
    assert scale_of(views, MODEL) == pytest.approx(SCALE)
    spot = spot_of(views, MODEL, THING, 3, "knife")
    assert spot is not None
    assert spot == spot_of(views, MODEL, THING, 3, "knife") != spot_of(views, MODEL, THING, 4, "knife")
    found = sights(THING, MODEL, spot, SCALE, "knife")
    made = laid_in(views, found, 1)
    spans = []
    for n, (view, one) in enumerate(zip(views, made, strict=True)):
        x, y, wide, tall = one.box
        shown = np.zeros(view.low.shape, dtype=bool)
        shown[y : y + tall, x : x + wide] = one.threat.high > 0.05
        known = truth(spot, n, view.low.shape[0])
        both, either = (shown & known).sum(), (shown | known).sum()
        assert both > 0.8 * either, n
        for axis in (0, 1):
            middles = [np.flatnonzero(m.any(axis=axis)).mean() for m in (shown, known)]
            assert middles[0] == pytest.approx(middles[1], abs=1.0)
        assert (one.view.low != view.low).any()
        assert not any(fault.severity == REFUSE for fault in judge(view, one))
        spans.append(np.flatnonzero(shown.any(axis=1))[[0, -1]])
    # The place along the belt is one.
    assert np.abs(spans[0] - spans[1]).max() <= 2


def test_views_that_are_not_the_machines_get_nothing(views) -> None:
    assert scale_of(views[:1], MODEL) is None
    cut = tuple(replace(v, low=v.low[:, 3:].copy(), high=v.high[:, 3:].copy()) for v in views)
    assert scale_of(cut, MODEL) is None
    assert spot_of(cut, MODEL, THING, 3, "knife") is None
    assert scale_of(tuple(replace(v, aspect=1.2) for v in views), MODEL) is None
    huge = [Part("steel", box(600.0, 400.0, 300.0))]
    assert spot_of(views, MODEL, huge, 3, "knife") is None
