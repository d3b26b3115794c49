"""Find a country pack by its entry point and open its rule book as of a date."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.citations import Citations
from gwanmun.countries import dated
from gwanmun.countries.catalogues import hold_order, read_catalogues, room_steps, rules_of
from gwanmun.countries.hooks import load_hooks
from gwanmun.countries.source import mapping_of, read_toml, read_yaml
from gwanmun.countries.tables import Table, read_fx, read_table

GROUP = "gwanmun.countries"
DECIDES = (".toml", ".yaml", ".csv", ".py")
NO_LAW = frozenset({"golden", "tests", "__pycache__"})  # folders that hold no law


@lru_cache(maxsize=64)
def pack_folder(country: str) -> Path:
    """Folder of an installed pack (looked for once: what is installed does not change while we run).

    :raises RuleBookError: no pack of that name is installed.
    """
    for point in entry_points(group=GROUP, name=country):
        module = import_module(point.value)
        if module.__file__:
            return Path(module.__file__).parent
    if country.isidentifier() and (own := Path(__file__).parent / country / "pack.toml").is_file():
        return own.parent
    raise RuleBookError(f"no country pack {country!r} is installed")


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """Codes of the packs that are installed, in alphabetical order."""
    own = {path.parent.name for path in Path(__file__).parent.glob("*/pack.toml")}
    return tuple(sorted(own | {point.name for point in entry_points(group=GROUP)}))


class Pack:
    """A pack read once from its folder; gives the book of any day it covers.

    What it holds stands in ``pack.toml``; only ``[pack]`` is needed. ``parameters/*.yaml`` are dated
    figures, ``rules/*.yaml`` one catalogue for each room, ``[tables]`` whatever else is data.

    :raises RuleBookError: the pack is not whole; ``gwanmun pack check`` says everything that is wrong.
    """

    def __init__(self, folder: Path, extra: Path | None = None) -> None:
        self.folder = folder
        declared = read_toml(folder / "pack.toml")
        try:
            self.about: dict[str, Any] = declared["pack"]
            self.code: str = self.about["code"]
            self.currency: str = self.about["currency"]
            self.currency_digits: int = self.about["currency_digits"]
            self.covers_from = date.fromisoformat(self.about["covers_from"])
        except (KeyError, ValueError, TypeError) as error:
            raise RuleBookError(f"{folder.name}/pack.toml: {error}") from None
        self.listed: dict[str, dict[str, Any]] = declared.get("tables", {})
        self.rooms: dict[str, dict[str, list[str]]] = declared.get("rooms", {})
        self.entries: dict[str, list[dict[str, Any]]] = {}
        for path in sorted((folder / "parameters").glob("*.yaml")):
            for name, entries in mapping_of(read_yaml(path), path.name).items():
                if name in self.entries:
                    raise RuleBookError(f"{name} stands twice in {folder.name}")
                self.entries[name] = entries
        self.catalogues = read_catalogues(folder)
        self.tables: dict[str, Table] = {}
        fx_sources = [extra] if extra else []
        for name, spec in self.listed.items():
            if spec.get("reader") == "fx":
                fx_sources.append(folder / spec["file"])
            else:
                self.tables[name] = read_table(name, spec.get("reader", ""), folder / spec.get("file", ""))
        for room, limits in self.rooms.items():
            if unknown := set(limits.get("tables", ())) - set(self.listed):
                raise RuleBookError(f"{folder.name}: room {room} asks for {', '.join(sorted(unknown))}")
        self.fx, fx_digest = read_fx(fx_sources)
        self.hooks = load_hooks(folder, self.code, declared.get("hooks", {}))
        self.digest = _digest(folder, fx_digest)
        self._days: dict[str | None, list[date]] = {}
        self._books: dict[tuple[str | None, date], RuleBook] = {}

    @property
    def days(self) -> list[date]:
        """First days of the books of the whole pack."""
        return self.days_of(None)

    def days_of(self, room: str | None) -> list[date]:
        """Days on which something changes by which a room decides (None: anything at all)."""
        if room not in self._days:
            days = {self.covers_from}.union(*(self.tables[name].days for name in self._tables_of(room)))
            for name in self._figures_of(room):
                days |= dated.change_days(self.entries[name])
            self._days[room] = sorted(day for day in days if day >= self.covers_from)
        return self._days[room]

    def _tables_of(self, room: str | None) -> list[str]:
        limits = self.rooms.get(room or "")
        return [name for name in self.tables if limits is None or name in limits.get("tables", ())]

    def _figures_of(self, room: str | None) -> list[str]:
        limits = self.rooms.get(room or "")
        if limits is None:
            return list(self.entries)
        return [
            name for name in self.entries if any(fnmatchcase(name, p) for p in limits.get("parameters", ()))
        ]

    def book(self, on: date, room: str | None = None) -> RuleBook:
        """The rule book of a day; with ``room``, the part of it that the room decides by.

        A room's book goes on over days on which only the law of other rooms changes. It holds the figures
        and tables that ``[rooms]`` in pack.toml names for the room; a room not named there gets all.

        :raises RuleBookError: the day lies before the first one the pack covers.
        """
        days = self.days_of(room)
        place = bisect_right(days, on) - 1
        if place < 0:
            raise RuleBookError(f"the {self.code} pack covers days from {self.covers_from}, not {on}")
        if (room, days[place]) not in self._books:
            after = days[place + 1] if place + 1 < len(days) else None
            self._books[room, days[place]] = self._open(room, days[place], after)
        return self._books[room, days[place]]

    def _open(self, room: str | None, start: date, after: date | None) -> RuleBook:
        parameters = {}
        for name in self._figures_of(room):
            parameter = dated.parameter_on(name, self.entries[name], start)
            if parameter is not None:
                parameters[name] = parameter
        tables: dict[str, Any] = {}
        for name in self._tables_of(room):
            table = self.tables[name]
            found = table.on(start)
            if twice := set(found) & set(tables):
                raise RuleBookError(f"table {name}: {', '.join(sorted(twice))} is there already")
            tables |= found
        tables.setdefault("citations", Citations((), ()))
        tables |= {"hold_order": hold_order(self.catalogues)}
        catalogues = [c for c in self.catalogues if room is None or c.room == room]
        return RuleBook(
            country=self.code,
            valid_from=start,
            valid_to=after - dated.ONE_DAY if after else None,
            parameters=parameters,
            rules=rules_of(catalogues, self._profiles(tables, room)),
            steps={name: title for c in catalogues for name, title in c.steps.items()},
            tables=tables,
            fx=self.fx,
            digest=self.digest,
            currency=self.currency,
            currency_digits=self.currency_digits,
            hooks=self.hooks,
            room_steps=room_steps(catalogues),
        )

    def _profiles(self, tables: Mapping[str, Any], room: str | None) -> list[tuple[str, str, dict[str, Any]]]:
        """(room, step, profile) of every table of targeting profiles."""
        return [
            (spec["room"], spec["step"], profile)
            for name, spec in self.listed.items()
            if spec.get("reader") == "profiles" and name in tables and room in (None, spec["room"])
            for profile in tables[name]
        ]


def _digest(folder: Path, rates: bytes) -> str:
    """Of everything that can change a decision: equal digests, equal books."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in DECIDES):
        place = path.relative_to(folder)
        if not NO_LAW & set(place.parts):
            digest.update(place.as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(rates)
    return digest.hexdigest()


@lru_cache(maxsize=8)
def _pack(country: str, extra: Path | None, stamp: int) -> Pack:
    return Pack(pack_folder(country), extra)


_home: Path | None = None


def use_tables_of(home: Path | None) -> None:
    """Let tables loaded by the deployment (``home/tables/<country>/…``) extend the packs."""
    global _home
    _home = home


def tables_home() -> Path | None:
    """The data folder named by :func:`use_tables_of`, if any."""
    return _home


def open_pack(country: str = "kr") -> Pack:
    extra = _home / "tables" / country / "fx_weekly.csv" if _home else None
    stamp = extra.stat().st_mtime_ns if extra and extra.exists() else 0
    return _pack(country, extra if stamp else None, stamp)


def rule_book(country: str = "kr", on: date | None = None, room: str | None = None) -> RuleBook:
    """The rule book of a country on a day (cached), or a room's part of it.

    Without a day: the last day of known exchange rates.
    """
    pack = open_pack(country)
    return pack.book(on or last_rate_day(country), room)


def last_rate_day(country: str = "kr") -> date:
    """Saturday of the last week with published exchange rates; without any, the last day of change."""
    pack = open_pack(country)
    start = pack.fx.select(pl.col("valid_from").max()).item()
    return start + 6 * dated.ONE_DAY if isinstance(start, date) else pack.days[-1]
