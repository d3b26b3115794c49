"""What a front that does not learn saw, kept: each image in a few ways, so that it is asked once for each.

The front costs more than everything behind it. Where its weights stay, its answer to an image placed, turned
and tinted in one way stays as well; a training over many rounds draws from ``Plan.variants`` ways of each
image. A share of what is drawn (``Plan.renewed``) takes the place of the way it stands for with a new one, so
that few images are not learnt by heart. The first way is the gentle one (as the image came): it stays, and
the end of a training sees it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from gwanmun.inspection.rules.detecting import picture

if TYPE_CHECKING:
    from gwanmun.inspection.learning.training.augment import Shown
    from gwanmun.inspection.learning.training.trainer import Plan, Stock

#: Bytes of memory for what is kept; what comes after is asked for anew each time.
MOST = 10 * 2**30
NO_SQUARE = np.zeros((0, 0, 3), np.uint8)


class Remembered:
    """``front``: (N, 3, side, side) of 0…1 → (N, 40, side/8, side/8)."""

    def __init__(self, stock: Stock, plan: Plan, front: Callable[[Any], Any], most: int = MOST) -> None:
        self.stock, self.plan, self.front, self.left = stock, plan, front, most
        self.kept: dict[tuple[int, int], tuple[Any, Shown]] = {}
        self.turns: dict[tuple[int, int], int] = {}

    def batch(
        self, places: Sequence[int] | NDArray[np.int64], random: np.random.Generator, *, gentle: bool
    ) -> tuple[Any, list[Shown]]:
        """(N, 40, h, w) as float32, and what stands in each image."""
        ways = np.zeros(len(places), int) if gentle else random.integers(0, self.plan.variants, len(places))
        keys = list(zip((int(p) for p in places), (int(w) for w in ways), strict=True))
        if not gentle:
            self._forget(keys, random)
        fresh = {key: self._shown(*key) for key in dict.fromkeys(keys) if key not in self.kept}
        made: dict[tuple[int, int], tuple[Any, Shown]] = {}
        if fresh:
            seen = self.front(torch.from_numpy(picture.batch([one.square for one in fresh.values()])))
            for (key, shown), answer in zip(fresh.items(), seen.to(torch.float16), strict=True):
                made[key] = (answer.clone(), replace(shown, square=NO_SQUARE))
                size = answer.numel() * 2
                if size <= self.left:
                    self.left -= size
                    self.kept[key] = made[key]
        drawn = [self.kept.get(key) or made[key] for key in keys]
        return torch.stack([c8 for c8, _ in drawn]).float(), [shown for _, shown in drawn]

    def _forget(self, keys: Sequence[tuple[int, int]], random: np.random.Generator) -> None:
        for key in keys:
            if key[1] and random.random() < self.plan.renewed and key in self.kept:
                self.left += self.kept.pop(key)[0].numel() * 2
                self.turns[key] = self.turns.get(key, 0) + 1

    def _shown(self, place: int, way: int) -> Shown:
        random = np.random.default_rng((self.plan.seed, place, way, self.turns.get((place, way), 0)))
        return self.stock.varied(place, self.plan, random, gentle=way == 0)
