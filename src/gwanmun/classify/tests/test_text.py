"""Descriptions become terms: both languages, exclusions left out, anything else harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwanmun.classify.rules.question import ask, noun
from gwanmun.classify.rules.text import LONGEST, normal, positive, stem, terms, terms_of


@pytest.mark.parametrize(
    ("word", "its"),
    [("shirts", "shirt"), ("batteries", "battery"), ("glasses", "glass"), ("knitted", "knitt"),
     ("bus", "bus"), ("gases", "gas"), ("machines", "machin"), ("machine", "machin"), ("glass", "glass")],
)  # fmt: skip
def test_stems(word, its):
    assert stem(word) == its


def test_korean_words_give_the_word_the_noun_and_runs_of_syllables():
    assert set(terms_of("자동차용")) == {
        "자동차용",
        "자동차",
        "_자동",
        "_동차",
        "_차용",
        "_자동차",
        "_동차용",
    }


def test_an_apple_stays_an_apple():
    assert "사" not in terms_of("사과")
    assert "면" in terms_of("면으로")
    assert "사과" in terms_of("사과")


def test_what_a_name_excludes_does_not_count():
    assert "진주" not in positive(normal("유리 구슬(모조진주는 제외한다)"))
    assert "glass" not in positive(normal("beads, other than glass beads; of wood"))
    assert "wood" in positive(normal("beads, other than glass beads; of wood"))


@pytest.mark.parametrize(
    ("text", "named"),
    [("cotton T-shirt for men", "shirt"), ("면 티셔츠, 남성용", "티셔츠"), ("", ""), ("(of)", "")],
)
def test_the_noun_ends_the_first_phrase(text, named):
    assert noun(normal(text)) == named


@given(st.text(max_size=300))
def test_any_text_can_be_asked(text):
    asked = ask(text)
    assert all(weight > 0 for weight in asked.terms.values())
    assert set(asked.noun) <= set(terms(asked.text))


def test_a_very_long_text_is_cut():
    assert len(normal("가" * 1_000_000)) == LONGEST
