"""Images with known truth: taken from the bank, or made by the physics generator and put into the bank."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.rules import imaging
from gwanmun.inspection.rules.school import course, difficulty
from gwanmun.inspection.school.models import Item
from gwanmun.platform.accounts.models import Organisation

#: Names that other rooms give to what they find → classes of the school.
KNOWN_AS = {
    "narcotics": "narcotic", "weapon": "gun", "firearm": "gun", "blade": "knife", "battery": "powerbank",
}  # fmt: skip
HARMLESS_LABELS = ("benign", "harmless", "clear")
_SUBJECTS = ("PARCEL", "BAG", "CARGO")


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
    mean, variance = difficulty.Prior().of([[math.nan if f is None else f for f in factors]])
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
    view = bank.scan_of(image).views[number]
    mask = np.zeros(view.low.shape, dtype=bool)
    for one in regions:
        if int(one["view"]) == number:
            mask[one["y"] : one["y"] + one["h"], one["x"] : one["x"] + one["w"]] = True
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


def reckon(prior: difficulty.Prior | None = None) -> int:
    """Difficulties of all items anew from every first answer of every trainee; how many were changed.

    The filter that follows each answer is quick and a little off; this is the estimate of record.
    """
    from gwanmun.inspection.school.models import Answer

    rows = list(Answer.objects.order_by("id").values_list("user_id", "item_id", "item__kind", "right"))
    first: dict[tuple[int, int], tuple[str, bool]] = {}
    for user, item, kind, good in rows:
        first.setdefault((user, item), (kind, good))
    items = list(Item.objects.filter(pk__in={item for _, item in first}))
    if not items:
        return 0
    place = {item.pk: n for n, item in enumerate(items)}
    readers = {key: n for n, key in enumerate(sorted({(u, kind) for (u, _), (kind, _) in first.items()}))}
    who = np.array([readers[(user, kind)] for (user, _), (kind, _) in first.items()])
    what = np.array([place[item] for _, item in first])
    right = np.array([value[1] for value in first.values()])
    factors = np.array([[math.nan if f is None else f for f in (i.factors or [None] * 4)] for i in items])
    mean, variance = (prior or difficulty.Prior()).of(factors)
    found = difficulty.estimate(who, what, right, mean, variance, len(readers))
    with transaction.atomic():
        for n, one in enumerate(items):
            one.difficulty, one.variance = float(found.difficulty[n]), float(found.difficulty_variance[n])
        Item.objects.bulk_update(items, ["difficulty", "variance"], batch_size=500)
    return len(items)


__all__ = ["bring", "chosen", "class_of", "generate", "reckon", "take"]
