"""Everyday goods of parcels, asked of the demonstration table: the thing decides, its material qualifies."""

from datetime import date

import numpy as np
import pytest

from gwanmun.classify.engine import corpus_of, lexicon_of
from gwanmun.classify.model import BUILT_IN, read_model
from gwanmun.classify.rules.features import COLUMNS, LONG, features
from gwanmun.classify.rules.past import Near
from gwanmun.classify.rules.question import ask
from gwanmun.tariff.contract import tariff_of

#: Headings that hold such goods; several where the description leaves them open.
GOODS = [
    ("cotton hoodie", "면 후드티", {"6110"}),
    ("wooden toy train", "나무 장난감 기차", {"9503"}),
    ("leather wallet", "가죽 지갑", {"4202"}),
    ("plastic storage box", "플라스틱 수납함", {"3924"}),
    ("stainless steel tumbler", "스테인리스 텀블러", {"7323", "9617"}),
    ("silk scarf", "실크 스카프", {"6214"}),
    ("cotton socks", "면 양말", {"6115"}),
    ("glass vase", "유리 꽃병", {"7013"}),
    ("rubber boots", "고무 장화", {"6401", "6402"}),
    ("wool sweater", "울 스웨터", {"6110"}),
    ("paper notebook", "종이 공책", {"4820"}),
    ("ceramic mug", "도자기 머그컵", {"6911", "6912"}),
    ("bamboo cutting board", "대나무 도마", {"4419"}),
]
LEAST = 22  # of the 26


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(tariff_of("kr"), lexicon_of("kr"), date(2026, 11, 22))[0]


def first_heading(corpus, text):
    scores = features(corpus, ask(text), Near.nothing()) @ read_model(BUILT_IN).alone.weights
    return corpus.heads[corpus.head_of[int(np.argmax(scores))]]


def test_nearly_all_everyday_goods_have_the_right_heading_first(corpus):
    asked = [(text, right) for *texts, right in GOODS for text in texts]
    wrong = [text for text, right in asked if first_heading(corpus, text) not in right]
    assert len(wrong) <= len(asked) - LEAST, wrong


@pytest.mark.parametrize("text", ["cotton hoodie", "면 후드티", "wooden toy train", "cotton socks"])
def test_the_thing_decides_and_not_what_it_is_made_of(corpus, text):
    (right,) = next(right for *texts, right in GOODS if text in texts or text == texts[1])
    assert first_heading(corpus, text) == right


def test_the_noun_of_a_long_description_counts_less(corpus):
    column = COLUMNS.index("word_noun")
    short, long = (
        features(corpus, ask(text), Near.nothing())[:, column].max()
        for text in ("cotton hoodie", "soft warm brushed blue hoodie")
    )
    assert short > 0
    assert long == pytest.approx(short * LONG)
