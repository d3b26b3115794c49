"""The world: a year of shipments with their truth, drawn before anybody looks at them.

``week`` hands out what arrives as ITEM, and its truth apart. Nothing in ITEM is derived from the truth but by
way of what people declared: item numbers, keys and order are drawn without regard to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.risk.rules.items import ITEM
from gwanmun.risk.simulation.parameters import MISTAKE, Parameters
from gwanmun.risk.simulation.rings import MASKED, MASKS, MOST_RECEIVERS, Rings, Underworld, rings
from gwanmun.risk.simulation.shipments import drawn, seasoned
from gwanmun.risk.simulation.tables import goods, routes, stream, texts
from gwanmun.risk.simulation.trade import LINE, Maker, honest_lines

#: What is true of an item, beside it and never in it.
TRUTH: dict[str, pl.DataType] = {
    "item": pl.String(),
    "week": pl.Int64(),
    "mechanism": pl.String(),  # null: honest
    "find": pl.String(),  # what a control would report; null: honest
    "ring": pl.Int64(),  # null: nobody's
    "mask": pl.Int64(),  # the ring's, when it sent this
    "lost": pl.Int64(),  # duty and taxes, minor units
    "seized_mg": pl.Int64(),  # narcotics
    "hs": pl.String(),  # true code, origin, value
    "origin": pl.String(),
    "value": pl.Int64(),
}
#: Chances of the controls, drawn once for each item: every policy that looks at it has the same luck.
LUCK = ("find_draw", "lag_draw", "done_draw")


@dataclass(frozen=True, eq=False)
class Week:
    """What arrives. ``items``: ITEM. ``truth``: TRUTH and LUCK, row by row beside it, not for policies."""

    number: int
    monday: date
    items: pl.DataFrame
    truth: pl.DataFrame


@dataclass(frozen=True, eq=False)
class World:
    chosen: Parameters
    seed: int
    rings: Rings
    rows: tuple[pl.DataFrame, ...]  # one a week

    @classmethod
    def of(cls, chosen: Parameters, seed: int) -> World:
        """The world of a seed: the same seed and parameters, the same world."""
        maker = Maker(chosen, seed)
        honest = honest_lines(maker)
        gangs = rings(maker)
        ringed = pl.DataFrame(gangs.lines, schema=LINE)
        lines = pl.concat(
            [
                honest.with_columns(ring=pl.lit(None, dtype=pl.Int64)),
                ringed.with_columns(ring=pl.int_range(pl.len(), dtype=pl.Int64)),
            ]
        )
        return cls(chosen, seed, gangs, _weeks(maker, lines, gangs))

    def underworld(self) -> Underworld:
        """The rings as they stand before the first week."""
        return Underworld(self.rings, self.chosen.adaptation.move, self.chosen.adaptation.pause)

    def monday(self, week: int) -> date:
        return self.chosen.world.first_day + timedelta(weeks=week - 1)

    def week(self, number: int, underworld: Underworld) -> Week:
        """What arrives in a week (from 1), under the keys that the rings use by then."""
        rows = self.rows[number - 1]
        ring = rows["ring"].fill_null(-1).to_numpy()
        theirs = ring >= 0
        here = ~theirs | underworld.works(ring, number)
        if not here.all():
            rows, ring, theirs = rows.filter(pl.Series(here)), ring[here], theirs[here]
        mask = np.where(theirs, underworld.mask[ring], 0)
        place = np.where(theirs, (ring * MASKS + mask) * MOST_RECEIVERS + rows["receiver"].to_numpy(), 0)
        worn = self.rings.masks[place]
        at = pl.Series(theirs)
        rows = rows.with_columns(
            pl.when(at).then(worn[column]).otherwise(pl.col(column)).alias(column) for column in MASKED
        )
        truth = rows.select(
            "item",
            "week",
            "mechanism",
            "find",
            "ring",
            pl.when(at).then(pl.Series(mask)).alias("mask"),
            *("lost", "seized_mg"),
            pl.col("true_hs").alias("hs"),
            pl.col("true_origin").alias("origin"),
            pl.col("true_value").alias("value"),
            *LUCK,
        )
        return Week(number, self.monday(number), rows.select(list(ITEM)), truth)


def whole(world: World) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The year as (ITEM, TRUTH), row beside row, if nobody is ever found out."""
    underworld = world.underworld()
    weeks = [world.week(number, underworld) for number in range(1, world.chosen.world.weeks + 1)]
    return pl.concat([w.items for w in weeks]), pl.concat([w.truth.select(list(TRUTH)) for w in weeks])


def _weeks(maker: Maker, lines: pl.DataFrame, gangs: Rings) -> tuple[pl.DataFrame, ...]:
    """Every shipment of the year as it is declared, with its truth, by week; the order is by item number."""
    chosen, seed = maker.chosen, maker.seed
    week, line = _arrivals(chosen, seed, lines)
    rows = drawn(maker, lines, line, week)
    rows = pl.concat(_disguised(chosen, seed, rows, gangs), how="vertical")
    rows = _spelled(chosen, seed, rows)
    parts = rows.sort("item").partition_by("week", as_dict=True)
    return tuple(parts.get((number,), rows.clear()) for number in range(1, chosen.world.weeks + 1))


