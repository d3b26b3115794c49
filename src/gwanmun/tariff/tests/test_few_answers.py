"""The usual questions are answered without a frame, and as frames would answer them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from gwanmun.tariff import assessing
from gwanmun.tariff.answer import document
from gwanmun.tariff.rules.exact import loads

TODAY = date(2026, 11, 22)
SHOES, CAR, LAPTOP = "6403991000", "8703231010", "8471300000"


def asked(line: dict[str, Any], **more: Any) -> dict[str, Any]:
    goods = {"line": 1, "code": SHOES, "origin": "US", "price": "5000.5", **line}
    return {"date": "2026-07-01", "currency": "USD", "incoterm": "CIF", "lines": [goods], **more}


QUESTIONS = {
    "ordinary": asked({}),
    "several lines": asked({}, lines=[{"code": c, "price": 7} for c in (SHOES, LAPTOP, CAR)]),
    "claimed": asked({"claim": "FUS1", "proof": "SELF", "proof_date": "2026-06-01", "direct": True}),
    "claimed in vain": asked({"claim": "FCN1"}),
    "with costs": asked({}, incoterm="FOB", charges=[{"code": "A61", "amount": "300"}]),
    "excise": asked({"code": CAR, "pieces": 1}),
    "by post": asked({"price": 120}, scheme="POST"),
    "relieved": asked({"relief": "FACTORY_AUTOMATION"}),
    "another method": asked({"method": 2, "method_basis": "2026-1", "determined_value": 1_000_000}),
    "no such code": asked({"code": "9999999999"}),
    "unreadable": asked({"price": "five"}),
}


def told(question: dict[str, Any]) -> dict[str, Any]:
    return document(assessing.assess([loads(json.dumps(question))], "kr", today=TODAY)[0])


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_usual_question_needs_no_frame(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def as_frames(*_args: Any, **_more: Any) -> Any:
        raise AssertionError("went to the frames")

    with monkeypatch.context() as only_few:
        only_few.setattr(assessing, "assess_lines", as_frames)
        only_few.setattr(assessing, "assess_dated", as_frames)
        few = told(QUESTIONS[name])
    monkeypatch.setattr(assessing, "FEW", -1)
    assert few == told(QUESTIONS[name])


def test_what_only_frames_can_do_is_answered_all_the_same() -> None:
    answer = told(asked({"price": 900}, scheme="TRAVELLER"))
    assert answer["status"] == "assessed"
    assert answer["lines"][0]["allowance_used"] > 0
