"""Who is borne down on, and who slips through."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from gwanmun.risk.rules.fairness import fairness, grouped


def group(name: str, items: int, chosen: int, found: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "origin": [name] * items,
            "chosen": [n < chosen for n in range(items)],
            "outcome": ["FIND" if n < found else "NO_FIND" if n < chosen else None for n in range(items)],
        },
        schema={"origin": pl.String, "chosen": pl.Boolean, "outcome": pl.String},
    )


def test_selection_against_finds() -> None:
    rows = pl.concat([
        group("CN", 10_000, 300, 45), group("TH", 1000, 300, 12), group("US", 5000, 60, 25),
        group("NZ", 10, 2, 0),
    ])  # fmt: skip
    told = {row["group"]: row for row in fairness(rows, ("origin",)).iter_rows(named=True)}
    assert told["TH"]["verdict"] == "OVER"
    assert told["US"]["verdict"] == "UNDER"
    assert told["CN"]["verdict"] == "FAIR"
    assert told["NZ"]["verdict"] is None  # two controls say nothing
    assert told["TH"]["chosen_rate"] == pytest.approx(0.3)
    assert told["TH"]["times_chosen"] == pytest.approx(0.3 / (662 / 16_010))
    assert told["US"]["times_found"] == pytest.approx((25 / 60) / (82 / 662))
    assert list(told) == ["CN", "US", "TH", "NZ"]


def test_random_and_undone_controls_are_not_held_against_a_group() -> None:
    rows = group("CN", 100, 40, 10)
    with_random = pl.concat([rows, pl.DataFrame({"origin": ["CN"], "chosen": [False], "outcome": ["FIND"]})])
    assert fairness(with_random, ("origin",))["found"].item() == 10
    undone = rows.with_columns(outcome=pl.lit("NOT_DONE"))
    told = fairness(undone, ("origin",)).row(0, named=True)
    assert (told["chosen"], told["looked"], told["find_rate"]) == (40, 0, None)


def test_groups_are_about_trade() -> None:
    first = date(2026, 1, 1)
    rows = pl.DataFrame(
        {
            "importer": ["OLD"] * 12 + ["YOUNG"] * 2 + [None],
            "at": [first + timedelta(20 * n) for n in range(12)]
            + [first + timedelta(n) for n in (200, 230)]
            + [first],
            "origin": ["CN"] * 15,
        }
    )
    told = grouped(rows)
    assert told.filter(importer="YOUNG")["importer_age"].to_list() == ["NEW", "NEW"]
    assert told.filter(importer="OLD")["importer_age"].to_list() == ["NEW"] * 5 + ["KNOWN"] * 7
    assert told["importer_size"].to_list() == ["LARGE"] * 12 + ["SMALL"] * 2 + [None]
    assert told["importer_age"][-1] is None


def test_nothing_chosen_and_nothing_at_all() -> None:
    told = fairness(group("CN", 5, 0, 0), ("origin",)).row(0, named=True)
    assert (told["times_chosen"], told["verdict"]) == (None, None)
    assert fairness(group("CN", 0, 0, 0), ("origin",)).is_empty()
