"""Controls: who was selected is looked at, with the luck of the item and the eyes of the lane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from gwanmun.risk.rules.items import FIND, NO_FIND, NOT_DONE, RESULT
from gwanmun.risk.simulation.parameters import Parameters
from gwanmun.risk.simulation.tables import Floats, Ints
from gwanmun.risk.simulation.world import Week

#: What a policy answers: item, lane (of the world's lanes) and basis (of BASES).
CHOICE: dict[str, pl.DataType] = {"item": pl.String(), "lane": pl.String(), "basis": pl.String()}


class TooMuch(ValueError):
    """A policy chose more than a lane holds, an item twice, or something that is not there."""


@dataclass(frozen=True, eq=False)
class Controlled:
    """``results``: RESULT. ``places``: rows of the week's items; ``rings`` of the finds (-1: none)."""

    results: pl.DataFrame
    places: Ints
    rings: Ints
    expected: float  # finds to be expected of this choice, over all luck


def chances(week: Week, chosen: Parameters, lane: str) -> Floats:
    """Chance that a control in ``lane`` finds something, for each item of the week: 0 for the honest."""
    finds = chosen.control.lanes[lane].finds
    found: Floats = (
        week.truth["mechanism"]
        .replace_strict(finds, default=0.0, return_dtype=pl.Float64)
        .fill_null(0.0)
        .to_numpy()
    )
    return found * (1 - chosen.control.not_done)


def control(week: Week, choice: pl.DataFrame, chosen: Parameters) -> Controlled:
    """Look at what was chosen.

    :raises TooMuch: capacity is kept by the world, not by the good will of a policy.
    """
    place = _places(week, choice, chosen)
    truth = week.truth[place]
    kind, lane = truth["mechanism"].to_list(), choice["lane"].to_list()
    lanes = chosen.control.lanes
    eyes = np.array([lanes[n].finds.get(k, 0.0) if k else 0.0 for k, n in zip(kind, lane, strict=True)])
    least = np.array([lanes[n].lag[0] for n in lane])
    most = np.array([lanes[n].lag[1] for n in lane])
    missing = truth["done_draw"].to_numpy() < chosen.control.not_done
    hit = (truth["find_draw"].to_numpy() < eyes) & ~missing
    lag = (least + truth["lag_draw"].to_numpy() * (most - least + 1)).astype(np.int64)
    items = week.items[place]
    at = pl.Series(hit)
    results = pl.DataFrame(
        {
            "kind": items["kind"],
            "item": items["item"],
            "selected_on": items["at"],
            "known_on": pl.Series(items["at"].to_numpy() + lag.astype("timedelta64[D]")).cast(pl.Date),
            "office": items["office"],
            "lane": choice["lane"],
            "basis": choice["basis"],
            "outcome": np.where(missing, NOT_DONE, np.where(hit, FIND, NO_FIND)),
        }
    ).with_columns(
        find=pl.when(at).then(truth["find"]),
        seized_mg=pl.when(at).then(truth["seized_mg"]).otherwise(0),
        recovered=pl.when(at).then(truth["lost"]).otherwise(0),
    )
    rings = np.where(hit, truth["ring"].fill_null(-1).to_numpy(), -1)
    expected = float((eyes * (1 - chosen.control.not_done)).sum())
    return Controlled(results.select(list(RESULT)).cast(RESULT), place, rings, expected)  # type: ignore[arg-type]


def _places(week: Week, choice: pl.DataFrame, chosen: Parameters) -> Ints:
    lanes = chosen.control.lanes
    counts = dict(choice["lane"].value_counts().iter_rows())
    for lane, count in counts.items():
        if lane not in lanes or count > lanes[lane].slots:
            held = lanes[lane].slots if lane in lanes else 0
            raise TooMuch(f"week {week.number}: lane {lane} holds {held}, {count} were chosen")
    if choice["item"].n_unique() < choice.height:
        raise TooMuch(f"week {week.number}: an item was chosen twice")
    number = pl.DataFrame({"item": week.items["item"]}).with_row_index("place")
    joined = choice.join(number, on="item", how="left", maintain_order="left")
    if joined["place"].null_count():
        raise TooMuch(f"week {week.number}: an item was chosen that did not arrive")
    return joined["place"].cast(pl.Int64).to_numpy()
