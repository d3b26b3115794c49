"""Checks of the tables of a pack: listed and there, readable, dated in order, no row that cannot match."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gwanmun.core.book import RuleBookError
from gwanmun.core.citations import Citations
from gwanmun.countries import dated
from gwanmun.countries.check_entries import (
    OPEN,
    citation_faults,
    entry_faults,
    floats,
    gaps_and_overlaps,
    language_faults,
)
from gwanmun.countries.check_words import Finding, found
from gwanmun.countries.conditions import meet, within
from gwanmun.countries.decisions import DecisionTable, Row
from gwanmun.countries.source import entries_of, mapping_of, read_csv, read_yaml
from gwanmun.countries.tables import READERS, read_fx, read_table

#: reader → name of the list of entries in a YAML table, and whether each must be cited.
_LISTS = {"rows": "rows", "profiles": "rows", "lifecycle": "rows", "codes": "codes", "decision": "rows"}
#: What tells one entry from another where [tables] does not say it with ``key``.
_KEYS = {
    "codes": ["code"],
    "lifecycle": ["state", "act"],
    "profiles": ["id"],
    "fx": ["valid_from", "currency"],
}
_DATA = (".yaml", ".csv", ".toml", ".json", ".parquet")


@dataclass
class Tables:
    """What the tables hold, for the checks that follow."""

    decisions: dict[str, tuple[str, DecisionTable]] = field(default_factory=dict)  # name → file, table
    profiles: list[tuple[str, str]] = field(default_factory=list)  # (room, rule id)
    entries: int = 0
    unverified: int = 0


def citations_of(folder: Path, listed: Mapping[str, Any]) -> Citations:
    """The pack's English readings of citations; none where there is no such table or it cannot be read."""
    for spec in listed.values():
        if isinstance(spec, Mapping) and spec.get("reader") == "citations":
            try:
                return Citations.of(mapping_of(read_yaml(folder / str(spec.get("file"))), "citations"))
            except (RuleBookError, KeyError, ValueError, TypeError):
                break  # said when the table itself is checked
    return Citations((), ())


