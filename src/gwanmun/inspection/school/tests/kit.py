"""A small school: an office, its people, images with a dark square for a threat, a published course."""

from __future__ import annotations

import datetime as dt

import numpy as np

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.rules.scans import Scan, View
from gwanmun.inspection.school import contract as school
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit.services import Actor

THEN = dt.datetime(2026, 7, 1, 3, 0, tzinfo=dt.UTC)
BOX = {"view": 0, "x": 30, "y": 20, "w": 24, "h": 18}


def scan(seed: int, kind: str) -> Scan:
    rng = np.random.default_rng(seed)
    low = np.full((72, 96), 52_000, np.uint16) - rng.integers(0, 9_000, (72, 96), dtype=np.uint16)
    low[10:60, 12:84] -= 9_000
    if kind:
        low[20:38, 30:54] = 9_000
    high = np.minimum(low.astype(np.uint32) + 5_000, 60_000).astype(np.uint16)
    return Scan((View(low, high, name="top"),), "virtual-a")


SIDE = {"view": 1, "x": 50, "y": 12, "w": 18, "h": 20}


def two_views(organisation: Organisation, seed: int, kind: str) -> school.Item:
    """From above and from the side; the dark square lies elsewhere from the side."""
    above = scan(seed, kind).views[0]
    side = scan(seed + 1, "").views[0]
    if kind:
        side.low[12:32, 50:68] = 9_000
        side.high[12:32, 50:68] = 14_000
    both = Scan((above, View(side.low, side.high, name="side")), "virtual-b")
    labels = [{**box, "kind": kind} for box in (BOX, SIDE)] if kind else []
    kept = bank.keep(
        both, kind="TRAINING", organisation=organisation, number=f"V{seed}", taken_at=THEN, labels=labels,
        declared={},
    )  # fmt: skip
    return school.items.take(kept)


def image(organisation: Organisation, seed: int, kind: str, **more) -> bank.Image:
    labels = [{**BOX, "kind": kind}] if kind else []
    return bank.keep(
        scan(seed, kind), kind=more.pop("as_kind", "TRAINING"), organisation=organisation, number=f"T{seed}",
        taken_at=THEN, labels=more.pop("labels", labels), declared={}, **more,
    )  # fmt: skip


def parcel(organisation: Organisation, seed: int, number: str) -> bank.Image:
    """A work image with room for a threat: a carton of 300 by 420 mm and a few things in it."""
    rng = np.random.default_rng(seed)
    depth = np.zeros((300, 420))
    depth[15:285, 20:400] = 0.3
    for _ in range(4):
        top, left = rng.integers(20, 200), rng.integers(30, 300)
        depth[top : top + 60, left : left + 80] += rng.uniform(0.2, 0.6)
    depth += rng.normal(0, 0.004, depth.shape)
    low, high = (np.clip(60_000 * np.exp(-depth * k), 1, 65_535).astype(np.uint16) for k in (1.3, 1.0))
    return bank.keep(
        Scan((View(low, high, name="top"),), "virtual-a"), kind="PARCEL", organisation=organisation,
        number=number, taken_at=THEN, subject=("PARCEL", f"H{number}"), declared={},
    )  # fmt: skip


def images(organisation: Organisation, count: int = 60, kinds=("knife", "gun")) -> list[school.Item]:
    found = [image(organisation, n, kinds[n // 2 % len(kinds)] if n % 2 == 0 else "") for n in range(count)]
    return [school.items.take(one) for one in found]


def data(**changes):
    return {
        "role": "PARCEL", "title_ko": "특송 판독", "title_en": "Parcel reader", "valid_days": 365,
        "pass": {"d_a": 0.5, "hit_rate": 0.6, "false_alarms": 0.3, "images": 20}, "policy": {"rest": 5},
        "modules": [
            {"title_ko": "칼과 총", "title_en": "Knives and guns", "lessons": ["colours"],
             "set": {"count": 20, "classes": ["knife", "gun"], "level": "ALL"}},
        ],
        **changes,
    }  # fmt: skip


AUTHOR, DECIDER = Actor("author", "USER"), Actor("decider", "USER")


def published(code="parcel", **changes) -> school.CourseVersion:
    version = school.courses.draft(code, data(**changes), AUTHOR)
    school.courses.propose(version, AUTHOR)
    school.courses.publish(version, "내용을 확인함", DECIDER)
    version.refresh_from_db()
    return version


def office(code="ICN") -> Organisation:
    return Organisation.objects.create(code=code, kind="CUSTOMS", name_ko="세관", name_en="Customs")


def person(organisation: Organisation, name="kim", role="OFFICER") -> User:
    return User.objects.create_user(name, password="x" * 20, role=role, organisation=organisation)


def answer_all(lesson, right=lambda n: True, confidence=2):
    """Answers a whole lesson; ``right``: by number. Returns the lesson, finished."""
    n = 0
    while (lesson := school.lessons.current(lesson)).item_id:
        item, good = lesson.item, right(n)
        said = bool(item.kind) == good
        mark = {"view": 0, "x": 35, "y": 25} if said else None
        school.lessons.answer(lesson, item.pk, said=said, confidence=confidence, mark=mark, ms=1500)
        lesson.refresh_from_db()
        n += 1
    return lesson
