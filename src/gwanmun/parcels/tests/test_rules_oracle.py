"""The engine and a lawyer's plain reading of the rules agree on every parcel, column by column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gwanmun.countries.registry import rule_book
from gwanmun.parcels.rules import Case, Operator, decide
from gwanmun.parcels.rules.schema import DECIDED
from tests.oracle.nasty import KEY, Manifest, manifest
from tests.oracle.pack import Law
from tests.oracle.parcels import Oracle

SIZE = 2_500  # parcels of one manifest
ROUNDS, NIGHTLY_ROUNDS = 40, 400
PER_TEST = 10

_oracles: dict[date, Oracle] = {}


def oracle_on(day: date) -> Oracle:
    start = rule_book("kr", day).valid_from
    if start not in _oracles:
        _oracles[start] = Oracle(Law(day))
    return _oracles[start]


def differences(made: Manifest) -> list[str]:
    """What the engine and the oracle see differently, one line per column and parcel."""
    case = Case(
        parcels=made.frame(),
        registry=made.registry_frame(),
        stored=made.stored_frame(),
        operator=Operator(**vars(made.standing)),
        received=made.received,
        selection_key=KEY,
    )
    engine = decide(case, rule_book("kr", made.received))
    assert engine.height == len(made.rows)
    oracle = oracle_on(made.received)
    said = oracle.judge(made.rows, made.registry, made.stored, made.standing, made.received, KEY)
    found = []
    for place, name in enumerate(DECIDED):
        scale = 6 if name.endswith("_e6") else 4 if name.endswith("_e4") else 0
        ours = engine[name].to_list()
        for theirs, our, row in zip((v[name] for v in said), ours, made.rows, strict=True):
            if scale and theirs is not None:
                theirs = Decimal(theirs).scaleb(scale)
            if theirs != our:
                found.append(f"{place:02d} {name}: engine {our!r}, oracle {theirs!r}, {row}")
    return found


def compare(seeds: range, size: int) -> None:
    for seed in seeds:
        found = differences(manifest(seed, size))
        assert not found, f"seed {seed}: {len(found)} differences\n" + "\n".join(found[:5])


@pytest.mark.parametrize("first", range(0, ROUNDS, PER_TEST))
def test_engine_and_oracle_agree_on_a_hundred_thousand_parcels(first: int) -> None:
    compare(range(first, first + PER_TEST), SIZE)


def test_engine_and_oracle_agree_on_small_manifests() -> None:
    compare(range(10_000, 10_060), 7)


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(0, NIGHTLY_ROUNDS, PER_TEST))
def test_engine_and_oracle_agree_on_a_million_parcels(first: int) -> None:
    compare(range(100_000 + first, 100_000 + first + PER_TEST), SIZE)


def test_the_comparison_would_notice_a_wrong_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    made = manifest(3, 300)
    oracle = oracle_on(made.received)
    monkeypatch.setitem(oracle.law.figures, "parcels.list_limit_usd", 151)
    assert differences(made)


def test_the_made_up_parcels_reach_every_rule() -> None:
    """A rule that no parcel ever meets is not proved by the comparison."""
    met: set[str] = set()
    days = set()
    for seed in range(ROUNDS):
        made = manifest(seed, 700)
        days.add(rule_book("kr", made.received).valid_from)
        oracle = oracle_on(made.received)
        said = oracle.judge(made.rows, made.registry, made.stored, made.standing, made.received, KEY)
        for verdict in said:
            met.update(verdict["reasons"].split())
    told = {
        "target.alert",
        "target.model",
        "target.explored",
        "target.full",
        "target.office",
    }  # see test_rules_targets
    assert set(rule_book("kr", date(2026, 7, 1)).rules_of("parcels")) - met == told
    assert len(days) >= 3


def test_the_oracle_asks_nothing_of_the_engine() -> None:
    """It takes the list of country codes, nothing else (the generator knows the columns)."""
    import ast
    from pathlib import Path

    folder = Path(__file__).parents[4] / "tests/oracle"
    imported = set()
    for name in ("facts", "holder", "looking", "money", "pack", "parcels", "volume", "words"):
        tree = ast.parse((folder / f"{name}.py").read_text("utf-8"))
        imported |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module}
        imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert {m for m in imported if m.startswith("gwanmun")} == {"gwanmun.core.codes"}
    assert "polars" not in imported
