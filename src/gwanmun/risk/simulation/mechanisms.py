"""The planted frauds. Each says which dealings a ring sets up and what it changes in what it declares.

A shipment starts as an honest one. Columns of a shipment: what is true (``goods``, ``origin``, ``claim``,
``value``, ``mass_g``, ``relief``) and what is declared (the same with ``d_``). A mechanism changes declared
columns of the rows it is given, and says what is hidden (``seized_mg``). What the state loses is reckoned
afterwards, for all of them alike: duty and tax of what is true less those of what is declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, cast

import numpy as np
import polars as pl

from gwanmun.risk.simulation.parameters import (
    Concealing,
    Fraud,
    NewRoute,
    Parameters,
    Splitting,
    Undervaluing,
)
from gwanmun.risk.simulation.tables import Goods, Routes

Dealing = dict[str, Any]  # goods, route, origin, parcel


@dataclass(frozen=True)
class Mechanism:
    """``code``: in the truth and in the tables of detection. ``find``: what a control reports.

    ``receivers``: names a ring sends to at a time; a company imports under one.
    """

    chosen: Parameters
    goods: Goods
    routes: Routes
    code: ClassVar[str] = ""
    find: ClassVar[str] = ""
    receivers: ClassVar[int] = 1

    @property
    def fraud(self) -> Fraud:
        return self.chosen.fraud[self.code]

    def dealing(self, random: np.random.Generator) -> Dealing:
        """What a ring deals in."""
        raise NotImplementedError

    def disguise(self, rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
        """The fraudulent shipments as they are declared."""
        raise NotImplementedError

    def _good(self, fits: Any, random: np.random.Generator) -> int:
        weights = np.where(fits, self.goods.weight, 0)
        return int(random.choice(len(weights), p=weights / weights.sum()))

    def _usual(self, good: int, random: np.random.Generator, *, parcel: bool = False) -> Dealing:
        """A dealing like an honest one in this good."""
        origin = self.goods.from_country(good, random)
        route = self.routes.pick(origin, random, parcel=parcel, transit=self.chosen.honest.transit)
        return {"goods": good, "route": route, "origin": origin, "parcel": parcel}


class Misclassification(Mechanism):
    """Goods are declared under a neighbouring code with a lower rate.

    Why: fresh garlic pays 360 %, frozen garlic 27 %; a ball bearing 13 %, a transmission part 8 %. Who:
    importers of goods whose neighbour looks alike on paper. In the data: the unit price and mass are those of
    the true goods, so they lie off the middle of the declared code; importer and seller repeat. Lost: the
    difference of duty, and the tax on it; a few agricultural consignments make up most of it.
    """

    code, find = "MISCLASSIFICATION", "MISCLASSIFIED"

    def dealing(self, random: np.random.Generator) -> Dealing:
        g = self.goods
        neighbour = np.maximum(g.neighbour, 0)
        return self._usual(
            self._good((g.neighbour >= 0) & (g.rate_e6 > g.rate_e6[neighbour]), random), random
        )

    def disguise(self, rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
        return rows.with_columns(d_goods=pl.Series(self.goods.neighbour[rows["goods"].to_numpy()]))


class Undervaluation(Mechanism):
    """Goods are declared at a part of their price (``depth``).

    Why: duty and tax are a share of the value. Who: importers of goods with a rate of 6.5 % or more, with an
    invoice made for customs. In the data: value for each kilogram below what the code usually shows, but a
    good's price spreads by itself, so a shallow one hides among honest bargains. Lost: duty and tax on
    what is kept silent.
    """

    code, find = "UNDERVALUATION", "UNDERVALUED"

    def dealing(self, random: np.random.Generator) -> Dealing:
        g = self.goods
        taxed = (g.rate_e6 >= 65_000) & (g.rate_e6 < 1_000_000) & ~g.parcel
        return self._usual(self._good(taxed, random), random)

    def disguise(self, rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
        least, most = cast(Undervaluing, self.fraud).depth
        depth = random.uniform(least, most, rows.height)
        return rows.with_columns(d_value=pl.Series((rows["value"].to_numpy() * depth).astype(np.int64)))


class Origin(Mechanism):
    """Chinese goods are sent by way of Viet Nam and claimed as Vietnamese, to pay the preferential rate.

    Why: the preference of one agreement is deeper than that of the other. Who: importers with a trading
    company in the transit country. In the data: origin and departure of a country that hardly makes such
    goods, always with a claim; price and mass are honest. Lost: basic less preferential duty.
    """

    code, find = "ORIGIN", "FALSE_ORIGIN"
    by_way_of: ClassVar[str] = "VN"

    def dealing(self, random: np.random.Generator) -> Dealing:
        g = self.goods
        chinese = np.array([names[0] == "CN" for names, _ in g.origins])
        saves = g.rate_e6 - g.preferential_e6 >= 20_000
        route = self.routes.pick(self.by_way_of, random, parcel=False)
        return {
            "goods": self._good(chinese & saves & ~g.parcel, random),
            "route": route,
            "origin": "CN",
            "parcel": False,
        }

    def disguise(self, rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
        return rows.with_columns(d_origin=pl.lit(self.by_way_of), d_claim=pl.lit(True), claim=pl.lit(False))


class Split(Mechanism):
    """One consignment travels as several parcels, each just under the limit up to which nothing is paid.

    Why: parcels up to about 150 US dollars are free of duty and tax. Who: small resellers with several names
    at one address. In the data: several parcels of one seller to one address and telephone on one day, values
    at 70 to 99 % of the limit. Lost: duty and tax of the whole.
    """

    code, find = "SPLIT", "SPLIT"
    receivers = 4

    def dealing(self, random: np.random.Generator) -> Dealing:
        g = self.goods
        return self._usual(self._good(g.parcel & (g.rate_e6 > 0), random), random, parcel=True)

    def disguise(self, rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
        """``rows``: consignments; what comes back is parcels."""
        least, most = cast(Splitting, self.fraud).parts
        parts = random.integers(int(least), int(most) + 1, rows.height)
        rows = rows[np.repeat(np.arange(rows.height), parts)]
        part = random.uniform(0.70, 0.99, rows.height)
        value = (part * self.chosen.honest.parcel_limit).astype(np.int64)
        # Mass follows value at the price of the consignment.
        mass = rows["mass_g"].to_numpy() * value // np.maximum(rows["value"].to_numpy(), 1)
        return rows.with_columns(
            value=pl.Series(value),
            d_value=pl.Series(value),
            mass_g=pl.Series(np.maximum(mass, 20)),
            relief=pl.lit(False),
        )


class Narcotics(Mechanism):
    """Drugs are hidden in parcels of sweets, snacks, vitamins, toys.

    Why: a few hundred grams pay for many lost parcels. Who: senders that last a few weeks, receivers under
    several names at one address. In the data: routes from the countries of published seizures (Thailand,
    United States, Malaysia, Germany), goods that are easily refilled, more mass than the declared goods would
    have. Lost: no revenue; ``seized_mg`` counts.
    """

    code, find = "NARCOTICS", "NARCOTICS"
    receivers = 3
    #: Country and weight: of the order of the masses published for the first half of 2024.
    from_where: ClassVar[dict[str, float]] = {"TH": 76, "US": 60, "MY": 23, "DE": 14}
    covers: ClassVar[tuple[str, ...]] = ("FOOD", "COSMETICS", "TOYS")

    def dealing(self, random: np.random.Generator) -> Dealing:
        weights = np.array(list(self.from_where.values()))
        country = list(self.from_where)[int(random.choice(len(weights), p=weights / weights.sum()))]
        good = self._good(self.goods.parcel & np.isin(self.goods.category, self.covers), random)
        return {
            "goods": good,
            "route": self.routes.pick(country, random, parcel=True),
            "origin": country,
            "parcel": True,
        }

    def disguise(self, rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
        fraud = cast(Concealing, self.fraud)
        more = random.uniform(*fraud.overweight, rows.height)
        grams = fraud.grams * np.exp(fraud.grams_spread * random.standard_normal(rows.height))
        mass = (rows["mass_g"].to_numpy() * more).astype(np.int64) + grams.astype(np.int64)
        return rows.with_columns(mass_g=pl.Series(mass), seized_mg=pl.Series((grams * 1000).astype(np.int64)))


class NewRouteSmuggling(Mechanism):
    """From one week on, cocaine comes in refrigerated containers from a country nobody had sent from before.

    Why: after seizures elsewhere smugglers change the way. Who: new importers and sellers, beside honest ones
    who take up the same route in the same week with the same goods. In the data: nothing but that route,
    sellers and importers are new, as they are on every honest new route; a find, once made, repeats. Lost: no
    revenue, but kilograms.
    """

    code, find = "NEW_ROUTE", "NARCOTICS"

    def dealing(self, random: np.random.Generator) -> Dealing:
        fraud = cast(NewRoute, self.fraud)
        carried = [self.goods.place(code) for code in fraud.goods]
        route = np.flatnonzero(self.routes.departure == fraud.departure)
        return {
            "goods": carried[int(random.integers(len(carried)))],
            "route": int(route[0]),
            "origin": fraud.departure,
            "parcel": False,
        }

    def disguise(self, rows: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
        fraud = cast(NewRoute, self.fraud)
        grams = fraud.grams * np.exp(fraud.grams_spread * random.standard_normal(rows.height))
        return rows.with_columns(
            mass_g=rows["mass_g"] + pl.Series(grams.astype(np.int64)),
            seized_mg=pl.Series((grams * 1000).astype(np.int64)),
        )


MECHANISMS: tuple[type[Mechanism], ...] = (
    Misclassification,
    Undervaluation,
    Origin,
    Split,
    Narcotics,
    NewRouteSmuggling,
)
