"""Scores against a scalar oracle, their symmetries, and readers whose skill is known."""

from __future__ import annotations

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwanmun.inspection.rules.school import progress, ratings
from gwanmun.inspection.rules.school.signal import score, wilson

N = NormalDist()


def oracle(hits, signals, false, noise, s):
    """The same in plain arithmetic, one reader."""
    h, f = (hits + 0.5) / (signals + 1), (false + 0.5) / (noise + 1)
    zh, zf = N.inv_cdf(h), N.inv_cdf(f)
    d_a = math.sqrt(2 / (1 + s * s)) * (zh - s * zf)
    c_a = -math.sqrt(2) * s / (math.sqrt(1 + s * s) * (1 + s)) * (zh + zf)
    return d_a, c_a, math.log(s) + (zf**2 - zh**2) / 2, N.cdf(d_a / math.sqrt(2)), zh - zf


counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
slopes = st.floats(0.2, 3)


@given(counts, counts, slopes)
def test_as_the_oracle_says(signal, noise, s):
    told = score(signal[1], signal[0], noise[1], noise[0], s)
    expected = oracle(signal[1], signal[0], noise[1], noise[0], s)
    found = (told.d_a, told.c_a, told.log_beta, told.a_z, told.d_prime)
    assert [float(f) for f in found] == pytest.approx(expected, abs=1e-9)
    assert told.low < told.d_a < told.high
    assert np.isfinite(told.d_a)


@given(counts, counts)
def test_with_equal_variances_d_a_is_d_prime(signal, noise):
    told = score(signal[1], signal[0], noise[1], noise[0], 1.0)
    assert float(told.d_a) == pytest.approx(float(told.d_prime), abs=1e-12)


@given(counts, counts, slopes)
def test_threats_and_harmless_may_change_places(signal, noise, s):
    """Calling "yes" no and threats harmless turns the slope over and leaves the skill as it is."""
    (n, h), (m, f) = signal, noise
    one, other = score(h, n, f, m, s), score(m - f, m, n - h, n, 1 / s)
    assert float(one.d_a) == pytest.approx(float(other.d_a), abs=1e-9)


@given(counts, counts, slopes)
def test_one_more_hit_is_better_and_one_more_false_alarm_worse(signal, noise, s):
    (n, h), (m, f) = signal, noise
    base = score(h, n, f, m, s)
    if h < n:
        more = score(h + 1, n, f, m, s)
        assert more.d_a > base.d_a
        assert more.c_a < base.c_a  # readier to say "threat"
    if f < m:
        assert score(h, n, f + 1, m, s).d_a < base.d_a


def test_an_office_at_once_is_each_reader_alone():
    rng = np.random.default_rng(1)
    n = rng.integers(5, 100, 500)
    h, f = rng.binomial(n, 0.7), rng.binomial(n, 0.2)
    told = score(h, n, f, n)
    assert told.d_a.shape == (500,)
    for i in (0, 17, 499):
        assert told.d_a[i] == pytest.approx(oracle(h[i], n[i], f[i], n[i], 0.55)[0])


def test_counts_that_cannot_be_are_refused():
    for wrong in ((5, 4, 0, 1), (0, 4, 3, 1), (-1, 4, 0, 1)):
        with pytest.raises(ValueError, match="between"):
            score(*wrong)
    with pytest.raises(ValueError, match="slope"):
        score(1, 2, 1, 2, 0)


def people(seed: int, each: int, mu: float, s: float, cuts=(-0.5, 0.3, 0.8, 1.3, 2.0)):
    rng = np.random.default_rng(seed)
    evidence = np.r_[rng.standard_normal(each), mu + rng.standard_normal(each) / s]
    return np.searchsorted(cuts, evidence) + 1, np.r_[np.zeros(each, int), np.ones(each, int)]


@pytest.mark.parametrize(("mu", "s"), [(2.5, 0.55), (1.2, 0.55), (1.5, 1.0), (1.0, 1.6)])
def test_planted_skill_and_slope_come_back(mu, s):
    told = ratings.fit(ratings.tally(*people(3, 4000, mu, s)))
    assert told.converged
    assert told.s == pytest.approx(s, rel=0.08)
    assert told.d_a == pytest.approx(mu / math.sqrt((1 + 1 / s**2) / 2), abs=0.12)


