"""What the kinds of rates of a country are called, and which kinds its rules know.

The pack's code list ``rate_kinds`` names each code; an entry with ``stem`` also stands for every code that
begins so and is not listed itself (further schedules of one agreement).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gwanmun.countries.codes import Code

TABLE = "rate_kinds"


def kind_named(kinds: Mapping[str, Code], kind: str) -> Code | None:
    """The entry of a kind: its own, else that of the longest stem; None where the pack knows neither."""
    if kind in kinds:
        return kinds[kind]
    fitting = [c for c in kinds.values() if (stem := c.more.get("stem")) and kind.startswith(str(stem))]
    return max(fitting, key=lambda c: len(str(c.more["stem"])), default=None)


def patterns(kinds: Mapping[str, Code]) -> Iterator[str]:
    """Every code, and every stem with ``*`` behind it."""
    for code in kinds.values():
        yield code.code
        if stem := code.more.get("stem"):
            yield f"{stem}*"
