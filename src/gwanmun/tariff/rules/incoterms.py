"""What a price holds: the cost parts between the seller's works and the buyer's door, by Incoterm.

Incoterms 2020 (ICC). ``PARTS`` stand in the order of the way. A country's customs value is itself said by
an Incoterm, its *basis*: a value on CIF terms holds what a CIF price holds. A cost is then added where the
basis holds it and the price does not, deducted where the price holds it and the basis does not, and
left alone where both or neither do.
"""

from __future__ import annotations

from collections.abc import Collection

from gwanmun.core.text import Text

#: origin: to the port of export, export clearance; carriage, insurance: to the port of import;
#: delivery: all transport after arrival; duties: import clearance, duty and tax.
PARTS = ("origin", "loading", "carriage", "insurance", "delivery", "duties")

#: CPT and CIP name a place that may lie inland: what such a price is said to hold of inland transport,
#: it holds. Under DAP and DPU the seller bears the risk to the end, so insurance is in the price.
HOLDS: dict[str, frozenset[str]] = {
    "EXW": frozenset(),
    "FCA": frozenset(PARTS[:1]),
    "FAS": frozenset(PARTS[:1]),
    "FOB": frozenset(PARTS[:2]),
    "CFR": frozenset(PARTS[:3]),
    "CIF": frozenset(PARTS[:4]),
    "CPT": frozenset((*PARTS[:3], "delivery")),
    "CIP": frozenset(PARTS[:5]),
    "DAP": frozenset(PARTS[:5]),
    "DPU": frozenset(PARTS[:5]),
    "DDP": frozenset(PARTS),
}

NAMES: dict[str, Text] = {
    "EXW": Text("공장인도", "Ex Works"),
    "FCA": Text("운송인인도", "Free Carrier"),
    "FAS": Text("선측인도", "Free Alongside Ship"),
    "FOB": Text("본선인도", "Free On Board"),
    "CFR": Text("운임포함인도", "Cost and Freight"),
    "CIF": Text("운임·보험료포함인도", "Cost, Insurance and Freight"),
    "CPT": Text("운송비지급인도", "Carriage Paid To"),
    "CIP": Text("운송비·보험료지급인도", "Carriage and Insurance Paid To"),
    "DAP": Text("도착장소인도", "Delivered At Place"),
    "DPU": Text("도착지양하인도", "Delivered at Place Unloaded"),
    "DDP": Text("관세지급인도", "Delivered Duty Paid"),
}

ADD, LEAVE, DEDUCT = 1, 0, -1


def effect(parts: Collection[str], term: str, basis: str) -> int | None:
    """ADD, LEAVE or DEDUCT a cost made of ``parts``; None where one part wants another than the next.

    :raises KeyError: ``term`` or ``basis`` is no Incoterm.
    """
    found = {(part in HOLDS[basis]) - (part in HOLDS[term]) for part in parts}
    return found.pop() if len(found) == 1 else None
