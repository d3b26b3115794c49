"""The measuring never asks about what the index holds, and never measures what was learnt."""

import pytest

from gwanmun.bench import classify as bench
from gwanmun.bench import classify_sets as sets
from gwanmun.classify.rules.corpus import build_corpus
from gwanmun.classify.rules.text import HANGUL


def public_data():
    if not (bench.DATA / sets.KOREAN).is_file():
        pytest.skip(f"NO PUBLIC DATA in {bench.DATA}: the sets for measuring are not tested")
    return bench.DATA


@pytest.mark.slow
def test_names_taken_out_are_not_in_the_index_and_headings_are_parted():
    names = sets.korean_names(public_data())
    held = sets.held_lines(names, 300, 2)
    apart = sets.without(names, {e.code for e in held})
    left = {e.code: e for e in apart}
    assert len(left) == len({e.code for e in names})
    assert all(left[e.code].name_ko == left[e.code].name_en == "" for e in held)
    one = bench.parted("x", build_corpus(apart[:3000]), [(e.name_ko, e.code[:6]) for e in held])
    assert one.learn and one.test  # noqa: PT018
    assert not {c[:4] for _, c in one.learn} & {c[:4] for _, c in one.test}


def test_goods_of_rulings_have_codes_that_exist_and_words_of_both_languages():
    known = {e.code[:6] for e in sets.korean_names(public_data()) if len(e.code) >= 6}
    for lang in ("ko", "en"):
        pairs = sets.rulings(lang, known)
        assert len(pairs) > 120
        assert all(bool(HANGUL.search(text)) is (lang == "ko") for text, _ in pairs)


def test_lines_of_the_schedule_say_nothing_of_the_levels_above_unless_asked():
    known = {e.code[:6] for e in sets.korean_names(public_data()) if len(e.code) >= 6}
    own = dict(sets.us_lines(bench.DATA, known, whole=False))
    whole = dict(sets.us_lines(bench.DATA, known, whole=True))
    assert len(own) > 8000
    assert max(map(len, whole)) > max(map(len, own))
    assert all(code in known for code in own.values())
