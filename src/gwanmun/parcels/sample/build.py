"""Parcels in, manifest and truth out: rows are made in blocks and written as they come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from gwanmun.parcels.sample import people
from gwanmun.parcels.sample.block import block
from gwanmun.parcels.sample.dates import rates_on
from gwanmun.parcels.sample.plan import plan
from gwanmun.parcels.sample.truth import finish
from gwanmun.parcels.sample.write import Writer

#: Goes up whenever the same seed would give another file.
VERSION = 1
_BLOCK = 50_000  # rows held at once; whole pages


@dataclass(frozen=True)
class Options:
    """What to make. ``encoding``: utf-8, utf-8-sig or cp949; ``headers``: ko or en."""

    parcels: int
    seed: int
    day: date  # arrival date of every parcel, and the date the codes are valid on
    format: str = "csv"
    gzip: bool = False
    headers: str = "ko"
    encoding: str = "utf-8"
    profile: str = "realistic"
    company: str = "DEMOEXP"

    def __post_init__(self) -> None:
        for name, value, allowed in (
            ("format", self.format, ("csv", "jsonl")),
            ("headers", self.headers, ("ko", "en")),
            ("encoding", self.encoding, ("utf-8", "utf-8-sig", "cp949")),
        ):
            if value not in allowed:
                raise ValueError(f"unknown {name} {value!r}: one of {', '.join(allowed)}")
        if not 1 <= self.parcels <= 4_000_000:
            raise ValueError("parcels must lie between 1 and 4,000,000")
        if self.format == "jsonl" and self.encoding == "cp949":
            raise ValueError("JSON Lines are always UTF-8")


@dataclass(frozen=True)
class Written:
    """What was written: paths, counts by part played, seconds taken."""

    manifest: Path
    truth: Path
    registry: Path
    lines: int
    parts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def write_manifest(out: Path, options: Options, progress: Callable[[int], None] | None = None) -> Written:
    """Write ``out``, ``out.truth.parquet`` and ``out.registry.csv``.

    The same options and VERSION give the same bytes of manifest and registry. ``progress`` is
    told the number of lines written so far. Raises ValueError for impossible options and OSError
    when a file cannot be written.
    """
    started = time.perf_counter()
    chart = plan(options.parcels, options.profile)
    rates = rates_on(options.day)
    step = max(1, _BLOCK // chart.page) * chart.page
    truths: list[pl.DataFrame] = []
    persons: list[pl.Series] = []
    with Writer(out, options.format, options.headers, options.encoding, options.gzip) as writer:
        for first in range(0, options.parcels, step):
            count = -(-min(step, options.parcels - first) // chart.page) * chart.page
            made = block(first, count, chart, options, rates)
            writer.write(made.records)
            truths.append(made.truth)
            persons.append(made.persons)
            if progress is not None:
                progress(first + made.records.height)
    truth = finish(pl.concat(truths))
    truth_path = out.with_name(out.name + ".truth.parquet")
    truth.write_parquet(truth_path)
    registry_path = out.with_name(out.name + ".registry.csv")
    people.registry(pl.concat(persons), options.day).write_csv(registry_path)
    counted = truth.group_by("role").len().sort("role")
    return Written(
        manifest=out,
        truth=truth_path,
        registry=registry_path,
        lines=truth.height,
        parts=dict(zip(counted["role"], counted["len"], strict=True)),
        seconds=time.perf_counter() - started,
    )
