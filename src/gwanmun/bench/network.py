"""The neighbourhood of a party among millions of parcels: made here, streamed in, asked, timed.

``python -m gwanmun.bench.network --parcels 10000000``: into the database of the settings, which must be empty
(``--loaded``: which holds them already). Prints one line of JSON. Half the households share a telephone,
sellers follow a power law, and a few warehouses receive for very many people, as forwarding addresses do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

FIRST = dt.date(2026, 1, 1)
CHUNK = 250_000
WAREHOUSES = 30
DECLARANTS = 40
STREAMED_MOST = 1_000_000  # more parcels than that are written at once, sorted
#: Letter of the key, and number of the kind (linking.NODES).
KINDS = {
    "importer": ("I", 1),
    "seller": ("S", 2),
    "declarant": ("D", 3),
    "address": ("A", 11),
    "phone": ("P", 12),
}
_LACKING = ("carrier", "receiver", "account", "container", "device")
PATIENCE_S = 10.0  # the yardstick is stopped after so long


def drawn(number: int, seed: int = 7, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """Numbers of importer, seller, declarant, phone, address and day of parcels, ``chunk`` at a time."""
    import numpy as np

    random = np.random.default_rng(seed)
    people, sellers = max(100, number * 2 // 5), max(20, number // 30)
    for start in range(0, number, chunk):
        size = min(chunk, number - start)
        person = (people * random.random(size) ** 1.6).astype(np.int64)
        forwarded = random.random(size) < 0.1
        warehouse = (WAREHOUSES * random.random(size) ** 2).astype(np.int64)
        columns: dict[str, Any] = {
            "importer": person,
            "seller": (sellers * random.random(size) ** 2.5).astype(np.int64),
            "declarant": random.integers(0, DECLARANTS, size),
            "phone": np.where(person % 4 < 2, person // 2 * 2, person),
            "address": np.where(forwarded, warehouse, WAREHOUSES + person // 3),
            "day": np.arange(start, start + size) * 365 // number,
        }
        yield pl.DataFrame(columns)


def parcels(number: int, seed: int = 7, chunk: int = CHUNK) -> Iterator[pl.DataFrame]:
    """Rows as ``linking.keyed`` gives them, day by day, ``chunk`` at a time."""
    start = 0
    for rows in drawn(number, seed, chunk):
        place = pl.int_range(start, start + rows.height, dtype=pl.Int64)
        start += rows.height
        yield rows.select(
            *(_key(kind, rows[name]).alias(name) for name, (kind, _) in KINDS.items()),
            *(pl.lit(None, dtype=pl.String).alias(name) for name in _LACKING),
            kind=pl.lit("PARCEL"),
            item=pl.format("B{}", place),
            place=place,
            at=pl.lit(FIRST) + pl.duration(days="day"),
        )


def _key(kind: str, numbers: pl.Series) -> pl.Series:
    """Twenty-two letters that lie anywhere in an index, as keyed hashes do."""
    return pl.DataFrame({"id": numbers}).select(_key_from(kind, 0)).to_series()


def _key_from(kind: str, base: int) -> pl.Expr:
    mixed = (pl.col("id") - base).cast(pl.Int64).hash(seed=sum(kind.encode()))
    return f"{kind}-" + mixed.cast(pl.String).str.zfill(20)


def _key_of(kind: str, number: int) -> str:
    return str(_key(kind, pl.Series([number], dtype=pl.Int64))[0])


def load(number: int) -> float:
    """Seconds to stream so many parcels in."""
    from django.db import transaction

    from gwanmun.risk.network import store
    from gwanmun.risk.rules import linking

    started = time.perf_counter()
    for place, rows in enumerate(parcels(number)):
        begun = time.perf_counter()
        with transaction.atomic():
            store.hold()
            store.add(linking.sightings(rows), store.nodes_of(rows), "BENCH")
        taken = time.perf_counter() - begun
        print(f"{(place + 1) * CHUNK:>12,} {taken:6.1f} s", file=sys.stderr, flush=True)
    return time.perf_counter() - started


def fill(number: int) -> float:
    """Seconds to write the same tables at once, sorted: for sizes that would take too long to stream."""
    from django.db import connection, transaction

    from gwanmun.platform import bulk

    started = time.perf_counter()
    rows = pl.concat(drawn(number))
    first, ids = 1, {}
    for name in KINDS:
        ids[name] = first
        first += rows.select(pl.col(name).max()).item() + 1
    rows = rows.with_columns(pl.col(name) + base for name, base in ids.items())
    nodes = pl.concat(
        rows.group_by(id=name).agg(parcels=pl.len().cast(pl.Int64)).with_columns(
            kind=pl.lit(number_of, pl.UInt8), key=_key_from(letter, ids[name])
        )
        for name, (letter, number_of) in KINDS.items()
    )  # fmt: skip
    offset = (rows["day"] + (FIRST - dt.date(1970, 1, 1)).days).cast(pl.Int32)
    links = pl.concat(
        pl.DataFrame({"party": rows["importer"], "thing": rows[name], "day": offset})
        for name in KINDS
        if name != "importer"
    )
    del rows
    links = links.group_by("party", "thing", "day").agg(n=pl.len()).sort("party", "thing", "day")
    pairs = links.select("party", "thing").unique()
    degrees = pl.concat([pairs.group_by(id="party").len("degree"), pairs.group_by(id="thing").len("degree")])
    del pairs
    with transaction.atomic():
        if connection.vendor == "sqlite":
            connection.cursor().execute("DROP INDEX network_thing_idx")
        for part in links.iter_slices(1_000_000):
            bulk.write(connection, "risk_network_link", part)
        if connection.vendor == "sqlite":
            connection.cursor().execute(
                "CREATE INDEX network_thing_idx ON risk_network_link (thing, party, day)"
            )
        ready = nodes.join(degrees, on="id").with_columns(source=pl.lit("BENCH"), place=pl.lit(0, pl.Int64))
        bulk.write(connection, "risk_network_node", ready.sort("id"))
    return time.perf_counter() - started


def ask(keys: list[str], clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds of each neighbourhood to depth 2, by the clock of the wall or of the processor."""
    from gwanmun.risk.network.neighbours import around

    taken = []
    for key in keys:
        started = clock()
        if around(key, 2) is None:
            raise LookupError(key)
        taken.append((clock() - started) * 1000)
    return taken


