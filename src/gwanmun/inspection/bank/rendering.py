"""Pictures and tiles of images, drawn from the raw counts when they are asked for.

A small view is drawn whole and its tiles are cut from that picture, so that no seam can show. Of a large one
only the rows of the tile are read, with a margin for filters that look at neighbours.
"""

from __future__ import annotations

import io
import math
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from gwanmun.inspection.bank import calibrating, store
from gwanmun.inspection.bank.models import Image
from gwanmun.inspection.rules.scans import ScanFault, View
from gwanmun.inspection.rules.signals import packing

TILE = 256
MARGIN = 8  # pixels around a tile that filters may look at
WHOLE = 4_200_000  # pixels of a view that is drawn at once
LONGEST = 2048  # side of a whole picture

Picture = NDArray[np.uint8]


def variants() -> tuple[str, ...]:
    imaging = imaging_rules()
    return tuple(imaging.VARIANTS) if imaging else ("grey",)


def imaging_rules() -> Any:
    """The rules of images; None where they are not installed, and pictures are plain grey."""
    try:
        found = import_module("gwanmun.inspection.rules.imaging")
    except ImportError:
        return None
    return found if hasattr(found, "variant") else None


def draw(view: View, name: str, curves: Any = None) -> Picture:
    """(rows, columns, 3) of a variant of a view, by the ``curves`` of its machine where they are known."""
    imaging = imaging_rules()
    if imaging is not None:
        return np.asarray(imaging.variant(view, name, curves), dtype=np.uint8)
    grey = np.clip(view.high.astype(np.float32) * (255 / max(view.air, 1)), 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def drawn(view: View, variant: str, curves: Any = None) -> bytes:
    """PNG of a view that the bank does not keep, as ``picture`` would show it. Raises ScanFault."""
    if variant not in variants():
        raise _absent("variant")
    return _png(draw(view, variant, curves))


def picture(image: Image, view: int = 0, variant: str = "colour") -> bytes:
    """The whole view as PNG, at most LONGEST pixels along a side. Raises ScanFault."""
    name = _checked(image, view, variant)
    curves = calibrating.curves_of(image)
    return store.cached(
        image.digest,
        f"{view}-{name}{_mark(curves)}.png",
        lambda: _png(_whole(image.digest, view, name, curves)),
    )


def tile(image: Image, view: int, variant: str, level: int, x: int, y: int) -> bytes:
    """A tile of the pyramid as PNG; ``level`` as OpenSeadragon counts: the largest is full size."""
    name = _checked(image, view, variant)
    rows, columns = (int(image.views[view][k]) for k in ("rows", "columns"))
    most = _levels(rows, columns)
    if not 0 <= level <= most:
        raise _absent("level")
    halvings = most - level
    height, width = _shrunk(rows, halvings), _shrunk(columns, halvings)
    if not (0 <= x * TILE < width and 0 <= y * TILE < height):
        raise _absent("tile")
    box = (y * TILE, min(height, (y + 1) * TILE), x * TILE, min(width, (x + 1) * TILE))
    curves = calibrating.curves_of(image)
    return store.cached(
        image.digest,
        f"{view}-{name}{_mark(curves)}-{level}-{x}-{y}.png",
        lambda: _png(_cut(image.digest, view, name, curves, rows * columns, halvings, (height, width), box)),
    )


def _mark(curves: Any) -> str:
    """Of the calibration in the name of a kept picture: another calibration, another picture."""
    return "" if curves is None else f"-{curves.digest[:12]}"


def describe(image: Image) -> dict[str, Any]:
    """For OpenSeadragon: of each view its size and levels, and the variants there are."""
    views = [
        {
            "name": one["name"],
            "width": one["columns"],
            "height": one["rows"],
            "pixel_mm": one["pixel_mm"],
            "tileSize": TILE,
            "tileOverlap": 0,
            "minLevel": min(8, _levels(one["rows"], one["columns"])),
            "maxLevel": _levels(one["rows"], one["columns"]),
        }
        for one in image.views
    ]
    return {"id": image.pk, "views": views, "variants": list(variants()), "machine": image.machine}


def _cut(
    digest: str, view: int, name: str, curves: Any, pixels: int, halvings: int, shape: tuple[int, int],
    box: tuple[int, int, int, int],
) -> Picture:  # fmt: skip
    top, bottom, left, right = box
    if pixels <= WHOLE:
        whole = _reduced(_whole(digest, view, name, curves), shape)
        return whole[top:bottom, left:right]
    packed = packing.Packed(store.path_of(digest))
    about = packed.views[view]
    stored = min(halvings, about.levels - 1)
    more = halvings - stored
    scale = 2**more
    rows, columns = about.shape(stored)
    up, down = max(0, top - MARGIN), min(shape[0], bottom + MARGIN)
    first, last = max(0, left - MARGIN), min(shape[1], right + MARGIN)
    low, high = packed.rows(view, up * scale, min(rows, down * scale), stored)
    low, high = (part[:, first * scale : min(columns, last * scale)] for part in (low, high))
    for _ in range(more):
        low, high = packing.halve(low), packing.halve(high)
    part = View(low, high, about.air, about.floor, about.pixel_mm * 2**halvings, about.name)
    return draw(part, name, curves)[top - up : bottom - up, left - first : right - first]


@lru_cache(maxsize=6)
def _whole(digest: str, view: int, name: str, curves: Any) -> Picture:
    packed = packing.Packed(store.path_of(digest))
    about = packed.views[view]
    level = 0
    while level + 1 < about.levels and max(about.shape(level)) > LONGEST:
        level += 1
    return draw(packed.view(view, level), name, curves)


def _reduced(whole: Picture, shape: tuple[int, int]) -> Picture:
    if whole.shape[:2] == shape:
        return whole
    small = Pillow.fromarray(whole).resize((shape[1], shape[0]), Pillow.Resampling.BOX)
    return np.asarray(small)


def _png(drawn: Picture) -> bytes:
    out = io.BytesIO()
    Pillow.fromarray(np.ascontiguousarray(drawn)).save(out, "PNG", compress_level=2)
    return out.getvalue()


def _levels(rows: int, columns: int) -> int:
    return max(0, math.ceil(math.log2(max(rows, columns, 1))))


def _shrunk(length: int, halvings: int) -> int:
    return max(1, -(-length // (1 << halvings)))


def _checked(image: Image, view: int, variant: str) -> str:
    if image.state != Image.State.KEPT:
        raise _absent("image")
    if not 0 <= view < len(image.views):
        raise _absent("view")
    known = variants()
    if known == ("grey",):
        return "grey"
    if variant not in known:
        raise _absent("variant")
    return variant


def _absent(field: str) -> ScanFault:
    return ScanFault("ABSENT", field, "그런 영상이 없습니다.", "There is no such picture.")
