"""Rings: who commits a fraud, for how long, under which keys, and what a find makes them do.

All that a ring would send is drawn before the first week, so that every policy meets the same shipments. What
differs by policy is the keys: a ring that was found out goes on under its next mask (a new importer, often
a new seller, sometimes a new address), and rests for a while.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np
import polars as pl

from gwanmun.risk.simulation.mechanisms import MECHANISMS, Mechanism
from gwanmun.risk.simulation.parameters import NewRoute
from gwanmun.risk.simulation.tables import Floats, Ints, stream
from gwanmun.risk.simulation.trade import FOREVER, Maker

MASKS = 12  # a ring has so many; who has used them up goes on under the last
MOST_RECEIVERS = 4
#: What a mask may change.
MASKED = ("importer", "seller", "declarant", "address", "phone", "account")


@dataclass(frozen=True, eq=False)
class Rings:
    """``lines``: one line a ring (LINE). ``masks``: MASKED, in row (ring × MASKS + mask) × MOST_RECEIVERS +
    receiver. ``restless`` (rings × MASKS): below it a find makes the ring move."""

    mechanisms: tuple[Mechanism, ...]
    kind: Ints  # ring → place in mechanisms
    lines: list[dict[str, object]]
    masks: pl.DataFrame
    restless: Floats


def rings(maker: Maker) -> Rings:
    """Every ring that works at some time of the year, one after the other in each place."""
    chosen = maker.chosen
    mechanisms = tuple(made(chosen, maker.goods, maker.routes) for made in MECHANISMS)
    kinds: list[int] = []
    lines: list[dict[str, object]] = []
    masks: list[dict[str, object]] = []
    for place, mechanism in enumerate(mechanisms):
        random = stream(maker.seed, f"rings {mechanism.code}")
        for first, last in _terms(mechanism, chosen.world.weeks, random):
            dealing = mechanism.dealing(random)
            party = maker.company(random)
            if dealing["parcel"]:
                party["declarant"] = maker.parties.couriers[int(random.integers(len(maker.parties.couriers)))]
            party["seller"] = maker.parties.sellers.take(1)[0]
            items = mechanism.fraud.items * random.gamma(3, 1 / 3)
            lines.append(
                maker.line(
                    party, dealing["goods"], dealing["route"], dealing["origin"], random,
                    items=items, first=first, last=last,
                )
            )  # fmt: skip
            masks += _masks(maker, mechanism, party, dealing["parcel"], random)
            kinds.append(place)
    draws = stream(maker.seed, "moving").random((len(lines), MASKS))
    schema = dict.fromkeys(MASKED, pl.String())
    return Rings(
        mechanisms, np.array(kinds, dtype=np.int64), lines, pl.DataFrame(masks, schema=schema), draws
    )


def _terms(mechanism: Mechanism, weeks: int, random: np.random.Generator) -> list[tuple[int, int]]:
    """(first, last week) of each ring. One ends, the next begins; the first ones were there before."""
    fraud = mechanism.fraud
    terms = []
    for _ in range(fraud.rings):
        if mechanism.code == "NEW_ROUTE":
            terms.append((cast(NewRoute, fraud).first_week, FOREVER))
            continue
        week = 1 - int(random.integers(fraud.life))
        while week <= weeks:
            ends = week + max(1, round(random.gamma(4, fraud.life / 4)))
            if ends > 1:
                terms.append((max(week, 1), ends - 1))
            week = ends
    return terms


def _masks(
    maker: Maker,
    mechanism: Mechanism,
    party: dict[str, object],
    parcel: bool,
    random: np.random.Generator,
) -> list[dict[str, object]]:
    """The keys of a ring now and after each move, for each receiver."""
    moves, p = maker.chosen.adaptation, maker.parties
    rows = []
    now = dict(party)
    for number in range(MASKS):
        if number:
            if random.random() < moves.seller:
                now["seller"] = p.sellers.take(1)[0]
            if random.random() < moves.address:
                now |= {"address": p.places.take(1)[0], "phone": p.phones.take(1)[0]}
            if not parcel and random.random() < moves.declarant:
                now["declarant"] = p.broker(random)
            now["account"] = p.accounts.take(1)[0]
        names = p.importers.take(mechanism.receivers) if number else [now["importer"]]
        if len(names) < mechanism.receivers:
            names = [*names, *p.importers.take(mechanism.receivers - len(names))]
        rows += [now | {"importer": names[r % len(names)]} for r in range(MOST_RECEIVERS)]
    return rows


@dataclass
class Underworld:
    """Where each ring stands: its mask and until when it rests. Changes by what is found."""

    rings: Rings
    move: float
    pause: int
    mask: Ints = field(init=False)
    resting: Ints = field(init=False)  # last week of rest

    def __post_init__(self) -> None:
        self.mask = np.zeros(len(self.rings.lines), dtype=np.int64)
        self.resting = np.zeros(len(self.rings.lines), dtype=np.int64)

    def works(self, ring: Ints, week: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return cast("np.ndarray[tuple[int], np.dtype[np.bool_]]", self.resting[ring] < week)

    def hears(self, found: Ints, week: int) -> None:
        """``found``: rings of which something was found in ``week``. Each moves at most once a week."""
        for ring in np.unique(found):
            mask = self.mask[ring]
            if self.rings.restless[ring, mask] < self.move:
                self.mask[ring] = min(mask + 1, MASKS - 1)
                self.resting[ring] = week + self.pause
