"""How many examples a property test looks at: the number it names, times what the run asks for."""

from __future__ import annotations

times = 1  # set by the suite's plugin before any test is read


def examples(number: int) -> int:
    """``number`` in the ordinary suite; many more where the run explores (``make explore``)."""
    return number * times
