"""A block of rows: who buys what from whom, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from gwanmun.parcels.rules.schema import FIELDS
from gwanmun.parcels.sample import faults, parties, price, trade
from gwanmun.parcels.sample.draw import Draw, either, key, texts
from gwanmun.parcels.sample.people import day_texts
from gwanmun.parcels.sample.plan import Plan
from gwanmun.parcels.sample.tables import GROUPS, goods, rows

if TYPE_CHECKING:
    from gwanmun.parcels.sample.build import Options

_SLOTS = 4096
_LONGEST_WAIT = 22  # days between purchase and arrival, at most


@dataclass(frozen=True)
class Block:
    records: pl.DataFrame  # FIELDS columns, all String
    truth: pl.DataFrame  # one row a line
    persons: pl.Series  # person numbers to be registered


def block(first: int, count: int, chart: Plan, options: Options, rates: dict[str, int]) -> Block:
    """Rows ``first`` … of the file. ``count`` covers whole pages; rows past the end are cut off."""
    seed = options.seed
    at = chart.place(first, count, seed)
    row = at["row"]
    own = Draw(row, seed)  # what a line has for itself
    who = Draw(at["lead"], seed)  # what the lines of a group share
    at = at.with_columns(kind=_kinds(at["role"], chart, own))

    place = trade.country(who)
    supplier = _supplier(at, trade.supplier(who, place))
    wait = (
        who.below("purchase", 20) + 1 + ((at["role"] == "DECOY_DATE") & (at["member"] == 1)).cast(pl.UInt64)
    )
    buyer = parties.buyers(at, own, seed)
    item = _items(at, place, own)
    kinds_of_goods = goods().frame[item]

    pieces = _pieces(at, price.pieces(kinds_of_goods["sizing"], own), own)
    cents = price.priced(
        at.select(
            "role",
            "kind",
            _member_counts(at, chart),
            natural=price.natural(kinds_of_goods["cents"], kinds_of_goods["sigma"], own) * pieces,
            us=texts(r["country"] for r in rows("countries")).gather(place) == "US",
        ),
        own,
    )
    currency = price.currencies(place, cents, at["role"] == "PLAIN", rates, own)
    grams = kinds_of_goods["grams"].cast(pl.UInt64) * pieces * (own.below("weight", 50) + 80) // 100 + 60
    grams = either(at["kind"] == "MISDESCRIBED", grams * 4, grams)
    freight = either(own.chance("freight", 550), (400 + grams // 4).clip(upper_bound=9_000), None)
    insurance = either(own.chance("insurance", 30), own.below("premium", 400) + 100, None)
    hs, hs_fault = faults.hs_codes(at["role"], kinds_of_goods["hs"], own)

    day = options.day.strftime("%y%m%d")
    tag = _tag(seed)
    serial = row.cast(pl.String).str.zfill(7)
    split = at["role"] == "SPLIT"
    lead_serial = at["lead"].cast(pl.String).str.zfill(7)
    # A split waybill is one number on several lines; the law adds them up without a purchase date.
    house = f"GS{day}{tag}" + either(split, lead_serial, serial)
    shippers = trade.suppliers()
    country_code = texts(r["country"] for r in rows("countries")).gather(place)
    made_in_china = own.chance("made in China", 350) | (country_code == "HK")

    records = pl.DataFrame(
        {
            "company_code": pl.repeat(options.company, count, dtype=pl.String, eager=True),
            "master_seq": (row + 1).cast(pl.String),
            "arrival_date": pl.repeat(options.day.isoformat(), count, dtype=pl.String, eager=True),
            "house_bl": house,
            "shipper_name": shippers.names.gather(supplier),
            "shipper_address": shippers.addresses.gather(supplier),
            "shipper_phone": shippers.phones.gather(supplier),
            "shipper_id": shippers.ids.gather(supplier),
            "description": faults.descriptions(at["role"], _pool("text", kinds_of_goods, own), own),
            "specification": either(
                at["kind"] == "PERFUME", "100ml", _pool("spec", kinds_of_goods, own).replace("", None)
            ),
            "cartons": pl.repeat("1", count, dtype=pl.String, eager=True),
            "pieces": pieces.cast(pl.String),
            "gross_weight": price.kilograms(grams),
            "price": price.amount_texts(cents, currency, rates),
            "currency": currency,
            "freight": price.amount_texts(freight, currency, rates),
            "insurance": price.amount_texts(insurance, currency, rates),
            "dispatch_country": country_code,
            "origin_country": either(made_in_china, "CN", country_code),
            "hs_code": hs,
            "forwarder_code": either(own.chance("forwarder", 100), "FW0012", None),
            "tracking_no": _tracking(row, seed),
            "order_no": f"{tag}-" + either(split, lead_serial, serial),
            "platform_code": either(
                own.chance("on platform", 400), "MKT0" + (own.below("platform", 9) + 1).cast(pl.String), None
            ),
            "purchase_date": either(split, None, day_texts(options.day, _LONGEST_WAIT).gather(wait)),
            "added_after_arrival": either(at["role"] == "ADDED", "Y", "N"),
            **trade.transport(row, place, seed),
            **parties.consignees(at, buyer, own),
        }
    )
    records = records.with_columns(pl.lit(None, dtype=pl.String).alias("remarks")).select(
        f.name for f in FIELDS
    )
    truth = pl.DataFrame(
        {
            "line": (row + (2 if options.format == "csv" else 1)).cast(pl.UInt32),
            "number": house,
            "role": at["role"],
            "kind": at["kind"],
            "category": kinds_of_goods["category"],
            "item": kinds_of_goods["item"],
            "hard": kinds_of_goods["hard"],
            "excluded": kinds_of_goods["excluded"],
            "usd_cents": cents,
            "dispatch_country": country_code,
            "hs_fault": hs_fault,
            "importer": buyer.key,
            "supplier": supplier,
            "wait": wait.cast(pl.UInt8),
        }
    )
    records, truth = faults.broken(records, truth, at, own, options.parcels)
    left = min(count, options.parcels - first)
    persons = buyer.person.filter(buyer.registered).head(left)
    return Block(records.head(left), truth.head(left), persons)


def _kinds(role: pl.Series, chart: Plan, own: Draw) -> pl.Series:
    kind = pl.Series([None], dtype=pl.String).new_from_index(0, len(role))
    for name, choices in chart.kinds.items():
        if choices != (name,):
            kind = either(role == name, chart.kind(name, own), kind)
    return kind


def _member_counts(at: pl.DataFrame, chart: Plan) -> pl.Series:
    count = [chart.leads.count(lead) for lead in chart.leads]
    return pl.Series("member_count", count, dtype=pl.UInt8).gather(at["slot"])


def _supplier(at: pl.DataFrame, supplier: pl.Series) -> pl.Series:
    """The second parcel of a supplier decoy comes from the neighbour in the list of suppliers."""
    # Each country has an even number of suppliers, so the neighbour is of the same country.
    other = either((at["role"] == "DECOY_SUPPLIER") & (at["member"] == 1), supplier ^ 1, supplier)
    # Fraud gathers at few suppliers: every 40th.
    return either((at["role"] == "FRAUD"), supplier // 40 * 40, other)


def _items(at: pl.DataFrame, place: pl.Series, own: Draw) -> pl.Series:
    g = goods()
    table = [g.classes[f"ORDINARY:{name}"] for name in GROUPS] + [
        g.classes[f"EXCLUDED:{name}"] for name in GROUPS
    ]
    taste = trade.group(place) + (at["role"] == "EXCLUDED").cast(pl.UInt32) * len(GROUPS)
    usual = pl.Series(table, dtype=pl.UInt32).gather(taste)
    wanted = either(at["role"] == "GENERAL", "GENERAL", at["kind"])
    special = wanted.replace_strict(g.classes, default=None, return_dtype=pl.UInt32)
    return g.choice.gather(special.fill_null(usual) * _SLOTS + own.below("item", _SLOTS).cast(pl.UInt32))


def _pool(which: str, kinds_of_goods: pl.DataFrame, own: Draw) -> pl.Series:
    start, n = kinds_of_goods[f"{which}_at"], kinds_of_goods[f"{which}_n"]
    pool = goods().texts if which == "text" else goods().specs
    return pool.gather(start.cast(pl.UInt64) + own.bits(which) * n.cast(pl.UInt64) // (1 << 32))


def _pieces(at: pl.DataFrame, usual: pl.Series, own: Draw) -> pl.Series:
    """Own-use excess: 7 to 9 bottles of pills, 2 or 3 of wine; one bottle of perfume is enough."""
    frame = pl.DataFrame({"kind": at["kind"], "role": at["role"], "n": usual, "u": own.below("excess", 3)})
    kind = pl.col("kind")
    return frame.select(
        pl.when(kind.is_in(["SUPPLEMENT", "MEDICINE"]))
        .then(7 + pl.col("u"))
        .when(kind == "WINE")
        .then(2 + pl.col("u") // 2)
        .when(kind.is_in(["PERFUME", "UNDERVALUED"]) | (pl.col("role") == "GENERAL"))
        .then(1)
        .otherwise(pl.col("n"))
        .cast(pl.UInt64)
        .alias("n")
    ).to_series()


def _tag(seed: int) -> str:
    """Three signs that tell the numbers of one seed from those of another."""
    n = key("tag", seed)
    signs = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "".join(signs[(n >> (8 * i)) % 24] for i in range(3))


def _tracking(row: pl.Series, seed: int) -> pl.Series:
    """Twelve digits, different for each row."""
    return ((row * 7_919 + key("tracking", seed) % 10**12) % 10**12).cast(pl.String).str.zfill(12)
