"""Images as a trainer reads them: a raw pair with air at 60000, and labels as YOLO text or COCO JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gwanmun.inspection.rules.scans import AIR, Counts, View

#: Groups of matter in the sixth value of a YOLO line.
ORGANIC, INORGANIC, METAL = 0, 1, 2
GROUPS = {"organic": ORGANIC, "inorganic": INORGANIC, "metal": METAL}
Box = Mapping[str, Any]


def levelled(view: View) -> tuple[Counts, Counts]:
    """Low and high counts with what the detector reads of nothing taken off and air at :data:`AIR`."""
    span = max(1, view.air - view.floor)

    def level(counts: Counts) -> Counts:
        even = (counts.astype(np.float32) - view.floor) * np.float32(AIR / span) + np.float32(0.5)
        levelled: Counts = np.clip(even, 0, 65_535).astype(np.uint16)
        return levelled

    same = view.air == AIR and view.floor == 0
    return (view.low, view.high) if same else (level(view.low), level(view.high))


def group_of(material: str) -> int | None:
    """The group of matter of a label or a substance; None where it does not say (a precursor may be either),
    or names a substance we do not know."""
    from gwanmun.inspection.rules.physics.materials import matter, table

    return GROUPS.get(matter(material) if material in table() else material)


def inside(box: Box, rows: int, columns: int) -> tuple[int, int, int, int] | None:
    """x, y, w, h of the part of a region that lies in the image; None where there is none."""
    x, y = max(0, int(box["x"])), max(0, int(box["y"]))
    w, h = min(columns, int(box["x"]) + int(box["w"])) - x, min(rows, int(box["y"]) + int(box["h"])) - y
    return (x, y, w, h) if w >= 1 and h >= 1 else None


def yolo_line(kind: int, corners: Sequence[float], rows: int, columns: int, group: int | None = None) -> str:
    """Class, middle and size as shares of the image, and the group of matter where it is told."""
    x0, y0, x1, y1 = corners
    shares = ((x0 + x1) / 2 / columns, (y0 + y1) / 2 / rows, (x1 - x0) / columns, (y1 - y0) / rows)
    line = f"{kind} " + " ".join(f"{share:.6f}" for share in shares)
    return f"{line}\n" if group is None else f"{line} {group}\n"


def yolo_text(boxes: Sequence[Box], names: Sequence[str], rows: int, columns: int) -> str:
    """A line a box: class, middle and size as shares of the image, and the group of matter if all tell it."""
    seen = [(one, part) for one in boxes if (part := inside(one, rows, columns)) is not None]
    groups = [group_of(str(one.get("material") or "")) for one, _ in seen]
    told = all(group is not None for group in groups)
    lines = []
    for (one, (x, y, w, h)), group in zip(seen, groups, strict=True):
        corners = (x, y, x + w, y + h)
        lines.append(yolo_line(names.index(one["kind"]), corners, rows, columns, group if told else None))
    return "".join(lines)


def coco_text(images: Sequence[tuple[str, int, int, Sequence[Box]]], names: Sequence[str]) -> str:
    """One COCO document of (file name, rows, columns, boxes)."""
    told: dict[str, Any] = {
        "categories": [{"id": n, "name": name} for n, name in enumerate(names, 1)], "images": [],
        "annotations": [],
    }  # fmt: skip
    for number, (file, rows, columns, boxes) in enumerate(images, 1):
        told["images"].append({"id": number, "file_name": file, "width": columns, "height": rows})
        for one in boxes:
            if (part := inside(one, rows, columns)) is not None:
                told["annotations"].append(
                    {"id": len(told["annotations"]) + 1, "image_id": number, "bbox": list(part),
                     "category_id": names.index(one["kind"]) + 1, "area": part[2] * part[3], "iscrowd": 0}
                )  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
