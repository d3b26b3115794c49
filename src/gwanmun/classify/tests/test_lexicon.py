"""The lexicon of a pack points to codes that exist, once for each word and code."""

import pytest

from gwanmun.classify.engine import extras_of, lexicon_of
from gwanmun.classify.rules.deciding import axes_of
from gwanmun.classify.rules.text import HANGUL
from gwanmun.countries.registry import countries
from gwanmun.tariff.contract import tariff_of

LEXICON = lexicon_of("kr")


def test_every_code_is_in_the_nomenclature():
    known = set(tariff_of("kr").nomenclature["code"].to_list())
    assert [code for code in LEXICON["words"] if code not in known] == []


def test_every_entry_has_words_in_both_languages():
    for code, text in LEXICON["words"].items():
        ko, en = text.split("/")
        assert HANGUL.search(ko), code
        assert en.strip().isascii(), code


def test_no_word_stands_twice_for_a_code():
    pairs = [(extra.code, extra.text) for extra in extras_of(LEXICON)]
    assert len(pairs) == len(set(pairs)) > 9000


def test_the_first_questions_are_material_use_and_form():
    axes = axes_of(LEXICON["axes"])
    assert [axis.name for axis in axes[:3]] == ["material", "use", "form"]
    assert all(axis.ko.endswith(("까?", ".", ")")) and axis.stems for axis in axes)


def test_words_of_one_code_in_two_tables_are_put_together():
    told = LEXICON["words"]["6109"]
    assert "민소매" in told  # of the first table
    assert "러닝셔츠" in told  # of the second
    assert told.count("탱크탑") == 1


@pytest.mark.parametrize("country", [c for c in countries() if c != "kr"])
def test_a_pack_may_have_no_lexicon(country):
    assert extras_of(lexicon_of(country)) == [] or lexicon_of(country)["axes"]
