"""The lists the generator draws from, read once from ``data/`` and unfolded into flat pools.

Everything named here is invented: people, suppliers, brands, streets and districts. Telephone
numbers start 010-0 and 010-1, which Korea assigns to nobody; passport and business numbers are
outside the issued ranges; flight code ZZ and air waybill prefix 000 belong to no carrier.
HS codes are HS 2022 subheadings; prices and weights are round figures of our own.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from statistics import NormalDist

import polars as pl

from gwanmun.parcels.sample.draw import spread, texts

#: Steps of a normal quantile table: 129 knots between the 0.1 % and the 99.9 % point.
KNOTS = 128
#: Countries fall into four groups of taste; weights per group stand in categories.csv.
GROUPS = ("cn", "us", "jp", "eu")
_SLOTS = 4096


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Rows of ``data/<name>.csv``."""
    text = (files("gwanmun.parcels.sample") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@dataclass(frozen=True)
class Goods:
    """Items by number, their texts as (start, length) windows into flat pools."""

    frame: pl.DataFrame  # one row an item: see ``goods``
    texts: pl.Series
    specs: pl.Series
    factors: pl.Series  # log-normal factors in millionths: sigma row * (KNOTS + 1) + knot
    classes: dict[str, int]  # class of goods -> row of ``choice``
    choice: pl.Series  # class * SLOTS + slot -> item


#: Goods of one kind wanted by a role of the plan: class name -> test on an item row.
_WANTED = {
    "GENERAL": {
        "Leather Shoulder Bag",
        "Automatic Wristwatch",
        "Camera Lens",
        "Golf Driver",
        "Acoustic Guitar",
    },
    "SUPPLEMENT": {"Multivitamin", "Omega-3 Fish Oil", "Vitamin D3"},
    "WINE": {"Red Wine", "White Wine"},
    "PERFUME": {"Perfume", "Eau de Toilette"},
    "MEDICINE": {"Headache Tablets", "Cold Medicine"},
    "UNDERVALUED": {
        "Leather Shoulder Bag",
        "Automatic Wristwatch",
        "Camera Lens",
        "Golf Driver",
        "Graphics Card",
    },
    "MISDESCRIBED": {"Building Block Set", "Cushion", "Storage Box", "Car Floor Mat"},
}


def _variants(item: dict[str, str], words: list[dict[str, str]]) -> list[str]:
    en, ko = item["en"], item["ko"]
    styles = [(w["en"], w["ko"]) for w in words if w["kind"] == "style"]
    tails = [(w["en"], w["ko"]) for w in words if w["kind"] == "tail"]
    out = [en, en.upper(), ko, f"{ko} ({en})", f"{en} / {ko}"]
    for style_en, style_ko in styles:
        out += [f"{style_en} {en}", f"{style_en} {en}".upper(), f"{style_ko} {ko}"]
    for tail_en, tail_ko in tails:
        out += [f"{en}, {tail_en}", f"{en} {tail_en}".upper(), f"{ko} {tail_ko}"]
    for brand in rows("brands"):
        out += [f"{brand['en']} {en}", f"{brand['ko']} {ko}"]
    for (style_en, style_ko), (tail_en, tail_ko) in zip(styles, tails, strict=False):
        out += [f"{style_en} {en} - {tail_en}", f"{style_ko} {ko} {tail_ko}"]
    return out


def _factor(sigma_percent: int, knot: int) -> int:
    """exp(sigma * z) at a knot, in millionths; Decimal, so that no machine rounds differently."""
    z = NormalDist().inv_cdf(0.001 + 0.998 * knot / KNOTS)
    exponent = Decimal(round(z * 10**6)) * sigma_percent / 10**8
    return int((exponent.exp() * 10**6).to_integral_value())


@cache
def goods() -> Goods:
    categories = {r["category"]: r for r in rows("categories")}
    names = list(categories)
    spec_sets: dict[str, list[str]] = {}
    for row in rows("specs"):
        spec_sets.setdefault(row["set"], []).append(row["spec"])
    words: dict[str, list[dict[str, str]]] = {}
    for row in rows("words"):
        words.setdefault(row["words"], []).append(row)

    pool: list[str] = []
    specs: list[str] = []
    items = rows("items")
    table: list[dict[str, object]] = []
    for item in items:
        category = categories[item["category"]]
        variants = _variants(item, words[category["words"]])
        window = spec_sets[item["specs"]]
        table.append(
            {
                "category": item["category"],
                "excluded": item["excluded"] or None,
                "item": item["en"],
                "hs": item["hs"],
                "cents": int(item["cents"]),
                "grams": int(item["grams"]),
                "hard": item["hard"] == "1",
                "sizing": category["pieces"],
                "sigma": names.index(item["category"]),
                "text_at": len(pool),
                "text_n": len(variants),
                "spec_at": len(specs),
                "spec_n": len(window),
            }
        )
        pool += variants
        specs += window

    classes: dict[str, int] = {}
    choice: list[int] = []

    def add(name: str, weights: list[int]) -> None:
        classes[name] = len(classes)
        choice.extend(spread(weights, _SLOTS))

    count = {name: sum(i["category"] == name for i in items) for name in names}
    for barred in (False, True):
        for group in GROUPS:
            share = [
                (
                    int(categories[i["category"]][group])
                    * 1000
                    // count[i["category"]]
                    // (8 if i["hard"] == "1" else 1)
                )
                if bool(i["excluded"]) == barred
                else 0
                for i in items
            ]
            add(f"{'EXCLUDED' if barred else 'ORDINARY'}:{group}", share)
    for wanted, members in _WANTED.items():
        add(wanted, [int(i["en"] in members) for i in items])

    factors = [_factor(int(c["sigma"]), k) for c in categories.values() for k in range(KNOTS + 1)]
    return Goods(
        frame=pl.DataFrame(table, infer_schema_length=None),
        texts=texts(pool),
        specs=texts(s if s != "-" else "" for s in specs),
        factors=pl.Series(factors, dtype=pl.UInt64),
        classes=classes,
        choice=pl.Series(choice, dtype=pl.UInt32),
    )


@cache
def weighted(name: str, column: str, **where: str) -> pl.Series:
    """A column of a list, each entry repeated by its weight: pick from it uniformly."""
    wanted = [r for r in rows(name) if all(r[k] == v for k, v in where.items())]
    index = spread([int(r.get("weight") or 1) for r in wanted], _SLOTS)
    return texts(wanted[i][column] for i in index)


def listed(name: str, column: str, **where: str) -> pl.Series:
    """A column of a list as it stands."""
    return texts(r[column] for r in rows(name) if all(r[k] == v for k, v in where.items()))


@cache
def padded(width: int, count: int) -> pl.Series:
    """ "000", "001" …: number → text with leading zeros, by gather."""
    return texts(f"{n:0{width}d}" for n in range(count))
