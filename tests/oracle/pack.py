"""A country pack read the plain way: YAML and CSV into dicts, figures of one day."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

KR = Path(__file__).parents[2] / "src/gwanmun/countries/kr"


def _on(entry: dict[str, Any], day: date) -> bool:
    return entry["valid_from"] <= day and (entry.get("valid_to") is None or day <= entry["valid_to"])


class Law:
    """What holds on one day: figures, rules in order, goods, profiles, rates of duty and exchange."""

    def __init__(self, day: date, folder: Path = KR) -> None:
        self.figures: dict[str, Any] = {}
        for path in sorted((folder / "parameters").glob("*.yaml")):
            for name, entries in yaml.safe_load(path.read_text("utf-8")).items():
                for entry in entries:
                    if _on(entry, day):
                        assert name not in self.figures, f"{name} twice on {day}"
                        self.figures[name] = entry["value"]
        catalogue = yaml.safe_load((folder / "rules/parcels.yaml").read_text("utf-8"))
        profiles = yaml.safe_load((folder / "tables/profiles.yaml").read_text("utf-8"))
        self.profiles = [p for p in profiles if _on(p, day)]
        self.hold_order: list[str] = catalogue["hold_order"]
        self.holds = {r["id"]: r["hold"] for r in catalogue["rules"] if "hold" in r}
        steps = list(catalogue["steps"])
        numbered = [(steps.index(r["step"]), r["number"], r["id"]) for r in catalogue["rules"]]
        targeting = steps.index("targeting")
        numbered += [(targeting, 1000 + n, f"target.{p['id']}") for n, p in enumerate(self.profiles)]
        self.order = {rule: place for place, (_, _, rule) in enumerate(sorted(numbered))}

        goods = yaml.safe_load((folder / "tables/goods.yaml").read_text("utf-8"))
        self.categories: list[dict[str, Any]] = goods["categories"]
        self.misleading: dict[str, list[str]] = goods["not"]
        self.vague = [w.lower() for lang in ("ko", "en") for w in goods["vague"][lang]]

        with (folder / "tables/tariff_demo.csv").open(encoding="utf-8") as file:
            self.duty = {r["hs"]: Decimal(r["basic_rate_percent"]) / 100 for r in csv.DictReader(file)}
        self.fx: dict[tuple[date, str], Decimal] = {}
        with (folder / "tables/fx_weekly.csv").open(encoding="utf-8") as file:
            for r in csv.DictReader(file):
                self.fx[date.fromisoformat(r["valid_from"]), r["currency"]] = Decimal(r["rate"])
        self.fx_weeks = {week for week, _ in self.fx}

    def amount(self, name: str) -> Decimal:
        return Decimal(self.figures[name])

    def share(self, name: str) -> Decimal:
        """A rate that is written in millionths."""
        return Decimal(self.figures[name]) / 1_000_000

    def rate_of_exchange(self, currency: str, day: date) -> tuple[Decimal | None, bool]:
        """(won per unit, late): the week's own rate, else the latest one not too old."""
        sunday = day - timedelta(days=day.isoweekday() % 7)
        for back in range(self.figures["parcels.fx_late_weeks"] + 1):
            week = sunday - timedelta(weeks=back)
            if currency == "KRW" and week in self.fx_weeks:
                return Decimal(1), back > 0
            if (week, currency) in self.fx:
                return self.fx[week, currency], back > 0
        return None, False
