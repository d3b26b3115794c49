"""Postings, features and past decisions over a small nomenclature."""

import numpy as np
import pytest

from gwanmun.classify.rules.deciding import Named, axes_of, parting, questions
from gwanmun.classify.rules.features import COLUMNS, features
from gwanmun.classify.rules.gate import lower_end, shares, threshold
from gwanmun.classify.rules.past import Decision, Near, build_past
from gwanmun.classify.rules.postings import build
from gwanmun.classify.rules.question import ask
from gwanmun.classify.rules.ranker import PRIOR, fit, prior
from gwanmun.classify.tests.kit import AXES, corpus, decisions


def best(text, past=None, **wish):
    made = corpus()
    near = past.nearest(ask(text), **wish) if past else Near.nothing()
    return made.codes[int(np.argmax(features(made, ask(text), near) @ prior()))]


@pytest.mark.parametrize(
    ("text", "code"),
    [("오렌지", "080510"), ("fresh lemons", "080550"), ("면 티셔츠", "610910"), ("cotton t-shirt", "610910"),
     ("티셔츠 다른 방직용 섬유", "610990"), ("노트북 15인치", "847130"), ("laptop computer", "847130"),
     ("물 여과기", "842121"), ("gas filter", "842139"), ("filter 물", "842121")],
)  # fmt: skip
def test_the_right_subheading_is_first(text, code):
    assert best(text) == code


def test_a_whole_text_that_is_asked_for_has_share_one():
    index = build([[["a", "b"], ["b", "c", "c"], []]])
    scores = index.score({"b": 2.0, "c": 1.0})
    assert scores[1, 1] == pytest.approx(1)
    assert 0 < scores[0, 1] < 1
    assert scores[2].tolist() == [0, 0]
    assert index.score({"unheard": 1.0}).sum() == 0


def test_an_unknown_word_weighs_more_than_a_common_one():
    index = build([[["a"], ["a", "b"], ["a"]]])
    assert index.mass({"unheard": 1.0}) == pytest.approx(index.mass({"b": 1.0}))
    assert index.mass({"b": 1.0}) > index.mass({"a": 1.0})


def test_past_decisions_are_followed():
    made = corpus()
    past = build_past(decisions(60), made.codes)
    assert best("osmosis undersink") != "842121" or best("undersink", past) == "842121"
    assert best("ultrabook mini", past) == "847130"


def test_only_decisions_of_earlier_days_count():
    made = corpus()
    past = build_past(
        [Decision("quux frobnicator", "080510", 100), Decision("quux blah", "080550", 200)], made.codes
    )
    near = past.nearest(ask("quux blah"), before=200)
    assert [past.decisions[i].decided_on for i in near.decisions] == [100]
    assert len(past.nearest(ask("quux"), before=100).decisions) == 0


def test_a_text_is_never_its_own_past():
    made = corpus()
    same = [
        Decision("Quux  Zork", "080510"),
        Decision("quux zork", "080550"),
        Decision("quux other", "610910"),
    ]
    past = build_past(same, made.codes)
    assert past.nearest(ask("quux zork"), apart_from=0).decisions.tolist() == [2]
    assert past.nearest(ask("quux zork"), unlike="QUUX zork").decisions.tolist() == [2]


def test_decisions_of_a_code_that_is_gone_are_not_followed():
    past = build_past([Decision("quux", "999999")], corpus().codes)
    assert len(past.nearest(ask("quux")).decisions) == 0


def test_training_finds_the_column_that_tells():
    draw = np.random.default_rng(1)
    questions_ = draw.normal(size=(300, 10, len(COLUMNS))).astype(np.float32)
    questions_[:, 0, COLUMNS.index("own")] += 4
    weights, loss = fit(questions_)
    assert loss < 0.5
    plain = [weights[i] for i, name in enumerate(COLUMNS) if name != "own"]
    assert weights[COLUMNS.index("own")] > max(plain) - max(PRIOR.values())
    again, _ = fit(questions_)
    assert np.array_equal(weights, again)
    held, _ = fit(questions_, held=["word6"])
    assert held[COLUMNS.index("word6")] == pytest.approx(PRIOR["word6"], abs=0.5)


def test_a_threshold_is_believed_only_with_enough_right_answers():
    sure = np.linspace(1, 0, 400)
    assert threshold(sure, np.array([True] * 20 + [False] * 380)) is None
    right = np.array([True] * 200 + [False] * 200)
    found = threshold(sure, right)
    assert found is not None
    assert right[sure >= found].mean() >= 0.95
    assert threshold(sure, np.array([False] * 400)) is None


def test_lower_end_of_the_interval():
    assert lower_end(0, 0) == 0
    assert lower_end(95, 100) < 0.95 < lower_end(990, 1000)


def test_shares_sum_to_one():
    assert shares(np.array([1.0, 1000.0, -5], dtype=np.float32)).sum() == pytest.approx(1)


def test_words_that_all_candidates_have_do_not_part_them():
    told = parting([Named("1", "티셔츠 면으로 만든 것"), Named("2", "티셔츠 섬유로 만든 것")], "면 셔츠")
    assert [w.text for w in told[0]] == ["면으로"]
    assert not any(w.text == "티셔츠" for words in told for w in words)


def test_a_question_is_asked_where_names_part_and_not_where_it_is_answered():
    axes = axes_of(AXES)
    two = [Named("610910", "Of cotton"), Named("610990", "Of other textile materials")]
    (asked,) = questions(two, "T-shirt, printed", axes)
    assert (asked.axis, dict(asked.choices)["610910"]) == ("material", "cotton")
    assert questions(two, "cotton T-shirt", axes) == []
