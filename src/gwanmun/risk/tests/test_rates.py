"""Records by key and day against a plain count; rates that lean on their parents; strengths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules.rates import STRONGEST, Pair, Record, shrunk, strength_of
from tests.examples import examples

EVENTS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 12), st.booleans()), max_size=40)


def record_of(events):
    whose = np.array([w for w, _, _ in events], dtype=np.uint64)
    day = np.array([d for _, d, _ in events], dtype=np.int64)
    return Record.of(whose, day, np.array([[1.0, float(h)] for _, _, h in events]).reshape(-1, 2))


@settings(max_examples=examples(60))
@given(EVENTS, EVENTS, st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(0, 14))
def test_a_day_drawn_up_for_all_keys_tells_what_each_row_would(done, came, asked, day):
    pair = Pair.of(record_of(done), record_of(came))
    whose, days = np.array(asked, dtype=np.uint64), np.full(len(asked), day)
    apart = [pair.before(whose[i : i + 1], days[i : i + 1]) for i in range(len(asked))]
    for together, alone in zip(pair.before(whose, days), zip(*apart, strict=True), strict=True):
        np.testing.assert_array_equal(together, np.concatenate(alone))
    one, other = record_of(done), record_of(came)
    np.testing.assert_array_equal(pair.before(whose, days)[0], one.before(whose, days)[0])
    np.testing.assert_array_equal(pair.before(whose, days)[2], other.before(whose, days)[0][:, 0])
    later = pair.before(whose, days + 1)[0]  # the day before is not told again
    np.testing.assert_array_equal(later, record_of(done).before(whose, days + 1)[0])


@settings(max_examples=examples(100))
@given(EVENTS, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 14)), min_size=1, max_size=10))
def test_what_was_known_on_the_morning_of_a_day(events, asked):
    whose = np.array([w for w, _ in asked], dtype=np.uint64)
    sums, last = record_of(events).before(whose, np.array([d for _, d in asked], dtype=np.int64))
    for (key, day), (looked, found), latest in zip(asked, sums, last, strict=True):
        past = [(d, hit) for w, d, hit in events if w == key != 0 and d < day]
        assert looked == len(past)
        assert found == sum(hit for _, hit in past)
        assert latest == max((d for d, hit in past if hit), default=0)


def test_a_rate_lies_between_its_own_and_its_parents():
    looked, found, parent = np.array([0.0, 10, 1000]), np.array([0.0, 5, 500]), np.full(3, 0.1)
    rate = shrunk(looked, found, parent, 10)
    assert rate[0] == pytest.approx(0.1)
    assert rate[1] == pytest.approx(0.3)
    assert rate[2] == pytest.approx(0.5, abs=0.005)


@pytest.mark.parametrize("strength", [2.0, 20.0])
def test_the_strength_of_a_beta_binomial_is_found_again(strength):
    random = np.random.default_rng(1)
    own = random.beta(0.2 * strength, 0.8 * strength, 4000)
    looked = random.integers(2, 30, 4000).astype(float)
    found = random.binomial(looked.astype(int), own).astype(float)
    assert strength_of(looked, found, np.full(4000, 0.2)) == pytest.approx(strength, rel=0.15)


def test_children_that_differ_by_chance_alone_lean_as_far_as_they_may():
    random = np.random.default_rng(2)
    looked = np.full(4000, 12.0)
    found = random.binomial(12, 0.2, 4000).astype(float)
    assert strength_of(looked, found, np.full(4000, 0.2)) > STRONGEST / 5
