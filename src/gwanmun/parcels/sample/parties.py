"""The consignees of a block: persons with their codes, a few foreigners, a few companies."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from gwanmun.parcels.sample import people
from gwanmun.parcels.sample.draw import Draw, either
from gwanmun.parcels.sample.tables import listed, padded

_RING_ADDRESSES = 5  # addresses per file that many codes share
_RING_FIRST = 2_999_000


@dataclass(frozen=True)
class Buyers:
    person: pl.Series  # person number
    id_kind: pl.Series  # A personal code, B birth date, D business number, F passport
    registered: pl.Series  # the registry shall know this person
    key: pl.Series  # Int64, equal exactly when the consignee is the same


def buyers(at: pl.DataFrame, own: Draw, seed: int) -> Buyers:
    """Who buys. One plain line in eight goes to somebody who already has a parcel nearby."""
    role, kind, row = at["role"], at["kind"], at["row"]
    plain = role == "PLAIN"
    near = own.below("neighbour", 50) + 1
    again = own.chance("buys again", 120) & plain & (row > near)
    counter = either(again, row - either(again, near, 0).cast(pl.UInt64), at["lead"])
    draw = Draw(counter, seed)
    person = draw.below("person", people.RANGES["ACTIVE"][1])
    for name in ("EXPIRED", "SUSPENDED", "STOLEN", "UNKNOWN"):
        first, count = people.RANGES[name]
        person = either((role == "CODE_FAULT") & (kind == name), own.below(name, count) + first, person)
    other = own.below("identifier", 1000)
    id_kind = either(plain & ~again & (other < 12), "F", "A")
    id_kind = either(plain & ~again & (other >= 995), "B", id_kind)
    id_kind = either(role == "COMPANY", "D", id_kind)
    personal = id_kind == "A"
    registered = personal & (person < people.RANGES["UNKNOWN"][0])
    key = either(personal, person.cast(pl.Int64), -1 - row.cast(pl.Int64))
    return Buyers(person, id_kind, registered, key)


def consignees(at: pl.DataFrame, buyer: Buyers, own: Draw) -> dict[str, pl.Series]:
    """Consignee columns of the list, with the planted faults of the personal code in place."""
    kind, fault = at["kind"], at["role"] == "CODE_FAULT"
    person = buyer.person
    company, passport = buyer.id_kind == "D", buyer.id_kind == "F"

    name = people.names(person)
    stranger = people.names(person + 1)
    stranger = either(stranger == name, "남궁가상", stranger)
    name = either(fault & (kind == "HOLDER"), stranger, name)
    name = either(passport, own.pick("latin", listed("names", "text", kind="latin")), name)
    name = either(company, own.pick("company", listed("names", "text", kind="company")), name)

    digits = either(fault & (kind == "PHONE"), people.phones(person + 1), people.phones(person))
    dashed = digits.str.slice(0, 3) + "-" + digits.str.slice(3, 4) + "-" + digits.str.slice(7, 4)
    address, postal = people.addresses(person)
    ring = own.below("ring", _RING_ADDRESSES) + _RING_FIRST
    address = either(kind == "SHARED_ADDRESS", people.addresses(ring)[0], address)

    code = people.codes(person)
    wrong = own.below("code slip", 3)
    code = either(fault & (kind == "FORMAT") & (wrong == 0), code.str.slice(0, 12), code)
    code = either(fault & (kind == "FORMAT") & (wrong == 1), "A" + code.str.slice(1), code)
    code = either(fault & (kind == "FORMAT") & (wrong == 2), code + "7", code)
    number = padded(4, 10_000).gather(own.below("id high", 10_000)) + padded(4, 10_000).gather(
        own.below("id low", 10_000)
    )
    code = either(passport, "M" + number, code)
    born = (
        (own.below("year", 50) + 1955).cast(pl.String)
        + padded(2, 100).gather(own.below("month", 12) + 1)
        + padded(2, 100).gather(own.below("day", 28) + 1)
    )
    code = either(buyer.id_kind == "B", born, code)
    code = either(company, "00" + number, code)
    return {
        "consignee_name": name,
        "consignee_phone": either(own.chance("dashes", 700), dashed, digits),
        "consignee_address": address,
        "consignee_zip": postal,
        "use_code": either(company, "2", "1"),
        "transaction_code": either(company, kind, pl.repeat("D", len(person), dtype=pl.String, eager=True)),
        "consignee_id_kind": buyer.id_kind,
        "consignee_id": code,
    }
