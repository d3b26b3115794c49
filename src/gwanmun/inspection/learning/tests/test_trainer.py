"""A training that is killed goes on where it was; another folder or another side begins anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip(
    "torch", reason="PYTORCH IS NOT INSTALLED: the trainer is not tested here (pip install torch)"
)

from gwanmun.inspection.learning import folders  # noqa: E402
from gwanmun.inspection.learning.tests.bags import bags  # noqa: E402
from gwanmun.inspection.learning.training import trainer  # noqa: E402

pytestmark = pytest.mark.slow
SMALL: dict[str, Any] = {
    "side": 64,
    "batch": 4,
    "mosaic": 0.0,
    "save_every": 0.0,
    "look_every": 9e9,
    "frozen": 0,
}


class Killed(BaseException):
    """As sudden as a signal."""


def test_killed_after_a_save_it_goes_on_and_comes_to_the_same_weights(tmp_path: Path) -> None:
    folder = folders.read(bags(tmp_path / "bags", 16))
    plan = trainer.Plan(**SMALL, rounds=2.0)
    whole, course, facts = trainer.train(folder, plan, tmp_path / "whole")

    def stop(told: dict[str, Any]) -> None:
        if told["event"] == "step" and told["step"] == 3:
            raise Killed

    with pytest.raises(Killed):
        trainer.train(folder, plan, tmp_path / "parted", tell=stop)
    told: list[dict[str, Any]] = []
    again, resumed, _ = trainer.train(folder, plan, tmp_path / "parted", tell=told.append)
    assert told[0] == {"event": "resumed", "step": 2, "spent": told[0]["spent"]}
    assert resumed.step == course.step == facts["steps"]
    # The same images in the same steps; only the pace, which follows the clock as well, may differ a little.
    for one, other in zip(whole.state_dict().values(), again.state_dict().values(), strict=True):
        assert torch.allclose(one.float(), other.float(), atol=2e-2, rtol=0.2)
    assert not list((tmp_path / "parted").glob("*.new"))


def test_a_checkpoint_of_other_images_is_not_gone_on_from(tmp_path: Path) -> None:
    folder = folders.read(bags(tmp_path / "bags", 16))
    plan = trainer.Plan(**SMALL, rounds=0.5)
    trainer.train(folder, plan, tmp_path / "work")
    (tmp_path / "bags" / "labels" / "b0__0.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    told: list[dict[str, Any]] = []
    trainer.train(folders.read(tmp_path / "bags"), plan, tmp_path / "work", tell=told.append)
    assert "resumed" not in {one["event"] for one in told}


def test_too_few_images_and_an_odd_side_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too few"):
        trainer.train(folders.read(bags(tmp_path / "bags", 1)), trainer.Plan(**SMALL), tmp_path / "work")
    with pytest.raises(ValueError, match="multiple of 32"):
        trainer.Plan(side=70)
