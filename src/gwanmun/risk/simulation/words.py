"""Names of policies in both languages, for tables, plots and the command line."""

from __future__ import annotations

#: policy → (Korean, English)
POLICIES: dict[str, tuple[str, str]] = {
    "oracle": ("진실을 아는 상한", "oracle (knows the truth)"),
    "random": ("무작위만", "random only"),
    "rates": ("적발률만", "rates only"),
    "model": ("모형, 탐색 없음", "model, no exploration"),
    "model+random": ("모형 + 무작위 탐색", "model + random"),
    "model+uncertainty": ("모형 + 불확실성 탐색", "model + uncertainty"),
    "model+bandit": ("모형 + 밴딧 탐색", "model + bandit"),
    "model+unseen": ("모형 + 미검사 우선 탐색", "model + unseen first"),
}


def policy(name: str, explore: float, *, ko: bool, share: bool = False) -> str:
    """The name in one language; ``share``: with its share of the slots."""
    text = POLICIES[name][0 if ko else 1]
    return f"{text} {explore:.0%}" if share and explore else text


def figure(value: float | None, unit: str) -> str:
    """One figure of a table: a share as per cent, a number with one decimal below a hundred."""
    if value is None:
        return "–"
    if unit == "share":
        return f"{value:.1%}"
    return f"{value:.1f}" if abs(value) < 100 else f"{value:,.0f}"


def interval(figures: list[float | None], unit: str, *, signed: bool = False) -> str:
    """``12.3 % (10.1 to 14.2)``; without an interval where there is one world."""
    mean, low, high = figures
    if mean is None:
        return "–"
    text = ("+" if signed and mean > 0 else "") + figure(mean, unit)
    if low is None or high is None:
        return text
    return f"{text} ({figure(low, unit)} … {figure(high, unit)})"
