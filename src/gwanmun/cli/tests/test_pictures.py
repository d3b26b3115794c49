"""``gwanmun inspection colour``, ``project`` and ``calibrate`` as a user starts them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from gwanmun.cli.tests.run import gwanmun
from gwanmun.inspection.rules.imaging import read_pair, write_pair
from gwanmun.inspection.rules.imaging.tests.samples import bag
from gwanmun.inspection.rules.imaging.tests.test_projection import scanned
from gwanmun.inspection.rules.imaging.tests.test_tracing import wedge


def files(folder: Path) -> list[Path]:
    found = []
    for name, view in (("bag", bag((120, 160), noise=4)), ("knife", scanned())):
        for energy, content in zip(("low", "high"), write_pair(view), strict=True):
            path = folder / f"{name}_{energy}.png"
            path.write_bytes(content)
            found.append(path)
    return found


def test_a_threat_is_projected_and_the_composite_coloured(tmp_path: Path) -> None:
    low, high, *threat = files(tmp_path)
    out = tmp_path / "made"
    ran = gwanmun(tmp_path, "inspection", "project", low, high, *threat, "--out", out, "--seed", 3, "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told["plausible"] is True
    assert set(told["factors"]) == {"view", "superposition", "complexity", "opacity"}
    before = read_pair(low.read_bytes(), high.read_bytes())
    after = read_pair((out / "low.png").read_bytes(), (out / "high.png").read_bytes())
    changed = before.low != after.low
    box = told["box"]
    assert (
        changed[box["y"] : box["y"] + box["h"], box["x"] : box["x"] + box["w"]].sum() == changed.sum() > 200
    )
    picture = tmp_path / "edges.png"
    ran = gwanmun(
        tmp_path,
        "inspection",
        "colour",
        out / "low.png",
        out / "high.png",
        "--out",
        picture,
        "--variant",
        "edges",
    )
    assert ran.code == 0, ran.err
    assert np.array(Image.open(io.BytesIO(picture.read_bytes()))).shape == (120, 160, 3)


def test_faults_end_with_words_and_a_code(tmp_path: Path) -> None:
    low, high, *threat = files(tmp_path)
    ran = gwanmun(
        tmp_path, "--lang", "en", "inspection", "project", high, low, *threat, "--out", tmp_path / "made"
    )
    assert ran.code != 0
    assert "background.low" in ran.err
    assert "swapped" in ran.err
    assert not (tmp_path / "made").exists()


def test_a_wedge_becomes_a_calibration_that_colour_takes(tmp_path: Path) -> None:
    low, high, *_ = files(tmp_path)
    table = tmp_path / "wedge.csv"
    rows = [f"{s.formula},{s.mass},{s.low},{s.high}" for s in wedge("C2H4", "Al", "Fe")]
    table.write_text("\n".join(["formula,mass,low,high", *rows]))
    made = tmp_path / "odd.json"
    ran = gwanmun(tmp_path, "inspection", "calibrate", table, "--machine", "odd", "--out", made, "--json")
    assert ran.code == 0, ran.err
    assert json.loads(made.read_text())["digest"] == json.loads(ran.out)["digest"]
    picture = tmp_path / "zeff.png"
    ran = gwanmun(
        tmp_path,
        "inspection",
        "colour",
        low,
        high,
        "--out",
        picture,
        "--variant",
        "zeff",
        "--calibration",
        made,
    )
    assert ran.code == 0, ran.err
    assert picture.read_bytes().startswith(b"\x89PNG")
