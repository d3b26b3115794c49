"""Save the stored parcel rows of a run as they are, for the floor: ``python -m gwanmun.bench.rows OUT``."""

from __future__ import annotations

import sys

from gwanmun.platform.django import setup


def main(out: str) -> None:
    setup()
    from django.db import connection

    from gwanmun.parcels.contract import Parcel
    from gwanmun.platform import bulk

    table = Parcel._meta.db_table
    types = bulk.schema(table)
    names = ", ".join(types)
    frame = bulk.read(connection, f"SELECT {names} FROM {table} ORDER BY id", (), types)  # noqa: S608 - names
    frame.write_parquet(out)
    print(frame.height)


if __name__ == "__main__":
    main(sys.argv[1])
