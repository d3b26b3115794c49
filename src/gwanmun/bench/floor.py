"""The floor: polars reads the same file and the same rows go to the same table. Nothing is decided.

``python -m gwanmun.bench.floor MANIFEST ROWS.parquet`` — ROWS holds the rows an earlier run decided.
"""

from __future__ import annotations

import sys

from gwanmun.platform.django import setup


def main(manifest: str, rows: str) -> None:
    setup()
    import polars as pl
    from django.db import connection, transaction

    from gwanmun.parcels.contract import Parcel
    from gwanmun.platform import bulk

    lines = pl.read_csv(manifest, infer_schema=False, truncate_ragged_lines=True, quote_char='"')
    read = lines.height
    del lines
    stored = pl.read_parquet(rows)
    with transaction.atomic():
        written = 0
        for part in stored.iter_slices(10_000):
            written += bulk.write(connection, Parcel._meta.db_table, part)
    print(read, written)


if __name__ == "__main__":
    main(*sys.argv[1:3])
