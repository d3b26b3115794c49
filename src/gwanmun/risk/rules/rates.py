"""Records by key and day: what was known of a key on the morning of a day, and the find rate to expect.

A record is two sorted arrays and sums that run along them; asking for n items at their days is one binary
search each. Where many ask for one and the same day, as a manifest does, the sums of that day are drawn up
once for all keys. A rate leans on its parent: ``(found + strength × parent) ÷ (looked + strength)``, the mean
of the posterior of a beta-binomial; a key never looked at has its parent's rate.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from gwanmun.risk.rules.keys import Hashes

Days = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_BITS = 20  # of a composite: days since 1970, enough to the year 4840
WEAKEST, STRONGEST = 0.5, 500.0
SAME_DAY = 4  # so many keys for each row that asks: more are not worth drawing up


@dataclass(frozen=True, eq=False)
class Record:
    """``whose``: keys, rising; ``when``: key number and day in one number, rising; ``sums``: (rows + 1, k),
    running; ``starts``: first row of each key; ``last``: day of the last hit up to the row, 0: none."""

    whose: Hashes
    when: Days
    sums: Floats
    starts: npt.NDArray[np.int64]
    last: Days
    days: dict[int, tuple[Floats, Days]] = field(default_factory=dict, repr=False)  # of :meth:`_of_day`

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
        return self.of_numbers(numbers_in(self.whose, whose), day)

    def of_numbers(self, number: Days, day: Days) -> tuple[Floats, Days]:
        """As :meth:`before`, by the numbers of keys in ``self.whose``; negative: never met."""
        if len(number) > len(self.whose) // SAME_DAY and (day == day[0]).all():
            sums, last = self._of_day(int(day[0]))
            return sums[number], last[number]
        sums = np.zeros((len(number), self.sums.shape[1]))
        last = np.zeros(len(number), dtype=np.int64)
        known = np.flatnonzero(number >= 0)
        sums[known], last[known] = self._asked(number[known], day[known])
        return sums, last

    def _asked(self, number: Days, day: Days) -> tuple[Floats, Days]:
        place = np.searchsorted(self.when, (number << _BITS) | day)
        start = self.starts[number]
        if not len(self.when):
            return self.sums[place] - self.sums[start], start
        return self.sums[place] - self.sums[start], np.where(
            place > start, self.last[np.maximum(place - 1, 0)], 0
        )

    def _of_day(self, day: int) -> tuple[Floats, Days]:
        """For every key, and at the end nothing, which is what a key never met (-1) has."""
        held = self.days.get(day)
        if held is None:
            every = np.arange(len(self.whose), dtype=np.int64)
            sums, last = self._asked(every, np.full(len(every), day, dtype=np.int64))
            nothing = np.zeros((1, self.sums.shape[1])), np.zeros(1, dtype=np.int64)
            held = np.concatenate([sums, nothing[0]]), np.concatenate([last, nothing[1]])
            self.days.clear()  # the latest day alone is kept
            self.days[day] = held
        return held


@dataclass(frozen=True, eq=False)
class Pair:
    """What was looked into (``done``) and all that came (``came``), by the same keys, searched for once.
    ``places`` (2, keys): of each key of ``whose`` its number in either record; negative: not in it."""

    done: Record
    came: Record
    whose: Hashes
    places: npt.NDArray[np.int64]

    @classmethod
    def of(cls, done: Record, came: Record) -> Pair:
        both = np.union1d(done.whose, came.whose)
        return cls(done, came, both, np.stack([numbers_in(one.whose, both) for one in (done, came)]))

    def before(self, whose: Hashes, day: Days) -> tuple[Floats, Days, Floats]:
        """Sums and last hit of what was looked into, and how much came, strictly before ``day``."""
        number = numbers_in(self.whose, whose)
        places = np.concatenate([self.places, np.full((2, 1), -1, dtype=np.int64)], axis=1)
        sums, last = self.done.of_numbers(places[0][number], day)
        return sums, last, self.came.of_numbers(places[1][number], day)[0][:, 0]


def numbers_in(known: Hashes, whose: Hashes) -> Days:
    """The number of each key in ``known``, which rises; -1: not in it."""
    if not len(known):
        return np.full(len(whose), -1, dtype=np.int64)
    number = np.searchsorted(known, whose)
    number[number == len(known)] = 0
    return np.where(known[number] == whose, number, -1)


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


__all__ = ["Pair", "Record", "numbers_in", "shrunk", "strength_of"]
