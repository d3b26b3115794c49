"""What the network is told: which cells answer for an object, and how wrong they are.

Cells are chosen as in task-aligned learning (Feng et al. 2021): of the cells whose middle lies in the box,
those with the largest ``score^0.5 · IoU^3`` answer, ten at most; a cell answers for one object. Their class
score is taught to be as good as their box (Li et al. 2020), so that the best box also has the best score.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

ANSWER = 10


def corners(points: Any, strides: Any, sides: Any) -> Any:
    """(N, A, 4) distances in strides → corners in pixels."""
    away = sides * strides[None, :, None]
    return torch.cat([points[None] - away[..., :2], points[None] + away[..., 2:]], -1)


def overlaps(a: Any, b: Any, *, generous: bool = False) -> Any:
    """IoU of boxes of the same leading shape; ``generous``: GIoU (Rezatofighi 2019), which also pulls boxes
    that do not meet."""
    low, high = torch.maximum(a[..., :2], b[..., :2]), torch.minimum(a[..., 2:], b[..., 2:])
    inter = (high - low).clamp(min=0).prod(-1)
    sizes = (a[..., 2:] - a[..., :2]).clamp(min=0).prod(-1) + (b[..., 2:] - b[..., :2]).clamp(min=0).prod(-1)
    union = (sizes - inter).clamp(min=1e-6)
    value = inter / union
    if not generous:
        return value
    hull = (
        (torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    )
    return value - (hull - union) / hull.clamp(min=1e-6)


@torch.no_grad()
def chosen(scores: Any, boxes: Any, points: Any, truth: Any, kinds: Any, real: Any) -> tuple[Any, Any, Any]:
    """For each cell the object it answers for and how well: (object (N, A), answers (N, A) bool, goal (N,
    A)).

    ``truth`` (N, G, 4), ``kinds`` (N, G), ``real`` (N, G) bool: padding is not real.
    """
    inside = (
        (points[None, None] > truth[:, :, None, :2]) & (points[None, None] < truth[:, :, None, 2:])
    ).all(-1)
    inside &= real[:, :, None]
    quality = overlaps(truth[:, :, None], boxes[:, None]) * inside
    said = scores.gather(2, kinds[:, None, :].expand(-1, scores.shape[1], -1)).transpose(1, 2)
    aligned = said.sqrt() * quality.pow(3) * inside + inside * 1e-12
    best = aligned.topk(min(ANSWER, aligned.shape[-1]), dim=-1)
    taken = torch.zeros_like(aligned).scatter_(-1, best.indices, 1.0).bool() & inside
    # A cell that two objects want answers for the one it covers better.
    weight = torch.where(taken, quality + 1e-9, torch.zeros_like(quality))
    value, owner = weight.max(1)
    answers = value > 0
    mine = torch.zeros_like(taken).scatter_(1, owner[:, None], answers[:, None])
    goal = (quality * mine).amax(1)
    return owner, answers, goal


def loss(
    answer: tuple[Any, ...], points: Any, strides: Any, truth: Any, kinds: Any, materials: Any, real: Any
) -> tuple[Any, dict[str, float]]:
    """(what to lessen, its parts). ``materials`` (N, G): −1 where nobody knows."""
    logits, sides, stuff = answer[:3]
    boxes = corners(points, strides, sides)
    scores = logits.sigmoid()
    owner, answers, goal = chosen(scores.detach(), boxes.detach(), points, truth, kinds, real)
    wanted = torch.zeros_like(logits)
    kind = kinds.gather(1, owner)
    wanted.scatter_(2, kind[..., None], (goal * answers)[..., None])
    norm = goal.sum().clamp(min=1.0)
    ease = torch.where(wanted > 0, wanted, 0.75 * scores.detach().pow(2))  # varifocal: easy air weighs little
    by_kind = (
        functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none") * ease.clamp(min=1e-4)
    ).sum()
    mine = boxes[answers]
    theirs = truth.gather(1, owner[..., None].expand(-1, -1, 4))[answers]
    weight = goal[answers]
    by_box = ((1 - overlaps(mine, theirs, generous=True)) * weight).sum()
    told = materials.gather(1, owner)[answers]
    known = told >= 0
    by_stuff = (
        functional.cross_entropy(stuff[answers][known], told[known], reduction="sum")
        / known.sum().clamp(min=1)
        if bool(known.any())
        else logits.sum() * 0
    )
    whole = by_kind / norm + 2.0 * by_box / norm + 0.3 * by_stuff
    parts = {"kind": by_kind / norm, "box": by_box / norm, "material": by_stuff}
    return whole, {name: float(part.detach()) for name, part in parts.items()}
