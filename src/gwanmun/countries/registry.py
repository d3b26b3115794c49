"""Find a country pack by its entry point and open its rule book as of a date."""

from __future__ import annotations

import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from gwanmun.core.book import Rule, RuleBook, RuleBookError
from gwanmun.core.citations import Citations
from gwanmun.core.text import Text
from gwanmun.countries import dated
from gwanmun.countries.tables import read_fx, read_goods, read_tariff

GROUP = "gwanmun.countries"


def pack_folder(country: str) -> Path:
    """Folder of an installed pack.

    :raises RuleBookError: no pack of that name is installed.
    """
    for point in entry_points(group=GROUP, name=country):
        module = import_module(point.value)
        if module.__file__:
            return Path(module.__file__).parent
    raise RuleBookError(f"no country pack {country!r} is installed")


class Pack:
    """A pack read once from its folder; gives the book of any day it covers."""

    def __init__(self, folder: Path, extra: Path | None = None) -> None:
        self.folder = folder
        self.about: dict[str, Any] = tomllib.loads((folder / "pack.toml").read_text("utf-8"))["pack"]
        self.covers_from = date.fromisoformat(self.about["covers_from"])
        digest = hashlib.sha256()
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".toml", ".yaml", ".csv")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
        self.entries: dict[str, list[dict[str, Any]]] = {}
        for path in sorted((folder / "parameters").glob("*.yaml")):
            for name, entries in yaml.safe_load(path.read_text("utf-8")).items():
                if name in self.entries:
                    raise RuleBookError(f"{name} stands twice in {folder.name}")
                self.entries[name] = entries
        self.catalogue: dict[str, Any] = yaml.safe_load((folder / "rules/parcels.yaml").read_text("utf-8"))
        self.profiles: list[dict[str, Any]] = yaml.safe_load(
            (folder / "tables/profiles.yaml").read_text("utf-8")
        )
        self.goods = read_goods(folder / "tables/goods.yaml")
        self.citations = Citations.of(yaml.safe_load((folder / "tables/citations.yaml").read_text("utf-8")))
        self.tariff = read_tariff(folder / "tables/tariff_demo.csv")
        self.fx, fx_digest = read_fx(folder / "tables/fx_weekly.csv", extra)
        digest.update(fx_digest)
        self.digest = digest.hexdigest()
        days = {self.covers_from} | dated.change_days(self.profiles)
        for entries in self.entries.values():
            days |= dated.change_days(entries)
        self.days = sorted(day for day in days if day >= self.covers_from)
        self._books: dict[date, RuleBook] = {}

    def book(self, on: date) -> RuleBook:
        """The rule book of a day.

        :raises RuleBookError: the day lies before the first one the pack covers.
        """
        place = bisect_right(self.days, on) - 1
        if place < 0:
            raise RuleBookError(
                f"the {self.about['code']} pack covers days from {self.covers_from}, not {on}"
            )
        start = self.days[place]
        if start not in self._books:
            self._books[start] = self._open(start, place)
        return self._books[start]

    def _open(self, start: date, place: int) -> RuleBook:
        parameters = {}
        for name, entries in self.entries.items():
            parameter = dated.parameter_on(name, entries, start)
            if parameter is not None:
                parameters[name] = parameter
        profiles = [p for p in self.profiles if dated.holds(p, start)]
        last = self.days[place + 1] - dated.ONE_DAY if place + 1 < len(self.days) else None
        return RuleBook(
            country=self.about["code"],
            valid_from=start,
            valid_to=last,
            parameters=parameters,
            rules=_rules(self.catalogue, profiles),
            steps={name: Text.of(title) for name, title in self.catalogue["steps"].items()},
            tables=self.goods
            | {
                "tariff": self.tariff,
                "citations": self.citations,
                "profiles": profiles,
                "hold_order": tuple(self.catalogue["hold_order"]),
            },
            fx=self.fx,
            digest=self.digest,
        )


def _rules(catalogue: Mapping[str, Any], profiles: list[dict[str, Any]]) -> dict[str, Rule]:
    rules = [
        Rule(
            id=raw["id"],
            number=raw["number"],
            step=raw["step"],
            title=Text.of(raw["title"]),
            text=Text.of(raw["text"]),
            cure=Text.of(raw["cure"]) if "cure" in raw else None,
            citation=str(raw["citation"]),
            status=raw["status"],
            hold=raw.get("hold"),
        )
        for raw in catalogue["rules"]
    ]
    for place, raw in enumerate(profiles):
        title = Text.of(raw["title"])
        rules.append(
            Rule(
                id=f"target.{raw['id']}",
                number=1000 + place,
                step="targeting",
                title=title,
                text=Text(
                    f"{title.ko} (선별 점수 {raw['points']}점).", f"{title.en} ({raw['points']} points)."
                ),
                cure=None,
                citation=raw["citation"],
                status=raw["status"],
                points=raw["points"],
            )
        )
    order = list(catalogue["steps"])
    rules.sort(key=lambda r: (order.index(r.step), r.number))
    numbers = [r.number for r in rules]
    if len(set(numbers)) != len(numbers) or len({r.id for r in rules}) != len(rules):
        raise RuleBookError("two rules share an id or a number")
    return {r.id: r for r in rules}


@lru_cache(maxsize=8)
def _pack(country: str, extra: Path | None, stamp: int) -> Pack:
    return Pack(pack_folder(country), extra)


_home: Path | None = None


def use_tables_of(home: Path | None) -> None:
    """Let tables loaded by the deployment (``home/tables/<country>/…``) extend the packs."""
    global _home
    _home = home


def open_pack(country: str = "kr") -> Pack:
    extra = _home / "tables" / country / "fx_weekly.csv" if _home else None
    stamp = extra.stat().st_mtime_ns if extra and extra.exists() else 0
    return _pack(country, extra if stamp else None, stamp)


def rule_book(country: str = "kr", on: date | None = None) -> RuleBook:
    """The rule book of a country on a day (cached). Without a day: the last day of known exchange rates."""
    pack = open_pack(country)
    return pack.book(on or last_rate_day(country))


def last_rate_day(country: str = "kr") -> date:
    """Saturday of the last week with published exchange rates."""
    start = open_pack(country).fx.select(pl.col("valid_from").max()).item()
    assert isinstance(start, date)  # noqa: S101 - narrows the type; the reader refuses an empty table
    return start + 6 * dated.ONE_DAY
