"""What a course is, as data: modules with lessons and image sets, a pass criterion, a validity; and its
faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gwanmun.core.text import Text
from gwanmun.inspection.rules.school.policy import PolicyFault
from gwanmun.inspection.rules.school.policy import read as read_policy

#: What a reader is asked to find: the names under which images are labelled.
CLASSES = (
    "gun", "knife", "scissors", "ammunition", "explosive", "lighter", "pressure", "powerbank", "zippooil",
    "handcuffs", "slingshot", "firecrackers", "nailpolish", "narcotic", "precursor", "other",
)  # fmt: skip
ROLES = ("PARCEL", "BAGGAGE", "SUPERVISOR", "REFRESHER", "BODY")
LEVELS = ("EASY", "MIDDLE", "HARD", "ALL")
MOST_MODULES, MOST_IMAGES = 30, 500
#: What a course may set of ``hours.Rule``, with least and greatest value.
HOURS = {"initial_h": (0, 500), "monthly_min": (0, 3000), "months_missed": (1, 12), "soon_days": (1, 180)}


@dataclass(frozen=True)
class Fault:
    """``where``: a path such as ``modules.2.set.count``."""

    where: str
    text: Text


def faults(data: Mapping[str, Any]) -> list[Fault]:
    """Everything that keeps a course from being used."""
    found: list[Fault] = []

    def wrong(where: str, ko: str, en: str) -> None:
        found.append(Fault(where, Text(ko, en)))

    if data.get("role") not in ROLES:
        wrong("role", "과정의 대상을 고르십시오.", "Choose who the course is for.")
    for name in ("title_ko", "title_en"):
        if not str(data.get(name, "")).strip():
            wrong(name, "제목을 적어 주십시오.", "Give a title.")
    modules = data.get("modules")
    if not isinstance(modules, Sequence) or isinstance(modules, str) or not modules:
        wrong("modules", "단원을 하나 이상 넣으십시오.", "Add at least one module.")
        modules = []
    if len(modules) > MOST_MODULES:
        wrong("modules", f"단원은 {MOST_MODULES}개까지입니다.", f"At most {MOST_MODULES} modules.")
    for n, module in enumerate(modules[:MOST_MODULES]):
        found += _module(f"modules.{n}", module)
    found += _criterion(data.get("pass", {}))
    days = data.get("valid_days")
    if not _whole(days, 1, 3650):
        wrong(
            "valid_days",
            "유효기간은 1일에서 3650일 사이입니다.",
            "The validity lies between 1 and 3650 days.",
        )
    return found + _policy(data.get("policy", {})) + _hours(data.get("hours", {}))


def _policy(given: Any) -> list[Fault]:
    """Every figure by itself, so that all faults are told at once."""
    if not isinstance(given, Mapping):
        return [Fault("policy", Text("정책의 형식이 아닙니다.", "This is no policy."))]
    found = []
    for name, value in given.items():
        try:
            read_policy({name: value})
        except PolicyFault as fault:
            found.append(Fault(f"policy.{fault.field}", fault.text))
    return found


def _hours(given: Any) -> list[Fault]:
    """Figures of training that a course sets by itself; what it leaves out is the office's."""
    if not isinstance(given, Mapping):
        return [Fault("hours", Text("시간 기준의 형식이 아닙니다.", "These are no hours."))]
    found = []
    for name, value in given.items():
        low, high = HOURS.get(str(name), (0, -1))
        if not _whole(value, low, high):
            ko, en = (
                f"{low}에서 {high} 사이의 정수로 적어 주십시오.",
                f"Give a whole number from {low} to {high}.",
            )
            found.append(Fault(f"hours.{name}", Text(ko, en)))
    return found


def _module(where: str, module: Any) -> list[Fault]:
    if not isinstance(module, Mapping):
        return [Fault(where, Text("단원의 형식이 아닙니다.", "This is no module."))]
    found: list[Fault] = []
    untitled = Text("단원 제목을 적어 주십시오.", "Give the module a title.")
    found += [
        Fault(f"{where}.{name}", untitled)
        for name in ("title_ko", "title_en")
        if not str(module.get(name, "")).strip()
    ]
    chosen = module.get("set", {})
    if not isinstance(chosen, Mapping) or not chosen:
        if not module.get("lessons"):
            ko, en = "읽을거리나 영상이 있어야 합니다.", "A module needs lessons to read or images."
            found.append(Fault(where, Text(ko, en)))
        return found
    if not _whole(chosen.get("count"), 5, MOST_IMAGES):
        ko, en = f"영상은 5장에서 {MOST_IMAGES}장입니다.", f"From 5 to {MOST_IMAGES} images."
        found.append(Fault(f"{where}.set.count", Text(ko, en)))
    unknown = [c for c in chosen.get("classes", ()) if c not in CLASSES]
    if unknown or not chosen.get("classes"):
        ko, en = "찾을 물품의 종류를 고르십시오.", "Choose classes of threats."
        found.append(Fault(f"{where}.set.classes", Text(ko, en)))
    if chosen.get("level", "ALL") not in LEVELS:
        ko, en = "난이도를 고르십시오.", "Choose a level of difficulty."
        found.append(Fault(f"{where}.set.level", Text(ko, en)))
    return found


def _criterion(given: Any) -> list[Fault]:
    if not isinstance(given, Mapping):
        return [Fault("pass", Text("합격 기준을 적어 주십시오.", "Give a pass criterion."))]
    bounds = {"d_a": (0.0, 4.0), "hit_rate": (0.5, 1.0), "false_alarms": (0.01, 0.5), "images": (20, 1000)}
    found = []
    for name, (low, high) in bounds.items():
        value = given.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            ko, en = f"{low:g}에서 {high:g} 사이로 적어 주십시오.", f"Give a number from {low:g} to {high:g}."
            found.append(Fault(f"pass.{name}", Text(ko, en)))
    return found


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


@dataclass(frozen=True)
class Verdict:
    """Each of the three conditions by itself, and all of them."""

    passed: bool
    enough: bool
    d_a: bool
    hit_rate: bool
    false_alarms: bool


def verdict(
    criterion: Mapping[str, Any], images: int, d_a: float | None, hit_rate: float, false_alarms: float
) -> Verdict:
    """Rates as counted, without the correction for extremes."""
    enough = images >= int(criterion["images"])
    good = d_a is not None and d_a >= float(criterion["d_a"])
    hits, calm = hit_rate >= float(criterion["hit_rate"]), false_alarms <= float(criterion["false_alarms"])
    return Verdict(enough and good and hits and calm, enough, good, hits, calm)


def level_bounds(level: str) -> tuple[float, float]:
    """Difficulty in logits from (included) to (excluded)."""
    inf = float("inf")
    return {"EASY": (-inf, -0.5), "MIDDLE": (-0.5, 0.5), "HARD": (0.5, inf)}.get(level, (-inf, inf))


__all__ = [
    "CLASSES",
    "HOURS",
    "LEVELS",
    "MOST_MODULES",
    "ROLES",
    "Fault",
    "Verdict",
    "faults",
    "level_bounds",
    "verdict",
]
