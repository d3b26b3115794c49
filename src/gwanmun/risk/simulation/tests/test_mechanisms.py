"""Each mechanism shows in the data as its docstring says, and not more than it says."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from gwanmun.risk.simulation.mechanisms import MECHANISMS, Narcotics
from gwanmun.risk.simulation.parameters import FRAUDS, MISTAKE
from gwanmun.risk.simulation.tables import goods
from gwanmun.risk.simulation.tests.kit import year


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    g = goods()
    table = pl.DataFrame(
        {"hs": g.hs.tolist(), "usual": g.won_per_kg, "spread": g.spread, "basic": g.rate_e6},
        schema_overrides={"hs": pl.String},
    )
    _, rows = year()
    unit = pl.col("value") / pl.col("mass_g") * 1000
    return rows.join(table, on="hs", maintain_order="left").with_columns(
        gap=((unit / pl.col("usual")).log() / pl.col("spread"))
    )


def of(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return rows.filter(pl.col("t_mechanism") == kind)


def honest(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("t_mechanism").is_null())


def test_every_kind_of_fraud_has_its_class_and_words() -> None:
    assert [m.code for m in MECHANISMS] == list(FRAUDS)
    for mechanism in MECHANISMS:
        told = mechanism.__doc__ or ""
        assert all(word in told for word in ("Why:", "Who:", "In the data:", "Lost:")), mechanism


def test_honest_unit_prices_lie_around_the_middle_of_their_code(rows: pl.DataFrame) -> None:
    gap = honest(rows)["gap"]
    assert abs(float(gap.median())) < 0.25  # type: ignore[arg-type]
    assert 0.8 < float(gap.std()) < 1.2  # type: ignore[arg-type]


def test_misclassified_goods_are_declared_under_a_neighbour_with_a_lower_rate(rows: pl.DataFrame) -> None:
    found = of(rows, "MISCLASSIFICATION")
    g = goods()
    for true, declared in found.select("t_hs", "hs").unique().iter_rows():
        assert g.neighbour[g.place(true)] == g.place(declared)
        assert g.rate_e6[g.place(true)] > g.rate_e6[g.place(declared)]
    # The unit price is that of other goods: farther from the middle of the declared code.
    assert found["gap"].abs().mean() > 1.5 * honest(rows)["gap"].abs().mean()
    assert (found["t_lost"] > 0).mean() > 0.9


def test_undervalued_goods_cost_less_than_their_code_usually_does(rows: pl.DataFrame) -> None:
    found = of(rows, "UNDERVALUATION")
    depth = found["value"] / found["t_value"]
    assert depth.is_between(0.24, 0.66).all()
    assert found["gap"].median() < honest(rows)["gap"].quantile(0.2)
    # Some hide: not every one is off the price range of honest goods.
    assert (found["gap"] > -1.0).sum() > 10
    assert (found["t_lost"] > 0).all()


def test_false_origin_is_a_claim_for_goods_that_the_country_hardly_makes(rows: pl.DataFrame) -> None:
    found = of(rows, "ORIGIN")
    assert (found["origin"] == "VN").all()
    assert (found["t_origin"] == "CN").all()
    assert (found["rate_kind"] == "FVN1").all()
    assert (found["rate_e6"] < found["basic"]).all()
    # Prices are honest: a test of the median must not tell them apart by much.
    assert abs(found["gap"].median() - honest(rows)["gap"].median()) < 0.6  # type: ignore[operator]


def test_split_parcels_come_together_just_under_the_limit(rows: pl.DataFrame) -> None:
    found = of(rows, "SPLIT")
    assert found["value"].is_between(140_000, 210_000).all()
    assert (found["revenue"] == 0).all()
    together = pl.len().over("seller", "address", "at")
    assert found.select(together.median()).item() >= 3
    assert honest(rows).filter(pl.col("kind") == "PARCEL").select(together.quantile(0.99)).item() <= 2
    assert (found["t_lost"] > 0).all()


def test_narcotics_are_heavier_than_the_goods_that_are_declared(rows: pl.DataFrame) -> None:
    found = of(rows, "NARCOTICS")
    assert set(found["departure"]) <= set(Narcotics.from_where)
    assert set(found["category"]) <= set(Narcotics.covers)
    assert found["gap"].median() < honest(rows)["gap"].median()
    assert (found["t_seized_mg"] > 0).all()
    assert (found["t_lost"] == 0).all()
    assert found["t_seized_mg"].mean() > 1.3 * found["t_seized_mg"].median()  # type: ignore[operator]


def test_the_new_route_begins_in_its_week_on_keys_never_seen(rows: pl.DataFrame) -> None:
    found = of(rows, "NEW_ROUTE")
    before = rows.filter(pl.col("t_week") < 30)
    assert found["t_week"].min() in (30, 31)
    assert (found["departure"] == "EC").all()
    assert "EC" not in set(before["departure"]) | set(before["origin"])
    assert not set(found["importer"]) & set(before["importer"])
    assert not set(found["seller"]) & set(before["seller"])
    # Others send the same goods that way, honestly.
    beside = honest(rows).filter(pl.col("departure") == "EC")
    assert beside.height > found.height
    assert set(found["hs"]) <= set(beside["hs"])


def test_new_routes_are_mostly_honest(rows: pl.DataFrame) -> None:
    """Otherwise whoever looks at all that is new would look clever."""
    first = rows.group_by("departure", "port", "mode").agg(
        pl.col("t_week").min().alias("week"), (pl.col("t_mechanism") == "NEW_ROUTE").any().alias("smuggled")
    )
    late = first.filter(pl.col("week") > 4)
    assert late.height >= 8
    assert late["smuggled"].sum() == 1


def test_new_importers_are_no_worse_than_old_ones_before_the_new_route(rows: pl.DataFrame) -> None:
    freight = rows.filter((pl.col("kind") == "DECLARATION") & pl.col("t_week").is_between(10, 29))
    new = pl.col("t_week") == pl.col("t_week").min().over("importer")
    rate = freight.group_by(new.alias("new")).agg(pl.col("t_mechanism").is_not_null().mean().alias("rate"))
    found = dict(rate.iter_rows())
    assert found[True] < 4 * found[False]


def test_errors_are_rare_and_cost_little(rows: pl.DataFrame) -> None:
    found = of(rows, MISTAKE)
    assert 0.002 < found.height / rows.height < 0.006
    assert found["t_ring"].is_null().all()
    assert (found["value"] / found["t_value"]).is_between(0.84, 0.98).all()


def test_sizes_have_a_heavy_tail(rows: pl.DataFrame) -> None:
    freight = rows.filter(pl.col("kind") == "DECLARATION")
    counts = np.sort(freight["importer"].value_counts()["count"].to_numpy())[::-1]
    assert counts[: len(counts) // 10].sum() > 0.4 * counts.sum()
