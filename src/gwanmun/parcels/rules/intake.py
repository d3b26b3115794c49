"""Records to typed parcels, with a row for every fault.

A line is refused only where it would be meaningless: a figure or date that cannot be read, no number at
all, or a full repetition. Anything else that is wrong or missing is a request: the parcel exists, its
field is null (or cut), and it waits.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.few import FewRows, Unknown
from gwanmun.parcels.rules import careful, quick
from gwanmun.parcels.rules.codes import IDENTIFIERS, PERSONAL
from gwanmun.parcels.rules.schema import ERRORS, FIELDS, TYPED, Field

#: Faults that make a line meaningless. All others are requests.
#: Without these a parcel cannot be decided: no mandatory value, or no currency to value it in.
MANDATORY_FIELDS = [f.name for f in FIELDS if f.mandatory or f.name == "currency"]
REFUSING: frozenset[str] = frozenset(
    {
        "BAD_NUMBER",
        "NOT_WHOLE",
        "NEGATIVE",
        "TOO_MANY_DECIMALS",
        "TOO_LARGE",
        "BAD_DATE",
        "NO_NUMBER",
        "DUPLICATE_LINE",
    }
)
SHOWN = 80  # characters of a faulty value that an error row keeps
_NUMBER = pl.coalesce(
    "house_bl", "tracking_no", pl.concat_str("master_bl", "master_seq", separator="-", ignore_nulls=False)
).alias("number")


def typed(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(``schema.TYPED`` rows in the order of the lines, ``schema.ERRORS`` rows by line).

    ``records``: ``schema.RECORD``. Every line is either typed or has at least one REFUSED error row.
    Amounts: ten-thousandths of the currency unit; weights: grams. An absent currency is USD.
    """
    frame = records.select(quick.READINGS)
    faults: list[pl.DataFrame] = []
    for f in FIELDS:
        column = quick.column(f)
        if frame[column].null_count() > records[f.name].null_count():
            frame, found = _careful(frame, records, f)
            faults.append(found)
        if f.mandatory and records[f.name].null_count():
            faults.append(_faults(records[f.name].is_null().arg_true(), f.name, "MISSING"))
    frame = frame.select(_NUMBER if name == "number" else pl.col(name) for name in TYPED)
    if unsaid := records["currency"].null_count():
        frame = frame.with_columns(_usd(frame["currency"], records["currency"], unsaid))
    if frame["number"].null_count():
        faults.append(_faults(frame["number"].is_null().arg_true(), "", "NO_NUMBER"))
    if (repeated := _repetitions(records, frame["number"])) is not None:
        # What the first line lacks is asked for once.
        faults = [found.filter(~pl.col("row").is_in(repeated.implode())) for found in faults]
        faults.append(_faults(repeated, "", "DUPLICATE_LINE"))
    if not faults:
        return frame, pl.DataFrame(schema=ERRORS)
    return _settle(frame, pl.concat(faults))


def typed_at_once(records: FewRows) -> FewRows | None:
    """As :func:`typed`, for a handful of faultless records; None when one needs a closer look."""
    try:
        rows = records.with_columns(quick.READINGS).with_columns(_NUMBER)
    except Unknown:
        return None
    columns = rows.columns
    for f in FIELDS:
        raw = records.columns[f.name]
        if (f.mandatory and None in raw) or columns[quick.column(f)].count(None) > raw.count(None):
            return None
    numbers = columns["number"]
    if None in numbers or len(set(numbers)) < rows.height:
        return None
    columns["currency"] = [code or "USD" for code in columns["currency"]]
    return FewRows({name: columns[name] for name in TYPED}, rows.height)


def _usd(currency: pl.Series, raw: pl.Series, unsaid: int) -> pl.Series:
    """The default holds only where nothing was written: an unreadable currency stays null."""
    if unsaid == currency.null_count():
        return currency.fill_null("USD")
    return currency.zip_with(raw.is_not_null(), pl.Series(["USD"]).new_from_index(0, len(currency)))


def _careful(frame: pl.DataFrame, records: pl.DataFrame, f: Field) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reads what the quick reading left; gives the frame with rescued values, and the faults."""
    column, raw = quick.column(f), records[f.name]
    rows = (frame[column].is_null() & raw.is_not_null()).arg_true()
    text = raw.gather(rows)
    read = careful.read(f, text)
    values = read["value"].cast(TYPED[column])
    if values.null_count() < len(values):
        frame = frame.with_columns(_put(frame[column], rows, values))
    shown = text.str.slice(0, 1) + "***" if f.name in PERSONAL else text.str.slice(0, SHOWN)
    found = pl.DataFrame({"row": rows, "code": read["code"], "value": shown}).filter(
        pl.col("code").is_not_null()
    )
    return frame, found.select("row", pl.lit(f.name).alias("field"), "code", "value")


def _put(column: pl.Series, rows: pl.Series, values: pl.Series) -> pl.Series:
    """The column with ``values`` at ``rows`` (ascending)."""
    if len(rows) == len(column):
        return values.alias(column.name)
    return column.clone().scatter(rows, values)


def _faults(rows: pl.Series, field: str, code: str) -> pl.DataFrame:
    null = pl.lit(None, dtype=pl.String).alias("value")
    return (
        rows.alias("row")
        .to_frame()
        .select(pl.col("row"), pl.lit(field).alias("field"), pl.lit(code).alias("code"), null)
    )


def _repetitions(records: pl.DataFrame, number: pl.Series) -> pl.Series | None:
    """Row indices of lines that repeat an earlier line in every field; None if there are none.

    The same number with other content is not our matter here: a split waybill is aggregated later.
    """
    if len(records) < 2 or number.n_unique() == len(number):
        return None
    rows = (number.is_duplicated() & number.is_not_null()).arg_true()
    same = records[rows].drop("line").select(pl.struct(pl.all()).is_first_distinct()).to_series()
    repeated = rows.filter(~same)
    return repeated if len(repeated) else None


def _settle(frame: pl.DataFrame, faults: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    refused = faults["code"].is_in(REFUSING)
    cut = (faults["code"] == "TOO_LONG") & ~faults["field"].is_in(sorted(IDENTIFIERS))
    errors = faults.with_columns(
        severity=pl.when(refused)
        .then(pl.lit("REFUSED"))
        .when(faults["field"].is_in(MANDATORY_FIELDS) & ~cut)
        .then(pl.lit("REQUEST"))
        .otherwise(pl.lit("NOTE")),
        line=frame["line"].gather(faults["row"]),
        number=frame["number"].gather(faults["row"]),
    )
    gone = faults["row"].filter(refused).unique()
    if len(gone):
        keep = pl.repeat(True, len(frame), eager=True).scatter(gone, False)
        frame = frame.filter(keep)
    return frame, errors.sort("row", maintain_order=True).select(
        pl.col(name).cast(dtype) for name, dtype in ERRORS.items()
    )
