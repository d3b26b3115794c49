"""Curves of a card: true to the numbers, without style attributes, empty where there are none."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from gwanmun.inspection.learning import judging, making, plotting, telling
from gwanmun.inspection.learning.tests import kit
from gwanmun.inspection.rules.detecting.measures import Seen

NAMES = ("gun", "narcotic & <other>")


def seen(count: int = 30) -> list[Seen]:
    """Each image holds a thing of each class; a sure finding of the first is always right, of the second
    never."""
    told = []
    for number in range(count):
        truth = np.array([[0, 0, 20, 20], [50, 50, 90, 90]], np.float32)
        found = np.array([[0, 0, 20, 20], [200, 200, 240, 240]], np.float32)
        scores = np.array([0.9, 0.6 if number % 10 == 0 else 0.05])
        told.append(Seen(found, scores, np.array([0, 1]), truth, np.array([0, 1])))
    return told


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    one = judging.measured(seen(), NAMES, "thirty", times=5)
    roc = [[0.0, 0.0], [0.2, 0.9], [1.0, 1.0]]
    match = {"auc": 0.85, "lies": 4, "parcels": 9, "by_lie": {"less_mass": 0.9}, "roc": roc}
    return {"name": "detector-3", "data": kit.CARD["data"], "limits": kit.CARD["limits"],
            "measured": {"sets": [one], "match": match}}  # fmt: skip


def test_a_set_holds_the_numbers_of_its_curves(card: dict[str, Any]) -> None:
    one = card["measured"]["sets"][0]
    assert one["recall_by_share"] == [[0.01, 0.5], [0.02, 0.5], [0.05, 0.5], [0.1, 0.5], [0.2, 0.5]]
    assert one["alarm_curve"][0] == [0.0, 0.5]
    assert one["alarm_curve"][-1] == [1.0, 0.5]
    gun, other = one["classes"]
    assert (gun["ap50"], gun["curve"][-1]) == (1.0, [1.0, 1.0])
    assert (other["ap50"], other["false_alarms"]) == (0.0, 0.0)
    assert one["false_alarms"]["0.3"] == 0.1


@pytest.mark.parametrize("ko", [True, False])
def test_a_document_is_whole_and_has_no_styles(card: dict[str, Any], *, ko: bool) -> None:
    text = plotting.document(card, ko=ko)
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert " style=" not in text
    assert "<script" not in text
    assert len(list(root.iter("{http://www.w3.org/2000/svg}svg"))) == 1 + 3 + 2 + 1
    titles = plotting.TITLES
    for name in ("precision", "calibration", "alarms", "match"):
        assert titles[name][0 if ko else 1] in text
    assert "narcotic &amp; &lt;other&gt;" in text
    assert ("총기" if ko else "Gun") in text


def test_points_stand_where_the_numbers_say(card: dict[str, Any]) -> None:
    panel = plotting.Panel("t", "x", "y", [[0.0, 0.0], [0.5, 1.0], [1.0, 1.0]])
    line = re.search(r'class="mp-line" d="M([^"]+)"', panel.svg)
    assert line is not None
    spots = [tuple(float(v) for v in pair.split()) for pair in line[1].split("L")]
    left, right = plotting.LEFT, plotting.WIDTH - plotting.RIGHT
    top, bottom = plotting.TOP, plotting.HEIGHT - plotting.BOTTOM
    assert spots == [(left, bottom), ((left + right) / 2, top), (right, top)]
    bins = card["measured"]["sets"][0]["calibration"]
    drawn = plotting.panels_of(card["measured"]["sets"][0], ko=False)[1]
    assert drawn.svg.count("<circle") == len(bins)


def test_cards_of_earlier_models_draw_what_they_hold(card: dict[str, Any]) -> None:
    one = dict(card["measured"]["sets"][0])
    del one["alarm_curve"], one["recall_by_share"]
    one["classes"] = [{k: v for k, v in c.items() if k != "curve"} for c in one["classes"]]
    one["curve"] = [{"recall": r, "precision": p} for r, p in one["curve"]]  # as they were kept once
    assert len(plotting.panels_of(one, ko=True)) == 2
    assert plotting.of_classes(one, ko=True) == []
    old = {"name": "x", "measured": {"sets": [one], "match": {"auc": 0.8}}}
    assert plotting.document(old).count("<svg") == 3
    assert plotting.document({"name": "x", "measured": {"sets": []}}) == ""


def test_the_card_says_the_same_in_words(card: dict[str, Any]) -> None:
    english, korean = (making.as_markdown(card, language) for language in ("en", "ko"))
    assert "recall at 5 % false-alarm images: 0.500" in english
    assert "Gun: AP50 1.000, n = 30" in english
    assert "lying declarations, AUC: 0.850 (4/9)" in english
    assert "less mass 0.900" in english
    assert "총기: AP50 1.000" in korean
    assert "무게 축소 0.900" in korean
    told = {"set": card["measured"]["sets"][0], "speed": {
        "side": 320, "threads": 2, "cpu_ms": 12.34, "wall_ms": 7.0, "images": 3}}  # fmt: skip
    assert "320², 2 threads: 12.3 CPU ms, 7.0 ms (n = 3)" in "\n".join(telling.lines_of(told))
