"""What the model of each kind of item is made of: which records are kept, and which shrinks to which.

A child with few controls says little: its rate is drawn toward the rate of its parent, whose own is drawn
toward the next. So a seller never seen before has the rate of its route, and a route never seen that of all.
"""

from __future__ import annotations

from gwanmun.risk.rules.keys import Key, Label, Recipe, Trees
from gwanmun.risk.rules.signs import SIGNS

#: Finds that are worth a model of their own: what harms people, however little duty it brings.
HARM = Label("harm", ("NARCOTICS", "WEAPON", "DANGEROUS", "PROHIBITED"))

_GOODS = (
    Key("hs2", ("hs:2",)),
    Key("hs4", ("hs:4",), "hs2"),
    Key("hs6", ("hs:6",), "hs4"),
    Key("hs10", ("hs",), "hs6"),
)
_WAY = (
    Key("origin", ("origin",)),
    Key("departure", ("departure",)),
    Key("route", ("departure", "port", "mode"), "departure"),
    Key("route_hs4", ("departure", "hs:4"), "hs4"),
    Key("origin_hs6", ("origin", "hs:6"), "hs6"),
)
_PARTIES = (
    Key("importer", ("importer",)),
    Key("seller", ("seller",)),
    Key("seller_hs4", ("seller", "hs:4"), "seller"),
    Key("carrier", ("carrier",)),
    Key("address", ("address",)),
    Key("phone", ("phone",)),
)
_NUMBERS = ("log_mass", "log_value", "log_unit_value", "log_revenue", "rate", "pieces", "weekday")

#: Half as many trees as the default rank as well (later quarter of the public training part: AUC .844 beside
#: .843) and answer twice as fast.
_QUICK = Trees(rounds=200, rate=0.07, seeds=2)

PARCEL = Recipe(
    "parcel",
    keys=(*_GOODS, Key("goods", ("category", "hs:6", "mass_g~10"), "hs6"), *_WAY, *_PARTIES),
    numbers=(*_NUMBERS, *SIGNS),
    categories=("category", "departure", "mode"),
    labels=(Label("find"), HARM),
    lag_days=3,
    trees=_QUICK,
)
DECLARATION = Recipe(
    "declaration",
    keys=(
        *_GOODS,
        Key("rate_hs6", ("hs:6", "rate_kind", "rate_e6"), "hs6"),
        Key("goods", ("hs", "departure", "origin", "rate_e6", "rate_kind", "mass_g"), "hs10"),
        *_WAY,
        *_PARTIES,
        Key("declarant", ("declarant",)),
        Key("importer_hs4", ("importer", "hs:4"), "importer"),
    ),
    numbers=_NUMBERS,
    categories=("rate_kind", "origin", "departure", "mode"),
    labels=(Label("find"), HARM),
)
CARGO = Recipe(
    "cargo",
    keys=(*_GOODS, *_WAY, *_PARTIES, Key("container", ("container",))),
    numbers=_NUMBERS,
    categories=("departure", "mode"),
    labels=(Label("find"), HARM),
)
TRAVELLER = Recipe(  # route, documents and history alone: nothing about the person
    "traveller",
    keys=(*_WAY[:3], Key("party", ("importer",)), Key("carrier", ("carrier",)), Key("goods", ("category",))),
    numbers=("log_value", "pieces", "weekday"),
    categories=("departure", "mode"),
    labels=(Label("find"), HARM),
    lag_days=1,
)
COMPANY = Recipe(
    "company",
    keys=(*_GOODS, Key("importer", ("importer",)), Key("address", ("address",)), Key("phone", ("phone",))),
    numbers=("log_value", "log_revenue", "pieces"),
    labels=(Label("find"),),
    lag_days=90,
)
RECIPES = {
    "PARCEL": PARCEL, "DECLARATION": DECLARATION, "CARGO": CARGO, "TRAVELLER": TRAVELLER, "COMPANY": COMPANY,
}  # fmt: skip
GOODS_KEY = "goods"  # in each recipe that has one: the narrowest description of the goods
