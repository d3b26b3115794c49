"""A detector at work: ONNX Runtime on the CPU, two threads, whatever the size of the image."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from gwanmun.inspection.learning.package import MATERIALS, Package
from gwanmun.inspection.rules.detecting import boxes, calibration, picture
from gwanmun.inspection.rules.scans import Scan, View
from gwanmun.platform.signing import digest

THREADS = 2
#: A view longer than this many inputs is read in windows, so that small things stay visible.
LONG = 2.6
OVERLAP = 96
#: Below this score nothing is even considered.
LEAST = 0.02
#: Largest side in which the belt's content is looked for.
THIN = 2048


@dataclass(frozen=True)
class Found:
    """One box in pixels of its view. ``sure``: calibrated, 0…1; ``material``: organic, inorganic, metal,
    mixed."""

    view: int
    x: float
    y: float
    w: float
    h: float
    kind: str
    sure: float
    material: str


def _part(view: View, at: Any) -> View:
    return View(view.low[at], view.high[at], view.air, view.floor, view.pixel_mm, view.name)


class Reader:
    """A loaded detector. Safe to share between threads."""

    def __init__(self, package: Package, name: str, threads: int = THREADS) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            package.network, options, providers=["CPUExecutionProvider"]
        )
        self.package, self.name, self.threads = package, name, threads
        self.names: tuple[str, ...] = package.names
        self.side = int(package.facts["side"])
        self.line = (float(package.facts["line"][0]), float(package.facts["line"][1]))
        self.score = float(package.facts["score"])
        self.mark = digest(package.network)[:32]
        self._turn = threading.Lock()

    def answers(self, squares: list[NDArray[np.uint8]]) -> list[Any]:
        """The four outputs for squares of one size, see ``learning.training.net``."""
        with self._turn:  # two at once would only share the same two cores
            outputs: list[Any] = self.session.run(None, {"images": picture.batch(squares)})
        return outputs

    def read(self, image: NDArray[np.uint8], least: float | None = None) -> tuple[Any, Any, Any, Any]:
        """Boxes (N, 4) in pixels of a picture, calibrated scores, kinds, materials; best first."""
        height, width = image.shape[:2]
        return self._windows(
            (height, width), lambda top, left, tall, wide: image[top : top + tall, left : left + wide], least
        )

    def _windows(
        self, shape: tuple[int, int], piece: Callable[[int, int, int, int], Any], least: float | None
    ) -> tuple[Any, Any, Any, Any]:
        """A picture of ``shape`` read window by window; ``piece`` gives a part of it. Memory is that of one
        window, however long the scan."""
        parts = []
        whole = max(shape) <= LONG * self.side
        window = max(shape) if whole else int(self.side * 1.5)
        for top, left, tall, wide in picture.tiles(shape, window, min(OVERLAP, window // 4)):
            square, scale = picture.letterboxed(piece(top, left, tall, wide), self.side)
            answer = self.answers([square])
            found, sure, kinds, cells = boxes.decoded(
                answer[0][0], answer[1][0], self.side, self.side, LEAST if least is None else least
            )
            found = found / scale + np.array([left, top, left, top], np.float32)
            parts.append((found, sure, kinds, answer[2][0][cells].argmax(-1)))
        found, sure, kinds, stuff = (np.concatenate(p) for p in zip(*parts, strict=True))
        stay = boxes.suppressed(found, sure, kinds)
        return found[stay], calibration.applied(sure[stay], self.line), kinds[stay], stuff[stay]

    def read_view(self, view: View, least: float | None = None) -> tuple[Any, Any, Any, Any]:
        """As :meth:`read`, of what lies on the belt: training shows parcels, not the air beside them. Where
        something lies is looked for in a thinned view, and each window is coloured by itself."""
        step = max(1, -(-max(view.low.shape) // THIN))
        thin = picture.coloured(_part(view, np.s_[::step, ::step]))
        top, left, height, width = (edge * step for edge in picture.content(thin))
        height, width = min(height, view.low.shape[0] - top), min(width, view.low.shape[1] - left)
        whole = thin[top : top + height, left : left + width]

        def piece(down: int, right: int, tall: int, wide: int) -> Any:
            if step == 1:  # it is coloured already
                return whole[down : down + tall, right : right + wide]
            rows = slice(top + down, top + down + tall)
            return picture.coloured(_part(view, (rows, slice(left + right, left + right + wide))))

        found, *rest = self._windows((height, width), piece, least)
        return (found + np.array([left, top, left, top], np.float32), *rest)

    def find(self, scan: Scan) -> list[Found]:
        """What is worth showing in all views of a scan, the surest first."""
        shown = []
        for number, view in enumerate(scan.views):
            for box, sure, kind, stuff in zip(*self.read_view(view), strict=True):
                if sure >= self.score:
                    x0, y0, x1, y1 = (float(v) for v in box)
                    shown.append(
                        Found(
                            number,
                            x0,
                            y0,
                            x1 - x0,
                            y1 - y0,
                            self.names[int(kind)],
                            float(sure),
                            MATERIALS[int(stuff)],
                        )
                    )
        return sorted(shown, key=lambda one: -one.sure)

    def likeness(self, scan: Scan) -> NDArray[np.float32]:
        """(152,) of length one: what the first view looks like."""
        square, _ = picture.letterboxed(picture.coloured(scan.views[0]), 320)
        return np.asarray(self.answers([square])[3][0], np.float32)
