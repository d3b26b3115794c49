"""A folder of labelled images, as an office or a public set has it.

``images/`` with coloured pictures (``x.jpg``, ``x.png``) or raw pairs (``x_low.png`` and ``x_high.png``, 16
bits, air 60000); labels in ``labels/x.txt`` (YOLO) or one ``annotations.json`` (COCO); the names of the
classes, one a line, in
``classes.txt``. A YOLO line may have a sixth value, the group of material (0 organic, 1 inorganic, 2 metal,
3 mixed).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from gwanmun.inspection.rules.detecting import labelled, picture
from gwanmun.inspection.rules.detecting.labelled import NOTHING, LabelFault, Labels
from gwanmun.inspection.rules.scans import ScanFault, View

UNREADABLE = (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError)
PICTURES = (".jpg", ".jpeg", ".png")
#: A picture larger than this is no picture of a parcel; cargo scans are cut into windows before they come
#: here.
MOST_PIXELS = 64_000_000
#: A list of labels of a million images has fewer bytes.
MOST_BYTES = 500_000_000


@dataclass(frozen=True)
class Item:
    """One image: its file (of a pair the low energy), the partner, its labels; ``group`` is what it is split
    by."""

    name: str
    file: Path
    high: Path | None
    labels: Labels
    materials: NDArray[np.int64]
    group: str


@dataclass(frozen=True)
class Folder:
    """All images of a folder with the names of the classes and the digest of every byte read."""

    names: tuple[str, ...]
    items: tuple[Item, ...]
    digest: str
    source: str
    counts: dict[str, int] = field(default_factory=dict)


def read(folder: Path, names: Path | None = None) -> Folder:
    """:raises LabelFault, ScanFault: what is wrong, in which file, how to mend it."""
    images = folder / "images"
    if not images.is_dir():
        raise LabelFault(
            str(folder),
            "images 폴더가 없습니다. 영상은 images/, 라벨은 labels/에 두십시오.",
            "has no folder images; put images into images/ and labels into labels/.",
        )
    whole = folder / "annotations.json"
    told = labelled.coco(_text(whole), whole.name) if whole.exists() else None
    listed = _names(folder, names) if told is None else tuple(told[0])
    files = sorted(f for f in images.iterdir() if f.suffix.lower() in PICTURES)
    hashed = sha256("\n".join(listed).encode())
    items = []
    for file in files:
        if file.stem.endswith("_high"):
            continue
        stem = file.stem.removesuffix("_low")
        high = file.with_name(f"{stem}_high{file.suffix}") if stem != file.stem else None
        if high is not None and not high.exists():
            raise LabelFault(
                file.name, f"짝인 {high.name}이(가) 없습니다.", f"its partner {high.name} is missing."
            )
        labels, stuff, raw = NOTHING, None, b""
        width, height = _size(file)
        if told is not None:
            labels = told[1].get(file.name, NOTHING)
            raw = labels.boxes.tobytes()
        else:
            beside = folder / "labels" / f"{stem}.txt"
            if beside.exists():
                text = _text(beside)
                raw = text.encode()
                labels = labelled.yolo(text, height, width, len(listed), beside.name)
                stuff = _materials(text)
        if stuff is None or len(stuff) != len(labels.kinds):
            stuff = np.full(len(labels.kinds), -1, np.int64)
        hashed.update(file.name.encode() + sha256(file.read_bytes()).digest() + raw)
        items.append(Item(stem, file, high, labels, stuff, stem.split("__")[0]))
    if not items:
        raise LabelFault(str(images), "영상이 한 장도 없습니다.", "holds no image.")
    counts = {name: sum(int((i.labels.kinds == n).sum()) for i in items) for n, name in enumerate(listed)}
    return Folder(listed, tuple(items), hashed.hexdigest(), folder.name, counts)


def _names(folder: Path, names: Path | None) -> tuple[str, ...]:
    file = names or folder / "classes.txt"
    if not file.exists():
        raise LabelFault(
            file.name,
            "분류 이름 파일이 없습니다. 한 줄에 하나씩 적거나 --names로 지정하십시오.",
            "there is no file of class names; write one name a line, or give it with --names.",
        )
    listed = tuple(line.strip() for line in _text(file).splitlines() if line.strip())
    if not listed or len(listed) != len(set(listed)):
        raise LabelFault(file.name, "분류 이름이 없거나 겹칩니다.", "class names are missing or double.")
    return listed


def _text(file: Path) -> str:
    """:raises LabelFault: larger than any list of labels, or no UTF-8."""
    if file.stat().st_size > MOST_BYTES:
        raise LabelFault(file.name, "파일이 너무 큽니다.", "the file is too large.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise LabelFault(
            file.name, "UTF-8 글이 아닙니다. UTF-8로 저장하십시오.", "is no UTF-8 text; save it as UTF-8."
        ) from None


def _materials(text: str) -> NDArray[np.int64]:
    rows = [line.split() for line in text.splitlines() if line.strip()]
    return np.array([int(row[5]) if len(row) > 5 and row[5].isdecimal() else -1 for row in rows], np.int64)


def _size(file: Path) -> tuple[int, int]:
    try:
        with Image.open(file) as image:
            width, height = image.size
    except (*UNREADABLE, Image.DecompressionBombWarning) as error:
        raise LabelFault(file.name, f"영상을 읽을 수 없습니다: {error}", f"cannot be read: {error}") from None
    if width * height > MOST_PIXELS:
        raise LabelFault(
            file.name,
            f"{width}×{height}화소는 너무 큽니다. 나누어 넣으십시오.",
            f"has {width}×{height} pixels, too many; cut it into windows.",
        )
    return width, height


def pixels(item: Item) -> NDArray[np.uint8]:
    """(H, W, 3) bytes of an item, as the network is shown it.

    :raises ScanFault: a raw pair that has not 16 bits, or a damaged file.
    """
    try:
        if item.high is not None:
            return picture.coloured(pair(item.file, item.high))
        with Image.open(item.file) as image:
            if image.mode.startswith("I"):
                raise ScanFault(
                    "DEPTH",
                    item.file.name,
                    "16비트 영상은 _low, _high 쌍이어야 합니다.",
                    "a 16-bit image has to be a pair _low and _high.",
                )
            return picture.checked(np.asarray(image.convert("RGB")))
    except UNREADABLE as error:  # cut off in the middle: its head was read before
        raise ScanFault(
            "BROKEN", item.file.name, "영상 파일이 손상되었습니다.", f"the picture is damaged: {error}"
        ) from None


def pair(low: Path, high: Path) -> View:
    """A raw pair from two PNG files of 16 bits.

    :raises ScanFault: another depth or different shapes.
    """
    read = []
    for file in (low, high):
        with Image.open(file) as image:
            raw = np.asarray(image)
            if image.mode.startswith("I"):
                raw = raw.astype(np.uint16)
            read.append(raw)
    return View(read[0], read[1])


def split(items: tuple[Item, ...], share: float) -> tuple[list[Item], list[Item]]:
    """(to learn from, kept aside): whole groups, chosen by the digest of their names, so always the same
    ones."""

    def aside(item: Item) -> bool:
        return int.from_bytes(sha256(item.group.encode()).digest()[:4], "big") < share * 2**32

    return [i for i in items if not aside(i)], [i for i in items if aside(i)]
