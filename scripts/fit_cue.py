"""Fit the material cue anew to made-up regions and judge it: ``python scripts/fit_cue.py``.

Learns from families and machines that are not held out, judges on those that are; states how many salts there
were and 95 % intervals by scene. ``--keep`` writes the fit into the program. About 0.5 s of one core a scene.
``--judge`` judges what the program holds and fits nothing.
"""

from __future__ import annotations

import argparse
import json
import os


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=3000, help="to learn from")
    parser.add_argument("--judged", type=int, default=400, help="to judge by")
    parser.add_argument("--drawn", type=int, default=260, help="scenes to judge by where nothing is forced")
    parser.add_argument("--judge", action="store_true", help="only judge the fit that the program holds")
    parser.add_argument("--keep", action="store_true", help="write the fit into the program")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    import django

    django.setup()
    from gwanmun.inspection.learning import cueing
    from gwanmun.inspection.rules.detecting import cue

    def tell(done: int) -> None:
        print(done, end="\r", flush=True)

    fit = cue.stored() if chosen.judge else cueing.fitted(cueing.rows("train", chosen.scenes, tell=tell))
    drawn = cueing.rows("drawn", chosen.drawn, tell=tell)
    whole = drawn + cueing.rows("held", chosen.judged, tell=tell)
    for name, told in (("all", whole), ("nothing forced", drawn)):
        print(name, json.dumps(cueing.judged(told, fit), indent=1))
    if chosen.keep:
        cue.FILE.write_text(fit.as_json())


if __name__ == "__main__":
    main()