def _arrivals(
    chosen: Parameters, seed: int, lines: pl.DataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Week and line of each shipment: Poisson around what the line sends in that season."""
    random = stream(seed, "arrivals")
    items, first, last = (lines[c].to_numpy() for c in ("items", "first", "last"))
    good, ring = lines["goods"].to_numpy(), lines["ring"].is_not_null().to_numpy()
    weeks, found = [], []
    for number in range(1, chosen.world.weeks + 1):
        month = (chosen.world.first_day + timedelta(weeks=number - 1)).month
        swing = np.exp(chosen.world.swing * random.standard_normal())
        there = (first <= number) & (number <= last)
        expected = np.where(there, items, 0) * np.where(ring, 1.0, seasoned(good, month) * swing)
        counts = random.poisson(expected)
        found.append(np.repeat(np.arange(lines.height), counts))
        weeks.append(np.full(int(counts.sum()), number))
    return np.concatenate(weeks), np.concatenate(found)


def _disguised(chosen: Parameters, seed: int, rows: pl.DataFrame, gangs: Rings) -> list[pl.DataFrame]:
    """Honest rows with their errors, the cover of the rings, and for each mechanism what it made."""
    random = stream(seed, "errors")
    ring = rows["ring"].fill_null(-1).to_numpy()
    theirs = ring >= 0
    wrong = ~theirs & (random.random(rows.height) < chosen.honest.mistakes)
    low = 1 - random.uniform(0.03, 0.15, rows.height)
    value = np.where(wrong, (rows["value"].to_numpy() * low).astype(np.int64), rows["value"].to_numpy())
    rows = rows.with_columns(
        d_value=pl.Series(value),
        mechanism=pl.when(pl.Series(wrong)).then(pl.lit(MISTAKE)),
        find=pl.when(pl.Series(wrong)).then(pl.lit("ERROR")),
    )
    kind = np.where(theirs, gangs.kind[ring] if len(gangs.kind) else -1, -1)
    share = np.array([m.fraud.share for m in gangs.mechanisms])
    guilty = theirs & (stream(seed, "guilt").random(rows.height) < share[kind])
    parts = [rows.filter(pl.Series(~guilty))]
    for place, mechanism in enumerate(gangs.mechanisms):
        mine = rows.filter(pl.Series(guilty & (kind == place))).with_columns(
            mechanism=pl.lit(mechanism.code), find=pl.lit(mechanism.find)
        )
        if mine.height:
            parts.append(
                mechanism.disguise(mine, stream(seed, f"disguise {mechanism.code}")).select(rows.columns)
            )
    return parts


def _spelled(chosen: Parameters, seed: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Shipments as ITEM, with numbers, duty and tax as declared, and what was lost."""
    random = stream(seed, "numbers")
    g, r = goods(), routes()
    honest = chosen.honest
    number = random.permutation(rows.height)
    declared, true = rows["d_goods"].to_numpy(), rows["goods"].to_numpy()
    route = rows["route"].to_numpy()
    parcel = rows["parcel"].to_numpy()
    claims = list(r.agreements.items())

    def due(goods_: npt.NDArray[np.int64], claim: str, value: str, relief: pl.Expr) -> list[pl.Expr]:
        """Rate and amount (Int64): duty, then tax on value and duty; nothing for parcels under the limit."""
        basic, lower = pl.Series(g.rate_e6[goods_]), pl.Series(g.preferential_e6[goods_])
        free = pl.col("parcel") & (pl.col(value) <= honest.parcel_limit) & relief
        rate = pl.when(free).then(0).when(pl.col(claim)).then(lower).otherwise(basic)
        duty = pl.col(value) * rate // 1_000_000
        tax = pl.when(free).then(0).otherwise((pl.col(value) + duty) * honest.vat_e6 // 1_000_000)
        return [rate, duty + tax, free]

    rate, declared_due, free = due(declared, "d_claim", "d_value", pl.lit(True))
    _, true_due, _ = due(true, "claim", "value", pl.col("relief"))
    claimed = pl.col("d_origin").replace_strict(
        [c for c, _ in claims], [k for _, k in claims], default=None, return_dtype=pl.String
    )
    sea = pl.Series((r.mode[route] == "1") & ~parcel)
    mass = rows["mass_g"].to_numpy()
    pieces = np.maximum(1, mass / 1000 / g.piece_kg[declared]).astype(np.int64)
    day = rows["week"].to_numpy() * 7 - 7 + rows["day"].to_numpy()
    start = np.datetime64(chosen.world.first_day)
    return rows.with_columns(
        kind=pl.when("parcel").then(pl.lit("PARCEL")).otherwise(pl.lit("DECLARATION")),
        item=pl.Series([f"X{n:07d}" for n in number.tolist()]),
        at=pl.Series(start + day.astype("timedelta64[D]")).cast(pl.Date),
        office=texts(r.office[route]),
        shift=pl.lit(None, dtype=pl.String),
        hs=texts(g.hs[declared]),
        description=texts(g.name[declared]),
        category=texts(g.category[declared]),
        departure=texts(r.departure[route]),
        port=texts(r.port[route]),
        mode=texts(r.mode[route]),
        rate_kind=pl.when(~free & pl.col("d_claim")).then(claimed).when(~free).then(pl.lit("A")),
        rate_e6=rate,
        revenue=declared_due,
        pieces=pl.Series(pieces),
        container=pl.when(sea).then(
            pl.Series([f"GWNU{n * 7_654_321 % 10_000_000:07d}" for n in number.tolist()])
        ),
        lost=pl.when(pl.col("mechanism").is_not_null())
        .then(pl.max_horizontal(true_due - declared_due, 0))
        .otherwise(0),
        true_hs=texts(g.hs[true]),
        true_origin=pl.col("origin"),
        true_value=pl.col("value"),
        find_draw=pl.Series(random.random(rows.height)),
        lag_draw=pl.Series(random.random(rows.height)),
        done_draw=pl.Series(random.random(rows.height)),
    ).with_columns(origin="d_origin", value="d_value")  # fmt: skip
