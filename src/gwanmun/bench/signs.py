"""``python -m gwanmun.bench.signs FILE``: what signs, exploration and a model add to deciding a manifest.

FILE is what ``gwanmun sample manifest`` writes. Seconds of processor time. The past that the model learns
from and the finds in the network are made from the manifest itself: they say how long it takes, never how
good it is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

DAY = dt.date(2026, 7, 1)
KEY = b"measured here..." * 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    told = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    import django

    django.setup()
    measure(typed_of(told.file))


def measure(rows: pl.DataFrame) -> None:
    from gwanmun.countries.registry import rule_book
    from gwanmun.parcels.rules import Case, Operator
    from gwanmun.parcels.rules.case import REGISTRY, STORED, Targets
    from gwanmun.parcels.rules.items import items_of, signs_of
    from gwanmun.parcels.rules.pipeline import decide_and_choose
    from gwanmun.risk.rules import learner
    from gwanmun.risk.rules.fitting import fitted, read
    from gwanmun.risk.rules.reaching import Reach
    from gwanmun.risk.rules.recipes import PARCEL

    book = rule_book("kr", DAY)

    def decided(**targets: Any) -> Any:
        nobody = pl.DataFrame(schema=REGISTRY), pl.DataFrame(schema=STORED)
        told = Targets("ICN", "DAY", network_key=KEY, **targets)
        return decide_and_choose(Case(rows, *nobody, Operator(), DAY, KEY, told), book)

    decided()  # the book's expressions are built once
    whole, plain = _cpu(decided)
    items, spelling = _cpu(lambda: items_of(whole.rows, DAY, "ICN", "DAY", KEY))
    signs, _ = _cpu(lambda: signs_of(whole.rows, book, Reach(), KEY))
    known, reaching = _cpu(lambda: reach_made(whole.rows))
    _, near = _cpu(lambda: signs_of(whole.rows, book, known, KEY))
    past, results = past_made(items.hstack(signs))
    model = learner.train(past, results, PARCEL)
    model.score(past[:10])  # forests are read once
    _, scoring = _cpu(lambda: model.score(items.hstack(signs)))
    bandit = read(fitted("bandit", past, results, None)[0])
    print(f"{rows.height:,} parcels, seconds of processor time")
    print(f"decided, no finds known, no model: {plain:.2f}")
    print(f"what finds reach, once a day ({known.risk.height:,} nodes): {reaching:.2f}")
    print(f"signs, finds known: {near:.2f}")
    print(f"score with items and signs: {rows.height / (spelling + near + scoring):,.0f} rows a core-second")
    told: dict[str, dict[str, Any]] = {"finds known": {"reach": known}}
    told["and exploration by bandit"] = {"reach": known, "exploring": bandit}
    told["and a model"] = {"reach": known, "exploring": bandit, "scorer": model}
    for name, targets in told.items():
        begun = time.process_time()
        decided(**targets)
        print(f"decided, {name}: {time.process_time() - begun:.2f}")


def typed_of(file: Path) -> pl.DataFrame:
    from gwanmun.core import formats
    from gwanmun.parcels.rules.intake import typed

    rows, _ = typed(formats.decode(file, file.name).records)
    return rows


def reach_made(rows: pl.DataFrame, day: dt.date = DAY, key: bytes = KEY) -> Any:
    """2,000 finds among what came three weeks ago, which is the manifest once more."""
    from gwanmun.parcels.rules.items import WORDS
    from gwanmun.risk.rules import linking, reaching

    before = day - dt.timedelta(21)
    words = rows.select(
        item=WORDS["item"], **{n: WORDS[n] for n in ("importer", "seller", "address", "phone")}
    )
    spelled = words.with_columns(kind=pl.lit("PARCEL"), at=pl.lit(before), place=pl.lit(None, pl.Int64))
    keyed = linking.keyed(spelled, key)
    finds = keyed.sample(min(2_000, keyed.height), seed=1).select("item", known_on=pl.lit(before), found=True)
    links = reaching.first_seen(linking.sightings(keyed))
    return reaching.reach(links, reaching.parties_of(keyed, finds), day).lean()


def past_made(items: pl.DataFrame, day: dt.date = DAY) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A fifth of the parcels, as if they had been controlled over 300 days."""
    from gwanmun.risk.rules.items import RESULT

    random = np.random.default_rng(1)
    some = items.sample(items.height // 5, seed=1)
    ago = [day - dt.timedelta(int(n)) for n in random.integers(10, 310, some.height)]
    past = some.with_columns(at=pl.Series(ago)).sort("at")
    found = random.random(past.height) < 0.03 + 0.2 * past["conceals"].fill_null(0).to_numpy()
    told = past.select("kind", "item", selected_on="at").with_columns(
        known_on=pl.col("selected_on") + pl.duration(days=3), basis=pl.lit("RANDOM"),
        outcome=pl.Series(np.where(found, "FIND", "NO_FIND")),
    )  # fmt: skip
    rest = [pl.lit(None, dtype=t).alias(c) for c, t in RESULT.items() if c not in told.columns]
    return past, told.with_columns(rest).select(*RESULT)


def _cpu(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    return work(), time.process_time() - begun


if __name__ == "__main__":
    main()
