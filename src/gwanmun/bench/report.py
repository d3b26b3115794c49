"""What was measured, as it is measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gwanmun.bench.measure import machine


class Report:
    """The rows of ``build/bench.json``, kept after each measurement so that a stop loses nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[dict[str, Any]] = []
        self.machine = machine()

    def add(
        self, name: str, value: float, unit: str, runs: int, yardstick: str = "", ratio: float | None = None
    ) -> None:
        row = {
            "name": name,
            "value": value,
            "unit": unit,
            "yardstick": yardstick,
            "ratio": ratio,
            "machine": self.machine,
            "runs": runs,
        }
        self.rows.append(row)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
        beside = f"  ({ratio}× {yardstick})" if ratio is not None else f"  {yardstick}"
        print(f"{name:<58} {value:>12,} {unit}{beside}", flush=True)
