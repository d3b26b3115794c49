"""Who trades what with whom: lines, from which shipments are drawn; honest companies, shops and receivers.

A line is a standing dealing: an importer, a seller, a good, its origin and route. Companies come and go; few
large ones do most of the trade (Pareto). Each line keeps its own level of price and of quantity, so that the
spread of a good's price is mostly between companies and only partly between their shipments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import polars as pl

from gwanmun.risk.simulation.parameters import NewRoute, Parameters
from gwanmun.risk.simulation.tables import Floats, Goods, Keys, Routes, goods, routes, stream

FOREVER = 10_000

LINE: dict[str, pl.DataType] = {
    "importer": pl.String(),  # null: a receiver is drawn for each parcel
    "seller": pl.String(),
    "declarant": pl.String(),
    "carrier": pl.String(),
    "address": pl.String(),
    "phone": pl.String(),
    "account": pl.String(),
    "goods": pl.Int64(),
    "route": pl.Int64(),
    "origin": pl.String(),
    "claim": pl.Boolean(),  # of a preference
    "level": pl.Float64(),  # of price, in standard deviations of the good
    "size": pl.Float64(),  # of a shipment, likewise
    "items": pl.Float64(),  # a week
    "first": pl.Int64(),  # week
    "last": pl.Int64(),
}


@dataclass(frozen=True, eq=False)
class Parties:
    """Where the world takes its people from. Everybody has a key; nobody a name."""

    importers: Keys
    sellers: Keys
    places: Keys
    phones: Keys
    accounts: Keys
    declarants: list[str]
    declarant_shares: Floats
    couriers: list[str]
    carriers: list[str]

    @classmethod
    def of(cls, chosen: Parameters, seed: int) -> Parties:
        honest = chosen.honest
        shares = 1 / np.arange(1, honest.declarants + 1)
        return cls(
            importers=Keys(seed, "K"),
            sellers=Keys(seed, "S"),
            places=Keys(seed, "A"),
            phones=Keys(seed, "T"),
            accounts=Keys(seed, "B"),
            declarants=Keys(seed, "D").take(honest.declarants).tolist(),
            declarant_shares=shares / shares.sum(),
            couriers=Keys(seed, "E").take(honest.couriers).tolist(),
            carriers=Keys(seed, "C").take(honest.carriers).tolist(),
        )

    def broker(self, random: np.random.Generator) -> str:
        return self.declarants[int(random.choice(len(self.declarants), p=self.declarant_shares))]

    def carrier(self, route: int, random: np.random.Generator) -> str:
        """Each route is served by three carriers."""
        return self.carriers[(route * 5 + int(random.integers(3))) % len(self.carriers)]


class Maker:
    """Makes lines. ``sellers``: known ones of each country, so that several importers buy from one."""

    def __init__(self, chosen: Parameters, seed: int) -> None:
        self.chosen, self.seed = chosen, seed
        self.parties = Parties.of(chosen, seed)
        self.goods: Goods = goods()
        self.routes: Routes = routes()
        self.rows: list[dict[str, Any]] = []

    def company(self, random: np.random.Generator) -> dict[str, Any]:
        """A new party: its own keys, its broker."""
        p = self.parties
        return {
            "importer": p.importers.take(1)[0],
            "declarant": p.broker(random),
            "address": p.places.take(1)[0],
            "phone": p.phones.take(1)[0],
            "account": p.accounts.take(1)[0],
        }

    def line(
        self,
        party: dict[str, Any],
        good: int,
        route: int,
        origin: str,
        random: np.random.Generator,
        **more: Any,
    ) -> dict[str, Any]:
        """One line; ``more`` says seller, items, first, last, and what else differs."""
        claims = origin in self.routes.agreements and random.random() < self.chosen.honest.preference
        return {
            **party,
            "carrier": self.parties.carrier(route, random),
            "goods": good,
            "route": route,
            "origin": origin,
            "claim": claims,
            "level": random.standard_normal(),
            "size": random.standard_normal(),
            **more,
        }


def _tailed(count: int, index: float, random: np.random.Generator) -> Floats:
    """Sizes with a Pareto tail, cut at 300 times the smallest: no company is the whole country."""
    return np.minimum(1 + random.pareto(index, count), 300.0)


def honest_lines(maker: Maker) -> pl.DataFrame:
    """Freight of companies, parcels of shops, and honest routes that open late (LINE)."""
    chosen, weeks = maker.chosen, maker.chosen.world.weeks
    freight = _freight(maker)
    parcels = _shops(maker)
    week = chosen.world.items_a_week
    # Scaled to the volume of the first weeks; what comes and goes keeps it about level.
    for rows, share in ((freight, 1 - chosen.world.parcels), (parcels, chosen.world.parcels)):
        there = sum(float(r["items"]) for r in rows if r["first"] <= 1)
        for row in rows:
            row["items"] *= week * share / there
    late = _late(maker, weeks)
    return pl.DataFrame([*freight, *parcels, *late], schema=LINE)


def _sellers(maker: Maker, count: int, random: np.random.Generator) -> dict[str, tuple[list[str], Floats]]:
    """Known sellers by country; the n-th of a country gets a share of 1/n."""
    countries = sorted({c for names, _ in maker.goods.origins for c in names})
    each = max(4, count // len(countries))
    made = {}
    for country in countries:
        number = each * 4 if country == "CN" else each
        shares = 1 / np.arange(1, number + 1) ** 0.7
        made[country] = (maker.parties.sellers.take(number).tolist(), shares / shares.sum())
    return made


def _freight(maker: Maker) -> list[dict[str, Any]]:
    honest, weeks = maker.chosen.honest, maker.chosen.world.weeks
    random = stream(maker.seed, "freight")
    known = _sellers(maker, honest.sellers, random)
    new = int(honest.importers * honest.newcomers * (weeks - 1))
    total = honest.importers + new
    first = np.concatenate([np.ones(honest.importers), random.integers(2, max(3, weeks + 1), new)])
    last = first + random.exponential(1 / max(honest.newcomers, 1e-6), total)
    sizes = _tailed(total, honest.tail, random)
    shares = np.where(maker.goods.parcel, 0, maker.goods.weight)
    shares = shares / shares.sum()
    rows = []
    for number in range(total):
        party = maker.company(random)
        lines = 1 + int(random.integers(honest.lines))
        picked = random.choice(len(shares), lines, p=shares)
        for good in picked:
            origin = maker.goods.from_country(int(good), random)
            route = maker.routes.pick(origin, random, parcel=False, transit=honest.transit)
            sellers, part = known[origin]
            fresh = random.random() < 0.15 or (first[number] > 1 and random.random() < 0.5)
            seller = (
                maker.parties.sellers.take(1)[0]
                if fresh
                else sellers[int(random.choice(len(sellers), p=part))]
            )
            rows.append(
                maker.line(
                    party, int(good), route, origin, random,
                    seller=seller, items=sizes[number] / lines,
                    first=int(first[number]), last=int(last[number]),
                )
            )  # fmt: skip
    return rows


def _shops(maker: Maker) -> list[dict[str, Any]]:
    honest, weeks = maker.chosen.honest, maker.chosen.world.weeks
    random = stream(maker.seed, "shops")
    new = int(honest.shops * honest.newcomers * 2 * (weeks - 1))
    total = honest.shops + new
    first = np.concatenate([np.ones(honest.shops), random.integers(2, max(3, weeks + 1), new)])
    last = first + random.exponential(1 / max(2 * honest.newcomers, 1e-6), total)
    sizes = _tailed(total, honest.tail, random)
    shares = np.where(maker.goods.parcel, maker.goods.weight, 0)
    shares = shares / shares.sum()
    rows = []
    for number in range(total):
        first_good = int(random.choice(len(shares), p=shares))
        country = maker.goods.from_country(first_good, random)
        also = [
            g
            for g in np.flatnonzero(maker.goods.parcel)
            if country in maker.goods.origins[g][0] and g != first_good
        ]
        picked = [first_good, *random.permutation(also)[: int(random.integers(0, 4))]]
        seller = maker.parties.sellers.take(1)[0]
        courier = maker.parties.couriers[int(random.integers(honest.couriers))]
        for good in picked:
            route = maker.routes.pick(country, random, parcel=True, transit=honest.transit)
            rows.append(
                maker.line(
                    {"importer": None, "declarant": courier, "address": None, "phone": None, "account": None},
                    int(good), route, country, random,
                    seller=seller, items=sizes[number] / len(picked),
                    first=int(first[number]), last=int(last[number]),
                )
            )  # fmt: skip
    return rows


def _late(maker: Maker, weeks: int) -> list[dict[str, Any]]:
    """Honest routes never seen before: without them, everything new would be fraud. One of them is the route
    that smugglers take up too."""
    chosen = maker.chosen
    random = stream(maker.seed, "late routes")
    smuggled = cast(NewRoute, chosen.fraud["NEW_ROUTE"])
    departure = smuggled.departure
    late = np.flatnonzero(maker.routes.late & (maker.routes.departure != departure))
    picked = random.permutation(late)[: chosen.honest.late_routes]
    opened: list[tuple[int, int, float, tuple[str, ...]]] = [
        (int(r), int(random.integers(4, max(5, weeks))), chosen.honest.late_items, ()) for r in picked
    ]
    there = np.flatnonzero(maker.routes.departure == departure)
    if smuggled.rings and len(there):
        route = int(there[0])
        opened.append((route, smuggled.first_week, smuggled.honest_items, smuggled.goods))
    rows = []
    for route, week, items, named in opened:
        parcel = bool(maker.routes.parcel[route])
        if not named:
            choice = np.flatnonzero(maker.goods.parcel == parcel)
            carried = [int(g) for g in random.choice(choice, 3, replace=False)]
        else:
            carried = [maker.goods.place(code) for code in named]
        for _ in range(4):
            party = maker.company(random)
            if parcel:
                party = dict.fromkeys(party) | {"declarant": maker.parties.couriers[0]}
            seller = maker.parties.sellers.take(1)[0]
            rows.append(
                maker.line(
                    party, carried[int(random.integers(len(carried)))], route,
                    str(maker.routes.departure[route]), random,
                    seller=seller, items=items / 4, first=week, last=FOREVER,
                )
            )  # fmt: skip
    return rows
