"""The customs rate of a week, as it is made."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
WORKDAYS = 5


def weekly_rate(first_posted: Sequence[Decimal]) -> Decimal:
    """Mean of the rates first posted on the days of the week before, two decimals, half up.

    (Customs Act 18, Rule 1-2; holidays make fewer days; the rounding is practice, unverified.)

    :raises ValueError: no rate, more than five, or one that is not positive.
    """
    if not 1 <= len(first_posted) <= WORKDAYS or min(first_posted) <= 0:
        raise ValueError(f"rates of one to five days are needed, got {list(first_posted)}")
    return (sum(first_posted, Decimal(0)) / len(first_posted)).quantize(CENT, ROUND_HALF_UP)
