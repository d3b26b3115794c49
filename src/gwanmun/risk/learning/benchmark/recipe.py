"""The recipe for the declarations set. What it holds was chosen inside the training part (see the guide)."""

from __future__ import annotations

from gwanmun.risk.learning.benchmark.declarations import CRITICAL, TUPLE
from gwanmun.risk.rules.keys import Key, Label, Novel, Recipe, Trees

_WAY = ("departure", "origin")
_RATE = ("rate_kind", "rate_e6")
#: What an unseen tuple may share with seen ones; each is an effect of its own.
EFFECTS = (
    ("hs:2",), ("hs:4",), ("hs:6",), ("hs:10",),
    ("origin",), ("departure",), _WAY,
    ("rate_kind",), _RATE, ("rate_e6",),
    ("mass_g",), ("mass_g~1",), ("mass_g~2",), ("mass_g~4",), ("mass_g~5",),
    ("hs:4", *_WAY, *_RATE), ("hs:2", "mass_g", *_WAY), ("hs:2", "origin"),
)  # fmt: skip
NUMBERS = ("log_mass", "log_value", "log_unit_value", "rate", "same_country", "mass_digits", "mass_noughts",
           "mass_lead", "hs_number")  # fmt: skip
RECIPE = Recipe(
    "declarations-benchmark",
    keys=(
        Key("hs2", ("hs:2",)),
        Key("hs4", ("hs:4",), "hs2"),
        Key("hs6", ("hs:6",), "hs4"),
        Key("hs10", ("hs:10",), "hs6"),
        Key("origin", ("origin",)),
        Key("departure", ("departure",)),
        Key("way", _WAY, "origin"),
        Key("rate", _RATE),
        Key("hs4_way", ("hs:4", *_WAY), "hs4"),
        Key("hs10_way", ("hs:10", *_WAY), "hs10"),
        Key("hs10_rate", ("hs:10", *_WAY, *_RATE), "hs10_way"),
        Key("goods", TUPLE, "hs10_rate"),
    ),
    numbers=("log_mass", "log_value", "log_unit_value", "rate"),
    labels=(Label("find"), Label("critical", (CRITICAL,))),
    lag_days=0,
    base=0.2,
    trees=Trees(rounds=150, leaves=15, rate=0.05, least=40, columns=0.5, rows=0.7, ridge=10.0, seeds=2),
    novel=Novel("goods", EFFECTS, NUMBERS, ("origin", "departure", "rate_kind", "hs:2"),
                Trees(rounds=250, leaves=7, rate=0.03, least=40, columns=0.5, rows=0.6, ridge=20.0, seeds=6)),
)  # fmt: skip
