"""Make the detector that comes with the program from nothing but seeds: ``python scripts/ship_detector.py``.

At full size, on a machine with a GPU: ``--work build/detector --learn 40000 --judge 600 --side 512 --batch 64
--minutes 600``. What is in the work folder already is not made again, and a training that was stopped goes on
from its checkpoint (``run/checkpoint.pt``). ``--keep`` puts body and card in the place of the shipped ones;
without it they stay in the work folder. The declaration match is fitted to the new detector afterwards:
``python scripts/fit_match.py --keep``.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    for name, usual, what in (
        ("learn", 11_000, "parcels to learn from"),
        ("judge", 400, "parcels of families and machines held out"),
        ("fit", 300, "new scenes of known families, to calibrate and to compare"),
        ("side", 320, "input size, a multiple of 32"), ("batch", 20, "images at a time"),
        ("frozen", 5, "blocks of the front that do not learn"),
        ("variants", 1, "ways in which an image is remembered"),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=usual, help=what)
    parser.add_argument("--minutes", type=float, default=60.0, help="time to learn")
    parser.add_argument("--keep", action="store_true", help="ship it")
    return parser.parse_args(words)


def filled(work: Path, name: str, part: str, count: int) -> Path:
    """A folder of synthetic images; one that is there with fewer is filled up."""
    from gwanmun.inspection.learning import judging, synthetic

    place = work / name
    there = len(judging.told(place))
    if there < count:
        synthetic.write(place, part, count - there, first=there)
    return place


def main(words: Sequence[str] | None = None) -> dict[str, Any]:
    """Make, judge and perhaps keep; the card."""
    import django

    django.setup()
    from gwanmun.inspection.learning import folders, making, package, shipped
    from gwanmun.inspection.learning.training import trainer

    wish = options(words)
    work: Path = wish.work
    work.mkdir(parents=True, exist_ok=True)
    learn = folders.read(filled(work, "learn", "learn", wish.learn))
    fit = folders.read(filled(work, "fit", "fit", wish.fit))
    held_at = filled(work, "held", "judge", wish.judge)
    plan = trainer.Plan(
        side=wish.side, batch=wish.batch, seconds=wish.minutes * 60, rounds=4000, frozen=wish.frozen,
        aside=0.02 if wish.learn > 500 else 0.2, patience=99, mosaic=0.1, paste=0.1, look_every=400,
        variants=wish.variants,
    )  # fmt: skip
    model, _, facts = trainer.train(learn, plan, work / "run", tell=lambda told: print(told, flush=True))
    reader, known = making.calibrated(
        model, learn.names, wish.side, fit, "synthetic, new scenes of known families and machines"
    )
    held = making.judged_synthetic(reader, held_at)
    more = {name: held[name] for name in ("match", "cue", "speed") if name in held}
    facts["source"] = f"own synthetic images of {wish.learn:,} parcels"
    card = making.card(facts, [held["set"], known], **more)
    shipped.keep(package.packed(reader.package), card, shipped.WEIGHTS if wish.keep else work / "weights")
    print(json.dumps({one["title"]: one["map50"] for one in (held["set"], known)}, indent=1))
    return card


if __name__ == "__main__":
    main()
