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


def _plain(value: float, unit: str) -> str:
    """Digits alone: a share in hundredths, a number with one decimal below a hundred; never ``-0.0``."""
    scaled = value * 100 if unit == "share" else value
    text = f"{scaled:.1f}" if unit == "share" or abs(scaled) < 100 else f"{scaled:,.0f}"
    return "0.0" if text == "-0.0" else text


def interval(figures: list[float | None], unit: str, *, signed: bool = False) -> str:
    """``12.3 % (10.1 … 14.2)``; without an interval where there is one world. ``signed``: a difference,
    shares in percentage points."""
    mean, low, high = figures
    if mean is None:
        return "–"
    sign = "+" if signed and mean > 0 else ""
    mark = "" if unit != "share" else " pp" if signed else " %"
    text = f"{sign}{_plain(mean, unit)}{mark}"
    if low is None or high is None:
        return text
    return f"{text} ({_plain(low, unit)} … {_plain(high, unit)})"
