"""Why an item was chosen, in plain words with the figures behind them. For customs alone.

Profiles, lot, law and the model each speak in their own sentence; what the model says comes from REASON rows,
the record of a key against what is usual for its like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gwanmun.core.text import Text
from gwanmun.risk.rules.draw import DRAW_SPACE
from gwanmun.risk.rules.telling import told_sign

#: What a feature is about, by a word in its name: whose record, and what "the like" is. The first that is
#: in the name has it.
ABOUT: tuple[tuple[str, Text, Text], ...] = (
    ("importer", Text("이 수입자", "this importer"), Text("수입자 전체는", "typical for importers")),
    ("seller", Text("이 판매자", "this seller"), Text("같은 품목은", "typical for the HS code")),
    ("declarant", Text("이 신고인", "this declarant"), Text("신고인 전체는", "typical for declarants")),
    ("carrier", Text("이 운송인", "this carrier"), Text("운송인 전체는", "typical for carriers")),
    ("address", Text("이 주소", "this address"), Text("주소 전체는", "typical for addresses")),
    ("phone", Text("이 전화번호", "this telephone number"), Text("전화번호 전체는", "typical for numbers")),
    ("account", Text("이 결제계정", "this account"), Text("결제계정 전체는", "typical for accounts")),
    ("container", Text("이 컨테이너", "this container"), Text("컨테이너 전체는", "typical for containers")),
    ("hs", Text("이 품목번호", "this HS code"), Text("상위 품목은", "typical for the wider heading")),
    ("category", Text("이 품목군", "this group of goods"), Text("전체는", "typical for all goods")),
    ("origin", Text("이 원산지", "this origin"), Text("원산지 전체는", "typical for all origins")),
    ("departure", Text("이 발송국", "this country of dispatch"), Text("전체는", "typical for all of them")),
    ("port", Text("이 적재항", "this port of loading"), Text("전체는", "typical for all ports")),
    ("link", Text("연결된 당사자", "linked parties"), Text("전체는", "typical")),
)
OTHER = (Text("이 유형", "this pattern"), Text("전체는", "typical"))
#: Features that are no record but a figure of the item itself.
PLAIN: tuple[tuple[str, Text], ...] = (
    ("value", Text("과세가격", "the customs value")),
    ("mass", Text("중량", "the weight")),
    ("pieces", Text("수량", "the number of pieces")),
    ("revenue", Text("세액", "the duty and taxes")),
    ("rate", Text("적용 세율", "the rate of duty")),
)
PARTIES = ("importer", "seller", "declarant", "carrier")


@dataclass(frozen=True)
class Reason:
    """``key``: the record it speaks of, as far as it may be shown; ``party``: its kind if it has a page."""

    code: str
    text: Text
    key: str = ""
    party: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


def by_basis(basis: str, chance_ppm: int, points: int) -> Reason | None:
    """What the basis itself says. None for those that have sentences of their own (PROFILE, MODEL)."""
    share = f"{chance_ppm * 100 / DRAW_SPACE:g}"
    texts = {
        "RANDOM": Text(
            f"무작위 표본입니다({share} %의 확률로 추출). 다른 기준과 무관하게 뽑혔습니다.",
            f"Random sample, drawn with a probability of {share} % whatever else is known of it.",
        ),
        "MANDATORY": Text("법령에 따라 반드시 검사해야 합니다.", "The law demands this control."),
        "ALERT": Text("검색 장비나 정보의 경보가 있습니다.", "A device or a source has raised an alert."),
        "EXPLORATION": Text(
            f"알려진 것이 적어 알아보기 위해 추출했습니다({share} %의 확률).",
            f"Little is known of the like: drawn to learn, with a probability of {share} %.",
        ),
        "OVERRIDE": Text("담당자가 검사 구분을 바꾸었습니다.", "An officer changed the lane."),
    }  # fmt: skip
    if basis not in texts:
        return None
    return Reason(
        f"basis.{basis.lower()}", texts[basis], figures={"chance_ppm": chance_ppm, "points": points}
    )


def by_profile(profile: str, title: Text, points: int) -> Reason:
    return Reason(
        f"profile.{profile}",
        Text(f"선별기준: {title.ko} ({points}점)", f"Profile: {title.en} ({points} points)"),
        figures={"points": points},
    )


def by_model(row: Mapping[str, Any]) -> Reason:
    """One REASON row → a sentence: "this seller: 6 finds in 41 controls; typical for the HS code: 2 %"."""
    feature = str(row["feature"])
    figures = {name: row.get(name) for name in ("looked", "found", "typical", "share", "figure")}
    name = feature.lower()
    if (said := told_sign(row)) is not None:
        return Reason(f"model.{feature}", said, figures=figures)
    if row.get("looked") is None or row.get("found") is None:
        return Reason(f"model.{feature}", _plain(name, row), figures=figures)
    word, whose, like = next(((w, a, b) for w, a, b in ABOUT if w in name), ("", *OTHER))
    typical = row.get("typical")
    usual_ko = f" ({like.ko} 통상 {percent(typical)})" if typical is not None else ""
    usual_en = f"; {like.en}: {percent(typical)}" if typical is not None else ""
    looked, found = int(row["looked"]), int(row["found"])
    controls = "control" if looked == 1 else "controls"
    finds = "find" if found == 1 else "finds"
    if looked:
        text = Text(
            f"{whose.ko}: {looked:,}건 검사 중 {found:,}건 적발{usual_ko}",
            f"{whose.en}: {found:,} {finds} in {looked:,} {controls}{usual_en}",
        )
    else:
        text = Text(
            f"{whose.ko}: 검사한 적이 없음{usual_ko}", f"{whose.en}: never looked into so far{usual_en}"
        )
    party = word if word in PARTIES else ""
    return Reason(f"model.{feature}", text, str(row.get("key") or ""), party, figures)


def _plain(name: str, row: Mapping[str, Any]) -> Text:
    what = next((text for word, text in PLAIN if word in name), OTHER[0])
    raises = float(row.get("share") or 0) >= 0
    return Text(
        f"{what.ko}이(가) 위험도를 {'높임' if raises else '낮춤'}",
        f"{what.en} {'raises' if raises else 'lowers'} the score",
    )


def percent(rate: float) -> str:
    """``0.02`` → ``2 %``; one decimal below ten, none above."""
    figure = rate * 100
    text = f"{figure:.0f}" if figure >= 9.95 else f"{figure:.1f}".removesuffix(".0")
    return f"{text} %"


def reasons(
    *,
    basis: str,
    bases: Iterable[str],
    chance_ppm: int,
    points: int,
    profiles: Sequence[tuple[str, Text, int]] = (),
    model: Sequence[Mapping[str, Any]] = (),
) -> list[Reason]:
    """All reasons of one item: its basis first, what else spoke for it, profiles, then the model by place."""
    told = [basis, *(other for other in bases if other != basis)]
    found = [reason for one in told if (reason := by_basis(one, chance_ppm, points))]
    found += [by_profile(*profile) for profile in profiles]
    found += [by_model(row) for row in sorted(model, key=lambda row: int(row["place"]))]
    return found
