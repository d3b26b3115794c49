"""Pseudo-random columns that are the same on every machine and with every polars version.

A value is SplitMix64 (Steele, Lea, Flood 2014) of a counter and the name of what is drawn, done
in wrapping 64-bit integer arithmetic only. No generator of polars, no hash of polars, no float.
Row 7 of stream "price" is the same number whether 10 or 500,000 rows are made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import polars as pl

_U64 = pl.UInt64
_GOLDEN = 0x9E3779B97F4A7C15
_M1 = 0xBF58476D1CE4E5B9
_M2 = 0x94D049BB133111EB


def key(*parts: object) -> int:
    """64-bit key of a stream, from anything with a stable text."""
    digest = hashlib.sha256("\x1f".join(str(p) for p in parts).encode()).digest()
    return int.from_bytes(digest[:8], "little")


def _u64(value: int) -> pl.Expr:
    return pl.lit(value, dtype=_U64)


def mix(counter: pl.Series, stream: int) -> pl.Series:
    """SplitMix64 of each counter under the stream key: UInt64, uniform."""
    frame = counter.cast(_U64).alias("z").to_frame()
    z = pl.col("z")
    for step in (
        z * _u64(_GOLDEN) + _u64(stream),
        (z ^ (z // _u64(1 << 30))) * _u64(_M1),
        (z ^ (z // _u64(1 << 27))) * _u64(_M2),
        z ^ (z // _u64(1 << 31)),
    ):
        frame = frame.select(step.alias("z"))
    return frame.to_series()


class Draw:
    """Named streams over one counter column.

    Draws of the same name over the same counters are equal: two rows that share a counter share
    their person, their supplier, their purchase date.
    """

    def __init__(self, counter: pl.Series, *seed: object) -> None:
        self.counter = counter
        self.seed = seed

    def bits(self, name: str) -> pl.Series:
        """32 random bits a row, as UInt64 (room to multiply)."""
        return mix(self.counter, key(*self.seed, name)) // (1 << 32)

    def below(self, name: str, n: int) -> pl.Series:
        """Uniform UInt64 in 0 … n - 1; n at most 2**32."""
        return self.bits(name) * n // (1 << 32)

    def chance(self, name: str, per_mille: int) -> pl.Series:
        """True in ``per_mille`` of 1,000 rows."""
        return self.below(name, 1000) < per_mille

    def pick(self, name: str, table: pl.Series) -> pl.Series:
        """A uniformly chosen entry of the table for each row."""
        return table.gather(self.below(name, len(table)))


def spread(weights: Sequence[int], slots: int) -> list[int]:
    """Indices 0 … len - 1 repeated in proportion to their weights, ``slots`` entries in all.

    A uniform pick from the result is a weighted pick of an index (to 1/slots).
    """
    total = sum(weights)
    out: list[int] = []
    seen = 0
    for index, weight in enumerate(weights):
        seen += weight
        out.extend([index] * (seen * slots // total - len(out)))
    return out


def either(condition: pl.Series, yes: pl.Series | object, no: pl.Series | object) -> pl.Series:
    """Row-wise choice; scalars stand for whole columns."""
    frame = pl.DataFrame({"c": condition})
    lit = [v if isinstance(v, pl.Series) else pl.lit(v) for v in (yes, no)]
    return frame.select(pl.when(pl.col("c")).then(lit[0]).otherwise(lit[1]).alias("v")).to_series()


def texts(values: Iterable[str]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)
