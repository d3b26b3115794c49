"""Order, lot, outcome, marks and the chain, as pure rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwanmun.inspection.rules import custody, reading

KEY = b"0123456789abcdef"


@given(
    st.integers(0, 2**40),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(["RED", "ORANGE", ""]),
)
def test_risk_and_age_bring_an_image_forward(at, low, high, lane):
    low, high = sorted((low, high))
    assert reading.due(at, lane, high) <= reading.due(at, lane, low) <= reading.due(at, lane, None)
    assert reading.due(at, lane, low) <= reading.due(at + 1, lane, low)
    assert at == reading.due(at, lane, low, alarm=True) <= reading.due(at, lane, high)


def test_no_image_starves():
    longest = max(reading.ALLOWANCE.values())
    assert reading.due(0, "YELLOW", 0) <= reading.due(longest, "RED", 0)


def test_the_lot_takes_its_share_and_rules_take_all():
    drawn = [
        reading.doubled(KEY, str(n), share_ppm=200_000, score_ppm=None, from_ppm=500_000) for n in range(4000)
    ]
    assert 700 < drawn.count("LOT") < 900
    assert drawn == [
        reading.doubled(KEY, str(n), share_ppm=200_000, score_ppm=None, from_ppm=500_000) for n in range(4000)
    ]
    assert reading.doubled(KEY, "x", share_ppm=0, score_ppm=500_000, from_ppm=500_000) == "RULE"
    assert reading.doubled(KEY, "x", share_ppm=0, score_ppm=1, from_ppm=500_000, alarm=True) == "RULE"
    assert reading.doubled(KEY, "x", share_ppm=0, score_ppm=499_999, from_ppm=500_000) == ""


@pytest.mark.parametrize(
    ("readings", "twice", "state", "verdict"),
    [
        ([("FIRST", "CLEAR")], False, "DECIDED", "CLEAR"),
        ([("FIRST", "CLEAR")], True, "SECOND", ""),
        ([("FIRST", "CLEAR"), ("SECOND", "CLEAR")], True, "DECIDED", "CLEAR"),
        ([("FIRST", "CLEAR"), ("SECOND", "OPEN")], True, "SUPERVISOR", ""),
        ([("FIRST", "ASK")], False, "SECOND", ""),
        ([("FIRST", "ASK"), ("OPINION", "OPEN")], True, "DECIDED", "OPEN"),
        ([("FIRST", "ASK"), ("OPINION", "ASK")], False, "SUPERVISOR", ""),
        ([("FIRST", "CLEAR"), ("SECOND", "OPEN"), ("SUPERVISOR", "HOLD")], True, "DECIDED", "HOLD"),
        ([("FIRST", "CLEAR"), ("SECOND", "ASK")], True, "SUPERVISOR", ""),
    ],
)
def test_what_readings_come_to(readings, twice, state, verdict):
    assert reading.outcome(readings, twice=twice) == reading.Outcome(state, verdict)


def test_marks_are_cut_at_the_edge_and_nonsense_is_refused():
    mark = {"view": 0, "x": -5, "y": 10, "w": 20, "h": 1000, "kind": "WEAPON"}
    assert reading.checked_marks([mark], [(100, 50)]) == [
        {"view": 0, "x": 0, "y": 10, "w": 15, "h": 40, "kind": "WEAPON"}
    ]
    for wrong in (
        {**mark, "view": 1}, {**mark, "kind": "CAT"}, {**mark, "w": "x"}, {**mark, "x": 500}, "no",
        {**mark, "w": 1e400},
    ):  # fmt: skip
        with pytest.raises(reading.ReadingFault):
            reading.checked_marks([wrong], [(100, 50)])
    with pytest.raises(reading.ReadingFault):
        reading.checked_marks([mark] * 41, [(100, 50)])


@pytest.mark.parametrize(
    ("told", "held", "believed"), [(1500, 2000, 1500), (1500, 400, None), (None, 9, None), (-1, 9, None)]
)
def test_a_time_is_believed_only_as_long_as_the_image_was_held(told, held, believed):
    assert reading.response(told, held) == believed


def entry(act, giver="", taker="", before="", after=""):
    return {"act": act, "giver": giver, "taker": taker, "seal_before": before, "seal_after": after}


def test_a_chain_follows_seals_and_hands():
    first = entry("SEALED", taker="Kim", after="S1")
    custody.follows(None, first)
    second = entry("HANDED_OVER", "Kim", "Lee", "S1", "S1")
    custody.follows(first, second)
    opened = entry("OPENED", "Lee", "Lee", "S1", "S2")
    custody.follows(second, opened)
    gone = entry("TRANSFERRED", "Lee", "Prosecutor", "S2", "S2")
    custody.follows(opened, gone)
    for before, wrong, code in (
        (None, second, "BEGIN"),
        (first, first, "BEGIN"),
        (first, {**second, "seal_before": "S9"}, "SEAL"),
        (first, {**second, "giver": "Lee"}, "PARTY"),
        (first, {**second, "taker": "Kim"}, "PARTY"),
        (second, {**opened, "seal_after": "S1"}, "SEAL"),
        (second, {**opened, "taker": "Kim"}, "PARTY"),
        (gone, second, "ENDED"),
    ):
        with pytest.raises(custody.CustodyFault) as caught:
            custody.follows(before, wrong)
        assert caught.value.code == code


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers()), min_size=1, max_size=6
    ),
    st.data(),
)
def test_whatever_is_changed_in_a_chain_is_found(facts, data):
    chain, previous = [], ""
    for one in facts:
        previous = custody.digest(previous, one)
        chain.append((one, previous))
    assert custody.broken(chain) is None
    place = data.draw(st.integers(0, len(chain) - 1))
    changed = list(chain)
    changed[place] = ({**chain[place][0], "x-new": 1}, chain[place][1])
    assert custody.broken(changed) == place
    if len({digest for _, digest in chain}) > 1 and place < len(chain) - 1:
        assert custody.broken(chain[:place] + chain[place + 1 :]) is not None
