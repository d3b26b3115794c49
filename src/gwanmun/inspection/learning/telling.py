"""Figures of a detector in words, for a terminal: its card, and what ``evaluate`` found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gwanmun.inspection.learning import words
from gwanmun.platform.i18n import NOTHING

#: The words of the card: Korean, English.
SAID = {
    "card": ("모형 카드", "Model card"),
    "data": ("자료", "Data"),
    "alarms": ("영상당 오경보", "false alarms an image"),
    "recall": ("재현율(오경보 영상 5%)", "recall at 5 % false-alarm images"),
    "interval": ("95% 구간", "95 % interval"),
    "ece": ("교정 오차", "calibration error"),
    "left": ("평가하지 않은 분류", "classes that are not judged"),
    "match": ("신고 일치", "Declaration match"),
    "match_auc": ("거짓 신고 구별력(AUC)", "lying declarations, AUC"),
    "alone": ("판독 모형 없이", "without the detector"),
    "mass": ("무게 오차(중앙값)", "error of the mass, median"),
    "cue": ("물질 단서", "Material cue"),
    "cue_auc": ("약물염과 일반 유기물 구별력(AUC)", "drug salts against harmless organics, AUC"),
    "views": ("두 방향", "two views"),
    "speed": ("속도", "Speed"),
    "limits": ("알려진 한계", "Known limits"),
}
LIES = {
    "hidden_item": ("숨긴 물품", "hidden item"),
    "less_mass": ("무게 축소", "less mass"),
    "omitted_item": ("누락한 물품", "omitted item"),
    "other_goods": ("다른 물품", "other goods"),
}


def _n(value: Any, digits: int = 3) -> str:
    return NOTHING if value is None else f"{value:.{digits}f}"


def kind_in(*, ko: bool) -> Callable[[str], str]:
    """The name of a class in a language, whatever the language of the request."""
    from django.utils import translation

    def said(name: str) -> str:
        with translation.override("ko" if ko else "en"):
            return str(words.kind(name))

    return said


class _Words:
    def __init__(self, language: str) -> None:
        self.at = 0 if language == "ko" else 1
        self.kind = kind_in(ko=language == "ko")

    def __getattr__(self, name: str) -> str:
        return SAID[name][self.at]

    def lie(self, name: str) -> str:
        return LIES[name][self.at] if name in LIES else name


def lines_of(told: Mapping[str, Any], language: str = "en") -> list[str]:
    """Lines of one set, of the match, the cue and the speed: as many of ``set``, ``match``, ``cue`` and
    ``speed`` as there are."""
    say = _Words(language)
    found: list[str] = []
    if "set" in told:
        found += _set(told["set"], say)
    if told.get("match"):
        found += _match(told["match"], say)
    if told.get("cue"):
        one = told["cue"]
        count = f"{one['salts']:,}/{one['regions']:,}"
        found += ["", f"## {say.cue}", "", f"- {say.cue_auc}: {_n(one['auc'])} ({count})",
                  f"- {say.views}: {_n(one['auc_two_views'])}"]  # fmt: skip
    if told.get("speed"):
        one = told["speed"]
        taken = f"{_n(one['cpu_ms'], 1)} CPU ms, {_n(one['wall_ms'], 1)} ms (n = {one['images']})"
        found += ["", f"## {say.speed}", "", f"- {one['side']}², {one['threads']} threads: {taken}"]
    return found


def _set(one: Mapping[str, Any], say: _Words) -> list[str]:
    low, high = one["map50_interval"]
    recall = one.get("recall_5_interval", (None, None))
    alarms = ", ".join(f"{_n(value)} (≥ {at})" for at, value in one["false_alarms"].items())
    lines = [
        "", f"## {one['title']} (n = {one['images']:,})", "",
        f"- mAP50: {_n(one['map50'])} ({say.interval} {_n(low)} – {_n(high)})",
        f"- {say.recall}: {_n(one['recall_5'])} ({say.interval} {_n(recall[0])} – {_n(recall[1])})",
        f"- {say.alarms}: {alarms}", f"- {say.ece}: {_n(one['ece'], 4)}",
    ]  # fmt: skip
    if one.get("not_judged"):
        lines.append(f"- {say.left}: {', '.join(one['not_judged'])}")
    return [
        *lines,
        *(
            f"- {say.kind(c['name'])}: AP50 {_n(c['ap50'])}, n = {c['truths']:,}, "
            f"{say.alarms} {_n(c['false_alarms'])}"
            for c in one["classes"]
        ),
    ]


def _match(one: Mapping[str, Any], say: _Words) -> list[str]:
    lies = ", ".join(f"{say.lie(kind)} {_n(auc)}" for kind, auc in one.get("by_lie", {}).items())
    return [
        "", f"## {say.match}", "",
        f"- {say.match_auc}: {_n(one['auc'])} ({one['lies']:,}/{one['parcels']:,})", f"- {lies}",
        f"- {say.alone}: {_n(one.get('auc_without_detector'))}",
        f"- {say.mass}: {_n(one.get('mass_error_median'))}",
    ]  # fmt: skip


def as_markdown(card: Mapping[str, Any], language: str = "en") -> str:
    """The card as a page of text."""
    say, data, measured = _Words(language), card["data"], card["measured"]
    lines = [f"# {say.card}: {card.get('name', '')}", ""]
    lines.append(f"- {say.data}: {data['source']}, {data.get('images', 0):,}, {data['digest'][:16]}")
    for one in measured["sets"]:
        lines += _set(one, say)
    lines += lines_of({name: measured.get(name) for name in ("match", "cue", "speed")}, language)
    lines += ["", f"## {say.limits}", ""]
    lines += [f"- {limit['ko' if say.at == 0 else 'en']}" for limit in card["limits"]]
    return "\n".join(lines) + "\n"
