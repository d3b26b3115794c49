"""A folder of made pictures to learn from and to judge by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image


def bags(folder: Path, number: int = 12, names: str = "knife\ngun\nsaw\n") -> Path:
    """Pictures of an orange bag with a blue bar in it, which is a knife."""
    (folder / "images").mkdir(parents=True)
    (folder / "labels").mkdir()
    (folder / "classes.txt").write_text(names)
    random = np.random.default_rng(1)
    for one in range(number):
        picture = np.full((96, 128, 3), 255, np.uint8)
        picture[8:88, 8:120] = (250, 200, 140)
        x, y = int(random.integers(10, 70)), int(random.integers(10, 60))
        picture[y : y + 16, x : x + 40] = (60, 90, 200)
        Image.fromarray(picture).save(folder / "images" / f"b{one}__0.png")
        shares = ((x + 20) / 128, (y + 8) / 96, 40 / 128, 16 / 96)
        (folder / "labels" / f"b{one}__0.txt").write_text(
            "0 " + " ".join(f"{v:.5f}" for v in shares) + " 2\n"
        )
    return folder
