"""Pure rules of e-commerce and express parcels."""

from gwanmun.parcels.rules.case import REGISTRY, STORED, Case, Operator
from gwanmun.parcels.rules.pipeline import STEPS, decide, decide_dated, decide_rows

__all__ = ["REGISTRY", "STEPS", "STORED", "Case", "Operator", "decide", "decide_dated", "decide_rows"]
