"""Write tables and pictures of the guide to the simulation from its figures: ``make generate``.

The figures are ``docs/guides/risk-simulation.json``; a new measurement takes their place with
``python scripts/simulation_docs.py --take build/simulation/weekly.parquet …``, the weeks that ``gwanmun risk
simulate --out build/simulation`` wrote.
"""

from __future__ import annotations

import argparse
import inspect
import json
from pathlib import Path
from typing import Any

from generate_docs import replaced, rows

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "guides" / "risk-simulation.json"
GUIDE = ROOT / "docs" / "guides" / "risk-simulation.md"
PICTURES = ROOT / "docs" / "pictures"
#: Measures of the main table, those of the comparison, those of the shares: code → (heading, unit).
MAIN = {
    "finds": ("Finds", "number"),
    "precision": ("Precision", "share"),
    "revenue": ("Revenue recovered of lost", "share"),
    "regret": ("Regret, finds", "number"),
}
KINDS = {
    "recall:MISCLASSIFICATION": ("Misclassification", "share"),
    "recall:UNDERVALUATION": ("Undervaluation", "share"),
    "recall:ORIGIN": ("Origin", "share"),
    "recall:SPLIT": ("Split", "share"),
    "recall:NARCOTICS": ("Narcotics", "share"),
    "recall:NEW_ROUTE": ("New route", "share"),
}
NEW = {
    "new_route_found": ("Worlds in which it was found", "share"),
    "weeks_until_found": ("Weeks until found", "number"),
    "recall:NEW_ROUTE": ("Shipments of it found", "share"),
    "late_narcotics": ("Narcotics caught, by mass", "share"),
    "late_finds": ("All finds", "number"),
}


def table(found: list[dict[str, Any]], measures: dict[str, tuple[str, str]], *, signed: bool = False) -> str:
    from gwanmun.risk.simulation.words import interval, policy

    heads = ["Policy", *(name for name, _ in measures.values())]
    lines = [
        [
            policy(row["policy"], row["explore"], ko=False, share=True),
            *(interval(row[code], unit, signed=signed) for code, (_, unit) in measures.items()),
        ]
        for row in found
    ]
    return rows(heads, lines)


def mechanisms() -> str:
    """What each class says of itself."""
    from gwanmun.risk.simulation.mechanisms import MECHANISMS

    parts = []
    for mechanism in MECHANISMS:
        first, _, rest = inspect.cleandoc(mechanism.__doc__ or "").partition("\n\n")
        told = " ".join(rest.replace("``", "`").split())
        parts.append(f"- **`{mechanism.code}`**: {' '.join(first.split())} {told}")
    return "\n".join(parts)


def sections(figures: dict[str, Any]) -> dict[str, str]:
    shares = sorted(figures["shares"]["policies"], key=lambda row: row["explore"])
    apart = [row for row in figures["differences"] if row["policy"].startswith("model+")]
    slots = ", ".join(f"{number} {lane} slots" for lane, number in figures["slots"].items())
    return {
        "simulation mechanisms": mechanisms(),
        "simulation setting": (
            f"{len(figures['worlds'])} worlds of {figures['weeks']} weeks, seeds {figures['worlds'][0]} to "
            f"{figures['worlds'][-1]}, about {figures['items_a_week']:,} items a week, {slots}; all draw at "
            f"random in the first {figures['warm_up']} weeks, which are not counted."
        ),
        "simulation policies": table(figures["policies"], MAIN),
        "simulation kinds": table(figures["policies"], KINDS),
        "simulation new route": table([r for r in figures["policies"] if r["policy"] != "oracle"], NEW),
        "simulation differences": table(apart, NEW, signed=True),
        "simulation shares": f"{shares[0]['worlds']} worlds.\n\n" + table(shares, NEW | MAIN),
    }


def taken(files: list[Path]) -> dict[str, Any]:
    """Figures from the weeks of all runs: policies with their greatest share of exploration, and every share
    of the policy that has several, in those worlds in which all of them were run."""
    import polars as pl

    from gwanmun.risk.simulation.contract import figures, read

    keys = ["policy", "explore", "world"]
    weekly = pl.concat([pl.read_parquet(file) for file in files]).unique([*keys, "week"], maintain_order=True)
    greatest = pl.col("explore") == pl.col("explore").max().over("policy")
    varied = weekly.filter(~greatest)["policy"].unique().to_list()
    runs = weekly.filter(pl.col("policy").is_in([*varied, "model"]))
    each = runs.select(keys).unique()
    whole = each.group_by("world").len().filter(pl.col("len") == each.select(keys[:2]).n_unique())["world"]
    shares = figures(runs.filter(pl.col("world").is_in(whole.implode())), read())
    return figures(weekly.filter(greatest), read()) | {"shares": {"policies": shares["policies"]}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--take", type=Path, nargs="+", metavar="WEEKLY", help="weeks of new measurements")
    asked = parser.parse_args()
    if asked.take:
        FIGURES.write_text(json.dumps(taken(asked.take), ensure_ascii=False) + "\n", encoding="utf-8")
    for file, text in made().items():
        file.write_text(text, encoding="utf-8")


def made() -> dict[Path, str]:
    """File → what it should hold."""
    from gwanmun.risk.simulation.contract import svg

    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    text = GUIDE.read_text(encoding="utf-8")
    for name, body in sections(figures).items():
        text = replaced(text, name, body)
    pictures = {PICTURES / f"simulation-{lang}.svg": svg(figures, ko=lang == "ko") for lang in ("en", "ko")}
    return {GUIDE: text, **pictures}


if __name__ == "__main__":
    main()
