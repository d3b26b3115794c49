"""What comes next: near the target, weak classes first, nothing too soon; and trials with learners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from gwanmun.inspection.rules.school import beliefs, choosing, learners, measuring, trial
from gwanmun.inspection.rules.school.difficulty import Prior, estimate, moved, refit, update
from gwanmun.inspection.rules.school.policy import Policy, PolicyFault, read

KIND = np.repeat([0, 1, 2], 40)
HARD = np.tile(np.linspace(-3, 3, 40), 3)
KNOWN = np.zeros(KIND.size)


def certain(state):
    state.covariance[:] = 0.05 * np.eye(2)
    state.calm[:] = 0.05


def drawn(state, policy, n=400, start=0, now=10.0):
    rng = np.random.default_rng(0)
    found = []
    for number in range(start, start + n):
        item = choosing.choose(state, KIND, HARD, KNOWN, policy, number, np.array([now]), rng)
        state.shown[0, item[0]] = number
        found.append(int(item[0]))
    return np.array(found)


def test_images_lie_near_the_target():
    policy = Policy(rest=0)
    state = choosing.fresh(1, 3, KIND.size, policy)
    state.mean[:] = 1.0
    certain(state)
    state.last[:] = 0
    rng = np.random.default_rng(0)
    found = [choosing.choose(state, KIND, HARD, KNOWN, policy, 1, np.array([1.0]), rng)[0] for _ in range(50)]
    p = expit(1.0 - HARD[found])
    assert np.abs(p - 0.75).max() < 0.12


def test_the_weak_class_comes_more_often_and_no_class_is_left_out():
    policy = Policy(rest=0, prevalence=0.9)
    state = choosing.fresh(1, 3, KIND.size, policy)
    state.mean[0] = [1, 3.0, -1.0]
    certain(state)
    state.last[:] = 9.9
    kinds = np.bincount(KIND[drawn(state, policy)], minlength=3)
    assert kinds[2] > 3 * kinds[1] > 0
    assert kinds[0] > 0


def test_what_is_being_forgotten_comes_more_often():
    policy = Policy(rest=0, prevalence=0.9, weakness=0)
    state = choosing.fresh(1, 3, KIND.size, policy)
    state.last[0] = [0, 99.0, 0.0]
    chance = choosing.weights(state, policy, np.array([100.0]))[0]
    assert chance[1] > 2 * chance[0]
    assert choosing.remembered(state, np.array([124.0]))[0, 2] == pytest.approx(2 ** (-124 / 24))


@pytest.mark.parametrize("rest", [5, 40])
def test_the_same_image_never_too_soon(rest):
    policy = Policy(rest=rest)
    found = drawn(choosing.fresh(1, 3, KIND.size, policy), policy, 300)
    for n, item in enumerate(found):
        assert item not in found[max(0, n - min(rest, 35)) : n]


def test_harmless_images_keep_their_share_and_bursts_change_it():
    policy = Policy(rest=0, prevalence=0.1, burst_every=200, burst_length=40, burst_prevalence=0.5)
    threat = KIND[drawn(choosing.fresh(1, 3, KIND.size, policy), policy, 2400)] > 0
    place = np.arange(2400) % 240
    assert 0.07 < threat[place < 200].mean() < 0.13
    assert 0.43 < threat[place >= 200].mean() < 0.57


def test_answers_move_ability_and_memory():
    policy = Policy(growth=0)
    state = choosing.fresh(1, 3, KIND.size, policy)
    item, yes, no, zero = np.array([60]), np.array([True]), np.array([False]), np.zeros(1)
    first = state.variance[0, 1]
    choosing.learn(state, item, KIND, HARD[item], zero, yes, policy, 0, np.array([0.0]))
    up = state.mean[0, 1]
    assert up > 0
    assert state.variance[0, 1] < first
    assert 0 < state.mean[0, 2] < up  # who finds the one finds the other more often than not
    assert state.mean[0, 0] == 0
    choosing.learn(state, item, KIND, HARD[item], zero, yes, policy, 1, np.array([48.0]))
    longer = state.half_life[0, 1]
    assert longer > 24
    choosing.learn(state, item, KIND, HARD[item], zero, no, policy, 2, np.array([50.0]))
    assert state.half_life[0, 1] == longer / 2
    assert state.missed[0, 1] == 1
    assert state.shown[0, 60] == 2


def test_of_two_images_as_near_the_one_known_better_comes():
    policy = Policy(rest=0, prevalence=0.98, spread=0)
    state = choosing.fresh(1, 3, KIND.size, policy)
    certain(state)
    sure = np.where(np.arange(KIND.size) % 2 == 0, 0.01, 1.0)
    rng = np.random.default_rng(0)
    args = (KIND, np.zeros(KIND.size), sure, policy, 1, np.array([1.0]), rng)
    found = np.array([choosing.choose(state, *args)[0] for _ in range(60)])
    assert (found % 2 == 0).all()


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.floats(-3, 3), st.floats(0, 2)), max_size=30))
def test_the_belief_is_that_of_a_scalar_filter_and_stays_a_covariance(answers):
    state = beliefs.fresh(1, 5, 1, 24.0)
    mean, cov = np.zeros(4), beliefs.first_covariance(4)
    calm, calm_mean = 1.0, 0.0
    for k, right, hard, doubt in answers:
        beliefs.absorb(state, np.array([k]), np.array([hard]), np.array([doubt]), np.array([right]))
        flat = 1 / np.sqrt(1 + np.pi / 8 * doubt)
        before = calm_mean if k == 0 else mean[k - 1]
        p = expit(flat * (before - hard))
        info, step = flat**2 * p * (1 - p), flat * (right - p)
        if k == 0:
            calm = 1 / (1 / calm + info)
            calm_mean += calm * step
        else:  # the textbook form: precision gains, then everything is inverted
            pick = np.zeros(4)
            pick[k - 1] = 1
            cov = np.linalg.inv(np.linalg.inv(cov) + info * np.outer(pick, pick))
            mean = mean + cov @ (step * pick)
    assert state.mean[0] == pytest.approx([calm_mean, *mean], abs=1e-8)
    assert state.covariance[0] == pytest.approx(cov, abs=1e-8)
    assert state.calm[0] == pytest.approx(calm)
    assert np.linalg.eigvalsh(state.covariance[0]).min() > 0


@given(st.floats(-3, 3), st.floats(0.05, 2), st.floats(-3, 3))
def test_an_answer_moves_the_belief_the_right_way(mean, variance, other):
    up, v = update(mean, variance, True, other, sign=1.0)
    down, _ = update(mean, variance, False, other, sign=1.0)
    assert down < mean < up
    assert v < variance
    harder, _ = update(mean, variance, False, other)
    assert harder > mean


def test_difficulties_and_abilities_come_back():
    rng = np.random.default_rng(3)
    b, theta = rng.standard_normal(60), rng.standard_normal(80)
    reader, item = np.repeat(np.arange(80), 60), np.tile(np.arange(60), 80)
    right = rng.random(4800) < expit(theta[reader] - b[item])
    found = estimate(reader, item, right, np.zeros(60), np.ones(60), 80)
    assert np.corrcoef(found.difficulty, b)[0, 1] > 0.95
    assert np.corrcoef(found.ability, theta)[0, 1] > 0.93
    assert 0.8 < found.reliability < 1


def test_without_answers_the_factors_speak_and_with_them_their_weights_are_learnt():
    mean, variance = Prior().of([[0.9, 0.9, 0.5, 0.5], [0.1, 0.1, 0.5, 0.5], [np.nan] * 4])
    assert mean[0] > 1 > 0 > mean[1]
    assert mean[2] == 0
    assert variance == pytest.approx([1.0] * 3)
    rng = np.random.default_rng(1)
    x = rng.random((300, 4))
    hard = 3 * (x[:, 2] - 0.5) + 0.2 * rng.standard_normal(300)
    learnt = refit(x, hard, np.full(300, 0.1))
    assert np.argmax(learnt.weights) == 2
    assert learnt.rest < 0.5


def test_a_new_first_guess_leaves_the_answers_and_moves_what_has_none():
    factors = np.array([[0.9, 0.9, 0.5, 0.5], [0.2, 0.2, 0.5, 0.5]])
    old, new = Prior(), Prior(intercept=1.0, rest=0.5)
    mean, variance = old.of(factors)
    said = update(mean[0], variance[0], False, 0.0)
    begun = np.array([said[0], mean[1]]), np.array([said[1], variance[1]])
    after, spread = moved(factors, *begun, old, new)
    assert after[1] == pytest.approx(new.of(factors)[0][1])
    assert spread == pytest.approx([1 / (1 / 0.25 + 1 / said[1] - 1), 0.25])
    back = moved(factors, after, spread, new, old)
    assert back[0] == pytest.approx(begun[0])
    assert back[1] == pytest.approx(begun[1])


def test_a_policy_is_data_and_its_faults_are_told():
    assert read(Policy(target=0.8).data()) == Policy(target=0.8)
    for wrong in ({"target": 0.2}, {"speed": 1}, {"rest": "many"}):
        with pytest.raises(PolicyFault) as fault:
            read(wrong)
        assert fault.value.text["ko"]


def alone(seed, gain="edge"):
    """Four classes, difficulties known from thirty answers each; sixty learners."""
    nature = learners.Nature(gain=gain)
    images = measuring.measured(trial.bank(4, 40, 80, seed), 60, nature, seed, 30)
    return trial.compare(images, nature, 60, seed)


def test_adaptive_order_saves_images_when_the_hypothesis_holds_and_the_figure_has_an_interval():
    told = alone(5)
    assert told.reached == 1
    assert told.low < told.saved < told.high
    assert told.low > 0.15
    assert 0.68 < told.right < 0.85


def test_the_saving_goes_when_difficulty_does_not_matter():
    assert alone(6, "flat").saved < alone(6).saved - 0.1


def test_who_comes_later_gains_by_the_answers_of_those_before():
    images = trial.bank(3, 30, 30, 4, schools=12)
    before = images.doubt.mean()
    truth = images.hardness[:, images.kind > 0]

    def close():
        told = images.guess[:, images.kind > 0]
        return np.mean([np.corrcoef(a, b)[0, 1] for a, b in zip(told, truth, strict=True)])

    first = close()
    told = trial.cohort(images, learners.Nature(), ((4, 5),), 4)[0]
    assert images.doubt.mean() < before
    assert close() > first + 0.02
    assert (told.learners, told.schools) == (24, 12)
    assert told.saved > 0


def test_the_criterion_is_reached_by_what_learners_can_do_and_not_by_what_is_believed_of_them():
    """A trial whose beliefs say "mastered" from the start reaches nothing sooner."""
    images = trial.tiled(trial.bank(2, 20, 20, 3), 8)
    chance = trial.run(images, learners.Nature(), None, 3)
    sure = trial.run(images, learners.Nature(), Policy(growth=0.5), 3, most=20)
    assert (chance.images > 20).all()
    assert (sure.images == 20).all()


def test_the_same_seed_gives_the_same_figures():
    assert measuring.difficulty(60, 20, 4, images=60) == measuring.difficulty(60, 20, 4, images=60)


def test_difficulty_is_told_better_with_more_answers():
    few, many = (measuring.difficulty(80, n, 4, images=100) for n in (5, 60))
    assert many.rho > few.rho
    assert many.rho > 0.85
