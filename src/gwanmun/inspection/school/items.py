"""Images with known truth: taken from the bank, or made by the physics generator and put into the bank."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.rules import imaging
from gwanmun.inspection.rules.school import course, difficulty
from gwanmun.inspection.school.models import FirstGuess, Item
from gwanmun.platform.accounts.models import Organisation

#: Names that other rooms give to what they find → classes of the school.
KNOWN_AS = {
    "narcotics": "narcotic", "weapon": "gun", "firearm": "gun", "blade": "knife", "battery": "powerbank",
}  # fmt: skip
HARMLESS_LABELS = ("benign", "harmless", "clear")
_SUBJECTS = ("PARCEL", "BAG", "CARGO")
#: First answers from which weights of the factors are learnt.
LEAST = 200


def class_of(name: str) -> str:
    """The class a label means; "" where it says that the thing is harmless."""
    told = name.strip().lower()
    if not told or told in HARMLESS_LABELS:
        return ""
    told = KNOWN_AS.get(told, told)
    return told if told in course.CLASSES else "other"


def take(image: bank.Image, *, for_tests: bool = False) -> Item:
    """An image of the bank as an item: its marked regions are the truth, none means harmless. Made once."""
    regions = [one | {"kind": class_of(str(one["kind"]))} for one in image.labels]
    regions = [one for one in regions if one["kind"]]
    kind = regions[0]["kind"] if regions else ""
    factors = _factors(image, regions)
    mean, variance = first_guess().of(_rows([factors]))
    told = {
        "kind": kind, "regions": regions, "machine": image.machine, "factors": factors,
        "subject": image.subject_kind if image.subject_kind in _SUBJECTS else "PARCEL",
        "difficulty": float(mean[0]) if kind else 0.0, "variance": float(variance[0]), "for_tests": for_tests,
    }  # fmt: skip
    return Item.objects.get_or_create(image=image.pk, defaults=told)[0]


def _factors(image: bank.Image, regions: Sequence[dict[str, Any]]) -> list[float | None]:
    """View difficulty, superposition, complexity, opacity, each from 0 to 1; null where it cannot be told."""
    ask = getattr(imaging, "factors", None)
    if ask is None or not regions:
        return [None] * len(difficulty.FACTORS)
    number = int(regions[0]["view"]) if regions else 0
    scan, smaller = bank.reduced(image)
    view, less = scan.views[number], smaller[number]
    mask = np.zeros(view.low.shape, dtype=bool)
    for one in regions:
        if int(one["view"]) == number:
            top, left = one["y"] // less, one["x"] // less
            bottom, right = -(-(one["y"] + one["h"]) // less), -(-(one["x"] + one["w"]) // less)
            mask[top:bottom, left:right] = True
    found = ask(view, mask)
    told = [
        found.get(name) if isinstance(found, dict) else getattr(found, name, None)
        for name in difficulty.FACTORS
    ]
    return [float(f) if f is not None and math.isfinite(f) else None for f in told]


def bring(images: Iterable[bank.Image], *, for_tests: bool = False) -> int:
    """Take many; how many are new."""
    before = Item.objects.count()
    for image in images:
        take(image, for_tests=for_tests)
    return Item.objects.count() - before


def generate(
    organisation: Organisation, kinds: Sequence[str], count: int, seed: int, machine: str,
    *, for_tests: bool = False, scale: float = 1.0,
) -> list[Item]:  # fmt: skip
    """New images from the physics generator: ``count`` in turn with a threat of ``kinds`` and without one.

    The same seed gives the same images; those that are there already are not made again.
    """
    generator = import_module("gwanmun.inspection.rules.physics.generator")

    made = []
    for n in range(count):
        kind = kinds[n // 2 % len(kinds)] if kinds and n % 2 == 0 else ""
        number = f"school-{machine}-{seed}-{n}-{kind or 'none'}" + (f"-{scale:g}" if scale != 1 else "")
        known = bank.images(organisation, number=number).first()
        if known is None:
            sample = generator.synthesise(
                seed * 100_003 + n, machine, threats=(kind,) if kind else (), scale=scale
            )
            labels = [
                {"view": view, "x": x, "y": y, "w": w, "h": h, "kind": one.kind}
                for one in sample.objects if one.threat and class_of(one.kind)
                for view, (x, y, w, h) in _boxes(one)
            ]  # fmt: skip
            known = bank.keep(
                sample.scan, kind="TRAINING", organisation=organisation, number=number,
                taken_at=timezone.now(), subject=("PARCEL", ""), declared={}, labels=labels,
            )  # fmt: skip
        made.append(take(known, for_tests=for_tests))
    return made


def _boxes(one: Any) -> list[tuple[int, tuple[int, int, int, int]]]:
    told = [(view, sight.box) for view, sight in enumerate(one.sights) if sight is not None]
    return [(view, (int(x), int(y), int(w), int(h))) for view, (x, y, w, h) in told]


def chosen(chosen_set: dict[str, Any], *, for_tests: bool = False) -> QuerySet[Item]:
    """Items of an image set of a module: its classes at its level, and harmless images beside them."""
    rows = Item.objects.filter(active=True, for_tests=for_tests)
    if chosen_set.get("machines"):
        rows = rows.filter(machine__in=chosen_set["machines"])
    low, high = course.level_bounds(str(chosen_set.get("level", "ALL")))
    threats = rows.filter(kind__in=chosen_set.get("classes", ()))
    if math.isfinite(low):
        threats = threats.filter(difficulty__gte=low)
    if math.isfinite(high):
        threats = threats.filter(difficulty__lt=high)
    return threats | rows.filter(kind="")


def _rows(factors: Sequence[Sequence[float | None]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    empty = [None] * len(difficulty.FACTORS)
    return np.array([[math.nan if f is None else f for f in (row or empty)] for row in factors], dtype=float)


def first_guess() -> difficulty.Prior:
    """The weights in force: those learnt last, or the supplied ones."""
    row = FirstGuess.objects.order_by("-id").first()
    if row is None:
        return difficulty.Prior()
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.data.items()
    }
    return difficulty.Prior(**told)


def reckon() -> int:
    """Learn the weights of the factors from what answers said, and begin every difficulty with them anew;
    the answers stay. How many images were changed; 0 where there are fewer than LEAST answers.

    Each answer moves its image at once; this is for the first guess, and so for images that nobody has
    answered yet.
    """
    rows = list(Item.objects.exclude(kind="").order_by("pk"))
    answers = sum(one.answers for one in rows)
    if answers < LEAST:
        return 0
    old, factors = first_guess(), _rows([one.factors for one in rows])
    mean, variance = (np.array([getattr(one, name) for one in rows]) for name in ("difficulty", "variance"))
    untold = np.array([one.answers == 0 for one in rows])
    mean, variance = (
        np.where(untold, first, v) for first, v in zip(old.of(factors), (mean, variance), strict=True)
    )
    new = difficulty.refit(factors, mean, variance, old)
    mean, variance = difficulty.moved(factors, mean, variance, old, new)
    with transaction.atomic():
        FirstGuess.objects.create(data=asdict(new), answers=answers)
        for one, m, v in zip(rows, mean, variance, strict=True):
            one.difficulty, one.variance = float(m), float(v)
        Item.objects.bulk_update(rows, ["difficulty", "variance"], batch_size=500)
    return len(rows)


__all__ = ["LEAST", "bring", "chosen", "class_of", "first_guess", "generate", "reckon", "take"]
