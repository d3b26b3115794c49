"""A folder of made-up scans: 16-bit pairs, label images, a manifest with the whole truth.

What is in it follows from the plan alone: a sample is known by its seed and its machine. A run that was cut
off goes on where it ended; a sample that is there is not made again; a folder of another plan is refused.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gwanmun.inspection.rules.physics.containers import KINDS
from gwanmun.inspection.rules.physics.declarations import LIES
from gwanmun.inspection.rules.physics.families import THREATS
from gwanmun.inspection.rules.physics.machines import BY_NAME, MACHINES

PLAN, MANIFEST, CLASSES = "plan.json", "manifest.jsonl", "classes.txt"
#: Raised when the same seed gives other bytes than before: a folder is not continued across it.
GENERATOR = 2
MOST = 1_000_000
GROUPS = ("all", "train", "held")


class SynthesisFault(ValueError):
    """A plan that cannot be: ``ko`` and ``en`` say what is wrong, ``cure_…`` how to mend it."""

    def __init__(self, ko: str, en: str, cure_ko: str = "", cure_en: str = "") -> None:
        super().__init__(en)
        self.ko, self.en, self.cure_ko, self.cure_en = ko, en, cure_ko, cure_en


@dataclass(frozen=True)
class Plan:
    """``machine``: a name, or one of ``GROUPS`` to take them in turn. ``threats``: a share, or kinds
    separated by commas, or ``none``. The others: as ``synthesise`` takes them."""

    machine: str = "train"
    threats: str = "0.5"
    split: str = "train"
    container: str = ""
    clutter: float | None = None
    lie: str = ""
    scale: float = 1.0
    yolo: bool = False
    generator: int = GENERATOR


def checked(plan: Plan) -> Plan:
    """The plan, or a ``SynthesisFault`` that names the first thing wrong with it."""
    _one_of(plan.machine, (*GROUPS, *BY_NAME), "장비", "machine")
    _one_of(plan.split, ("train", "held", "all"), "분할", "split")
    if plan.container:
        _one_of(plan.container, tuple(KINDS), "용기", "container")
    if plan.lie:
        _one_of(plan.lie, LIES, "신고 유형", "kind of declaration")
    if plan.clutter is not None and not 0 <= plan.clutter <= 1:
        raise SynthesisFault("복잡도는 0에서 1 사이의 수입니다.", "Clutter is a number from 0 to 1.")
    if not 0.25 <= plan.scale <= 8:
        raise SynthesisFault(
            "화소 배율은 0.25에서 8 사이의 수입니다.", "The scale of pixels is a number from 0.25 to 8."
        )
    threats_of(plan)
    return plan


def _one_of(value: str, known: tuple[str, ...], ko: str, en: str) -> None:
    if value not in known:
        listed = ", ".join(known)
        raise SynthesisFault(
            f"모르는 {ko}입니다: {value}",
            f"Unknown {en}: {value}",
            f"가능한 값: {listed}",
            f"Known: {listed}",
        )


def threats_of(plan: Plan) -> float | list[str]:
    """What ``synthesise`` takes for ``threats``."""
    text = plan.threats.strip()
    if text == "none":
        return []
    try:
        share = float(text)
    except ValueError:
        names = [name.strip() for name in text.split(",") if name.strip()]
        for name in names or [text]:
            _one_of(name, tuple(THREATS), "위해물품", "threat")
        return names
    if not 0 <= share <= 1:
        raise SynthesisFault(
            "위해물품이 든 영상의 비율은 0에서 1 사이의 수입니다.",
            "The share with threats is a number from 0 to 1.",
        )
    return share


def machines_of(plan: Plan) -> list[str]:
    """Names, in the order in which samples take turns."""
    if plan.machine in BY_NAME:
        return [plan.machine]
    held = {"all": (True, False), "train": (False,), "held": (True,)}[plan.machine]
    return [machine.name for machine in MACHINES if machine.held_out in held]


def named(seed: int, machine: str) -> str:
    return f"{seed:09d}-{machine}"


def make(
    folder: Path,
    plan: Plan,
    count: int,
    seed: int,
    workers: int = 1,
    advance: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Samples of seeds ``seed`` to ``seed + count − 1`` into ``folder``; the manifest holds all there are.

    ``advance`` is told after each how many are done. Returns figures of this run and of the folder.
    """
    checked(plan)
    if not 1 <= count <= MOST or seed < 0:
        raise SynthesisFault(
            f"영상 수는 1에서 {MOST:,} 사이, 시드는 0 이상이어야 합니다.",
            f"The count lies between 1 and {MOST:,}, and a seed is not negative.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    _claim(folder, plan)
    names = machines_of(plan)
    wanted = [(seed + i, names[(seed + i) % len(names)]) for i in range(count)]
    truth = folder / "truth"
    truth.mkdir(exist_ok=True)
    missing = [work for work in wanted if not (truth / f"{named(*work)}.json").exists()]
    done = count - len(missing)
    advance(done)
    for _ in _made(folder, plan, missing, workers):
        done += 1
        advance(done)
    return {"made": len(missing), "kept": count - len(missing), **_manifest(folder, plan)}


def _claim(folder: Path, plan: Plan) -> None:
    """Write the plan down, or see that it is the one the folder was begun with."""
    file = folder / PLAN
    text = json.dumps(asdict(plan), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if file.exists():
        if file.read_text(encoding="utf-8") != text:
            raise SynthesisFault(
                f"{folder} 폴더는 다른 설정으로 시작된 것입니다.",
                f"The folder {folder} was begun with other options.",
                f"같은 옵션({PLAN})을 쓰거나 새 폴더를 지정하십시오.",
                f"Use the options in {PLAN}, or name another folder.",
            )
    elif any(folder.iterdir()):
        raise SynthesisFault(
            f"{folder} 폴더가 비어 있지 않습니다.",
            f"The folder {folder} is not empty.",
            "빈 폴더나 새 폴더를 지정하십시오.",
            "Name an empty folder or a new one.",
        )
    else:
        file.write_text(text, encoding="utf-8")


def _made(folder: Path, plan: Plan, work: list[tuple[int, str]], workers: int) -> Iterator[None]:
    from gwanmun.inspection.synthesis_files import write

    if workers == 1 or len(work) < 2:
        for seed, machine in work:
            write(folder, plan, seed, machine)
            yield
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(work)), mp_context=context) as pool:
        for start in range(0, len(work), 1000):
            chunk = work[start : start + 1000]
            for future in as_completed([pool.submit(write, folder, plan, *one) for one in chunk]):
                future.result()
                yield


def _manifest(folder: Path, plan: Plan) -> dict[str, Any]:
    """Put the truths of all samples into one file, in order of seed; count what is in it."""
    samples = threats = lies = 0
    kinds: dict[str, int] = {}
    part = folder / (MANIFEST + ".part")
    with part.open("w", encoding="utf-8") as out:
        for file in sorted((folder / "truth").glob("*.json")):
            line = file.read_text(encoding="utf-8")
            out.write(line)
            row = json.loads(line)
            samples += 1
            found = {one["kind"] for one in row["objects"] if one["threat"]}
            threats += bool(found)
            lies += not row["declaration"]["truthful"]
            for kind in found:
                kinds[kind] = kinds.get(kind, 0) + 1
    part.replace(folder / MANIFEST)
    if plan.yolo:
        (folder / CLASSES).write_text("".join(f"{kind}\n" for kind in THREATS), encoding="utf-8")
    return {
        "samples": samples,
        "with_threats": threats,
        "lying_declarations": lies,
        "threats": dict(sorted(kinds.items())),
        "manifest": str(folder / MANIFEST),
    }
