"""Let a model decide where something is to be measured: ``python -m gwanmun.bench.modelled MANIFEST``.

The past it learns from and the finds that the network knows of this day are made from the manifest itself:
they make selection do all its work, and say nothing of how good it is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

MOST = 100_000  # parcels that the past is made from


def main(arguments: list[str]) -> None:
    from gwanmun.platform.django import setup

    setup()
    import polars as pl
    from django.utils import timezone

    from gwanmun.bench.signs import past_made, reach_made, typed_of
    from gwanmun.parcels.rules import Case, Operator
    from gwanmun.parcels.rules.case import REGISTRY, STORED, Targets
    from gwanmun.parcels.rules.items import KIND, items_of, signs_of
    from gwanmun.parcels.rules.pipeline import decide_and_choose
    from gwanmun.parcels.services.book import book_on, country
    from gwanmun.parcels.services.clearing import selection_key
    from gwanmun.parcels.services.office import office
    from gwanmun.platform.audit.services import Actor
    from gwanmun.risk.learning import contract as learning
    from gwanmun.risk.learning import training
    from gwanmun.risk.network import contract as network
    from gwanmun.risk.rules.reaching import Reach
    from gwanmun.risk.selection import contract as selection

    day, key, secret = timezone.localdate(), network.secret(), selection_key()
    book, rows = book_on(day), typed_of(Path(arguments[0])).head(MOST)
    nobody = pl.DataFrame(schema=REGISTRY), pl.DataFrame(schema=STORED)
    whole = decide_and_choose(Case(rows, *nobody, Operator(), day, secret, Targets()), book).rows
    known = reach_made(whole, day, key)

    def made() -> tuple[bytes, dict[str, Any]]:
        return known.to_bytes(), {"nodes": known.risk.height, "parties": known.shared.height}

    selection.settled(country(), KIND, day, "reach", made, Reach.from_bytes)
    items = items_of(whole, day, office(), "DAY", secret).hstack(signs_of(whole, book, known, key))
    past = training.past_of(*past_made(items, day), "bench")
    row = training.train(country(), KIND, past, Actor("bench-learner", "USER"))
    learning.activate(row, Actor("bench-second", "USER"), "measured")
    print(row.name)


if __name__ == "__main__":
    main(sys.argv[1:])
