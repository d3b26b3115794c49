"""Frames into tables and back, without an object per cell where it can be helped.

PostgreSQL speaks CSV: polars writes and reads it natively and keeps null (nothing) and the empty
string (``""``) apart, as COPY does. SQLite takes tuples; dates are turned into ISO text by polars
first, so that no cell passes through a Python date.

Tables belong to Django models, and a column's type here follows from its model field
(:func:`schema`), so that an empty answer has the same types as a full one.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError

Schema = Mapping[str, Any]  # column name -> polars type

#: Tuples alive at once. 2,000 keeps them in the processor's cache: twice as fast as all at once.
_TUPLES = 2_000
#: Rows per CSV buffer for COPY, and rows fetched per step when reading.
_STEP = 50_000
#: Keys per question. Larger lists gain nothing and cost memory.
_KEYS = 50_000

_SECONDS = "%Y-%m-%d %H:%M:%S%.6f"
_FIELDS: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (  # the first that fits
    (models.BooleanField, pl.Boolean),
    (models.DateTimeField, pl.Datetime("us", "UTC")),
    (models.DateField, pl.Date),
    (models.BigIntegerField, pl.Int64),  # BigAutoField is one
    (models.PositiveIntegerField, pl.UInt32),
    (models.IntegerField, pl.Int32),
    (models.CharField, pl.String),
    (models.TextField, pl.String),
    (models.JSONField, pl.String),
)


# --- writing -----------------------------------------------------------------------------------


def write(
    connection: BaseDatabaseWrapper, table: str, frame: pl.DataFrame, columns: Sequence[str] | None = None
) -> int:
    """Append ``columns`` (default: all) of ``frame`` to ``table``; returns the number of rows.

    Must run inside ``transaction.atomic``: all rows or none. Raises what the database raises
    (``IntegrityError`` and kin) and ``TransactionManagementError`` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a bulk write belongs into transaction.atomic()")
    names = list(frame.columns if columns is None else columns)
    if frame.is_empty():
        return 0
    ready = frame.select(_plain(name, frame.schema[name]) for name in names)
    quote = connection.ops.quote_name
    target = f"{quote(table)} ({', '.join(map(quote, names))})"
    with connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            _copy_in(connection, target, ready)
        else:
            marks = ", ".join("?" * len(names))
            sql = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 - names, no values
            for part in ready.iter_slices(_TUPLES):
                # The driver itself: Django's cursor would look for %s marks in every call.
                connection.connection.executemany(sql, part.rows())
    return frame.height


def _copy_in(connection: BaseDatabaseWrapper, target: str, frame: pl.DataFrame) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as copy:
        for part in frame.iter_slices(_STEP):
            text = part.write_csv(include_header=False) if part.width > 1 else _lone_column(part)
            copy.write(text.encode())


def _lone_column(frame: pl.DataFrame) -> str:
    """CSV of one column with every value quoted: alone on its line ``\\.`` would end the data."""
    text = frame.to_series().cast(pl.String)
    quoted = '"' + text.str.replace_all('"', '""', literal=True) + '"'
    return "\n".join(quoted.fill_null("").to_list()) + "\n"


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    """``name`` as something both databases take: no dates, no categories."""
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        utc = column.dt.convert_time_zone("UTC") if dtype.time_zone else column
        return utc.dt.to_string(_SECONDS)
    if dtype == pl.Date:
        return column.dt.to_string("%Y-%m-%d")
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return column.cast(pl.String)
    return column


# --- reading -----------------------------------------------------------------------------------


@functools.cache
def _model_types(table: str) -> dict[str, Any]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            found: dict[str, Any] = {}
            for field in model._meta.concrete_fields:
                kind = field.target_field if isinstance(field, models.ForeignKey) else field
                fitting = (dtype for cls, dtype in _FIELDS if isinstance(kind, cls))
                found[str(field.column)] = next(fitting, pl.String)
            return found
    raise LookupError(f"no model keeps its rows in {table!r}")


def schema(table: str, columns: Sequence[str] | None = None) -> dict[str, Any]:
    """Polars types of ``columns`` (default: all) of a model's table. Raises ``LookupError``."""
    types = _model_types(table)
    return dict(types) if columns is None else {name: types[name] for name in columns}


