"""Training: parts never mix, the gate holds what it promises, the file is refused when altered."""

import json
from datetime import date

import pytest

from gwanmun.classify.model import BUILT_IN, ModelRefused, digest_of, model_of, read_model, write_model
from gwanmun.classify.rules.text import normal
from gwanmun.classify.tests.kit import OPEN, corpus, decisions, variant
from gwanmun.classify.training import TooFew, parts_of, train


@pytest.mark.parametrize("dated", [True, False])
def test_parts_never_share_a_text(dated):
    rows = decisions(400, dated=dated)
    rows += rows[:50]
    fit, tune, aside, how = parts_of(rows)
    texts = [{normal(rows[i].text) for i in part} for part in (fit, tune, aside)]
    assert sum(map(len, texts)) == len(set.union(*texts))
    assert sum(len(part) for part in (fit, tune, aside)) == 400
    assert how == ("by day" if dated else "by digest of the text")
    if dated:
        assert max(rows[i].decided_on for i in fit) < min(rows[i].decided_on for i in aside)


def test_trained_from_decisions_it_follows_words_that_stand_in_no_name():
    done = train(corpus(), decisions(1500), date(2026, 11, 22))
    alone, past = done.card["aside"]["alone"], done.card["aside"]["past"]
    assert alone["hs6_top1"] < 0.5 < 0.95 < past["hs6_top1"]
    assert done.card["gate_open"]["past"]
    assert past["precision"] >= 0.95
    assert past["suggested"] > 0.5
    assert done.card["period"] == ["2025-01-01", "2029-02-08"]


def test_a_gate_that_cannot_hold_its_promise_stays_closed():
    rows = decisions(600)
    shuffled = [
        type(d)(d.text, e.code, d.decided_on) for d, e in zip(rows, decisions(600, seed=9), strict=True)
    ]
    done = train(corpus(), shuffled, date(2026, 11, 22))
    assert done.card["gate_open"] == {"alone": False, "past": False}


def test_too_few_decisions():
    with pytest.raises(TooFew):
        train(corpus(), decisions(50), date(2026, 11, 22))


def test_a_model_is_written_and_read_again(tmp_path):
    path = tmp_path / "classify" / "kr.json"
    digest = write_model(path, variant(OPEN), variant(), {"made_on": "2026-11-22"})
    model = read_model(path)
    assert model.digest == digest == model_of("kr", tmp_path).digest
    assert model.alone.gate.opens(0.96)
    assert not model.past.gate.opens(1.0)


def test_the_built_in_model_suggests_nothing_by_itself():
    model = model_of("kr", None)
    assert not model.alone.gate.opens(1.0)
    assert not model.past.gate.opens(1.0)


def poisoned(raw):
    raw["past"]["weights"][0] = float("nan")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda raw: raw["alone"]["weights"].__setitem__(0, 99.0), "altered"),
        (lambda raw: raw.update(schema="gwanmun.classify.ranker/0"), "schema"),
        (lambda raw: raw.pop("digest"), "altered"),
        (lambda raw: (raw["columns"].pop(), raw.update(digest=digest_of(raw))), "other features"),
        (lambda raw: (raw["past"]["weights"].pop(), raw.update(digest=digest_of(raw))), "wrong number"),
        (lambda raw: (poisoned(raw), raw.update(digest=digest_of(raw))), "no numbers"),
        (lambda raw: (raw.pop("card"), raw.update(digest=digest_of(raw))), "card"),
    ],
)  # fmt: skip
def test_an_altered_or_foreign_file_is_refused(tmp_path, change, why):
    raw = json.loads(BUILT_IN.read_text("utf-8"))
    change(raw)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(raw), "utf-8")
    with pytest.raises(ModelRefused, match=why):
        read_model(path)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"x"'])
def test_what_is_no_model_is_refused(tmp_path, text):
    path = tmp_path / "model.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ModelRefused):
        read_model(path)
