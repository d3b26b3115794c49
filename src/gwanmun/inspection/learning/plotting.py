"""Curves of a card as SVG: one panel each for a page, all of them in one document for a file.

Every shape has a colour of its own as an attribute, so that the file stands alone, and a class by which a
style sheet may give it another; there is no style attribute. Coordinates are rounded to a tenth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from gwanmun.inspection.learning import telling

FONT = "Pretendard GOV, Pretendard, Noto Sans KR, sans-serif"
WIDTH, HEIGHT = 360, 260
LEFT, RIGHT, TOP, BOTTOM = 50, 14, 14, 44
COLUMNS = 3
HEAD = 30

Points = Sequence[Sequence[float]]
#: What the axes say, Korean and English.
AXES = {
    "recall": ("재현율", "recall"),
    "precision": ("정밀도", "precision"),
    "said": ("모형이 말한 확률", "score said"),
    "seen": ("실제로 맞은 비율", "share that was right"),
    "alarm": ("오경보가 있는 영상의 비율", "share of images with a false alarm"),
    "true": ("참 신고 가운데 경보한 비율", "share of true declarations called"),
    "lies": ("거짓 신고 가운데 찾은 비율", "share of lying declarations found"),
    "organics": ("일반 유기물 가운데 부른 비율", "share of organics called"),
    "salts": ("약물염 가운데 찾은 비율", "share of salts found"),
}
TITLES = {
    "precision": ("정밀도와 재현율", "Precision over recall"),
    "calibration": ("교정", "Calibration"),
    "alarms": ("오경보 영상 대비 재현율", "Recall against images with a false alarm"),
    "match": ("신고 일치 ROC", "Declaration match, ROC"),
    "cue": ("물질 단서 ROC", "Material cue, ROC"),
}


@dataclass(frozen=True)
class Panel:
    """One plot: axes 0…1, ``points`` (x, y), the words about it. ``chance``: draw the diagonal; ``dots``:
    points without a line; ``rule``: a vertical line at x."""

    title: str
    x: str
    y: str
    points: Points
    note: str = ""
    chance: bool = False
    dots: bool = False
    rule: float | None = None

    @property
    def svg(self) -> str:
        return drawn(self)


def _p(name: str, told: Mapping[str, tuple[str, str]], *, ko: bool) -> str:
    return told[name][0 if ko else 1]


def panels_of(one: Mapping[str, Any], *, ko: bool) -> list[Panel]:
    """Of a set of a card: precision over recall, calibration, recall against images with a false alarm. Only
    those whose numbers the card holds; older cards have fewer."""
    found = []
    if one.get("curve"):
        points = [(p["recall"], p["precision"]) if isinstance(p, Mapping) else p for p in one["curve"]]
        found.append(_precision(_p("precision", TITLES, ko=ko), points, f"mAP50 {one['map50']:.3f}", ko=ko))
    if one.get("calibration"):
        bins = [(b["said"], b["seen"]) for b in one["calibration"]]
        error = "" if one.get("ece") is None else f"ECE {one['ece']:.3f}"
        found.append(Panel(
            _p("calibration", TITLES, ko=ko), _p("said", AXES, ko=ko), _p("seen", AXES, ko=ko), bins, error,
            chance=True, dots=True,
        ))  # fmt: skip
    if one.get("alarm_curve"):
        note = f"{telling.SAID['recall'][0 if ko else 1]}: {one['recall_5']:.3f}"
        found.append(Panel(
            _p("alarms", TITLES, ko=ko), _p("alarm", AXES, ko=ko), _p("recall", AXES, ko=ko),
            one["alarm_curve"], note, rule=0.05,
        ))  # fmt: skip
    return found


def of_classes(one: Mapping[str, Any], *, ko: bool) -> list[Panel]:
    """Precision over recall of every class that found something."""
    say = telling.kind_in(ko=ko)
    return [
        _precision(say(c["name"]), c["curve"], f"AP50 {c['ap50']:.3f}, n = {c['truths']:,}", ko=ko)
        for c in one["classes"]
        if c.get("curve") and c["ap50"] is not None
    ]


def _precision(title: str, points: Points, note: str, *, ko: bool) -> Panel:
    return Panel(title, _p("recall", AXES, ko=ko), _p("precision", AXES, ko=ko), points, note)


def beside(measured: Mapping[str, Any], *, ko: bool) -> list[Panel]:
    """ROC of the declaration match and of the material cue."""
    found = []
    for name, x, y in (("match", "true", "lies"), ("cue", "organics", "salts")):
        told = measured.get(name) or {}
        if told.get("roc"):
            found.append(Panel(
                _p(name, TITLES, ko=ko), _p(x, AXES, ko=ko), _p(y, AXES, ko=ko), told["roc"],
                f"AUC {told['auc']:.3f}", chance=True,
            ))  # fmt: skip
    return found


def document(card: Mapping[str, Any], *, ko: bool = False) -> str:
    """All panels of a card as one file; empty where the card holds no numbers to draw."""
    measured, parts, top = card["measured"], [], 0
    groups = [(one["title"], panels_of(one, ko=ko)) for one in measured["sets"]]
    groups += [
        (_p("precision", TITLES, ko=ko) + f": {one['title']}", of_classes(one, ko=ko))
        for one in measured["sets"]
    ]
    both = (telling.SAID[name][0 if ko else 1] for name in ("match", "cue"))
    groups.append((" · ".join(both), beside(measured, ko=ko)))
    for title, panels in groups:
        if not panels:
            continue
        parts.append(
            f'<text x="12" y="{top + 26}" font-size="17" font-weight="700" fill="#12233f">'
            f"{escape(title)}</text>"
        )
        top += 38
        for place, panel in enumerate(panels):
            x, y = place % COLUMNS * WIDTH, top + place // COLUMNS * (HEIGHT + HEAD)
            parts.append(
                f'<text x="{x + LEFT}" y="{y + 18}" font-size="14" font-weight="600" fill="#12233f">'
                f"{escape(panel.title)}</text>"
            )
            parts.append(drawn(panel, at=(x, y + HEAD)))
        top += -(-len(panels) // COLUMNS) * (HEIGHT + HEAD)
    if not parts:
        return ""
    name = escape(f"{telling.SAID['card'][0 if ko else 1]} {card.get('name', '')}".strip())
    width = COLUMNS * WIDTH
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" '
        f'height="{top}" role="img" aria-label="{name}" font-family="{FONT}">'
    )
    ground = f'<rect width="{width}" height="{top}" fill="#fff"/>'
    return "\n".join([head, f"<title>{name}</title>", ground, *parts, "</svg>"]) + "\n"


def drawn(panel: Panel, at: tuple[int, int] | None = None) -> str:
    """One panel; ``at``: its corner within a larger drawing."""
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(value: float) -> float:
        return round(LEFT + value * wide, 1)

    def y(value: float) -> float:
        return round(TOP + (1 - value) * high, 1)

    place = f'x="{at[0]}" y="{at[1]}" width="{WIDTH}" height="{HEIGHT}"' if at else 'class="mp-plot"'
    said = escape(". ".join(filter(None, [panel.title, panel.note])), quote=True)
    parts = [f'<svg {place} viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}" font-size="13">']
    parts += [
        f'<path class="mp-grid" d="M{x(0)} {y(tick)}H{x(1)}M{x(tick)} {y(0)}V{y(1)}" stroke="#dfe3ea"/>'
        f'<text class="mp-text" x="{LEFT - 6}" y="{y(tick) + 4.5}" text-anchor="end" fill="#465468">'
        f"{tick:.0%}</text>"
        f'<text class="mp-text" x="{x(tick)}" y="{y(0) + 17}" text-anchor="middle" fill="#465468">'
        f"{tick:.0%}</text>"
        for tick in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    middle = TOP + high / 2
    parts.append(
        f'<text class="mp-text" x="{x(0.5)}" y="{HEIGHT - 8}" text-anchor="middle" fill="#465468">'
        f"{escape(panel.x)}</text>"
        f'<text class="mp-text" transform="translate(12 {middle}) rotate(-90)" text-anchor="middle" '
        f'fill="#465468">{escape(panel.y)}</text>'
    )
    if panel.chance:
        parts.append(
            f'<path class="mp-chance" d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#8a94a3" '
            'stroke-dasharray="4 4" fill="none"/>'
        )
    if panel.rule is not None:
        parts.append(
            f'<path class="mp-rule" d="M{x(panel.rule)} {y(0)}V{y(1)}" stroke="#b42318" '
            'stroke-dasharray="4 3" fill="none"/>'
        )
    spots = [(x(float(p[0])), y(float(p[1]))) for p in panel.points]
    if panel.dots:
        parts += [f'<circle class="mp-dot" cx="{a}" cy="{b}" r="4.5" fill="#0b5cad"/>' for a, b in spots]
    else:
        line = "L".join(f"{a} {b}" for a, b in spots)
        parts.append(
            f'<path class="mp-line" d="M{line}" stroke="#0b5cad" stroke-width="2.2" fill="none" '
            'stroke-linejoin="round"/>'
        )
    if panel.note:
        below = panel.chance or panel.rule is not None  # where the curve is not
        parts.append(
            f'<text class="mp-note" x="{x(1) - 4}" y="{y(0) - 8 if below else y(1) + 16}" '
            f'text-anchor="end" font-weight="600" fill="#12233f">{escape(panel.note)}</text>'
        )
    return "".join(parts) + "</svg>"
