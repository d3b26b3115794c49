"""Fit the declaration match anew to made-up parcels and judge it: ``python scripts/fit_match.py``.

Scenes of families and machines to learn from, each declared in several ways; judged on families and machines
held out, where each kind of lie is told alike often. ``--keep`` writes the fit into the program. About
0.15 s of one core a scene; the shipped one saw 2,792.
"""

from __future__ import annotations

import argparse
import json
import os

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=2400, help="to learn from")
    parser.add_argument("--judged", type=int, default=420, help="to judge by")
    parser.add_argument("--keep", action="store_true", help="write the fit into the program")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    import django

    django.setup()
    from gwanmun.inspection.learning import declaring, judging, package, shipped
    from gwanmun.inspection.learning.runtime import Reader

    reader = Reader(package.unpacked(shipped.load()[0]), "shipped", 1)
    told = declaring.rows(
        "train", chosen.scenes, reader=reader, tell=lambda n: print(n, end="\r", flush=True)
    )
    fit = declaring.fitted(told)
    fresh = declaring.rows("held", chosen.judged, first=1000, reader=reader)
    figures = judging.matched(fresh, np.array([row["surest"] for row in fresh]), fit)
    print(json.dumps(figures, indent=1))
    if chosen.keep:
        declaring.keep(fit)


if __name__ == "__main__":
    main()
