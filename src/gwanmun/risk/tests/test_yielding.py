"""What controls brought, beside worlds in which the truth is known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from gwanmun.risk.rules.yielding import second_looks, yields


def looks(*rows: tuple[str, str, str], **more: object) -> pl.DataFrame:
    """Rows of office, basis and outcome."""
    return pl.DataFrame(
        {
            "kind": ["PARCEL"] * len(rows),
            "item": [f"H{n}" for n in range(len(rows))],
            "sight": [1] * len(rows),
            "office": [office for office, _, _ in rows],
            "basis": [basis for _, basis, _ in rows],
            "outcome": [outcome for _, _, outcome in rows],
            "recovered": [100 if outcome == "FIND" else 0 for _, _, outcome in rows],
            "seized_mg": [7 if outcome == "FIND" else None for _, _, outcome in rows],
        },
        schema_overrides={"seized_mg": pl.Int64, "recovered": pl.Int64},
    ).with_columns(pl.lit(value).alias(name) for name, value in more.items())


def test_sums_and_rates_of_a_small_day() -> None:
    rows = [
        *[("ICN", "MODEL", "FIND")] * 6, *[("ICN", "PROFILE", "NO_FIND")] * 14, ("ICN", "MODEL", "NOT_DONE"),
        *[("ICN", "RANDOM", "NO_FIND")] * 98, *[("ICN", "RANDOM", "FIND")] * 2, ("BUS", "MODEL", "NO_FIND"),
    ]  # fmt: skip
    arrived = pl.DataFrame({"office": ["ICN", "ICN", "PTK"], "items": [600, 400, 50]})
    told = {row["office"]: row for row in yields(looks(*rows), ["office"], arrived).iter_rows(named=True)}
    icn = told["ICN"]
    assert (icn["looked"], icn["found"], icn["not_done"], icn["recovered"], icn["seized_mg"]) == (
        120,
        8,
        1,
        800,
        56,
    )
    assert (icn["precision"], icn["random_rate"], icn["lift"]) == pytest.approx((0.3, 0.02, 15))
    assert icn["expected"] == pytest.approx(20)
    assert icn["recall"] == pytest.approx(8 / 20)
    assert icn["recall_low"] < icn["recall"] < icn["recall_high"] <= 1
    bus = told["BUS"]
    assert (bus["looked"], bus["precision"], bus["random_rate"], bus["recall"]) == (1, 0.0, None, None)
    assert (told["PTK"]["arrived"], told["PTK"]["looked"]) == (50, 0)
    assert list(told) == ["BUS", "ICN", "PTK"]


def test_the_interval_of_recall_holds_the_truth() -> None:
    """In 200 worlds with a known number of finds, nearly always."""
    random = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        bad = random.random(20_000) < 0.03
        by_lot = random.random(20_000) < 0.05
        targeted = ~by_lot & (random.random(20_000) < np.where(bad, 0.4, 0.02))
        looked = by_lot | targeted
        frame = looks(
            *(
                ("ICN", "RANDOM" if lot else "MODEL", "FIND" if hit else "NO_FIND")
                for lot, hit in zip(by_lot[looked], bad[looked], strict=True)
            )
        )
        told = yields(frame, ["office"], pl.DataFrame({"office": ["ICN"], "items": [20_000]})).row(
            0, named=True
        )
        truth = bad[looked].sum() / bad.sum()
        held += told["recall_low"] <= truth <= told["recall_high"]
    assert held >= 184


def test_without_arrivals_nothing_is_said_of_what_was_missed() -> None:
    told = yields(looks(("ICN", "RANDOM", "FIND")), ["office"]).row(0, named=True)
    assert (told["arrived"], told["expected"], told["recall"]) == (None, None, None)
    assert yields(looks().cast({"office": pl.String}), ["office"]).is_empty()


def test_blind_second_looks() -> None:
    rows = looks(
        *[("ICN", "MODEL", "NO_FIND")] * 10, *[("ICN", "MODEL", "FIND")] * 2, ("ICN", "MODEL", "NOT_DONE")
    )
    again = rows.with_columns(
        sight=pl.lit(2),
        outcome=pl.Series(["FIND"] + ["NO_FIND"] * 9 + ["FIND", "NO_FIND", "NO_FIND"]),
    )
    told = second_looks(pl.concat([rows, again.cast(rows.schema)]), ["office"]).row(0, named=True)
    assert (told["pairs"], told["agreed"], told["missed"]) == (12, 10, 1)
    assert told["missed_rate"] == pytest.approx(0.1)
    assert told["low"] < 0.1 < told["high"]
    assert second_looks(rows, ["office"]).is_empty()
