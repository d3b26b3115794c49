"""Patterns of narcotics in small consignments, as features that are said in words and cited.

Known from published seizures and the indicators of the notices (특송물품 고시 14, 국제우편물 고시 10); how
much each weighs is left to profiles and to the model. A pattern is no finding: most of what shows one
is in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from gwanmun.risk.rules import contacts

#: Grams up to which a parcel is small: 61 of 362 cases in the first half of 2024 were of 10 g and less, and a
#: letter or padded bag with its contents stays under this.
SMALL_G = 200


@dataclass(frozen=True)
class Pattern:
    name: str
    ko: str
    en: str
    source: str


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "people_on_phone", "같은 전화번호를 쓰는 사람 수", "people on one telephone", "특송물품 고시 제14조"
    ),
    Pattern(
        "people_at_address",
        "같은 주소로 받는 사람 수",
        "people who receive at one address",
        "특송물품 고시 제14조",
    ),
    Pattern(
        "people_of_seller",
        "같은 송하인에게서 받는 사람 수",
        "people one sender sends to",
        "국제우편물 고시 제10조",
    ),
    Pattern("on_route", "마약류 주요 출발국", "from a main departure country", "관세청 단속동향 2024-07-17"),
    Pattern("via_transit", "환적 거점을 거침", "by way of a transit hub", "관리대상화물 고시 제3조"),
    Pattern("conceals", "은닉에 쓰이는 물품", "goods used for concealment", "관리대상화물 고시 제5조"),
    Pattern(
        "disguise", "마약류 함유 제품의 말", "words of products that hold narcotics", "마약류관리법 제2조"
    ),
    Pattern("locker", "무인 수령지", "an unattended place of delivery", "특송물품 고시 제14조"),
    Pattern("forwarder", "배송대행지", "a forwarding address", "특송물품 고시 제14조"),
    Pattern("small", "소형·소량", "small and light", "관세청 단속동향 2024-07-17"),
    Pattern(
        "value_per_g", "무게에 비한 가격(원/g)", "value for its weight, won a gram", "관리대상화물 고시 제5조"
    ),
)


def words_of(lists: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Values of the pack's lists by id (tables ``narcotics``), in small letters where they are words."""
    return {row["id"]: [str(value) for value in row["values"]] for row in lists}


def spelled(rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` with ``_phone`` and ``_address``: the one spelling of each."""
    return rows.with_columns(_phone=contacts.phone(rows["phone"]), _address=contacts.address(rows["address"]))


def patterns(rows: pl.DataFrame, lists: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """``item`` and a column for each of PATTERNS, rows in their order.

    A list that is not there marks nothing.

    ``rows``: ``item``, ``importer``, ``seller``, ``phone``, ``address`` (in words), ``description``,
    ``departure``, ``origin``, ``mass_g``, ``value``. Counts are Int64, marks Boolean and never null,
    ``value_per_g`` Int64 or null. People are counted among ``rows``: give a manifest or a day.
    """
    known = rows if "_phone" in rows.columns else spelled(rows)
    place = pl.col("address").str.to_lowercase()
    goods = pl.col("description").str.to_lowercase()
    veiled = pl.col("departure").is_in(_codes(lists, "narcotics_transit")) & pl.col("origin").ne_missing(
        pl.col("departure")
    )
    return known.select(
        "item",
        people_on_phone=_people("_phone"),
        people_at_address=_people("_address"),
        people_of_seller=_people("seller"),
        on_route=_true(pl.col("departure").is_in(_codes(lists, "narcotics_routes_2024"))),
        via_transit=_true(veiled),
        conceals=_says(goods, lists, "narcotics_concealments"),
        disguise=_says(goods, lists, "narcotics_disguises", "narcotics_substances", "narcotics_precursors"),
        locker=_says(place, lists, "lockers"),
        forwarder=_says(place, lists, "forwarders"),
        small=_true(pl.col("mass_g") <= SMALL_G),
        value_per_g=pl.when(pl.col("mass_g") > 0).then(pl.col("value") // pl.col("mass_g")),
    )


def _people(key: str) -> pl.Expr:
    """Distinct importers of what has the same ``key``; 0 where there is none."""
    among = pl.col("importer").drop_nulls().n_unique().over(key)
    return pl.when(pl.col(key).is_not_null()).then(among).otherwise(0).cast(pl.Int64)


def _codes(lists: Mapping[str, Sequence[str]], name: str) -> list[str]:
    return [value.upper() for value in lists.get(name, ())]


def _says(text: pl.Expr, lists: Mapping[str, Sequence[str]], *names: str) -> pl.Expr:
    """A Latin word stands alone (tea, not steam); a Korean one may have something before or behind it, but a
    single syllable must stand alone too (차, not 차량)."""
    words = sorted({word.lower() for name in names for word in lists.get(name, ())}, key=len, reverse=True)
    if not words:
        return pl.lit(value=False)
    whole = [w for w in words if w.isascii() or len(w) == 1]
    part = [w for w in words if not (w.isascii() or len(w) == 1)]
    found = text.str.contains(
        rf"(?:^|[^\p{{L}}\p{{N}}])(?:{'|'.join(map(_safe, whole))})s?(?:$|[^\p{{L}}\p{{N}}])"
    )
    return _true(found | text.str.contains_any(part)) if part else _true(found)


def _safe(word: str) -> str:
    return "".join(f"\\{c}" if c in r"\.+*?()[]{}|^$" else c for c in word)


def _true(mark: pl.Expr) -> pl.Expr:
    return mark.fill_null(value=False)


__all__ = ["PATTERNS", "SMALL_G", "Pattern", "patterns", "words_of"]
