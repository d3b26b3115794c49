"""Figures as people read them."""

from __future__ import annotations

import pytest

from gwanmun.risk.simulation.policies import ORACLE, PLANS
from gwanmun.risk.simulation.words import POLICIES, interval, policy


def test_every_policy_has_a_name_in_both_languages() -> None:
    assert set(POLICIES) == {ORACLE, *PLANS}
    assert policy("model+unseen", 0.05, ko=False, share=True) == "model + unseen first 5%"
    assert policy("model", 0.0, ko=True, share=True) == "모형, 탐색 없음"


@pytest.mark.parametrize(
    ("figures", "unit", "signed", "text"),
    [
        ([0.264, 0.2381, 0.285], "share", False, "26.4 % (23.8 … 28.5)"),
        ([0.33, -0.1, 0.8], "share", True, "+33.0 pp (-10.0 … 80.0)"),
        ([-13.3, -21.2, -5.0], "number", True, "-13.3 (-21.2 … -5.0)"),
        ([1177.2, 1156.0, 1206.4], "number", False, "1,177 (1,156 … 1,206)"),
        ([-0.0, -0.0, -0.0], "number", False, "0.0 (0.0 … 0.0)"),
        ([3.0, None, None], "number", False, "3.0"),
        ([None, None, None], "share", False, "–"),
    ],
)
def test_intervals(figures: list[float | None], unit: str, signed: bool, text: str) -> None:
    assert interval(figures, unit, signed=signed) == text
