"""A trained network as ONNX, and its state as an archive; both ways."""

from __future__ import annotations

import copy
import io
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from gwanmun.inspection.learning.training.net import Conv, Detector

OPSET = 17


class Answering(nn.Module):
    """The network with the logistic and the softmax done."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, images: Any) -> tuple[Any, Any, Any, Any]:
        kinds, sides, materials, embedding = self.net(images)
        return kinds.sigmoid(), sides, materials.softmax(-1), embedding


def folded(net: Any) -> Any:
    """The same network with every normalisation taken into the convolution before it: faster, and
    quantises."""
    net = copy.deepcopy(net).eval()
    for module in list(net.modules()):
        if not isinstance(module, Conv):
            continue
        old, norm = module.conv, module.norm
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        new = nn.Conv2d(
            old.in_channels, old.out_channels, old.kernel_size, old.stride, old.padding, groups=old.groups
        )
        new.weight.data = old.weight.data * gain.data[:, None, None, None]
        new.bias.data = norm.bias.data - norm.running_mean * gain.data
        module.conv, module.norm = new, nn.Identity()
    return net


def onnx_of(net: Detector, side: int) -> bytes:
    """ONNX with free batch and image size (multiples of 32)."""
    kept = io.BytesIO()
    answering = Answering(folded(net.cpu())).eval()
    free = {0: "n", 2: "height", 3: "width"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            answering, (torch.zeros(1, 3, side, side),), kept, opset_version=OPSET, dynamo=False,
            input_names=["images"], output_names=["kinds", "sides", "materials", "embedding"],
            dynamic_axes={"images": free, "kinds": {0: "n", 1: "cells"}, "sides": {0: "n", 1: "cells"},
                          "materials": {0: "n", 1: "cells"}, "embedding": {0: "n"}},
        )  # fmt: skip
    return kept.getvalue()


def state_of(net: Detector) -> bytes:
    """Weights by name in half precision, a quarter of a percent of rounding at most: enough to go on from."""
    kept = io.BytesIO()
    told = {
        k: v.detach().cpu().float().numpy() for k, v in net.state_dict().items() if "num_batches" not in k
    }
    np.savez_compressed(kept, **{k: v.clip(-60000, 60000).astype(np.float16) for k, v in told.items()})
    return kept.getvalue()


def restored(
    net: Detector, state: bytes, names: Sequence[str] = (), old_names: Sequence[str] = ()
) -> list[str]:
    """Fill a network from an archive; gives the names that did not fit.

    Where the classes differ, what was learnt of a class goes to the class of the same name.
    """
    left = []
    with np.load(io.BytesIO(state), allow_pickle=False) as told:
        mine = net.state_dict()
        for name, value in mine.items():
            if name.startswith("kind.") and list(names) != list(old_names):
                for place, kind in enumerate(names):
                    if kind in old_names:
                        old = told[name][list(old_names).index(kind)].astype(np.float32)
                        value[place] = torch.from_numpy(np.asarray(old))
                left.append(name)
            elif name in told and told[name].shape == tuple(value.shape):
                value.copy_(torch.from_numpy(told[name].astype(np.float32)))
            elif "num_batches" not in name:
                left.append(name)
    return left
