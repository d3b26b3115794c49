"""The loop: a folder of labelled images in, the bytes of a detector and what was measured out.

It stops at its budget of time or of rounds, or when the part kept aside gets no better. A checkpoint is
written beside the work every few minutes and at every look; a training that was killed goes on from it. The
learning rate follows a cosine over the budget that is left, so that a short budget is also learnt out.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from gwanmun.inspection.learning import folders
from gwanmun.inspection.learning.folders import Folder, Item
from gwanmun.inspection.learning.training import augment, losses, net, remembered
from gwanmun.inspection.rules.detecting import boxes as boxing
from gwanmun.inspection.rules.detecting import measures, picture
from gwanmun.inspection.rules.detecting.measures import Seen

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Plan:
    """``seconds`` or ``rounds`` bound it, whichever comes first; ``patience``: looks without gain before it
    stops.
    ``frozen``: blocks of the front that do not learn (0 none, 5 all). ``variants``: where all of the front
    stays,
    in how many ways each image is looked at and remembered; 0: anew each time. ``renewed``: the share of them
    that is looked at in a new way instead."""

    side: int = 320
    batch: int = 16
    seconds: float = 3600.0
    rounds: float = 100.0
    rate: float = 2e-3
    frozen: int = 5
    seed: int = 1
    aside: float = 0.15
    patience: int = 8
    look_every: float = 240.0
    save_every: float = 120.0
    threads: int = 1
    mosaic: float = 0.35
    paste: float = 0.3
    look_at: int = 200
    variants: int = 0
    renewed: float = 0.3

    def __post_init__(self) -> None:
        if self.side % 32 or self.side < 64:
            raise ValueError("the side has to be a multiple of 32, 64 at least")


@dataclass
class Course:
    """What a training has come to: kept in the checkpoint."""

    step: int = 0
    spent: float = 0.0
    best: float = -1.0
    worse: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


class Stock:
    """Images as the network is shown them, kept in memory at about the size they are needed in."""

    def __init__(self, items: Sequence[Item], side: int, most: int = 4000) -> None:
        self.items, self.side, self.most = items, side, most
        self.kept: dict[int, augment.Shown] = {}

    def __len__(self) -> int:
        return len(self.items)

    def get(self, place: int) -> augment.Shown:
        held = self.kept.get(place)
        if held is not None:
            return held
        item = self.items[place]
        image = folders.pixels(item)
        scale = min(1.0, 1.25 * self.side / max(image.shape[:2]))
        height, width = max(1, round(image.shape[0] * scale)), max(1, round(image.shape[1] * scale))
        made = augment.Shown(
            picture.resized(image, height, width), (item.labels.boxes * scale).astype(np.float32),
            item.labels.kinds, item.materials,
        )  # fmt: skip
        if len(self.kept) < self.most:
            self.kept[place] = made
        return made

    def varied(self, place: int, plan: Plan, random: np.random.Generator, *, gentle: bool) -> augment.Shown:
        def one(number: int) -> augment.Shown:
            told = self.get(number)
            return augment.placed(told.square, told, self.side, random, gentle=gentle)

        shown = one(place)
        if not gentle and random.random() < plan.mosaic:
            others = [one(int(random.integers(0, len(self)))) for _ in range(3)]
            shown = augment.mosaic([shown, *others], self.side, random)
        if not gentle and random.random() < plan.paste:
            shown = augment.pasted(shown, one(int(random.integers(0, len(self)))), random)
        square = (
            augment.tinted(shown.square, random)
            if random.random() < (0.3 if gentle else 0.6)
            else shown.square
        )
        return augment.Shown(square, shown.boxes, shown.kinds, shown.materials)


def fair(items: Sequence[Item], common: float = 0.15) -> NDArray[np.float64]:
    """How often each image is shown: those with a rare class more often, by the root of its rarity (repeat
    factors, Gupta 2019). A class in at least ``common`` of the images is not rare."""
    held = [set(item.labels.kinds.tolist()) for item in items]
    share: dict[int, float] = {}
    for kinds in held:
        for kind in kinds:
            share[kind] = share.get(kind, 0) + 1 / len(items)
    weight = np.array([max([1.0, *(math.sqrt(common / share[k]) for k in kinds)]) for kinds in held])
    return np.asarray(weight / weight.sum())


def device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def gathered(shown: list[augment.Shown], to: str) -> tuple[Any, ...]:
    """What stands in the images of a batch as tensors, objects padded to the fullest image."""
    most = max(1, *(len(s.kinds) for s in shown))
    truth = np.zeros((len(shown), most, 4), np.float32)
    kinds = np.zeros((len(shown), most), np.int64)
    stuff = np.full((len(shown), most), -1, np.int64)
    real = np.zeros((len(shown), most), bool)
    for n, one in enumerate(shown):
        count = len(one.kinds)
        truth[n, :count], kinds[n, :count], stuff[n, :count], real[n, :count] = (
            one.boxes, one.kinds, one.materials, True,
        )  # fmt: skip
    return tuple(torch.from_numpy(a).to(to) for a in (truth, kinds, stuff, real))


def halved(to: str) -> Any:
    """Sums in halves (bfloat16) where the machine has units for them, else as they are."""
    units = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    if to == "cuda" or units():
        return torch.autocast(to, dtype=torch.bfloat16)
    return nullcontext()


def looked(model: Any, stock: Stock, most: int, least: float = 0.02) -> list[Seen]:
    """What the network says of images kept aside, as findings."""
    model.eval()
    to = next(model.parameters()).device
    seen = []
    with torch.no_grad():
        for start in range(0, min(len(stock), most), 8):
            told = [stock.get(n) for n in range(start, min(start + 8, len(stock), most))]
            fitted = [picture.letterboxed(one.square, stock.side) for one in told]
            answer = model(torch.from_numpy(picture.batch([f[0] for f in fitted])).to(to))
            scores, sides = answer[0].float().sigmoid().cpu().numpy(), answer[1].float().cpu().numpy()
            for n, one in enumerate(told):
                found, sure, kinds, _ = boxing.decoded(scores[n], sides[n], stock.side, stock.side, least)
                stay = boxing.suppressed(found, sure, kinds)
                seen.append(Seen(found[stay], sure[stay], kinds[stay], one.boxes * fitted[n][1], one.kinds))
    return seen


def train(
    folder: Folder, plan: Plan, work: Path, *, start: bytes = b"", tell: Tell = lambda told: None,
    names: Sequence[str] | None = None, start_names: Sequence[str] = (),
) -> tuple[Any, Course, dict[str, Any]]:  # fmt: skip
    """Learn. Gives the averaged network, its course and the facts of the training.

    ``start``: the state of a detector to go on from, ``start_names`` its classes; else ImageNet weights
    where they are installed, else chance.
    """
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    to = device()
    names = tuple(names or folder.names)
    learn, aside = folders.split(folder.items, plan.aside)
    if not learn or not aside:
        raise ValueError("too few images to learn from some and judge by others")
    stock, kept_aside = Stock(learn, plan.side), Stock(aside, plan.side)
    model = net.Detector(len(names))
    began = "chance"
    if start:
        from gwanmun.inspection.learning.training.export import restored

        began = f"detector, {len(restored(model, start, names, start_names))} parts anew"
    elif net.pretrained(model):
        began = "ImageNet (EfficientNet-Lite0)"
    model.to(to)
    average = net.Detector(len(names)).to(to)
    average.load_state_dict(model.state_dict())
    trunk = [p for n, p in model.named_parameters() if n.startswith("trunk.")]
    rest = [p for n, p in model.named_parameters() if not n.startswith("trunk.")]
    slow = 0.3 if began != "chance" else 1.0
    optimiser = torch.optim.AdamW(
        [{"params": rest, "base": plan.rate}, {"params": trunk, "base": plan.rate * slow}],
        lr=plan.rate, weight_decay=0.02,
    )  # fmt: skip
    course = Course()
    checkpoint = work / "checkpoint.pt"
    if checkpoint.exists():
        told = torch.load(checkpoint, map_location=to, weights_only=True)
        if told["names"] == list(names) and told["data"] == folder.digest and told["side"] == plan.side:
            model.load_state_dict(told["model"])
            average.load_state_dict(told["average"])
            optimiser.load_state_dict(told["optimiser"])
            course = Course(**told["course"])
            tell({"event": "resumed", "step": course.step, "spent": course.spent})
    frozen = plan.frozen if began != "chance" else 0
    _freeze(model, frozen)
    mixed = halved(to)
    fixed: Callable[[Any], Any] | None = None
    if to == "cpu":  # twice as fast there
        model, average = (m.to(memory_format=torch.channels_last) for m in (model, average))
    if frozen >= net.FRONT:
        fixed = _front(model, mixed)
    points, strides = (torch.from_numpy(a).to(to) for a in boxing.centres(plan.side, plan.side))
    known = remembered.Remembered(stock, plan, fixed) if fixed and plan.variants and to == "cpu" else None
    chances = fair(learn)
    total = max(1, round(plan.rounds * len(learn) / plan.batch))
    last, looked_at, saved_at = time.monotonic(), course.spent, course.spent
    best_state = None

    def save() -> None:
        scratch = checkpoint.with_suffix(".new")
        torch.save({"model": model.state_dict(), "average": average.state_dict(), "data": folder.digest,
                    "optimiser": optimiser.state_dict(), "course": asdict(course), "names": list(names),
                    "side": plan.side}, scratch)  # fmt: skip
        scratch.replace(checkpoint)

    work.mkdir(parents=True, exist_ok=True)
    while course.step < total and course.spent < plan.seconds:
        done = max(course.step / total, course.spent / plan.seconds)
        random = np.random.default_rng((plan.seed, course.step))
        gentle = done > 0.9
        _pace(optimiser, done, course.step)
        places = random.choice(len(stock), plan.batch, p=chances)
        model.train()
        _still(model, frozen)
        if known:
            c8, shown = known.batch(places, random, gentle=gentle)
        else:
            shown = [stock.varied(int(n), plan, random, gentle=gentle) for n in places]
            images = torch.from_numpy(picture.batch([one.square for one in shown])).to(to)
            c8 = fixed(images) if fixed else None
        truths = gathered(shown, to)
        with mixed:
            answer = model(images) if c8 is None else model.behind(c8)
        value, parts = losses.loss(tuple(a.float() for a in answer), points, strides, *truths)
        if not bool(torch.isfinite(value)):
            optimiser.zero_grad(set_to_none=True)
            course.step += 1
            continue
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimiser.step()
        _follow(average, model, course.step)
        course.step += 1
        now = time.monotonic()
        course.spent, last = course.spent + now - last, now
        tell({"event": "step", "step": course.step, "total": total, "spent": course.spent,
              "loss": float(value.detach()), **parts, "done": done})  # fmt: skip
        if course.spent - looked_at >= plan.look_every:
            looked_at = course.spent
            with mixed:
                found = measures.judged(looked(average, kept_aside, plan.look_at))
            at = {"step": course.step, "spent": course.spent, "map50": measures.mean_ap(found),
                  "recall": measures.recall_at(found)[0]}  # fmt: skip
            course.history.append(at)
            tell({"event": "look", **at})
            if at["map50"] > course.best:
                course.best, course.worse = at["map50"], 0
                best_state = {k: v.detach().clone() for k, v in average.state_dict().items()}
            else:
                course.worse += 1
            save()
            last = time.monotonic()
            if course.worse >= plan.patience:
                tell({"event": "stopped early"})
                break
        elif course.spent - saved_at >= plan.save_every:
            saved_at = course.spent
            save()
    save()
    if best_state is not None and course.worse >= plan.patience:
        average.load_state_dict(best_state)
    facts = {
        "began": began, "images": len(learn), "aside": len(aside), "steps": course.step,
        "seconds": round(course.spent), "device": to, "plan": asdict(plan), "history": course.history,
        "torch": torch.__version__, "boxes": folder.counts, "digest": folder.digest, "source": folder.source,
    }  # fmt: skip
    return average.eval(), course, facts


def _front(model: Any, mixed: Any) -> Callable[[Any], Any]:
    """The front of the trunk alone, held still (``_still``); nothing of it is kept for learning."""

    def ask(images: Any) -> Any:
        with torch.no_grad(), mixed:
            return model.trunk.front(images).float()

    return ask


def _pace(optimiser: Any, done: float, step: int) -> None:
    rise = min(1.0, (step + 1) / 60)
    for group in optimiser.param_groups:
        group["lr"] = group["base"] * rise * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(done, 1.0))))


def _freeze(model: Any, blocks: int) -> None:
    if blocks <= 0:
        return
    for part in (model.trunk.stem, *model.trunk.blocks[:blocks]):
        for weight in part.parameters():
            weight.requires_grad_(False)


def _still(model: Any, blocks: int) -> None:
    """Frozen parts keep their means and variances."""
    if blocks > 0:
        for part in (model.trunk.stem, *model.trunk.blocks[:blocks]):
            part.eval()


def _follow(average: Any, model: Any, step: int) -> None:
    keep = min(0.998, (1 + step) / (10 + step))
    with torch.no_grad():
        for mine, theirs in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
            if mine.dtype.is_floating_point:
                mine.mul_(keep).add_(theirs, alpha=1 - keep)
            else:
                mine.copy_(theirs)