def test_intervals_of_the_fit_hold_the_truth_about_as_often_as_they_say():
    mu, s = 2.0, 0.55
    truth = mu / math.sqrt((1 + 1 / s**2) / 2)
    told = [ratings.fit(ratings.tally(*people(seed, 120, mu, s))) for seed in range(200)]
    held = np.mean([t.d_a_low <= truth <= t.d_a_high for t in told])
    assert 0.90 <= held <= 0.99


def test_intervals_from_counts_hold_the_truth_about_as_often_as_they_say():
    mu, s, cut = 2.0, 0.55, 1.0
    truth = mu / math.sqrt((1 + 1 / s**2) / 2)
    rng = np.random.default_rng(5)
    hits = rng.binomial(100, N.cdf(s * (mu - cut)), 2000)
    told = score(hits, 100, rng.binomial(100, N.cdf(-cut), 2000), 100, s)
    assert 0.92 <= ((told.low <= truth) & (truth <= told.high)).mean() <= 0.98


def test_d_prime_moves_with_the_criterion_and_d_a_does_not():
    """Why d' is not reported: the same reader, careful and bold."""
    mu, s, n = 2.5, 0.55, 100_000
    rates = [(N.cdf(s * (mu - c)), N.cdf(-c)) for c in (0.3, 1.8)]
    told = [score(h * n, n, f * n, n, s) for h, f in rates]
    assert abs(told[0].d_a - told[1].d_a) < 0.01
    assert abs(told[0].d_prime - told[1].d_prime) > 0.5


def test_area_by_trapezoids_is_the_share_of_pairs():
    rng = np.random.default_rng(2)
    r, t = rng.integers(1, 7, 60), rng.integers(0, 2, 60)
    pairs = [(a > b) + 0.5 * (a == b) for a in r[t == 1] for b in r[t == 0]]
    assert ratings.area(ratings.tally(r, t)) == pytest.approx(np.mean(pairs))
    low, high = ratings.bootstrap(r, t, 1)
    assert low < np.mean(pairs) < high


def test_too_little_gives_no_curve_but_points():
    few = ratings.tally([6, 6, 1], [1, 1, 0])
    assert ratings.fit(few) is None
    assert len(ratings.points(few)) == 5
    same = ratings.tally([4] * 100, [0, 1] * 50)
    assert ratings.fit(same) is None


def test_the_fitted_curve_rises_from_corner_to_corner():
    told = ratings.smooth(ratings.fit(ratings.tally(*people(1, 300, 2, 0.55))))
    assert told[0] == (0, 0)
    assert told[-1] == (1, 1)
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(told))


def test_ratings_join_answer_and_confidence():
    assert [ratings.rating(threat=t, confidence=c) for t in (False, True) for c in (3, 2, 1)] == [
        1,
        2,
        3,
        6,
        5,
        4,
    ]
    with pytest.raises(ValueError, match="confidence"):
        ratings.rating(threat=True, confidence=4)


def test_a_learning_curve_tells_blocks_and_intervals():
    threat = [True, False] * 25
    said = [False] * 20 + threat[20:]
    told = progress.curve(said, threat)
    assert [(p.first, p.last) for p in told] == [(1, 20), (21, 40), (41, 50)]
    assert told[0].right == 0.5
    assert told[1].right == 1
    assert told[1].d_a > told[0].d_a
    assert told[0].d_a_low < told[0].d_a < told[0].d_a_high
    assert progress.curve([True] * 5, [True] * 5)[0].d_a is None
    assert progress.curve([], []) == []


def test_times_leave_out_who_went_away():
    told = progress.times([1000, 2000, 3000, 900_000, 0])
    assert (told.n, told.p50) == (3, 2000)
    assert progress.times([]) is None
    assert sum(b["right"] + b["wrong"] for b in progress.histogram([1000, 2000], [True, False])) == 2


@given(counts)
def test_shares_lie_within_their_interval(n_k):
    low, high = wilson(n_k[1], n_k[0])
    assert 0 <= low <= n_k[1] / n_k[0] + 1e-12
    assert n_k[1] / n_k[0] - 1e-12 <= high <= 1
