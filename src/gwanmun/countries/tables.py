"""Readers of a pack's tables: each gives what the rules need, with types fixed and content checked.

``pack.toml`` lists every table under ``[tables]``: ``name = {file = "tables/x.yaml", reader = "codes"}``.
What the reader makes of it stands in ``book.tables`` under that name, as it is on the book's day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBookError
from gwanmun.core.citations import Citations
from gwanmun.core.lifecycle import Lifecycle, Step
from gwanmun.core.text import Text
from gwanmun.countries import dated
from gwanmun.countries.codes import CodeList
from gwanmun.countries.decisions import DecisionTable
from gwanmun.countries.source import entries_of, mapping_of, read_csv, read_yaml

FX = {"valid_from": pl.Date, "currency": pl.String, "rate_e4": pl.Int64}


@dataclass(frozen=True)
class Table:
    """One table, read once. ``on`` gives what it adds to ``book.tables`` on a day."""

    on: Callable[[date], Mapping[str, Any]]
    days: frozenset[date] = frozenset()  # on which its answer differs from the day before


Reader = Callable[[str, Path], Table]


def _always(found: Mapping[str, Any]) -> Table:
    return Table(lambda _day: found)


def _goods(_name: str, path: Path) -> Table:
    """``goods`` (ordered list of categories), ``goods_names``, ``blanked`` phrases, ``vague`` words."""
    raw = mapping_of(read_yaml(path), path.name)
    names = {c["id"]: Text.of({"ko": c["ko"], "en": c["en"]}) for c in raw["categories"]}
    if len(names) != len(raw["categories"]):
        raise RuleBookError(f"{path.name}: a category stands twice")
    for category in raw["categories"]:
        if not category.get("citation"):
            raise RuleBookError(f"{path.name}: category {category['id']} is not cited")
    return _always(
        {"goods": raw["categories"], "goods_names": names, "blanked": raw["not"], "vague": raw["vague"]}
    )


def _prefixes(name: str, path: Path) -> Table:
    """Code prefix → rate in millionths, from the columns ``hs, basic_rate_percent``; the longest wins."""
    rates: dict[str, int] = {}
    for row in read_csv(path):
        rate = Decimal(row["basic_rate_percent"]) * 10_000
        if row["hs"] in rates or rate != int(rate):
            raise RuleBookError(f"{path.name}: {row['hs']}: twice, or finer than a millionth")
        rates[row["hs"]] = int(rate)
    return _always({name: rates})


def _citations(name: str, path: Path) -> Table:
    return _always({name: Citations.of(mapping_of(read_yaml(path), path.name))})


def _rows(name: str, path: Path) -> Table:
    """A list of dated entries, each as it is written; those in force on the day."""
    entries = entries_of(path)
    return Table(
        lambda day: {name: [e for e in entries if dated.holds(e, day)]}, frozenset(dated.change_days(entries))
    )


def _lifecycle(name: str, path: Path) -> Table:
    entries = entries_of(path)

    def on(day: date) -> dict[str, Any]:
        rows = (e for e in entries if dated.holds(e, day))
        return {
            name: Lifecycle(Step(r["state"], r["act"], r["to"], r["citation"], r["status"]) for r in rows)
        }

    return Table(on, frozenset(dated.change_days(entries)))


def _codes(name: str, path: Path) -> Table:
    codes = CodeList.of(name, entries_of(path, "codes"))
    return Table(lambda day: {name: codes.on(day)}, frozenset(dated.change_days(codes.entries)))


def _decision(name: str, path: Path) -> Table:
    table = DecisionTable.of(name, mapping_of(read_yaml(path), path.name))
    days = dated.change_days({"valid_from": r.valid_from, "valid_to": r.valid_to} for r in table.rows)
    return Table(lambda day: {name: table.on(day)}, frozenset(days))


def _mapping(name: str, path: Path) -> Table:
    """Names with values, as they are written; of no day."""
    return _always({name: mapping_of(read_yaml(path), path.name)})


def _frame(name: str, path: Path) -> Table:
    """A CSV as text columns, ``valid_from`` and ``valid_to`` as days; all rows, of whatever day."""
    frame = pl.read_csv(path, infer_schema=False)
    days = [c for c in ("valid_from", "valid_to") if c in frame.columns]
    return _always({name: frame.with_columns(pl.col(c).str.to_date("%Y-%m-%d") for c in days)})


#: reader named in pack.toml → what reads the file. ``fx`` is read by the registry: a deployment extends it.
READERS: dict[str, Reader] = {
    "goods": _goods,
    "prefixes": _prefixes,
    "citations": _citations,
    "rows": _rows,
    "profiles": _rows,  # targeting profiles: also become rules, see registry.py
    "lifecycle": _lifecycle,
    "codes": _codes,
    "decision": _decision,
    "mapping": _mapping,
    "frame": _frame,
}
_CSV_ONLY = frozenset({"prefixes", "frame"})


def read_table(name: str, reader: str, path: Path) -> Table:
    """Read one table.

    :raises RuleBookError: an unknown reader, a file that is absent or that the reader cannot use.
    """
    if reader not in READERS:
        raise RuleBookError(f"table {name}: no reader {reader!r}; known: {', '.join(READERS)}, fx")
    if not path.is_file():
        raise RuleBookError(f"table {name}: there is no file {path.name}")
    if reader in _CSV_ONLY and path.suffix != ".csv":
        raise RuleBookError(f"table {name}: {path.name} is not a CSV file")
    try:
        return READERS[reader](name, path)
    except RuleBookError:
        raise
    except KeyError as error:
        raise RuleBookError(f"{path.name}: {error} is missing") from None
    except (ValueError, ArithmeticError, TypeError, pl.exceptions.PolarsError) as error:
        raise RuleBookError(f"{path.name}: {error}") from None


def read_fx(sources: list[Path]) -> tuple[pl.DataFrame, bytes]:
    """Weekly customs rates: the country's currency per unit; the first source wins.

    Gives the rates (:data:`FX`) and a digest of the files. No source: an empty frame.

    :raises RuleBookError: a file without the columns, without rates, or with one that is not positive.
    """
    frames = [pl.DataFrame(schema=FX)]
    digest = hashlib.sha256()
    for source in sources:
        text = source.read_bytes()
        digest.update(text)
        frame = pl.read_csv(text, infer_schema=False)
        if not {"valid_from", "currency", "rate"} <= set(frame.columns):
            raise RuleBookError(f"{source.name}: columns valid_from, currency and rate are needed")
        rates = [int(Decimal(r).scaleb(4).to_integral_exact()) for r in frame["rate"].to_list()]
        if min(rates, default=0) <= 0:
            raise RuleBookError(f"{source.name}: no rates, or a rate that is not positive")
        frames.append(
            frame.select(pl.col("valid_from").str.to_date("%Y-%m-%d"), "currency").with_columns(
                pl.Series("rate_e4", rates, dtype=pl.Int64)
            )
        )
    fx = pl.concat(frames).unique(["valid_from", "currency"], keep="first", maintain_order=True)
    return fx.sort("currency", "valid_from"), digest.digest() if sources else b""
