"""Pure rules of e-commerce and express parcels."""

from gwanmun.parcels.rules.case import REGISTRY, STORED, Case, FewCase, Operator
from gwanmun.parcels.rules.pipeline import STEPS, as_frames, decide, decide_dated, decide_rows

__all__ = [
    "REGISTRY", "STEPS", "STORED", "Case", "FewCase", "Operator",
    "as_frames", "decide", "decide_dated", "decide_rows",
]  # fmt: skip
