"""Use cases of whoever makes and judges detectors: train, calibrate, judge, write the card, register."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwanmun.inspection.learning import folders, judging, package, registry, shipped
from gwanmun.inspection.learning.package import Package
from gwanmun.inspection.learning.runtime import Reader
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
        from gwanmun.inspection.learning.training import export, trainer
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
    told = {"names": list(folder.names), "side": plan.side, "line": [1.0, 0.0], "score": SHOWN,
            "schema": registry.schema()}  # fmt: skip
    made = Package(export.onnx_of(model, plan.side), export.state_of(model), told)
    _, aside = folders.split(folder.items, plan.aside)
    kept = replace(folder, items=tuple(aside))
    seen, shared, _ = judging.looked(Reader(made, "raw"), kept)
    made = Package(made.network, made.state, told | {"line": list(judging.line_of(seen))})
    seen, shared, _ = judging.looked(Reader(made, "new"), kept)
    body = package.packed(made)
    return registry.register(body, card(facts, [judging.measured(seen, shared, "kept aside")]), by)


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
    reader: Reader, data: Path | None, *, names: Path | None = None, count: int = 200
) -> dict[str, Any]:
    """Figures on a folder of labelled images; without one on synthetic families and machines that are held
    out."""
    if data is not None:
        seen, shared, _ = judging.looked(reader, folders.read(data, names))
        return {"model": reader.name, "set": judging.measured(seen, shared, data.name)}
    from gwanmun.inspection.learning import synthetic

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        synthetic.write(folder, "judge", count)
        return judged_synthetic(reader, folder)


def judged_synthetic(reader: Reader, folder: Path) -> dict[str, Any]:
    """A folder that ``synthetic.write`` made: boxes, declaration match and material cue."""
    seen, shared, surest = judging.looked(reader, folders.read(folder))
    rows = judging.told(folder)
    return {
        "model": reader.name,
        "set": judging.measured(seen, shared, "synthetic, held-out families and machines"),
        "match": judging.matched(rows, judging.threats(rows, surest), match.stored()),
        "cue": judging.cued(rows),
    }


def as_markdown(card: Mapping[str, Any], language: str = "en") -> str:
    """The card as a page of text."""
    ko = language == "ko"
    data = card["data"]
    lines = [f"# {'모형 카드' if ko else 'Model card'}: {card.get('name', '')}", ""]
    lines.append(
        f"- {'자료' if ko else 'Data'}: {data['source']}, {data.get('images', 0):,}, {data['digest'][:16]}"
    )
    for one in card["measured"]["sets"]:
        alarms = "오경보" if ko else "false alarms an image"
        lines += [
            "",
            f"## {one['title']} (n = {one['images']:,})",
            "",
            f"- mAP50 {one['map50']} ({one['map50_interval'][0]} – {one['map50_interval'][1]})",
            f"- {'재현율(오경보 영상 5%)' if ko else 'Recall at 5 % false-alarm images'}: {one['recall_5']}",
            f"- ECE {one['ece']}; {alarms}: {one['false_alarms']}",
        ]
        lines += [
            f"- {c['name']}: AP50 {c['ap50']:.3f}, n = {c['truths']}, {alarms} {c['false_alarms']}"
            for c in one["classes"]
        ]
    for name in ("match", "cue"):
        if name in card["measured"]:
            lines += ["", f"## {name}", "", f"- {card['measured'][name]}"]
    lines += ["", "## " + ("알려진 한계" if ko else "Known limits"), ""]
    lines += [f"- {limit['ko' if ko else 'en']}" for limit in card["limits"]]
    return "\n".join(lines) + "\n"
