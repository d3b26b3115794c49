"""The detector that comes with the program: small, whole, honest about itself, and it finds something."""

from __future__ import annotations

import numpy as np
import pytest

from gwanmun.inspection.learning import making, shipped, synthetic
from gwanmun.inspection.learning.judging import measured
from gwanmun.inspection.rules.detecting import measures
from gwanmun.inspection.rules.detecting.measures import Seen


def test_weights_are_whole_and_under_fifteen_megabytes() -> None:
    body, card = shipped.load()
    assert sum(f.stat().st_size for f in shipped.WEIGHTS.iterdir()) < 15_000_000
    assert len(body) > 1_000_000
    assert card["data"]["source"].startswith("own synthetic")
    assert {limit["code"] for limit in card["limits"]} >= {"CUE", "MACHINE", "BESIDE"}
    assert all(limit["ko"] and limit["en"] for limit in card["limits"])
    for language in ("ko", "en"):
        assert "mAP50" in making.as_markdown(card, language)


@pytest.mark.slow
def test_it_finds_more_in_unseen_scenes_than_by_chance() -> None:
    reader = making.shipped_reader()
    seen = []
    for number in range(12):
        for shot in synthetic.shots(synthetic.sample(number + 90_000, "learn")):
            found, sure, kinds, _ = reader.read(shot.picture)
            seen.append(Seen(found, sure, kinds, shot.boxes, shot.kinds))
    told = measured(seen, synthetic.CLASSES, "twelve scenes", times=5)
    assert told["map50"] > 0.1
    found = measures.judged(seen)
    assert found.scores[found.right].mean() > found.scores[~found.right].mean()


def test_torch_and_the_stored_network_say_the_same() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch")
    from gwanmun.inspection.learning import package
    from gwanmun.inspection.learning.runtime import Reader
    from gwanmun.inspection.learning.training import export, net

    torch.manual_seed(1)
    made = net.Detector(3).eval()
    told = {"names": ["a", "b", "c"], "side": 96, "line": [1, 0], "score": 0.3, "schema": ""}
    reader = Reader(package.Package(export.onnx_of(made, 96), b"", told), "new")
    square = np.random.default_rng(1).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    with torch.no_grad():
        mine = export.Answering(made)(
            torch.from_numpy(square.transpose(2, 0, 1)[None].astype(np.float32) / 255)
        )
    for ours, theirs in zip(reader.answers([square]), mine, strict=True):
        assert np.abs(ours - theirs.numpy()).max() < 1e-3
