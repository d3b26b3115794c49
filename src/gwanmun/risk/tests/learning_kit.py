"""Items and results whose truth is known: a few sellers and a few kinds of goods are bad."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from gwanmun.risk.rules.items import FIND, NO_FIND, RESULT, absent
from gwanmun.risk.rules.keys import Key, Label, Novel, Recipe, Trees

START = date(2026, 1, 1)
SMALL = Trees(rounds=40, leaves=7, rate=0.1, least=20, seeds=1)
RECIPE = Recipe(
    "kit",
    keys=(
        Key("hs2", ("hs:2",)),
        Key("hs4", ("hs:4",), "hs2"),
        Key("goods", ("hs", "origin", "mass_g"), "hs4"),
        Key("seller", ("seller",)),
    ),
    numbers=("log_mass", "weekday"),
    categories=("mode",),
    labels=(Label("find"), Label("hard", ("NARCOTICS",))),
    lag_days=5,
    base=0.1,
    trees=SMALL,
)
NOVEL = replace(
    RECIPE,
    novel=Novel(
        "goods",
        (("hs:2",), ("hs:4",), ("origin",), ("mass_g~2",)),
        ("log_mass", "mass_digits"),
        ("origin",),
        replace(SMALL, rounds=30),
    ),
)


def items(rows: int, seed: int, kinds: int = 400, days: int = 200, start: date = START) -> pl.DataFrame:
    """``kinds`` tuples of goods, each drawn again and again; numbers of items are unique by seed."""
    random = np.random.default_rng(seed)
    kind = random.integers(0, kinds, rows)
    goods = np.random.default_rng(99)
    hs = goods.choice(["8504400000", "6404110000", "3004900000", "0712390000", "0712909000"], 100_000)
    origin = goods.choice(["CN", "US", "NA", "DE"], 100_000)
    mass = (10 ** goods.uniform(1, 6, 100_000)).astype(int)
    day = np.sort(random.integers(0, days, rows))
    return absent(
        pl.DataFrame(
            {
                "kind": ["PARCEL"] * rows,
                "item": [f"{seed}-{i}" for i in range(rows)],
                "at": [start + timedelta(days=int(d)) for d in day],
                "hs": hs[kind],
                "origin": origin[kind],
                "mass_g": mass[kind],
                "seller": [f"S{s}" for s in random.integers(0, 60, rows)],
                "mode": random.choice(["4", "1", "5"], rows),
            }
        )
    )


def results(of: pl.DataFrame, found: np.ndarray, lag: int = 5) -> pl.DataFrame:
    """A result for each item, known ``lag`` days after it came; every fourth find is of narcotics."""
    find = [("NARCOTICS" if i % 4 == 0 else "TAX") if hit else None for i, hit in enumerate(found)]
    frame = of.select("kind", "item", pl.col("at").alias("selected_on")).with_columns(
        (pl.col("selected_on") + timedelta(days=lag)).alias("known_on"),
        pl.Series("outcome", np.where(found, FIND, NO_FIND)),
        pl.Series("find", find, dtype=pl.String),
    )
    return frame.with_columns(
        pl.lit(None, dtype=t).alias(c) for c, t in RESULT.items() if c not in frame.columns
    ).select(*RESULT)


def truth(of: pl.DataFrame, seed: int = 5) -> np.ndarray:
    """Bad sellers are found in three of five, shoes in three of ten, the rest in one of twenty."""
    random = np.random.default_rng(seed)
    seller = of["seller"].is_in(["S1", "S2", "S3", "S4"]).to_numpy()
    shoes = of["hs"].str.starts_with("64").to_numpy()
    return random.random(of.height) < np.where(seller, 0.6, np.where(shoes, 0.3, 0.05))


def by_goods(of: pl.DataFrame, seed: int) -> np.ndarray:
    """Each tuple of goods gets one label by lot: it can be remembered, and teaches nothing of others."""
    key = of.select(pl.concat_str("hs", "origin", "mass_g", separator="|")).to_series()
    names = sorted(key.unique())
    lot = dict(zip(names, np.random.default_rng(seed).random(len(names)) < 0.3, strict=True))
    return np.array([lot[k] for k in key])
