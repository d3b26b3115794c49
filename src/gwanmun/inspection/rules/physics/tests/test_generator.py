"""The generator: one seed, one scan; labels that agree with paths; declarations kept with their truth."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from gwanmun.inspection.rules.physics.families import BENIGN, FAMILIES, THREATS, of_kind
from gwanmun.inspection.rules.physics.generator import SEEN, Sample, look, synthesise
from gwanmun.inspection.rules.physics.machines import MACHINES, machine_of
from gwanmun.inspection.rules.physics.scenes import pack

COARSE = 4.0


def digest(sample: Sample) -> str:
    found = hashlib.sha256()
    for view, mask in zip(sample.scan.views, sample.masks, strict=True):
        for image in (view.low, view.high, mask):
            found.update(image.tobytes())
    found.update(repr(sample.declaration).encode())
    return found.hexdigest()


def test_a_seed_is_the_same_in_another_process() -> None:
    program = (
        "from gwanmun.inspection.rules.physics.tests.test_generator import digest, synthesise\n"
        "print(digest(synthesise(11, 'nakdong', scale=4.0, threats=1.0)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest(synthesise(11, "nakdong", scale=COARSE, threats=1.0))


def test_threads_do_not_matter_and_another_seed_does() -> None:
    assert digest(synthesise(3, scale=COARSE)) == digest(synthesise(3, scale=COARSE, threads=2))
    assert digest(synthesise(3, scale=COARSE)) != digest(synthesise(4, scale=COARSE))


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_every_machine_takes_its_views(machine) -> None:
    sample = synthesise(5, machine.name, scale=COARSE)
    assert [view.name for view in sample.scan.views] == [fan.name for fan in machine.fans]
    for view, mask in zip(sample.scan.views, sample.masks, strict=True):
        assert view.low.dtype == np.uint16
        assert mask.shape == view.low.shape
        # Around the goods the beam is open, and something lies in it.
        assert abs(int(np.median(view.high[0])) - view.air) < 0.01 * view.air
        assert (view.low < 0.9 * view.air).any()


def test_masks_are_where_the_paths_are() -> None:
    scene = pack(np.random.default_rng([2, 1]), threats=("knife",))
    _, looks = look(scene, machine_of("hangang"), 2, scale=COARSE, noisy=False)
    sample = synthesise(2, "hangang", threats=("knife",), scale=COARSE, noisy=False)
    assert any(seen.kind == "knife" and seen.threat for seen in sample.objects)
    assert (looks[0].depth[sample.masks[0] > 0] > SEEN * 0.99).all()
    for seen, crop in zip(sample.objects, looks[0].crops, strict=False):
        sight = seen.sights[0]
        assert sight is not None
        x, y, wide, tall = sight.box
        # The box is tight, the mask is where the object's own depth is, and the path there is not nothing.
        for edge in (sight.mask[0], sight.mask[-1], sight.mask[:, 0], sight.mask[:, -1]):
            assert edge.any()
        own = np.s_[y - crop.row : y - crop.row + tall, x - crop.column : x - crop.column + wide]
        assert (sight.mask == (crop.depth[own] > SEEN)).all()
        assert (crop.mm[own][sight.mask] > 0).all()
        labelled = sample.masks[0][y : y + tall, x : x + wide] == seen.label
        assert not (labelled & ~sight.mask).any()
        assert 0 <= sight.superposition <= 1


def test_threats_are_as_asked() -> None:
    for seed in range(6):
        clean = synthesise(seed, scale=8.0, threats=())
        assert not any(seen.threat for seen in clean.objects)
        assert clean.objects
        both = synthesise(seed, scale=8.0, threats=("gun", "narcotic"), split="all")
        assert {"gun", "narcotic"} <= {seen.kind for seen in both.objects}


def test_held_out_families_stay_out_of_training() -> None:
    for seed in range(8):
        assert not any(seen.held_out for seen in synthesise(seed, scale=8.0, threats=1.0).objects)
    held = [
        seen for seed in range(8) for seen in synthesise(seed, scale=8.0, threats=1.0, split="held").objects
    ]
    assert all(seen.held_out or not any(f.held_out for f in of_kind(seen.kind)) for seen in held)


def test_there_is_something_of_everything() -> None:
    assert len(FAMILIES) >= 60
    for kind in THREATS:
        assert len(of_kind(kind)) >= 2, kind
        assert of_kind(kind, "held") != of_kind(kind, "train"), kind
    for kind in BENIGN:
        assert of_kind(kind, "train"), kind
    assert sum(machine.held_out for machine in MACHINES) == 2


def test_wrong_words_are_refused() -> None:
    with pytest.raises(KeyError, match="hangang"):
        synthesise(1, "amazon")
    for wrong in (
        {"threats": ("bomb",)},
        {"split": "x"},
        {"container": "sack"},
        {"lie": "x"},
        {"scale": 99.0},
    ):
        with pytest.raises(ValueError):
            synthesise(1, **wrong)
    with pytest.raises(ValueError):
        synthesise(-1)


def test_lies_are_lies() -> None:
    seeds = range(12)
    for seed in seeds:
        said = synthesise(seed, scale=8.0, threats=(), lie="truth").declaration
        assert said.truthful
        assert abs(said.net_g - said.true_g) <= 0.1 * said.true_g + 1
        assert (said.ko, said.en) == (said.true_ko, said.true_en)
    less = synthesise(1, scale=8.0, threats=(), lie="less_mass").declaration
    assert less.net_g < 0.7 * less.true_g
    other = synthesise(1, scale=8.0, threats=(), lie="other_goods").declaration
    assert other.en != other.true_en
    hidden = synthesise(1, scale=8.0, threats=("gun",), lie="hidden_item").declaration
    assert not any(word in hidden.en.lower() for word in ("gun", "pistol", "revolver", "firearm"))
    kinds = {synthesise(seed, scale=8.0, threats=0.3).declaration.lie for seed in range(40)}
    assert kinds >= {"truth", "hidden_item", "other_goods"}
