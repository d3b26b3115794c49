"""The learner finds what was planted, finds nothing where nothing is, and comes back from its bytes."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from gwanmun.risk.rules.crossed import Crossed
from gwanmun.risk.rules.items import REASON
from gwanmun.risk.rules.keys import RecipeError
from gwanmun.risk.rules.learner import ModelError, Trained, train
from gwanmun.risk.rules.measuring import auc, calibration_error
from gwanmun.risk.tests import learning_kit as kit

pytest.importorskip("lightgbm")
PAST = kit.items(4000, seed=1)
LATER = kit.items(4000, seed=2, kinds=800, start=PAST["at"].max())  # half of its goods are new


@pytest.fixture(scope="module")
def model():
    return train(PAST, kit.results(PAST, kit.truth(PAST)), kit.NOVEL, seed=3)


def is_new(of: pl.DataFrame) -> np.ndarray:
    goods = ["hs", "origin", "mass_g"]
    known = set(PAST.select(goods).rows())
    return np.array([row not in known for row in of.select(goods).rows()])


def test_planted_sellers_are_found_among_known_goods(model):
    found, score = kit.truth(LATER, seed=6), model.score(LATER)
    known = ~is_new(LATER)
    assert score.dtype == pl.Float64
    assert auc(found[known], score.to_numpy()[known]) > 0.72


def test_scores_are_chances(model):
    found, score = kit.truth(LATER, seed=6), model.score(LATER).to_numpy()
    assert calibration_error(found, score) < 0.05


def test_new_goods_are_scored_by_what_they_share(model):
    new = is_new(LATER)
    shoes = LATER["hs"].str.starts_with("64").to_numpy()
    score = model.score(LATER).to_numpy()
    assert new.sum() > 1000
    assert score[new & shoes].mean() > 2 * score[new & ~shoes].mean()


def test_labels_by_lot_teach_nothing():
    """Every row its own lot: nothing is there to remember or to learn, with memory and without it."""
    lots = [np.random.default_rng(i).random(4000) < 0.3 for i in (1, 2)]
    for recipe in (kit.NOVEL, kit.RECIPE, replace(kit.RECIPE, keys=kit.RECIPE.keys[:2])):
        score = train(PAST, kit.results(PAST, lots[0]), recipe).score(LATER)
        assert auc(lots[1], score) == pytest.approx(0.5, abs=0.02)


def test_labels_by_goods_are_remembered_and_teach_nothing_of_new_goods():
    """Every tuple its own lot: known goods are remembered, of new ones nothing can be told. Many kinds, so
    that few goods do not look like a lesson."""
    past, later = kit.items(6000, seed=4, kinds=3000), kit.items(9000, seed=5, kinds=12_000)
    later = later.with_columns((pl.col("at") + pl.duration(days=400)).alias("at"))
    score = train(past, kit.results(past, kit.by_goods(past, 8)), kit.NOVEL).score(later).to_numpy()
    goods = ["hs", "origin", "mass_g"]
    known = set(past.select(goods).rows())
    new = np.array([row not in known for row in later.select(goods).rows()])
    found = np.concatenate([kit.by_goods(pl.concat([past, later]), 8)])[past.height :]
    told = kit.by_goods(past, 8)
    lot = dict(zip(past.select(goods).rows(), told, strict=True))
    remembered = np.array([lot.get(row, False) for row in later.select(goods).rows()])
    assert auc(remembered[~new], score[~new]) > 0.97
    assert auc(found[new], score[new]) == pytest.approx(0.5, abs=0.02)


def test_the_same_seed_gives_the_same_model(model):
    again = train(PAST, kit.results(PAST, kit.truth(PAST)), kit.NOVEL, seed=3)
    assert again.to_bytes() == model.to_bytes()
    other = train(PAST, kit.results(PAST, kit.truth(PAST)), kit.NOVEL, seed=4)
    assert not other.score(LATER).equals(model.score(LATER))


def test_a_model_comes_back_from_its_bytes(model):
    back = Trained.from_bytes(model.to_bytes())
    assert back.recipe == model.recipe
    assert back.scores(LATER).equals(model.scores(LATER))
    assert back.why(LATER[:5]).equals(model.why(LATER[:5]))


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-7], lambda b: b"pickle" + b, lambda b: b[:300], lambda b: b""]
)
def test_what_is_no_model_is_refused(model, spoil):
    with pytest.raises(ModelError, match=r"모형.*model"):
        Trained.from_bytes(spoil(model.to_bytes()))


def test_reasons_carry_the_record_behind_them(model):
    bad = LATER.filter((pl.col("seller") == "S2") & ~pl.Series(is_new(LATER)))[-3:]
    told = model.why(bad, most=2)
    assert dict(told.schema) == REASON
    assert told["place"].to_list() == [1, 2] * 3
    first = told.filter(pl.col("place") == 1).row(0, named=True)
    assert (first["feature"], first["key"]) == ("seller", "S2")
    assert first["share"] > 0.5
    theirs = (PAST["seller"] == "S2").to_numpy()
    assert first["looked"] == theirs.sum()
    assert first["found"] == kit.truth(PAST)[theirs].sum()
    assert first["typical"] == pytest.approx(kit.truth(PAST).mean(), abs=0.02)


def test_reasons_sum_to_the_score(model):
    """All parts and the average together are the log-odds of the score, for known goods and new ones."""
    rows = LATER[-300:]
    told = model.why(rows, most=99).group_by("item", maintain_order=True).agg(pl.col("share").sum())
    score = model.score(rows).to_numpy()
    rest = np.log(score / (1 - score)) - told["share"].to_numpy()
    for part in (is_new(rows), ~is_new(rows)):
        assert part.sum() > 20
        assert np.ptp(rest[part]) < 1e-6


def test_nothing_in_gives_nothing_out(model):
    assert model.score(LATER[:0]).len() == 0
    assert model.why(LATER[:0]).height == 0
    assert model.why(LATER[:0]).columns == list(REASON)


def test_one_sided_results_are_refused():
    with pytest.raises(ModelError, match="finds and no finds"):
        train(PAST, kit.results(PAST, np.zeros(4000, dtype=bool)), kit.RECIPE)


def test_numbers_from_elsewhere_are_learnt_and_must_be_brought_again():
    found = np.random.default_rng(0).random(4000) < 0.2
    extra = pl.DataFrame({"links": found + np.random.default_rng(1).normal(0, 0.5, 4000)})
    recipe = replace(kit.RECIPE, numbers=(*kit.RECIPE.numbers, "links"))
    learnt = train(PAST, kit.results(PAST, found), recipe, extra=extra)
    assert auc(found, learnt.score(PAST.hstack(extra))) > 0.9
    with pytest.raises(RecipeError, match="links"):
        learnt.score(PAST)


def test_crossed_rates_share_out_what_two_keys_explain_together():
    """Two effects that add: each is found, though the goods are unevenly spread over the two."""
    random = np.random.default_rng(0)
    hs, origin = random.choice(["64", "30"], 20_000, p=[0.3, 0.7]), np.empty(20_000, dtype=object)
    for code, share in (("64", 0.8), ("30", 0.2)):
        at = hs == code
        origin[at] = random.choice(["CN", "US"], at.sum(), p=[share, 1 - share])
    rate = 0.1 + 0.2 * (hs == "64") + 0.1 * (origin == "CN")
    cases = pl.DataFrame({"hs": hs, "origin": origin.astype(str)})
    crossed = Crossed.of(cases, (random.random(20_000) < rate).astype(float), [("hs:2",), ("origin",)])
    ask = pl.DataFrame({"hs": ["64", "64", "30", "30", "99"], "origin": ["CN", "US", "CN", "US", "KR"]})
    assert crossed.rate(ask)[:4] == pytest.approx([0.4, 0.3, 0.2, 0.1], abs=0.03)
    assert crossed.rate(ask)[4] == pytest.approx(crossed.base)
