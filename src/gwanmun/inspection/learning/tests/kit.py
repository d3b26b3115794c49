"""A detector without training: an ONNX network that says one box where the picture is darkest blue."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from gwanmun.inspection.learning import registry
from gwanmun.inspection.learning.package import Package, packed
from gwanmun.inspection.rules.scans import Scan, View


@lru_cache(maxsize=4)
def network(classes: int = 2) -> bytes:
    """Score of class 0: how much bluer than red the middle of a cell is, pooled at strides 8, 16 and 32;
    boxes of two strides to each side. Small, exact, and of the very schema that trained networks have."""
    import onnx
    from onnx import TensorProto, helper

    def vector(name: str, values: Any, shape: list[int]) -> Any:
        return helper.make_tensor(name, TensorProto.FLOAT, shape, np.asarray(values, np.float32).ravel())

    nodes, levels, sides, stuff = [], [], [], []
    blue = np.zeros((classes, 3, 1, 1), np.float32)
    blue[0, :, 0, 0] = [-30, 0, 30]
    blue[1:] = 0
    bias = np.full(classes, -9.0)
    bias[0] = -3
    start = [vector("w", blue, [classes, 3, 1, 1]), vector("b", bias, [classes]),
             vector("ws", np.zeros((4, 3, 1, 1)), [4, 3, 1, 1]), vector("bs", np.full(4, 2.0), [4]),
             vector("wm", np.zeros((4, 3, 1, 1)), [4, 3, 1, 1]), vector("bm", [0, 0, 3, 0], [4])]  # fmt: skip
    start += [
        helper.make_tensor("flat_" + k, TensorProto.INT64, [3], [0, n, -1])
        for k, n in (("k", classes), ("s", 4), ("m", 4))
    ]
    for stride in (8, 16, 32):
        pooled = f"p{stride}"
        nodes.append(
            helper.make_node(
                "AveragePool", ["images"], [pooled], kernel_shape=[stride] * 2, strides=[stride] * 2
            )
        )
        for kept, weight, shift, kind in (
            (levels, "w", "b", "k"),
            (sides, "ws", "bs", "s"),
            (stuff, "wm", "bm", "m"),
        ):
            raw, flat, turned = (f"{kind}{stride}{x}" for x in "rft")
            nodes += [
                helper.make_node("Conv", [pooled, weight, shift], [raw]),
                helper.make_node("Reshape", [raw, f"flat_{kind}"], [flat]),
                helper.make_node("Transpose", [flat], [turned], perm=[0, 2, 1]),
            ]
            kept.append(turned)
    nodes += [
        helper.make_node("Concat", levels, ["logits"], axis=1),
        helper.make_node("Sigmoid", ["logits"], ["kinds"]),
        helper.make_node("Concat", sides, ["sides"], axis=1),
        helper.make_node("Concat", stuff, ["m"], axis=1),
        helper.make_node("Softmax", ["m"], ["materials"], axis=-1),
        helper.make_node("GlobalAveragePool", ["images"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("LpNormalization", ["flat"], ["embedding"], axis=1),
    ]  # fmt: skip
    given = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, "height", "width"])
    shapes: dict[str, list[Any]] = {
        "kinds": ["n", "cells", classes], "sides": ["n", "cells", 4], "materials": ["n", "cells", 4],
        "embedding": ["n", 3],
    }  # fmt: skip
    told = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    graph = helper.make_graph(nodes, "blue", [given], told, start)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def body(names: tuple[str, ...] = ("gun", "knife"), **facts: Any) -> bytes:
    told = {"names": list(names), "side": 64, "line": [1.0, 0.0], "score": 0.5, "schema": registry.schema()}
    return packed(Package(network(len(names)), b"", told | facts))


CARD: dict[str, Any] = {
    "data": {"source": "test", "digest": "0" * 64, "images": 1},
    "measured": {"sets": []},
    "limits": [{"code": "TEST", "ko": "시험용", "en": "For tests"}],
}


def scan(size: tuple[int, int] = (64, 64), blob: tuple[int, int, int, int] | None = (16, 16, 16, 16)) -> Scan:
    """Air with a block of metal at (x, y, w, h)."""
    low = np.full(size, 60000, np.uint16)
    high = low.copy()
    if blob:
        x, y, w, h = blob
        low[y : y + h, x : x + w] = round(60000 * np.exp(-2.2))
        high[y : y + h, x : x + w] = round(60000 * np.exp(-1.1))
    return Scan((View(low, high),))
