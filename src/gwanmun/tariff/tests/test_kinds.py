"""Kinds of rates: every official code has a class, words and a source, and agrees with the order of rates."""

import json
from datetime import date
from pathlib import Path

import pytest

from gwanmun.countries.registry import pack_folder, rule_book
from gwanmun.countries.source import read_yaml
from gwanmun.tariff.kinds import kind_named, patterns
from gwanmun.tariff.tables import tariff_of

OFFICIAL = Path(__file__).resolve().parents[5] / "shared/data/kr_tariff/rate_kind_codes.json"
KINDS = rule_book("kr", date(2026, 7, 10)).tables["rate_kinds"]


def test_every_official_kind_is_known():
    if not OFFICIAL.is_file():
        pytest.skip(f"SAMPLE MISSING: {OFFICIAL} is needed to check the official codes")
    told = json.loads(OFFICIAL.read_text("utf-8"))
    codes = {*told["kinds"], *told["other_kinds_seen_in_public_client_code"]}
    assert len(codes) == 38
    assert codes <= set(KINDS)


def test_every_kind_of_the_demonstration_is_known():
    unknown = [k for k in tariff_of("kr").rates["kind"].unique() if kind_named(KINDS, k) is None]
    assert unknown == []


@pytest.mark.parametrize(
    ("kind", "code"),
    [("FUS1", "FUS1"), ("FUS4", "FUS1"), ("FCECR2", "FCECR1"), ("FCE9", None), ("FRCJP12", "FRCJP1"),
     ("P2", "P1"), ("P3", "P3"), ("E2A1", "E2"), ("F", "F"), ("CIT", "CIT"), ("C2", None),
     ("T7", "T"), ("L", "L")],
)  # fmt: skip
def test_a_further_schedule_is_read_by_its_stem(kind, code):
    found = kind_named(KINDS, kind)
    assert (found.code if found else None) == code


def test_every_kind_that_has_to_be_claimed_has_its_members():
    listed = read_yaml(pack_folder("kr") / "tables/agreements.yaml")
    members = {row["kind"] for row in listed if row["table"] == "member"}
    for kind in KINDS.values():
        if kind.more["class"] in ("agreement", "least_developed", "intra_korean"):
            stem = kind.more.get("stem", kind.code)
            assert {stem, f"{stem}*"} & members, kind.code


def test_patterns_hold_every_code_and_stem():
    found = set(patterns(KINDS))
    assert {"A", "FUS1", "FUS*", "P*", "E2*"} <= found


def test_classes_are_those_of_the_order_of_rates():
    order = read_yaml(pack_folder("kr") / "tables/precedence.yaml")[-1]
    for kind in KINDS.values():
        row = next(
            r
            for r in order["kinds"]
            if r["kind"] == kind.code or (r["kind"].endswith("*") and kind.code.startswith(r["kind"][:-1]))
        )
        assert row["class"] == kind.more["class"], kind.code
