"""``gwanmun bench``: clear days of parcels beside their floor and a plain version; ask like a sorter;
assess lines of duty beside a plain version and arrays.

Writes ``build/bench.json``: rows ``{name, value, unit, yardstick, ratio, machine, runs}``. A value is the
median of its runs; yardstick and ratio are of the same run on the same machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gwanmun.bench.measure import Taken, median, run
from gwanmun.bench.place import OPERATOR, ROOT, Place
from gwanmun.bench.report import Report

DAY = "2026-07-01"
SEED = 20260701
PLAIN_PARCELS = 5_000
PARTS = (
    "sqlite", "postgres", "sorter", "duty", "classify", "risk", "select", "watch", "network", "inspection",
)  # fmt: skip


def sample(folder: Path, parcels: int) -> Path:
    """A realistic manifest of so many lines, with its registry beside it."""
    path = folder / f"day-{parcels}.csv"
    if not path.exists():
        made = ["gwanmun", "sample", "manifest", "-n", str(parcels), "--seed", str(SEED), "--date", DAY]
        run([*made, "--out", str(path), "--json"], dict(os.environ), ROOT)
    return path


def registry_of(manifest: Path) -> Path:
    return manifest.with_name(manifest.name + ".registry.csv")


@contextmanager
def postgres() -> Iterator[str | None]:
    """A PostgreSQL to measure on: the one named by GWANMUN_BENCH_PG_URL, else a throw-away cluster."""
    given = os.environ.get("GWANMUN_BENCH_PG_URL")
    if given:
        yield given
        return
    sys.path.insert(0, str(ROOT / "scripts"))
    from with_postgres import binaries, server

    if binaries() is None:
        print("PostgreSQL: no server programs found, left out", flush=True)
        yield None
        return
    with server() as url:
        yield url


def clear_days(
    report: Report, place: Place, manifest: Path, parcels: int, runs: int, plain_rate: float | None
) -> None:
    """File → stored decisions, beside the floor that decides nothing and the plain version scaled up."""
    cleared: list[Taken] = []
    floors: list[Taken] = []
    rows = place.folder / f"rows-{parcels}.parquet"
    for number in range(runs):
        home = place.fresh(f"clear{parcels}x{number}")
        cleared.append(
            run(["gwanmun", "clear", str(manifest), "--org", OPERATOR, "--json"], place.env(home), ROOT)
        )
        if number == 0:
            run(["gwanmun.bench.rows", str(rows)], place.env(home), ROOT)
        place.drop(home)
        home = place.fresh(f"floor{parcels}x{number}")
        floors.append(run(["gwanmun.bench.floor", str(manifest), str(rows)], place.env(home), ROOT))
        place.drop(home)
    what = f"{parcels:,} parcels, {place.name}"
    wall, floor = median([t.wall for t in cleared]), median([t.wall for t in floors])
    cpu, floor_cpu = median([t.cpu for t in cleared]), median([t.cpu for t in floors])
    report.add(f"{what}: wall", wall, "s", runs, f"floor {floor} s", round(wall / floor, 2))
    report.add(f"{what}: CPU", cpu, "s", runs, f"floor {floor_cpu} s", round(cpu / floor_cpu, 2))
    peak, floor_peak = median([t.peak for t in cleared]), median([t.peak for t in floors])
    report.add(
        f"{what}: peak memory",
        round(peak),
        "MiB",
        runs,
        f"floor {floor_peak:.0f} MiB",
        round(peak / floor_peak, 2),
    )
    speed = round(parcels / wall)
    if plain_rate:
        plain = f"plain version {plain_rate:.0f}/s"
        report.add(f"{what}: speed", speed, "parcels/s", runs, plain, round(speed / plain_rate, 1))
    else:
        report.add(f"{what}: speed", speed, "parcels/s", runs)


def plain_version(report: Report, place: Place, manifest: Path, runs: int) -> float:
    """Parcels per second of the same rules row by row, each row read, decided and saved by the ORM."""
    taken = []
    for number in range(runs):
        home = place.fresh(f"plain{number}")
        out = run(["gwanmun.bench.plain", str(manifest)], place.env(home), ROOT)
        done = json.loads(out.output.splitlines()[-1])
        taken.append(done["parcels"] / done["seconds"])
        place.drop(home)
    rate = median(taken)
    report.add(f"plain version row by row, {place.name}", round(rate, 1), "parcels/s", runs)
    return rate


def measure_place(report: Report, place: Place, work: Path, sizes: list[int], runs: int) -> None:
    largest = sample(work, max(sizes))
    place.prepare(registry_of(largest))
    # Once is enough: it takes long, and it is compared by tens.
    rate = plain_version(report, place, head_of(largest, PLAIN_PARCELS, max(sizes)), 1)
    for parcels in sizes:
        # Only the largest day's consignees are registered: smaller ones are the first lines of it.
        clear_days(report, place, head_of(largest, parcels, max(sizes)), parcels, runs, rate)


def head_of(manifest: Path, parcels: int, whole: int) -> Path:
    """The first lines of a manifest as a manifest of its own."""
    if parcels == whole:
        return manifest
    path = manifest.with_name(f"head-{parcels}.csv")
    with manifest.open("rb") as source, path.open("wb") as target:
        for number, line in enumerate(source):
            if number > parcels:
                break
            target.write(line)
    return path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="gwanmun bench")
    parser.add_argument("--sizes", default="100000,500000", help="parcels of a day, separated by commas")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--linked", type=int, default=1_000_000, help="parcels in the network")
    parser.add_argument("--sorter-seconds", type=int, default=20)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    options = parser.parse_args(arguments)
    sizes = sorted(int(size) for size in options.sizes.split(","))
    chosen = options.only or list(PARTS)
    report = Report(options.out)
    print(report.machine, flush=True)
    work = Path(tempfile.mkdtemp(prefix="gwanmun-bench-"))
    try:
        if "sqlite" in chosen:
            measure_place(report, Place("SQLite", work / "sqlite"), work, sizes, options.runs)
        if "postgres" in chosen:
            with postgres() as url:
                if url:
                    measure_place(
                        report, Place("PostgreSQL", work / "postgres", url), work, sizes, options.runs
                    )
        if "sorter" in chosen:
            from gwanmun.bench.sorting import measure_sorter

            measure_sorter(
                report, Place("SQLite", work / "sorter"), sample(work, PLAIN_PARCELS), options.sorter_seconds
            )
        if "duty" in chosen:
            from gwanmun.bench.duty import measure_duty
            from gwanmun.bench.sorting import measure_one_line

            codes = measure_duty(report, options.runs)
            parcels = sample(work, PLAIN_PARCELS)
            measure_one_line(report, Place("SQLite", work / "duty"), codes, parcels, options.sorter_seconds)
        if "classify" in chosen:
            from gwanmun.bench.classify import measure_classify

            measure_classify(report)
        if "risk" in chosen:
            from gwanmun.bench.risk import measure_risk

            measure_risk(report, options.runs)
        if "select" in chosen:
            from gwanmun.bench.selecting import measure_selecting

            place, largest = Place("SQLite", work / "select"), sample(work, max(sizes))
            place.prepare(registry_of(largest))
            run(["gwanmun.bench.office", "--slots"], place.env(place.template), ROOT)
            modelled = Place("SQLite", work / "modelled")
            shutil.copytree(place.template, modelled.template)
            run(["gwanmun.bench.modelled", str(largest)], modelled.env(modelled.template), ROOT)
            for size in sizes:
                manifest = head_of(largest, size, max(sizes))
                measure_selecting(report, place, modelled, manifest, size, options.runs)
        if "watch" in chosen:
            from gwanmun.bench.watching import measure_watching

            measure_watching(report, max(sizes), options.runs)
        if "network" in chosen:
            from gwanmun.bench.network import measure_network

            place = Place("SQLite", work / "network")
            place.prepare(registry_of(sample(work, PLAIN_PARCELS)))
            measure_network(report, place, options.linked)
        if "inspection" in chosen:
            from gwanmun.bench.inspection import measure_inspection

            measure_inspection(report, options.runs)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"→ {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
