"""No feature knows what was not known by its day; a key never looked at has its parent's rate."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules.features import History, features
from gwanmun.risk.rules.items import FIND, NO_FIND
from gwanmun.risk.rules.keys import Key, Recipe, RecipeError, key_text, part_column
from gwanmun.risk.tests import learning_kit as kit
from tests.examples import examples

ITEMS = kit.items(1500, seed=1)
FOUND = kit.truth(ITEMS)
FITTED = History.of(ITEMS, kit.results(ITEMS, FOUND), kit.RECIPE).with_strengths()


def asked(found, recipe=FITTED):
    return features(ITEMS, History.of(ITEMS, kit.results(ITEMS, found), recipe), recipe)


@settings(max_examples=examples(10))
@given(st.integers(10, 190))
def test_later_labels_move_no_feature(day):
    """Flip every result that is known from a day on: rows up to that day stay as they are."""
    edge = kit.START + timedelta(days=day)
    late = (ITEMS["at"] + timedelta(days=5) >= edge).to_numpy()
    flipped = np.where(late, ~FOUND, FOUND)
    early = ITEMS["at"] <= edge
    assert asked(FOUND).filter(early).equals(asked(flipped).filter(early), null_equal=True)
    assert not asked(FOUND).equals(asked(flipped), null_equal=True)


def test_a_row_never_sees_its_own_result():
    one, day = ITEMS[:1], ITEMS["at"][0]
    same = kit.results(one, np.array([True]), lag=0)
    recipe = FITTED
    history = History.of(one, same, recipe)
    assert features(one, history, recipe)["looked:seller"][0] == 0
    tomorrow = one.with_columns(pl.lit(day + timedelta(days=1)).alias("at"))
    assert features(tomorrow, history, recipe)["looked:seller"][0] == pytest.approx(np.log(2))


def test_a_result_without_a_day_is_known_after_the_lag():
    told = kit.results(ITEMS, FOUND).with_columns(pl.lit(None, dtype=pl.Date).alias("known_on"))
    spelled = kit.results(ITEMS, FOUND, lag=kit.RECIPE.lag_days)
    one, other = (History.of(ITEMS, r, FITTED).looked["known_on"] for r in (told, spelled))
    assert one.equals(other)


def test_a_key_never_looked_at_has_the_rate_of_its_parent():
    history = History.of(ITEMS, kit.results(ITEMS, FOUND), FITTED)
    new = ITEMS[-1:].with_columns(
        pl.lit(123456789, dtype=pl.Int64).alias("mass_g"), pl.lit("S999").alias("seller")
    )
    row = features(new, history, FITTED).row(0, named=True)
    assert row["rate.find:goods"] == row["rate.find:hs4"]
    assert row["new:goods"] == 2
    assert row["rate.find:seller"] == pytest.approx(FOUND.mean(), abs=0.02)


def test_new_tells_looked_at_seen_and_never_seen():
    past = kit.items(3, seed=2).with_columns(pl.Series("seller", ["A", "B", "B"]))
    history = History.of(past, kit.results(past[:1], np.array([False])), FITTED)
    ask = past.with_columns(pl.lit(date(2027, 1, 1)).alias("at"), pl.Series("seller", ["A", "B", "C"]))
    assert features(ask, history, FITTED)["new:seller"].to_list() == [0, 1, 2]


def test_what_was_not_done_counts_as_seen_only():
    told = kit.results(ITEMS, FOUND).with_columns(pl.lit("NOT_DONE").alias("outcome"))
    assert History.of(ITEMS, told, FITTED).looked.height == 0


def test_columns_that_are_not_there_are_not_known():
    few = ITEMS.select("kind", "item", "at", "hs")
    history = History.of(few, kit.results(few, FOUND), FITTED)
    table = features(few, history, FITTED)
    assert tuple(table.columns) == FITTED.columns
    assert table["new:seller"].is_nan().all()
    assert np.isfinite(table["rate.find:seller"].to_numpy()).all()


def test_labels_of_their_own_count_their_own():
    history = History.of(ITEMS, kit.results(ITEMS, FOUND), FITTED)
    assert history.looked["hard"].sum() == ((FOUND) & (np.arange(1500) % 4 == 0)).sum()
    assert {FIND, NO_FIND} == set(kit.results(ITEMS, FOUND)["outcome"])


def test_parts_of_keys():
    rows = pl.DataFrame(
        {"hs": ["0712390000", "07", None], "mass_g": [1500, 0, 99], "origin": ["NA", "", "KR"]}
    )
    assert part_column(rows, "hs:4").to_list() == ["0712", None, None]
    assert part_column(rows, "mass_g~1").to_list() == ["3", None, "1"]
    assert part_column(rows, "origin").to_list() == ["NA", None, "KR"]
    assert key_text(rows, Key("k", ("hs:2", "origin"))).to_list() == ["07 · NA", None, None]


@pytest.mark.parametrize(
    "keys",
    [
        (Key("a", ("hs:2",), "b"),),
        (Key("a", ("hs:2",)), Key("a", ("hs:4",))),
        (Key("a", ("hs;2",)),),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused(keys):
    with pytest.raises(RecipeError):
        Recipe("wrong", keys)


def test_a_recipe_comes_back_from_its_text():
    assert Recipe.from_json(kit.NOVEL.to_json()) == kit.NOVEL
    assert Recipe.from_json(FITTED.to_json()) == FITTED
