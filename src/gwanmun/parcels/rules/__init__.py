"""Pure rules of e-commerce and express parcels."""

from gwanmun.parcels.rules.case import REGISTRY, STORED, Case, FewCase, Operator, Targets
from gwanmun.parcels.rules.pipeline import (
    STEPS,
    Decided,
    as_frames,
    choose_dated,
    decide,
    decide_dated,
    decide_rows,
)

__all__ = [
    "REGISTRY", "STEPS", "STORED", "Case", "Decided", "FewCase", "Operator", "Targets",
    "as_frames", "choose_dated", "decide", "decide_dated", "decide_rows",
]  # fmt: skip
