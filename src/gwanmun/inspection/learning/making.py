"""Use cases of whoever makes and judges detectors: train, calibrate, judge, write the card, register."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwanmun.inspection.learning import folders, judging, package, registry, shipped
from gwanmun.inspection.learning.folders import Folder
from gwanmun.inspection.learning.judging import Tell
from gwanmun.inspection.learning.package import Package
from gwanmun.inspection.learning.runtime import Reader
from gwanmun.inspection.learning.telling import as_markdown
from gwanmun.inspection.rules.detecting import calibration
from gwanmun.inspection.rules.detecting.labelled import LabelFault
from gwanmun.inspection.rules.matching import match
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.platform.signing import ModelRefused

if TYPE_CHECKING:
    from gwanmun.inspection.learning.models import DetectorVersion
    from gwanmun.platform.audit.services import Actor

#: From this calibrated score on a box is shown.
SHOWN = 0.3
LIMITS = (
    (
        "CUE",
        "재질은 단서일 뿐 물질을 확인하지 못합니다. 소다, 세제, 회로 기판은 약물염과 비슷합니다.",
        "Material is a cue and identifies no substance: soda and circuit boards look like drug salts.",
    ),
    (
        "MACHINE",
        "학습하지 않은 장비와 물품에서는 성능이 낮아집니다. 소속 기관의 영상으로 다시 평가하십시오.",
        "It is worse on machines and goods it never saw: judge it on images of your own.",
    ),
    (
        "BESIDE",
        "판독관을 돕는 표시이며, 표시가 없다는 것이 안전하다는 뜻은 아닙니다.",
        "Its boxes help a reader; no box does not mean that there is nothing.",
    ),
)


__all__ = [
    "LabelFault", "NoTorch", "ScanFault", "as_markdown", "card", "evaluate", "judged_synthetic",
    "shipped_reader", "train",
]  # fmt: skip


class NoTorch(Exception):
    """PyTorch is not installed."""


def train(
    data: Path, wish: Mapping[str, Any], by: Actor, *, names: Path | None = None, work: Path | None = None,
    fresh: bool = False, tell: Callable[[dict[str, Any]], None] = lambda told: None,
) -> DetectorVersion:  # fmt: skip
    """Learn from a folder, from the active or the shipped detector on unless ``fresh``; a candidate with its
    card.

    :raises NoTorch, LabelFault, ScanFault, ValueError:
    """
    try:
        from gwanmun.inspection.learning.training import trainer
    except ImportError as error:
        raise NoTorch(str(error)) from error
    folder = folders.read(data, names)
    plan = trainer.Plan(**wish)
    before = None if fresh else _before()
    with tempfile.TemporaryDirectory() as scratch:
        model, _, facts = trainer.train(
            folder, plan, work or Path(scratch), tell=tell, start=before.state if before else b"",
            start_names=before.names if before else (),
        )  # fmt: skip
    _, aside = folders.split(folder.items, plan.aside)
    kept = replace(folder, items=tuple(aside))
    reader, told = calibrated(model, folder.names, plan.side, kept, "kept aside")
    made = card(facts, [told], speed=judging.timed(reader, kept))
    return registry.register(package.packed(reader.package), made, by)


def calibrated(
    model: Any, names: Sequence[str], side: int, kept: Folder, title: str
) -> tuple[Reader, dict[str, Any]]:
    """A trained network at work, its scores calibrated on images it did not learn from, and its figures on
    them: they are read once, and what was found is then told with the calibrated scores."""
    from gwanmun.inspection.learning.training import export

    said = {"names": list(names), "side": side, "line": [1.0, 0.0], "score": SHOWN,
            "schema": registry.schema()}  # fmt: skip
    raw = Package(export.onnx_of(model, side), export.state_of(model), said)
    seen, shared, _ = judging.looked(Reader(raw, "raw"), kept)
    line = judging.line_of(seen)
    reader = Reader(replace(raw, facts=said | {"line": list(line)}), "new")
    told = [replace(one, scores=calibration.applied(one.scores, line)) for one in seen]
    return reader, judging.measured(told, shared, title)


def _before() -> Package | None:
    """The detector to learn on from: the active one, else the shipped one."""
    try:
        reader = registry.active()
        return reader.package if reader else package.unpacked(shipped.load()[0])
    except (ModelRefused, package.Broken):
        return None


def card(facts: Mapping[str, Any], sets: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Data, training and figures of a detector; what it cannot do, in both languages."""
    limits = [{"code": code, "ko": ko, "en": en} for code, ko, en in LIMITS]
    if facts["images"] < 2000:
        limits.append({
            "code": "FEW_IMAGES", "ko": f"학습 영상이 {facts['images']:,}장뿐입니다.",
            "en": f"It has learnt from only {facts['images']:,} images.",
        })  # fmt: skip
    data = {name: facts[name] for name in ("source", "digest", "images", "aside", "boxes")}
    made = {name: facts[name] for name in ("began", "steps", "seconds", "device", "plan", "history", "torch")}
    return {"data": data, "training": made, "measured": {"sets": sets} | more, "limits": limits}


def shipped_reader() -> Reader:
    """:raises ModelRefused:"""
    body, _ = shipped.load()
    return Reader(package.unpacked(body), "shipped")


def evaluate(
    reader: Reader, data: Path | None, *, names: Path | None = None, count: int = 200,
    most: int | None = None, tell: Tell = lambda done, of: None,
) -> dict[str, Any]:  # fmt: skip
    """Figures on a folder of labelled images, ``most`` of them at most; without one on ``count`` synthetic
    parcels of families and machines that are held out.

    :raises LabelFault, ScanFault: the folder; NO_CLASS where it labels no class that the detector knows.
    """
    if data is not None:
        folder = folders.read(data, names)
        if most is not None:
            folder = replace(folder, items=folder.items[:most])
        if not set(folder.names) & set(reader.names):
            raise LabelFault(
                folder.source,
                f"모형이 아는 분류가 없습니다. 모형의 분류: {', '.join(reader.names)}",
                f"labels no class that the detector knows; it knows {', '.join(reader.names)}.",
            )
        return {"model": reader.name, **_judged(reader, folder, data.name, tell)[0]}
    from gwanmun.inspection.learning import synthetic

    with tempfile.TemporaryDirectory() as scratch:
        where = Path(scratch)
        synthetic.write(where, "judge", count, tell=lambda done: tell(done, 2 * count))
        return judged_synthetic(reader, where, tell=lambda done, of: tell(of + done, 2 * of))


def _judged(
    reader: Reader, folder: Folder, title: str, tell: Tell
) -> tuple[dict[str, Any], dict[str, float]]:
    seen, shared, surest = judging.looked(reader, folder, tell=tell)
    told = judging.measured(seen, shared, title)
    left = [name for name in folder.names if name not in shared]
    return {"set": told | {"not_judged": left}, "speed": judging.timed(reader, folder)}, surest


def judged_synthetic(reader: Reader, folder: Path, tell: Tell = lambda done, of: None) -> dict[str, Any]:
    """A folder that ``synthetic.write`` made: boxes, declaration match, material cue and speed."""
    told, surest = _judged(reader, folders.read(folder), "synthetic, held-out families and machines", tell)
    rows = judging.told(folder)
    return {
        "model": reader.name, **told,
        "match": judging.matched(rows, judging.threats(rows, surest), match.stored()),
        "cue": judging.cued(rows),
    }  # fmt: skip
