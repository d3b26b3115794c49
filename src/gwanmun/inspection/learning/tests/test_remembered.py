"""What the front saw is kept, told again unchanged, and not more of it than there is room for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is installed by whoever trains detectors")

from gwanmun.inspection.learning.training import net, remembered, trainer  # noqa: E402
from gwanmun.inspection.learning.training.augment import Shown  # noqa: E402


class Pictures(trainer.Stock):
    """Four pictures made here."""

    def __init__(self) -> None:
        super().__init__([], 64)
        random = np.random.default_rng(5)
        box = np.array([[5, 5, 25, 30]], np.float32)
        self.made = [
            Shown(random.integers(0, 255, (60, 50, 3)).astype(np.uint8), box, np.array([n]), np.array([-1]))
            for n in range(4)
        ]

    def __len__(self) -> int:
        return len(self.made)

    def get(self, place: int) -> Shown:
        return self.made[place]


def _front(asked: list[int]) -> Any:
    def front(images: Any) -> Any:
        asked.append(len(images))
        return images.mean(1, keepdim=True)[:, :, ::8, ::8].repeat(1, 40, 1, 1)

    return front


def test_each_way_of_an_image_is_asked_for_once() -> None:
    asked: list[int] = []
    kept = remembered.Remembered(Pictures(), trainer.Plan(side=64, variants=2, renewed=0), _front(asked))
    random = np.random.default_rng(1)
    for _ in range(30):
        c8, shown = kept.batch([0, 1, 2, 3], random, gentle=False)
        assert c8.shape == (4, 40, 8, 8)
        assert [one.kinds[0] for one in shown if len(one.kinds)] == [
            n for n, one in enumerate(shown) if len(one.kinds)
        ]
    assert sum(asked) == 4 * 2


def test_a_share_is_looked_at_anew_but_never_the_image_as_it_came() -> None:
    asked: list[int] = []
    plan = trainer.Plan(side=64, variants=3, renewed=0.5)
    kept = remembered.Remembered(Pictures(), plan, _front(asked))
    random = np.random.default_rng(1)
    first, _ = kept.batch([0, 1, 2, 3], random, gentle=True)
    for _ in range(60):
        kept.batch([0, 1, 2, 3], random, gentle=False)
    assert set(kept.turns) == {(place, way) for place in range(4) for way in (1, 2)}
    assert all(turn > 5 for turn in kept.turns.values())
    assert sum(asked) == 4 * 3 + sum(kept.turns.values())
    assert kept.left == remembered.MOST - sum(one.numel() * 2 for one, _ in kept.kept.values())
    again, _ = kept.batch([0, 1, 2, 3], random, gentle=True)
    assert torch.equal(first, again)


def test_what_has_no_room_is_asked_for_again_with_the_same_answer() -> None:
    asked: list[int] = []
    kept = remembered.Remembered(Pictures(), trainer.Plan(side=64, variants=1), _front(asked), most=0)
    one, _ = kept.batch([2, 2, 1], np.random.default_rng(1), gentle=True)
    two, _ = kept.batch([2, 2, 1], np.random.default_rng(9), gentle=True)
    assert asked == [2, 2]
    assert torch.equal(one, two)
    assert torch.equal(one[0], one[1])


def test_the_answer_does_not_depend_on_where_the_front_was_asked() -> None:
    model = net.Detector(3).eval()
    images = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        whole, parted = model(images), model.behind(model.trunk.front(images))
    assert all(torch.allclose(a, b) for a, b in zip(whole, parted, strict=True))
    assert whole[0].shape == (2, 8 * 8 + 4 * 4 + 2 * 2, 3)
    assert whole[3].shape == (2, net.EMBEDDING)
