"""Cases written down for lawyers (``kr/*.yaml``): the engine comes to what each of them expects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.golden import cases

WRITTEN = cases.written()
MONEY = ("usd", "group_usd", "duty_rate")


def _id(case: dict[str, Any]) -> str:
    return str(case["id"])


def test_no_two_cases_share_a_name() -> None:
    names = [case["id"] for case in WRITTEN]
    assert len(names) == len(set(names))
    assert len(names) >= 60


@pytest.mark.parametrize("case", [c for c in WRITTEN if "parcels" in c], ids=_id)
def test_parcels(case: dict[str, Any]) -> None:
    answers = cases.decide(case)
    assert len(answers) == len(case["expected"])
    for n, (row, expected) in enumerate(zip(answers, case["expected"], strict=True), 1):
        said = row["reasons"].split()
        for name, value in expected.items():
            where = f"{case['id']}, parcel {n}, {name}; reasons {said}"
            if name == "reasons":
                assert set(value) <= set(said), where
            elif name == "not_reasons":
                assert not set(value) & set(said), where
            else:
                wanted = Decimal(value) if name in MONEY and value is not None else value
                assert cases.plain(row, name) == wanted, where


@pytest.mark.parametrize("case", [c for c in WRITTEN if "mail" in c], ids=_id)
def test_mail(case: dict[str, Any]) -> None:
    assert cases.mail(case) == case["expected"]


@pytest.mark.parametrize("case", [c for c in WRITTEN if "parcels" not in c and "mail" not in c], ids=_id)
def test_duty(case: dict[str, Any]) -> None:
    found = cases.duty(case)
    for name, value in case["expected"].items():
        if name == "per_unit":
            assert found[name] == [Decimal(v) for v in value]
        else:
            assert found[name] == value, f"{case['id']}, {name}"
