"""Records by key and day: what was known of a key on the morning of a day, and the find rate to expect.

A record is two sorted arrays and sums that run along them; asking for n items at their days is one binary
search each. A rate leans on its parent: ``(found + strength × parent) ÷ (looked + strength)``, the mean of
the posterior of a beta-binomial; a key never looked at has its parent's rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gwanmun.risk.rules.keys import Hashes

Days = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_BITS = 20  # of a composite: days since 1970, enough to the year 4840
WEAKEST, STRONGEST = 0.5, 500.0


@dataclass(frozen=True, eq=False)
class Record:
    """``whose``: keys, rising; ``when``: key number and day in one number, rising; ``sums``: (rows + 1, k),
    running; ``starts``: first row of each key; ``last``: day of the last hit up to the row, 0: none."""

    whose: Hashes
    when: Days
    sums: Floats
    starts: npt.NDArray[np.int64]
    last: Days

    @classmethod
    def of(cls, whose: Hashes, day: Days, amounts: Floats) -> Record:
        """``amounts`` (n, k): what adds up; the second column, where there is one, marks hits."""
        kept = whose != 0
        whose, day, amounts = whose[kept], day[kept], amounts[kept]
        distinct, number = np.unique(whose, return_inverse=True)
        when = (number.astype(np.int64) << _BITS) | day
        order = np.argsort(when, kind="stable")
        when, amounts = when[order], amounts[order]
        sums = np.zeros((len(when) + 1, amounts.shape[1]))
        np.cumsum(amounts, axis=0, out=sums[1:])
        starts = np.searchsorted(when, np.arange(len(distinct), dtype=np.int64) << _BITS)
        hit = amounts[:, 1] > 0 if amounts.shape[1] > 1 else np.zeros(len(when), dtype=bool)
        last = np.maximum.accumulate(np.where(hit, when, (when >> _BITS) << _BITS)) if len(when) else when
        return cls(distinct, when, sums, starts.astype(np.int64), last & ((1 << _BITS) - 1))

    def before(self, whose: Hashes, day: Days) -> tuple[Floats, Days]:
        """Sums (n, k) of what lies strictly before ``day``, and the day of the last hit (0: none)."""
        sums = np.zeros((len(whose), self.sums.shape[1]))
        last = np.zeros(len(whose), dtype=np.int64)
        if not len(self.whose):
            return sums, last
        number = np.searchsorted(self.whose, whose)
        number[number == len(self.whose)] = 0
        known = np.flatnonzero(self.whose[number] == whose)
        number = number[known]
        place = np.searchsorted(self.when, (number.astype(np.int64) << _BITS) | day[known])
        start = self.starts[number]
        sums[known] = self.sums[place] - self.sums[start]
        last[known] = np.where(place > start, self.last[np.maximum(place - 1, 0)], 0)
        return sums, last


def shrunk(looked: Floats, found: Floats, parent: Floats, strength: float) -> Floats:
    """Find rates that lean on ``parent`` as if it were ``strength`` controls."""
    return (found + strength * parent) / (looked + strength)


def strength_of(looked: Floats, found: Floats, parent: Floats) -> float:
    """Strength by the method of moments: how much children with ``looked`` ≥ 2 spread around their parents,
    beyond what chance explains. No more spread than chance: the strongest; few children: a plain 10."""
    many = looked >= 2
    if many.sum() < 20:
        return 10.0
    n, m = looked[many], np.clip(parent[many], 1e-4, 1 - 1e-4)
    spread = m * (1 - m)
    # E[(found - n m)²] = n m (1-m) (1 + (n-1) rho), with rho = 1 / (strength + 1).
    extra = ((found[many] - n * m) ** 2 - n * spread).sum()
    rho = extra / (n * (n - 1) * spread).sum()
    return float(np.clip(1 / rho - 1, WEAKEST, STRONGEST)) if rho > 0 else STRONGEST


__all__ = ["Record", "shrunk", "strength_of"]