def read(
    connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any] = (), types: Schema | None = None
) -> pl.DataFrame:
    """The answer to ``sql`` (with ``%s`` marks) as a frame.

    ``types`` names and types the columns in their order, under the names that ``sql`` gives them;
    without it both are taken from the answer, which is for people who explore: an empty answer
    then has no types.
    """
    if types is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            names = [column[0] for column in cursor.description]
            return pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)
    if connection.vendor == "postgresql":
        return _copy_out(connection, sql, params, types)
    wire = {name: _SQLITE_WIRE.get(dtype, dtype) for name, dtype in _bare(types).items()}
    if wire != dict(types):
        # An expression has no declared type, so the driver makes no Python date of each cell.
        quote = connection.ops.quote_name
        picked = (
            quote(name) if wire[name] == dtype else f"CAST({quote(name)} AS TEXT) AS {quote(name)}"
            for name, dtype in types.items()
        )
        sql = f"SELECT {', '.join(picked)} FROM ({sql})"  # noqa: S608 - names, no values
    parts = [pl.DataFrame(rows, schema=wire, orient="row") for rows in _fetch(connection, sql, params)] or [
        pl.DataFrame(schema=wire)
    ]
    return pl.concat(parts).select(_from_sqlite(name, dtype) for name, dtype in types.items())


def lookup(
    connection: BaseDatabaseWrapper,
    table: str,
    key_column: str,
    keys: pl.Series,
    columns: Sequence[str],
    extra_where: str = "",
    params: Sequence[Any] = (),
) -> pl.DataFrame:
    """The rows of ``table`` whose ``key_column`` is among ``keys`` (any number; nulls ignored).

    ``extra_where`` narrows further, in SQL over the bare column names with ``%s`` marks for
    ``params``. Column types follow from the model. Rows come in no promised order.
    """
    types = schema(table, columns)
    quote = connection.ops.quote_name
    among = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    sql = (
        f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)} "  # noqa: S608 - names, no values
        f"WHERE {quote(key_column)} {among}" + (f" AND ({extra_where})" if extra_where else "")
    )
    wanted = keys.drop_nulls().unique().sort()  # in the order of the index: neighbours share pages
    parts = []
    for part in (wanted.slice(start, _KEYS) for start in range(0, wanted.len(), _KEYS)):
        values: Any = part.to_list()
        first = values if connection.vendor == "postgresql" else json.dumps(values, ensure_ascii=False)
        parts.append(read(connection, sql, [first, *params], types))
    return pl.concat(parts) if parts else pl.DataFrame(schema=types)


def _fetch(connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any]) -> Iterator[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        while rows := cursor.fetchmany(_STEP):
            yield rows


def _copy_out(
    connection: BaseDatabaseWrapper, sql: str, params: Sequence[Any], types: Schema
) -> pl.DataFrame:
    with connection.cursor() as cursor:
        bound = cursor.mogrify(sql, list(params)) if params else sql
        with cursor.copy(f"COPY ({bound}) TO STDOUT (FORMAT csv, HEADER true)") as copy:
            data = b"".join(bytes(part) for part in copy)
    wire = {name: _POSTGRES_WIRE.get(dtype, dtype) for name, dtype in _bare(types).items()}
    frame = pl.read_csv(data, schema=wire, has_header=True)
    return frame.select(_from_postgres(name, dtype) for name, dtype in types.items())


def _bare(types: Schema) -> dict[str, Any]:
    """Types without parameters, as keys of the tables below."""
    return {name: dtype.base_type() for name, dtype in types.items()}


_SQLITE_WIRE: dict[Any, Any] = {pl.Date: pl.String, pl.Datetime: pl.String, pl.Boolean: pl.String}
_POSTGRES_WIRE: dict[Any, Any] = {pl.Datetime: pl.String, pl.Boolean: pl.String}


def _from_sqlite(name: str, dtype: Any) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Date:
        return column.str.to_date("%Y-%m-%d")
    if dtype == pl.Boolean:
        return column == "1"
    return _moment(column) if dtype == pl.Datetime else column


def _from_postgres(name: str, dtype: Any) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Boolean:
        return column == "t"
    # Django's sessions run in UTC, so the zone is always +00.
    return _moment(column.str.strip_suffix("+00")) if dtype == pl.Datetime else column


def _moment(text: pl.Expr) -> pl.Expr:
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC")
