"""From lines to shipments: what is sent on a day, at which price, how heavy, to whom."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.risk.simulation.rings import MOST_RECEIVERS
from gwanmun.risk.simulation.tables import Floats, Ints, goods, routes, stream, texts
from gwanmun.risk.simulation.trade import Maker

PEAK = 1.6  # volume of a good in its month against the months around it
WEEKDAYS = np.array([0.20, 0.19, 0.18, 0.18, 0.17, 0.06, 0.02])


def seasoned(good: Ints, month: int) -> Floats:
    """Factor on volume for each good in a month."""
    peak = goods().peak[good]
    away = np.minimum((peak - month) % 12, (month - peak) % 12)
    found: Floats = np.where(peak > 0, 1 + (PEAK - 1) * np.exp(-((away / 1.5) ** 2)) - 0.12, 1.0)
    return found


def drawn(maker: Maker, lines: pl.DataFrame, line: Ints, week: Ints) -> pl.DataFrame:
    """Shipments of ``line`` in ``week``, honest and true: every ``d_`` column equals what it declares."""
    random = stream(maker.seed, "shipments")
    g, r, honest = goods(), routes(), maker.chosen.honest
    count = len(line)
    rows = lines.select(
        *("importer", "seller", "declarant", "carrier", "address", "phone", "account"),
        *("goods", "route", "origin", "claim", "level", "size", "ring"),
    )[line]
    good, route = rows["goods"].to_numpy(), rows["route"].to_numpy()
    parcel = r.parcel[route] & g.parcel[good]

    def mixed(own: str) -> Floats:
        """Standard normal: one part the line's, one the shipment's."""
        part = honest.quality
        found: Floats = np.sqrt(part) * rows[own].to_numpy() + np.sqrt(1 - part) * random.standard_normal(
            count
        )
        return found

    kg = g.kg[good] * np.exp(g.kg_spread[good] * mixed("size"))
    won = g.won_per_kg[good] * np.exp(g.spread[good] * mixed("level")) * kg
    value = np.maximum(won, 1000).astype(np.int64)
    mass = np.maximum(kg * 1000, 10).astype(np.int64)
    day = random.choice(7, count, p=WEEKDAYS)
    receiver = random.integers(MOST_RECEIVERS, size=count)
    rows = rows.with_columns(
        week=pl.Series(week),
        day=pl.Series(day),
        parcel=pl.Series(parcel),
        receiver=pl.Series(receiver),
        value=pl.Series(value),
        mass_g=pl.Series(mass),
        relief=pl.lit(True),
        seized_mg=pl.lit(0, dtype=pl.Int64),
        **_received(maker, rows, parcel),
    )
    return rows.with_columns(
        d_goods="goods",
        d_origin="origin",
        d_claim="claim",
        d_value="value",
        mechanism=pl.lit(None, dtype=pl.String),
        find=pl.lit(None, dtype=pl.String),
    )


def _received(maker: Maker, rows: pl.DataFrame, parcel: npt.NDArray[np.bool_]) -> dict[str, pl.Expr]:
    """Honest parcels go to one of many receivers, of whom some order often. Two share a home on average."""
    random = stream(maker.seed, "receivers")
    number, p = maker.chosen.honest.persons, maker.parties
    person = (number * random.random(rows.height) ** 1.8).astype(np.int64)
    homes = number // 2 + 1
    at = pl.Series(parcel & rows["importer"].is_null().to_numpy())
    given = {
        "importer": texts(p.importers.take(number)).gather(person),
        "account": texts(p.accounts.take(number)).gather(person),
        "address": texts(p.places.take(homes)).gather(person // 2),
        "phone": texts(p.phones.take(homes)).gather(person // 2),
    }
    return {name: pl.when(at).then(keys).otherwise(pl.col(name)) for name, keys in given.items()}
