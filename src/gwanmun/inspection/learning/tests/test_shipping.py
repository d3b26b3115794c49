"""From seeds to a detector that could be shipped, by the very script that does it; a few steps long."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from gwanmun.inspection.learning import package, shipped

ROOT = Path(__file__).resolve().parents[5]


@pytest.mark.slow
def test_the_script_makes_a_detector_with_its_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import ship_detector

    words = [
        "--learn",
        "14",
        "--judge",
        "6",
        "--fit",
        "6",
        "--side",
        "96",
        "--batch",
        "2",
        "--minutes",
        "0.1",
    ]
    card = ship_detector.main(["--work", str(tmp_path), *words])
    sys.modules.pop("ship_detector", None)
    body = (tmp_path / "weights" / "detector.gwm").read_bytes()
    assert package.unpacked(body).names[0] == "gun"
    kept = json.loads((tmp_path / "weights" / "card.json").read_text())
    assert kept["training"]["steps"] == card["training"]["steps"] > 3
    assert ["held" in one["title"] for one in kept["measured"]["sets"]] == [True, False]
    assert (shipped.WEIGHTS / "detector.gwm").read_bytes() != body


def test_what_ships_keeps_within_its_room() -> None:
    """Fifteen megabytes for all that was learnt."""
    learnt = [
        file
        for file in (ROOT / "src/gwanmun").rglob("*")
        if file.suffix in {".gwm", ".onnx", ".npz", ".lgb"} and file.is_file()
    ]
    assert learnt
    assert sum(file.stat().st_size for file in learnt) < 15_000_000
