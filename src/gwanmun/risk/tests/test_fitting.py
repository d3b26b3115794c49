"""Policies of exploration fitted from results: kept to the bit, and drawing what the long way draws."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from gwanmun.risk.rules.draw import words
from gwanmun.risk.rules.exploring import POLICIES, Bandit, Exploration, Floats, Uncertainty, policy
from gwanmun.risk.rules.fitting import LEAST, fitted, learns, read, written
from gwanmun.risk.rules.lanes import Lanes
from gwanmun.risk.rules.lanes import read as lanes_of
from gwanmun.risk.rules.wishing import explored_for, wishes_of
from gwanmun.risk.tests import learning_kit as kit

PAST = kit.items(1200, seed=1)
DONE = kit.results(PAST, kit.truth(PAST)).with_columns(basis=pl.lit("RANDOM"))
NEW = kit.items(5000, seed=2)


@dataclass(frozen=True)
class Unhurried:
    """The same policy without the bound that spares it work."""

    inner: Exploration
    name: str = "unhurried"
    most: float = float("inf")

    def wish(self, items: pl.DataFrame, score: Floats | None) -> Floats:
        return self.inner.wish(items, score)


class Half:
    name = "half 1"

    def score(self, items: pl.DataFrame) -> pl.Series:
        return pl.Series(np.linspace(0.0, 0.5, items.height))

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        raise NotImplementedError


def lanes(explore: int) -> Lanes:
    plain = {"citation": "", "status": ""}
    named = [(code, {"code": code, "name": {"ko": code, "en": code}}) for code in ("FREE", "XRAY", "OPEN")]
    return lanes_of(
        [
            plain | told | {"order": n, "does": code if n else "NOTHING", "explore": explore if n else 0}
            for n, (code, told) in enumerate(named)
        ]
    )


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("explore", [0, 1_000, 40_000, 400_000])
def test_only_items_whose_draw_comes_into_question_are_asked_about(name: str, explore: int) -> None:
    body, _ = fitted(name, PAST, DONE, Half())
    wanted = read(body)
    table = lanes(explore)
    found = words(b"0123456789abcdef", NEW["item"])
    score = np.random.default_rng(1).random(NEW.height)
    fits = np.ones((NEW.height, 3), dtype=bool)
    told = [
        explored_for(table, fits, found, wishes_of(one, NEW, score, table, found))
        for one in (wanted, Unhurried(wanted))
    ]
    for quick, slow in zip(*told, strict=True):
        assert np.array_equal(quick, slow)
    if name not in ("none",) and explore >= 40_000:
        assert (told[0][0] > 0).any()
    assert (wanted.wish(NEW, score) <= wanted.most).all()


def test_a_policy_comes_back_to_the_bit() -> None:
    body, facts = fitted("bandit", PAST, DONE, None)
    wanted, again = read(body), read(body)
    assert isinstance(wanted, Bandit)
    assert written(wanted) == body == written(again)
    assert np.array_equal(wanted.wish(NEW, None), again.wish(NEW, None))
    assert facts["results"] == facts["random"] == 1200
    assert facts["fitted"] is True
    assert json.loads(body)["name"] == "bandit"


def test_what_comes_as_usual_is_wished_for_about_once() -> None:
    """The share that the pack names is the share that is explored, whatever was learnt."""
    wanted = read(fitted("bandit", PAST, DONE, None)[0])
    assert wanted.wish(NEW, None).mean() == pytest.approx(1.0, rel=0.15)
    doubt = read(fitted("uncertainty", PAST, DONE, Half())[0])
    scores = Half().score(NEW).to_numpy()
    assert doubt.wish(NEW, scores).mean() == pytest.approx(1.0, rel=0.05)


def test_too_few_results_or_no_model_leave_a_policy_as_it_is() -> None:
    few = LEAST - 1
    for name, scorer in (("bandit", None), ("uncertainty", Half())):
        body, facts = fitted(name, PAST[:few], DONE[:few], scorer)
        assert body == written(policy(name))
        assert facts["fitted"] is False
    assert read(fitted("uncertainty", PAST, DONE, None)[0]) == Uncertainty()
    not_done = DONE.with_columns(outcome=pl.lit("NOT_DONE"))
    assert fitted("bandit", PAST, not_done, None)[1]["results"] == 0
    assert [name for name in POLICIES if learns(name)] == ["uncertainty", "bandit"]
    with pytest.raises(ValueError, match="unknown exploration"):
        fitted("luck", PAST, DONE, None)
