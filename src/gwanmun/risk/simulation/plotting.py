"""The plot of a comparison: an SVG for the guide, a Vega-Lite specification for pages. Both from the figures.

Two panels over the weeks: in which part of the worlds the new route had been found, and finds in a week.
"""

from __future__ import annotations

from html import escape
from typing import Any

from gwanmun.risk.simulation.words import policy

#: Told apart without colour too: each has a dash of its own. (Okabe and Ito's colours, made darker.)
STYLES: dict[str, tuple[str, str]] = {
    "random": ("#7a7a7a", "2 3"),
    "rates": ("#8a5a00", "8 3 2 3"),
    "model": ("#111111", ""),
    "model+random": ("#0072b2", "6 3"),
    "model+uncertainty": ("#a0508c", "3 2"),
    "model+bandit": ("#00795a", "10 3"),
    "model+unseen": ("#c2410c", ""),
}
WIDTH, HEIGHT, LEFT, TOP, GAP = 960, 400, 52, 48, 64
PANEL = ((WIDTH - 2 * LEFT - GAP) // 2, 230)
FONT = "Pretendard, Noto Sans KR, sans-serif"


def _texts(ko: bool, figures: dict[str, Any]) -> dict[str, str]:
    worlds, first = len(figures["worlds"]), figures["first_week"]
    if ko:
        return {
            "known": "새 경로를 찾아낸 세계의 비율",
            "finds": "주당 적발 건수(4주 평균)",
            "week": "주",
            "new": f"{first}주: 새 경로",
            "title": f"정책별 비교, 세계 {worlds}개의 평균",
        }
    return {
        "known": "share of worlds in which the new route was found",
        "finds": "finds in a week (mean of four weeks)",
        "week": "week",
        "new": f"week {first}: new route",
        "title": f"policies compared, means over {worlds} worlds",
    }


def shown(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Curves that are drawn: one for each policy (the greatest share, where there are several), no oracle."""
    best: dict[str, dict[str, Any]] = {}
    for curve in figures["curves"]:
        name = curve["policy"]
        if name in STYLES and (name not in best or curve["explore"] > best[name]["explore"]):
            best[name] = curve
    return [best[name] for name in STYLES if name in best]


def svg(figures: dict[str, Any], *, ko: bool = False) -> str:
    """The plot as a document of its own; readable without a style sheet, with a title for screen readers."""
    words = _texts(ko, figures)
    curves = shown(figures)
    most = max((v or 0 for c in curves for v in c["finds"]), default=1) * 1.08 or 1
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(words["title"])}" font-family="{FONT}">'
    )
    parts = [
        head,
        f"<title>{escape(words['title'])}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_panel(figures, curves, "known", 1.0, LEFT, words, percent=True),
        *_panel(figures, curves, "finds", most, LEFT + PANEL[0] + GAP, words, percent=False),
        *_legend(curves, ko=ko),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(
    figures: dict[str, Any],
    curves: list[dict[str, Any]],
    what: str,
    most: float,
    left: int,
    words: dict[str, str],
    *,
    percent: bool,
) -> list[str]:
    wide, high = PANEL
    weeks = figures["weeks"]
    # What is known of the new route is nothing before it is there.
    first = max(1, figures["first_week"] - 2) if percent else 1
    span = max(weeks - first, 1)

    def x(week: float) -> float:
        return float(round(left + (week - first) / span * wide, 1))

    def y(value: Any) -> float:
        return float(round(TOP + high - value / most * high, 1))

    parts = [f'<text x="{left}" y="{TOP - 16}" font-size="14" font-weight="600">{escape(words[what])}</text>']
    step = 0.25 if percent else max(1, round(most / 5))
    tick = 0.0
    while tick <= most + 1e-9:
        text = f"{tick:.0%}" if percent else f"{tick:.0f}"
        parts.append(
            f'<path d="M{left} {y(tick)} H{left + wide}" stroke="#dfe3ea"/>'
            f'<text x="{left - 6}" y="{y(tick) + 4}" font-size="11.5" text-anchor="end" '
            f'fill="#465468">{text}</text>'
        )
        tick += step
    every = 4 if percent else 8
    parts += [
        f'<text x="{x(week)}" y="{TOP + high + 17}" font-size="11.5" text-anchor="middle" '
        f'fill="#465468">{week}</text>'
        for week in range((first + every - 1) // every * every, weeks + 1, every)
    ]
    parts.append(
        f'<text x="{left + wide}" y="{TOP + high + 33}" font-size="11.5" text-anchor="end" '
        f'fill="#465468">{escape(words["week"])}</text>'
    )
    new = figures["first_week"]
    if first <= new <= weeks:
        parts.append(
            f'<path d="M{x(new)} {TOP} V{TOP + high}" stroke="#c9312b" stroke-dasharray="4 3"/>'
            f'<text x="{x(new) + 5}" y="{TOP + 12}" font-size="11.5" fill="#a8201a">'
            f"{escape(words['new'])}</text>"
        )
    for curve in curves:
        colour, dash = STYLES[curve["policy"]]
        shown_weeks = [(w, v) for w, v in enumerate(curve[what], 1) if v is not None and w >= first]
        points = [f"{x(week)} {y(value)}" for week, value in shown_weeks]
        if percent:  # what is known by a week is a step
            before = [shown_weeks[0][1], *(v for _, v in shown_weeks)]
            points = [f"{x(w)} {y(b)} L{x(w)} {y(v)}" for (w, v), b in zip(shown_weeks, before, strict=False)]
        parts.append(
            f'<path d="M{" L".join(points)}" fill="none" stroke="{colour}" stroke-width="2.2"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + "/>"
        )
    return parts


def _legend(curves: list[dict[str, Any]], *, ko: bool) -> list[str]:
    parts = []
    for number, curve in enumerate(curves):
        column, row = number % 4, number // 4
        left, top = LEFT + column * 222, TOP + PANEL[1] + 62 + row * 24
        colour, dash = STYLES[curve["policy"]]
        text = policy(curve["policy"], curve["explore"], ko=ko, share=True)
        parts.append(
            f'<path d="M{left} {top} h30" stroke="{colour}" stroke-width="2.2"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + f'/><text x="{left + 37}" y="{top + 4}" font-size="12.5" fill="#12233f">{escape(text)}</text>'
        )
    return parts


def vega(figures: dict[str, Any], *, ko: bool = False) -> dict[str, Any]:
    """The same two panels as a Vega-Lite specification."""
    words = _texts(ko, figures)
    curves = shown(figures)
    names = [policy(c["policy"], c["explore"], ko=ko, share=True) for c in curves]
    values = [
        {"policy": name, "week": week, "known": known, "finds": finds}
        for name, curve in zip(names, curves, strict=True)
        for week, (known, finds) in enumerate(zip(curve["known"], curve["finds"], strict=True), 1)
    ]
    styles = [STYLES[c["policy"]] for c in curves]
    dashes = [[int(n) for n in dash.split()] or [1, 0] for _, dash in styles]

    def layered(what: str, form: str) -> dict[str, Any]:
        line = {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": {"field": "week", "type": "quantitative", "axis": {"title": words["week"]}},
                "y": {"field": what, "type": "quantitative", "axis": {"title": words[what], "format": form}},
                "color": {
                    "field": "policy",
                    "type": "nominal",
                    "scale": {"domain": names, "range": [colour for colour, _ in styles]},
                    "legend": {"title": None, "labelLimit": 240},
                },
                "strokeDash": {
                    "field": "policy",
                    "type": "nominal",
                    "scale": {"domain": names, "range": dashes},
                    "legend": None,
                },
            },
        }
        new = {
            "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#c9312b"},
            "encoding": {"x": {"datum": figures["first_week"]}},
        }
        return {"width": 420, "height": 240, "layer": [line, new]}

    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": words["title"],
        "data": {"values": values},
        "hconcat": [layered("known", ".0%"), layered("finds", ".0f")],
    }
