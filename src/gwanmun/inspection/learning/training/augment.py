"""What an image could also have been: turned, nearer, another palette, with a thing of another bag laid over
it.

A thing is laid over by multiplying: what absorbs in front of what absorbs lets through the product (Beer and
Lambert), and a coloured picture darkens in about the same way. Palettes and tube voltages differ between
machines: darkness is raised to a power, and the channels are stretched apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from gwanmun.inspection.rules.detecting.picture import AIR

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Shown:
    """A square (side, side, 3) bytes, boxes (N, 4), kinds (N,), materials (N,)."""

    square: Bytes
    boxes: NDArray[np.float32]
    kinds: NDArray[np.int64]
    materials: NDArray[np.int64]


def placed(
    image: Bytes, told: Shown, side: int, random: np.random.Generator, *, gentle: bool = False
) -> Shown:
    """Mirrored, turned by quarters, scaled and shifted into a square of air."""
    boxes = told.boxes.copy()
    height, width = image.shape[:2]
    turn = int(random.integers(0, 4)) if not gentle and random.random() < 0.6 else 0
    if turn:
        image = np.rot90(image, turn)
        for _ in range(turn):  # anticlockwise: (x, y) → (y, width − x)
            boxes = np.stack([boxes[:, 1], width - boxes[:, 2], boxes[:, 3], width - boxes[:, 0]], 1)
            height, width = width, height
    if random.random() < 0.5:
        image = image[:, ::-1]
        boxes = np.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], 1)
    scale = side / max(height, width) * (1.0 if gentle else float(random.uniform(0.75, 1.3)))
    stretch = 1.0 if gentle else float(np.exp(random.normal(0, 0.08)))
    sx, sy = scale * stretch, scale / stretch
    room_x, room_y = side - width * sx, side - height * sy
    dx = float(random.uniform(min(room_x, 0), max(room_x, 0)))
    dy = float(random.uniform(min(room_y, 0), max(room_y, 0)))
    square = np.asarray(
        Image.fromarray(np.ascontiguousarray(image)).transform(
            (side, side), Image.Transform.AFFINE, (1 / sx, 0, -dx / sx, 0, 1 / sy, -dy / sy),
            Image.Resampling.BILINEAR, fillcolor=(AIR, AIR, AIR),
        )
    )  # fmt: skip
    boxes = boxes * np.array([sx, sy, sx, sy], np.float32) + np.array([dx, dy, dx, dy], np.float32)
    return cut(Shown(square, boxes.astype(np.float32), told.kinds, told.materials), side)


def cut(shown: Shown, side: int) -> Shown:
    """Boxes cut at the border; those of which less than a third is left, or too little, are dropped."""
    inside = shown.boxes.clip(0, side)
    whole = (shown.boxes[:, 2:] - shown.boxes[:, :2]).prod(1)
    size = inside[:, 2:] - inside[:, :2]
    keep = (size.min(1, initial=side) >= 4) & (size.prod(1) > 0.33 * whole)
    return Shown(shown.square, inside[keep], shown.kinds[keep], shown.materials[keep])


def tinted(square: Bytes, random: np.random.Generator) -> Bytes:
    """Another machine and its screen: darkness to a power, hues turned, colour stronger or paler, edges drawn
    sharper, noise of few photons.

    Hues turn in optical density (−ln of each channel), where what lies one over another adds up.
    """
    x = square.astype(np.float32) / 255
    if random.random() < 0.5:
        soft = Image.fromarray(square).filter(ImageFilter.GaussianBlur(float(random.uniform(0.8, 2.5))))
        x = (x + float(random.uniform(0.3, 1.6)) * (x - np.asarray(soft, np.float32) / 255)).clip(0, 1)
    density = -np.log(np.maximum(x, 0.02))
    mix = np.eye(3) + random.normal(0, 0.12, (3, 3))
    gain = float(np.exp(random.normal(-0.15, 0.35)))
    # The darkest is shown lighter by some screens, so that metal keeps its inner edges.
    deepest = float(random.uniform(1.2, 4.0))
    density = np.maximum(density @ mix.T.astype(np.float32), 0) * gain
    x = np.exp(-deepest * (1 - np.exp(-density / deepest)))
    grey = x.mean(-1, keepdims=True)
    x = grey + (x - grey) * float(random.uniform(0.6, 1.5))
    if random.random() < 0.3:
        x = x + random.normal(0, random.uniform(0, 0.03), (*x.shape[:2], 1)).astype(np.float32)
    return np.asarray((x.clip(0, 1) * 255).astype(np.uint8))


def mosaic(four: list[Shown], side: int, random: np.random.Generator) -> Shown:
    """Four images in the quarters of one, each half as large as it came."""
    square = np.full((side, side, 3), AIR, np.uint8)
    half = side // 2
    boxes, kinds, materials = [], [], []
    for place, one in enumerate(four):
        left, top = (place % 2) * half, (place // 2) * half
        small = np.asarray(Image.fromarray(one.square).resize((half, half), Image.Resampling.BOX))
        square[top : top + half, left : left + half] = small
        boxes.append(one.boxes / 2 + np.array([left, top, left, top], np.float32))
        kinds.append(one.kinds)
        materials.append(one.materials)
    joined = Shown(square, np.concatenate(boxes), np.concatenate(kinds), np.concatenate(materials))
    return cut(joined, side)


def pasted(shown: Shown, other: Shown, random: np.random.Generator) -> Shown:
    """One thing of another image laid over this one, where it fits."""
    if not len(other.kinds):
        return shown
    side = shown.square.shape[0]
    which = int(random.integers(0, len(other.kinds)))
    x0, y0, x1, y1 = other.boxes[which].round().astype(int)
    thing = other.square[y0:y1, x0:x1].astype(np.float32) / 255
    height, width = thing.shape[:2]
    if height < 6 or width < 6 or height >= side or width >= side:
        return shown
    y, x = int(random.integers(0, side - height)), int(random.integers(0, side - width))
    square = shown.square.copy()
    under = square[y : y + height, x : x + width].astype(np.float32)
    square[y : y + height, x : x + width] = (under * thing).astype(np.uint8)
    box = np.array([[x, y, x + width, y + height]], np.float32)
    return Shown(
        square, np.concatenate([shown.boxes, box]), np.append(shown.kinds, other.kinds[which]),
        np.append(shown.materials, other.materials[which]),
    )  # fmt: skip