def plain(keys: list[str]) -> list[float]:
    """The same question as one recursive statement without the hub cut, as it is usually written."""
    from django.db import OperationalError, connection

    walk = (
        "WITH RECURSIVE walk(node, step) AS (SELECT id, 0 FROM risk_network_node WHERE key = %s UNION "
        "SELECT CASE WHEN l.party = walk.node THEN l.thing ELSE l.party END, walk.step + 1 FROM walk "
        "JOIN risk_network_link l ON l.party = walk.node OR l.thing = walk.node WHERE walk.step < 4) "
        "SELECT COUNT(DISTINCT node) FROM walk"
    )
    taken = []
    for key in keys:
        connection.ensure_connection()
        started = time.perf_counter()
        _stop_after(connection, started)
        try:
            with connection.cursor() as cursor:
                cursor.execute(walk, [key])
                cursor.fetchall()
        except OperationalError:
            pass  # stopped: it takes longer than that
        taken.append((time.perf_counter() - started) * 1000)
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(None, 0)
    return taken


def _stop_after(connection: Any, started: float) -> None:
    if connection.vendor == "sqlite":
        late = lambda: time.perf_counter() - started > PATIENCE_S  # noqa: E731
        connection.connection.set_progress_handler(late, 100_000)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {int(PATIENCE_S * 1000)}")


def _share(values: list[float], share: float) -> float:
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 2)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="gwanmun.bench.network")
    parser.add_argument("--parcels", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--loaded", action="store_true", help="ask only")
    parser.add_argument("--fill", action="store_true", help="write the tables at once")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    import django

    django.setup()
    import numpy as np
    from django.db import connection

    loaded = 0.0 if options.loaded else (fill if options.fill else load)(options.parcels)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE risk_network_link, risk_network_node")
    random = np.random.default_rng(11)
    people = max(100, options.parcels * 2 // 5)
    wanted = (people * random.random(options.questions * 2) ** 1.6).astype(np.int64)
    sample = [_key_of("I", int(n)) for n in wanted]
    known = _present(sample)[: options.questions]
    hubs = [_key_of("A", n) for n in range(WAREHOUSES)] + [_key_of("S", n) for n in range(20)]
    hubs += [_key_of("D", n) for n in range(DECLARANTS)]
    hubs = _present(hubs)
    first, again, crowded = ask(known), ask(known), ask(hubs)
    processor = ask(known, time.process_time)
    yardstick = plain(known[:5])
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*), MAX(degree) FROM risk_network_node")
        nodes, most = cursor.fetchone()
        cursor.execute("SELECT COUNT(*) FROM risk_network_link")
        (links,) = cursor.fetchone()
    done = {
        "parcels": options.parcels, "nodes": nodes, "links": links, "largest_hub": most,
        "load_s": round(loaded, 1),
        "first_p50_ms": _share(first, 0.5), "first_p99_ms": _share(first, 0.99),
        "p50_ms": _share(again, 0.5),
        "p99_ms": _share(again, 0.99),
        "cpu_p50_ms": _share(processor, 0.5), "cpu_p99_ms": _share(processor, 0.99),
        "hub_p50_ms": _share(crowded, 0.5), "hub_p99_ms": _share(crowded, 0.99),
        "plain_p50_ms": _share(yardstick, 0.5), "plain_stopped_ms": PATIENCE_S * 1000,
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip
    print(json.dumps(done))
    return 0


def _present(keys: list[str]) -> list[str]:
    from gwanmun.risk.network.models import Node

    found = set(Node.objects.filter(key__in=keys).values_list("key", flat=True))
    return [key for key in dict.fromkeys(keys) if key in found]


def measure_network(report: Any, place: Any, number: int) -> None:
    """Into the report: the questions, the hubs, and the plain statement beside them."""
    from gwanmun.bench.measure import run
    from gwanmun.bench.place import ROOT

    home = place.fresh(f"network{number}")
    large = ["--fill"] if number > STREAMED_MOST else []
    out = run(["gwanmun.bench.network", "--parcels", str(number), *large], place.env(home), ROOT)
    done = json.loads(out.output.splitlines()[-1])
    place.drop(home)
    what = f"neighbourhood, {number:,} parcels, {place.name}"
    beside = f"recursive SQL ≥ {done['plain_p50_ms']:.0f} ms"
    for name in ("first_p50_ms", "first_p99_ms", "p50_ms", "p99_ms", "hub_p50_ms", "hub_p99_ms"):
        ratio = round(done[name] / done["plain_p50_ms"], 4)
        report.add(f"{what}: {name[:-3].replace('_', ' ')}", done[name], "ms", 1, beside, ratio)
    how = "written at once" if large else "streamed in"
    report.add(f"{what}: {how}", round(number / done["load_s"]), "parcels/s", 1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
