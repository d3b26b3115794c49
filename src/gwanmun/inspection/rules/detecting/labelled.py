"""Labels of images as others write them: YOLO text and COCO JSON, read into corners in pixels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


class LabelFault(ValueError):
    """A label file that cannot be understood: what, where, how to mend it."""

    def __init__(self, where: str, ko: str, en: str) -> None:
        super().__init__(f"{where}: {en}")
        self.where, self.ko, self.en = where, ko, en


@dataclass(frozen=True)
class Labels:
    """Boxes of one image (N, 4), corners in pixels, and their kinds (N,), places in the list of class
    names."""

    boxes: NDArray[np.float32]
    kinds: NDArray[np.int64]


NOTHING = Labels(np.zeros((0, 4), np.float32), np.zeros(0, np.int64))


def yolo(text: str, height: int, width: int, classes: int, where: str = "") -> Labels:
    """One line a box: class, middle x, middle y, width, height, the last four as shares of the image.

    :raises LabelFault: another form, an unknown class or a box outside the image.
    """
    boxes, kinds = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        at = f"{where}:{number}"
        try:
            kind, *shares = line.split()
            if len(shares) > 5:
                raise ValueError  # an outline, not a box
            x, y, w, h = (float(v) for v in shares[:4])
            place = int(kind)
        except ValueError:
            raise LabelFault(
                at,
                "한 줄은 '분류 x y 너비 높이' 다섯 값이어야 합니다.",
                "a line has five values: class x y width height.",
            ) from None
        if not 0 <= place < classes:
            raise LabelFault(
                at,
                f"분류 {place}번이 없습니다. 분류 이름 파일에는 {classes}개가 있습니다.",
                f"there is no class {place}; the file of names has {classes}.",
            )
        if not (
            np.isfinite([x, y, w, h]).all()
            and 0 < w <= 1.001
            and 0 < h <= 1.001
            and -0.001 <= x <= 1.001
            and -0.001 <= y <= 1.001
        ):
            raise LabelFault(
                at,
                "상자가 영상을 벗어났습니다. 0과 1 사이의 비율로 적으십시오.",
                "the box lies outside the image; write shares between 0 and 1.",
            )
        boxes.append([(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height])
        kinds.append(place)
    return _made(boxes, kinds, height, width)


def coco(text: str, where: str = "") -> tuple[list[str], dict[str, Labels]]:
    """(class names, image file name → labels) of a COCO file. Crowd regions are left out.

    :raises LabelFault: not such a file.
    """
    try:
        told: dict[str, Any] = json.loads(text)
        names = sorted(told["categories"], key=lambda one: one["id"])
        place = {one["id"]: n for n, one in enumerate(names)}
        images = {one["id"]: one for one in told["images"]}
        found: dict[int, tuple[list[list[float]], list[int]]] = {key: ([], []) for key in images}
        for one in told["annotations"]:
            if one.get("iscrowd"):
                continue
            x, y, w, h = (float(v) for v in one["bbox"])
            boxes, kinds = found[one["image_id"]]
            boxes.append([x, y, x + w, y + h])
            kinds.append(place[one["category_id"]])
        made = {
            str(images[key]["file_name"]): _made(*both, int(images[key]["height"]), int(images[key]["width"]))
            for key, both in found.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabelFault(
            where,
            f"COCO 형식(images, annotations, categories)이 아닙니다: {error}",
            f"this is no COCO file (images, annotations, categories): {error}",
        ) from None
    return [str(one["name"]) for one in names], made


def _made(boxes: list[list[float]], kinds: list[int], height: int, width: int) -> Labels:
    if not boxes:
        return NOTHING
    corners = np.array(boxes, np.float32)
    corners[:, 0::2] = corners[:, 0::2].clip(0, width)
    corners[:, 1::2] = corners[:, 1::2].clip(0, height)
    there = (corners[:, 2] - corners[:, 0] >= 1) & (corners[:, 3] - corners[:, 1] >= 1)
    return Labels(corners[there], np.array(kinds, np.int64)[there])