def table_faults(
    folder: Path, listed: Mapping[str, Any], law: Citations, covers_from: date, seen: Tables
) -> Iterator[Finding]:
    """All tables that ``[tables]`` lists, and files it does not. Fills ``seen``."""
    files = set()
    for name, spec in listed.items():
        file = str(spec.get("file", "")) if isinstance(spec, Mapping) else ""
        reader = spec.get("reader") if isinstance(spec, Mapping) else None
        files.add(file)
        if reader != "fx" and reader not in READERS:
            yield found("TABLE_READER", "pack.toml", name, wrong=repr(reader), known=_known())
        elif not file or not (folder / file).is_file():
            yield found("TABLE_ABSENT", "pack.toml", name)
        else:
            yield from _one(folder, name, spec, file, law, covers_from, seen)
    for path in sorted((folder / "tables").rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.suffix in _DATA and place not in files:
            yield found("TABLE_UNLISTED", place, place)


def _known() -> str:
    return ", ".join([*READERS, "fx"])


def _one(
    folder: Path,
    name: str,
    spec: Mapping[str, Any],
    file: str,
    law: Citations,
    covers_from: date,
    seen: Tables,
) -> Iterator[Finding]:
    path, reader = folder / file, spec["reader"]
    before = list(_content(path, file, name, spec, law, covers_from, seen))
    yield from before
    try:
        if reader == "fx":
            read_fx([path])
        else:
            read_table(name, reader, path)
        if reader == "decision":
            table = DecisionTable.of(name, mapping_of(read_yaml(path), file))
            seen.decisions[name] = file, table
            yield from decision_faults(file, table)
    except (RuleBookError, ValueError, ArithmeticError) as error:
        if not before:  # else it has been said where it is wrong
            yield found("TABLE_BROKEN", file, name, wrong=error)


def _content(
    path: Path,
    file: str,
    name: str,
    spec: Mapping[str, Any],
    law: Citations,
    covers_from: date,
    seen: Tables,
) -> Iterator[Finding]:
    reader = spec["reader"]
    try:
        raw = read_yaml(path) if path.suffix == ".yaml" else None
        if reader in _LISTS:
            entries = entries_of(path, _LISTS[reader])
        elif reader in ("frame", "fx"):
            entries = read_csv(path)
        else:
            entries = []
    except RuleBookError as error:
        yield found("UNREADABLE", file, name, wrong=error)
        return
    cited = reader in _LISTS
    for number, entry in enumerate(entries, start=1):
        place = f"{name}[{_called(entry, number)}]"
        yield from entry_faults(file, place, entry, cited)
        if cited:
            seen.entries += 1
            seen.unverified += entry.get("status") == "unverified"
            yield from citation_faults(file, place, entry, law)
    if not cited:
        for wrong in floats(raw):
            yield found("FLOAT", file, name, wrong=wrong)
    if reader == "goods" and isinstance(raw, Mapping):
        for category in raw.get("categories", ()):
            yield from entry_faults(file, f"{name}[{category.get('id')}]", {**raw, **category}, cited=False)
            yield from citation_faults(file, f"{name}[{category.get('id')}]", category, law)
    yield from language_faults(file, raw, name)
    if keys := spec.get("key", _KEYS.get(reader)):
        yield from _keyed(file, name, entries, keys, covers_from, bool(spec.get("whole")))
    if reader == "profiles":
        seen.profiles += [(str(spec.get("room")), f"target.{entry.get('id')}") for entry in entries]


def _called(entry: Mapping[str, Any], number: int) -> object:
    return next((entry[k] for k in ("id", "code", "name") if isinstance(entry.get(k), str)), number)


def _keyed(
    file: str,
    name: str,
    entries: Sequence[Mapping[str, Any]],
    keys: Sequence[str],
    covers_from: date,
    whole: bool,
) -> Iterator[Finding]:
    """Entries that agree in the table's ``key`` may not overlap in time; ``whole``: nor leave a gap."""
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for entry in entries:
        groups.setdefault(tuple(str(entry.get(k)) for k in keys), []).append(entry)
    for key, group in groups.items():
        if len(group) > 1 or whole:
            yield from gaps_and_overlaps(file, f"{name}[{', '.join(key)}]", group, covers_from, gaps=whole)


def decision_faults(file: str, table: DecisionTable) -> Iterator[Finding]:
    """Rows that can never match, and rows that match together where only one may."""
    for number, row in enumerate(table.rows):
        earlier = list(enumerate(table.rows[:number]))
        if table.hit != "all":
            wider = [(n, o) for n, o in earlier if _over(o, row, within)]
            if wider and _covered(row, [o for _, o in wider]):
                yield found("SHADOWED", file, table.name, row.line, row=number + 1, other=wider[0][0] + 1)
                continue
        for n, other in earlier:
            same_time = _first(row) <= _last(other) and _first(other) <= _last(row)
            twin = table.hit == "all" and other.when == row.when and other.then == row.then
            met = table.hit == "unique" and _over(other, row, meet)
            if same_time and (twin or met):
                yield found("ROWS_OVERLAP", file, table.name, row.line, row=number + 1, other=n + 1)


def _over(other: Row, row: Row, lie: Callable[[Any, Any], bool]) -> bool:
    """Does ``lie(cell of row, cell of other)`` hold for every column? A cell left out asks nothing."""
    return all(lie(row.cell(name), other.cell(name)) for name in {*row.when, *other.when})


def _first(row: Row) -> date:
    return row.valid_from or date.min


def _last(row: Row) -> date:
    return row.valid_to or OPEN


def _covered(row: Row, others: Sequence[Row]) -> bool:
    """Is every day of the row a day of one of the others?"""
    day = _first(row)
    for other in sorted(others, key=_first):
        if _first(other) > day:
            return False
        if _last(other) >= _last(row):
            return True
        day = max(day, _last(other) + dated.ONE_DAY)
    return False
