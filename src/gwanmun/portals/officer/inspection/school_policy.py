"""How lessons of a course choose their images, and its hours, as fields of a form: names, help and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from gwanmun.inspection.school import contract as school
from gwanmun.platform.i18n import T


@dataclass(frozen=True)
class Field:
    """``percent``: kept as a share, shown as per cent."""

    name: str
    label: str
    help: str
    percent: bool = False


POLICY = (
    Field("target", T("목표 정답률(%)", "Right answers aimed at (%)"),
          T("교육생이 맞힐 확률이 이 값에 가까운 영상을 고릅니다.",
            "Images come whose chance of a right answer lies nearest this."), percent=True),
    Field("goal", T("숙달로 보는 정답률(%)", "Right answers of a mastered class (%)"),
          T("보통 난이도의 영상을 이만큼 맞히면 그 종류를 덜 냅니다.",
            "A class of which so many middling images are found comes less often."), percent=True),
    Field("prevalence", T("위험물이 있는 영상(%)", "Images with a threat (%)"),
          T("수업 영상 가운데 위험물이 있는 비율입니다.", "Share of the images of a lesson."), percent=True),
    Field("weakness", T("약한 종류의 비중", "Weight of weak classes"),
          T("클수록 약한 종류가 자주 나옵니다. 0이면 반영하지 않습니다.",
            "The greater, the more often a weak class comes; 0: not at all.")),
    Field("fading", T("잊어 가는 종류의 비중", "Weight of fading classes"),
          T("간격 반복입니다. 클수록 오래 보지 않은 종류가 자주 나옵니다.",
            "Spaced repetition: the greater, the more often a class comes that was not seen for long.")),
    Field("again", T("놓친 종류의 비중", "Weight of missed classes"),
          T("마지막으로 맞힌 뒤 틀린 횟수마다 더합니다(세 번까지).",
            "Added for each miss since the last right answer, up to three.")),
    Field("least", T("최소 비중", "Least weight"),
          T("숙달한 종류도 이만큼은 나옵니다.", "A mastered class still comes so often.")),
    Field("rest", T("같은 영상 사이의 간격(장)", "Images before the same one"),
          T("같은 영상은 이만큼 지난 뒤에 다시 나옵니다.", "The same image comes again only after so many.")),
    Field("half_life_first", T("첫 반감기(시간)", "First half-life (hours)"),
          T("처음 배운 종류가 기억에서 절반이 되는 시간입니다.",
            "After so long half of a newly met class is taken for forgotten.")),
    Field("half_life_right", T("맞혔을 때 반감기 배수", "Half-life after a right answer, times"),
          T("맞히면 반감기를 이만큼 늘립니다.", "A right answer makes the half-life so many times as long.")),
    Field("half_life_wrong", T("틀렸을 때 반감기 배수", "Half-life after a wrong answer, times"),
          T("틀리면 반감기를 이만큼 줄입니다.", "A wrong answer makes it shorter.")),
    Field("burst_every", T("집중 훈련 주기(장)", "Images between bursts"),
          T("이만큼 보통 비율로 본 뒤 집중 훈련을 합니다. 0이면 하지 않습니다.",
            "After so many images at the usual share a burst comes; 0: never.")),
    Field("burst_length", T("집중 훈련 길이(장)", "Images of a burst"),
          T("드문 위험물을 놓치지 않게 합니다.", "Bursts undo misses that rarity brings.")),
    Field("burst_prevalence", T("집중 훈련의 위험물(%)", "Threats in a burst (%)"),
          T("집중 훈련 동안 위험물이 있는 비율입니다.", "Share of images with a threat in a burst."),
          percent=True),
    Field("growth", T("영상 하나로 느는 실력(로짓)", "Gain by an image (logits)"),
          T("정답을 본 영상 하나로 그 종류의 실력이 느는 정도입니다. 가정이며, 답이 바로잡습니다.",
            "What an image with its answer is taken to teach: an assumption that answers correct.")),
    Field("doubt", T("난이도를 모르는 영상 피하기", "Avoiding images of unknown difficulty"),
          T("클수록 난이도가 알려진 영상을 먼저 냅니다. 0이면 가리지 않습니다.",
            "The greater, the sooner come images whose difficulty is known; 0: no matter.")),
)  # fmt: skip
HOURS = (
    Field("initial_h", T("첫 수료까지 교육(시간)", "Training before the first certificate (hours)"),
          T("비우면 기관의 기준을 따릅니다.", "Empty: the figure of the office.")),
    Field("monthly_min", T("매월 교육(분)", "Training each month (minutes)"),
          T("비우면 기관의 기준을 따릅니다.", "Empty: the figure of the office.")),
    Field("months_missed", T("단독 판독을 멈추는 미달 개월", "Months short until not alone"),
          T("이만큼 이어서 모자라면 단독 판독을 멈춥니다.",
            "So many short months running end reading alone.")),
    Field("soon_days", T("만료 알림(일 전)", "Reminder before the end (days)"),
          T("비우면 기관의 기준을 따릅니다.", "Empty: the figure of the office.")),
)  # fmt: skip
_WHOLE = {"rest", "burst_every", "burst_length", *school.HOURS}
NAMES = {f"policy.{one.name}": one.label for one in POLICY} | {
    f"hours.{one.name}": one.label for one in HOURS
}


def fields(data: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What a form shows: each field with its value and its limits, in the unit that people type."""
    usual = school.Policy().data()
    policy, hours = data.get("policy") or {}, data.get("hours") or {}
    return {
        "policy": [_shown("policy", one, policy.get(one.name, usual[one.name]), *school.BOUNDS[one.name])
                   for one in POLICY],
        "hours": [_shown("hours", one, hours.get(one.name, ""), *school.HOURS[one.name]) for one in HOURS],
    }  # fmt: skip


def _shown(group: str, one: Field, value: Any, low: float, high: float) -> dict[str, Any]:
    times = 100 if one.percent else 1
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {
        "name": f"{group}_{one.name}", "label": one.label, "help": one.help,
        "value": f"{value * times:.10g}" if number else value,
        "low": f"{low * times:g}", "high": f"{high * times:g}",
        "whole": one.name in _WHOLE,
    }  # fmt: skip


def read(post: QueryDict, before: dict[str, Any]) -> dict[str, Any]:
    """``policy`` and ``hours`` of a course from its form. A figure that the form did not have stays; an empty
    one is the usual again; what is no number stays as it was typed, and is told as a fault."""
    found: dict[str, dict[str, Any]] = {}
    for group, those in (("policy", POLICY), ("hours", HOURS)):
        own = dict(before.get(group) or {})
        for one in those:
            text = post.get(f"{group}_{one.name}")
            if text is None:
                continue
            typed = text.strip()[:12]
            own.pop(one.name, None)
            if typed:
                own[one.name] = _number(typed, one)
        found[group] = own
    return found


def _number(typed: str, one: Field) -> int | float | str:
    try:
        value = float(typed.replace("%", ""))
    except ValueError:
        return typed
    if not -1e9 < value < 1e9:
        return typed
    value = round(value / 100, 12) if one.percent else value
    return int(value) if one.name in _WHOLE and value.is_integer() else value


__all__ = ["HOURS", "NAMES", "POLICY", "Field", "fields", "read"]
