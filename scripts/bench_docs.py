"""Write the measured figures of ``build/bench.json`` into the READMEs and the docs.

Rows are ``{name, value, unit, yardstick, ratio, machine, runs}``: the median of ``runs`` runs beside
the figure it is held against. Run by ``make bench``; without a measurement nothing is touched.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from generate_docs import replaced

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "build" / "bench.json"
PLACES = {"README.md": "en", "README.ko.md": "ko", "docs/guides/figures.md": "en"}
SHORT = ("README.md", "README.ko.md")  # the figures of classification stand in its own guide
HEADS = {
    "en": ("Measured", "Median", "Yardstick", "Ratio", "Runs", "Machine"),
    "ko": ("측정 항목", "중앙값", "기준", "비율", "횟수", "측정 장비"),
}


def number(value: float | int | str | None) -> str:
    """Three figures for small numbers, thousands separated for large ones, a dash for none."""
    if value is None or isinstance(value, str):
        return value or "–"
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{round(value):,}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(rows: list[dict[str, Any]], lang: str) -> str:
    *heads, machine = HEADS[lang]
    out = [f"| {' | '.join(heads)} |", "|---|---:|---:|---:|---:|"]
    for r in rows:
        value = f"{number(r['value'])} {r['unit']}".strip()
        cells = (r["name"], value, number(r["yardstick"]), number(r["ratio"]), str(r["runs"]))
        out.append(f"| {' | '.join(cells)} |")
    return "\n".join([*out, "", f"{machine}: " + "; ".join(sorted({str(r["machine"]) for r in rows}))])


def main() -> None:
    if not MEASURED.exists():
        print(f"{MEASURED.relative_to(ROOT)} is not there: run make bench")
        return
    rows = json.loads(MEASURED.read_text(encoding="utf-8"))
    for name, lang in PLACES.items():
        path = ROOT / name
        shown = [row for row in rows if name not in SHORT or not row["name"].startswith("classification")]
        path.write_text(replaced(path.read_text(encoding="utf-8"), "figures", table(shown, lang)), "utf-8")


if __name__ == "__main__":
    main()
