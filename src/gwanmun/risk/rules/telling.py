"""Signs as subjects of reasons: what is one thing to a reader, and the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from gwanmun.core.text import Text
from gwanmun.risk.rules.keys import Recipe
from gwanmun.risk.rules.narcotics import PATTERNS
from gwanmun.risk.rules.signs import NEAR, with_signs

LINKED = "linked"  # all that is known of finds near its parties is one subject
PATTERN = {pattern.name: Text(pattern.ko, pattern.en) for pattern in PATTERNS}
#: Every sign in words.
SIGN_WORDS: dict[str, Text] = PATTERN | {
    "linked_looks": Text("연결된 당사자의 검사 건수", "controls of linked parties"),
    "linked_finds": Text("연결된 당사자의 적발 건수", "finds of linked parties"),
    "linked_share": Text("연결된 당사자의 적발 비율", "share of finds of linked parties"),
    "nearest_find_steps": Text("가장 가까운 적발까지의 단계", "steps to the nearest find"),
    "linked_risk": Text("연결을 따라 번진 위험", "risk that spread along links"),
}
_PEOPLE = frozenset({"people_on_phone", "people_at_address", "people_of_seller"})
_SHARING = Text(
    "주소·전화번호·송하인을 함께 쓰는 당사자", "parties that share an address, telephone or sender with it"
)
_MOVES = {True: Text("위험도를 높임", "raises the score"), False: Text("위험도를 낮춤", "lowers the score")}
_UNKNOWN = Text("알 수 없음", "not known")


def subject_of(feature: str) -> str:
    """``rate.find:seller`` → ``seller``; features of the network are one subject."""
    return LINKED if feature in NEAR else feature.split(":", 1)[-1]


def sign_figures(items: pl.DataFrame, recipe: Recipe) -> pl.DataFrame:
    """``row, feature, key, looked, found, typical, figure`` of the signs that the recipe reads."""
    rows = with_signs(items).with_columns(_row=pl.int_range(pl.len(), dtype=pl.Int64))
    none = pl.lit(None, dtype=pl.Int64)
    plain = {name: (none, none, pl.col(name).cast(pl.Float64)) for name in recipe.numbers if name in PATTERN}
    if NEAR[0] in recipe.numbers:
        steps = pl.col("nearest_find_steps").cast(pl.Float64)
        plain[LINKED] = (pl.col("linked_looks"), pl.col("linked_finds"), steps)
    made = [
        rows.select(
            row="_row",
            feature=pl.lit(name),
            key=pl.lit(None, dtype=pl.String),
            looked=looked,
            found=found,
            typical=pl.lit(None, dtype=pl.Float64),
            figure=figure,
        )
        for name, (looked, found, figure) in plain.items()
    ]
    return pl.concat(made) if made else pl.DataFrame(schema={"row": pl.Int64, "feature": pl.String})


def told_sign(row: Mapping[str, Any]) -> Text | None:
    """A REASON row of a sign → a sentence with its figures; None where it is of something else."""
    feature = str(row["feature"])
    moves = _MOVES[float(row.get("share") or 0) >= 0]
    if feature == LINKED:
        said = _linked(row)
    elif feature in PATTERN:
        said = _pattern(feature, row.get("figure"))
    else:
        return None
    return Text(f"{said.ko}; {moves.ko}", f"{said.en}; {moves.en}")


def _pattern(name: str, figure: Any) -> Text:
    what = PATTERN[name]
    if figure is None:
        value = _UNKNOWN
    elif name in _PEOPLE:
        value = Text(f"{int(figure):,}명", f"{int(figure):,}")
    elif name == "value_per_g":
        value = Text(f"{int(figure):,}", f"{int(figure):,}")
    else:
        value = Text("해당", "yes") if figure else Text("해당 없음", "no")
    return Text(f"{what.ko}: {value.ko}", f"{what.en}: {value.en}")


def _linked(row: Mapping[str, Any]) -> Text:
    looked, found, steps = row.get("looked"), row.get("found"), row.get("figure")
    if looked is None:
        return Text(f"{_SHARING.ko}: {_UNKNOWN.ko}", f"{_SHARING.en}: {_UNKNOWN.en}")
    if not looked and steps is None:
        return Text(f"{_SHARING.ko}: 알려진 적발 없음", f"{_SHARING.en}: no find is known")
    finds, controls = ("find" if found == 1 else "finds"), ("control" if looked == 1 else "controls")
    said = Text(
        f"{_SHARING.ko}: {looked:,}건 검사 중 {found:,}건 적발",
        f"{_SHARING.en}: {found:,} {finds} in {looked:,} {controls}",
    )
    if steps is None:
        return said
    away = int(steps) - 1
    near = (
        Text(
            "같은 당사자·주소·전화번호·송하인에 적발 있음",
            "a find of its own party, address, telephone or sender",
        )
        if not away
        else Text(
            f"가장 가까운 적발까지 {away}단계",
            f"the nearest find is {away} {'link' if away == 1 else 'links'} away",
        )
    )
    return Text(f"{said.ko}, {near.ko}", f"{said.en}, {near.en}")


__all__ = ["LINKED", "PATTERN", "SIGN_WORDS", "sign_figures", "subject_of", "told_sign"]
