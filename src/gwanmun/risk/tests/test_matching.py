"""Names, addresses and numbers that are the same look the same; those that are not do not."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.bench import watching
from gwanmun.risk.rules import comparing, contacts, matching, names
from gwanmun.risk.tests.matching_plain import plain_names
from tests.examples import examples

DAY = dt.date(2026, 7, 1)
NOTHING = pl.DataFrame(schema={"entry": pl.Int64, "seen": pl.String})


def lists(*entries: tuple[str, str], threshold: int = 85, **changes: object) -> matching.Lists:
    rows = [
        {"entry": n, "list": "L", "kind": kind, "value": value, "basis": "ALERT", "threshold": threshold,
         "valid_from": DAY, "valid_to": None, **changes}
        for n, (kind, value) in enumerate(entries, 1)
    ]  # fmt: skip
    return matching.Lists(pl.DataFrame(rows, schema=matching.ENTRY), NOTHING)


def hits(
    wanted: str, *seen: str, kind: str = "NAME", field: str = "importer_name"
) -> dict[str, tuple[int, str]]:
    items = pl.DataFrame({"item": [str(n) for n in range(len(seen))], field: list(seen)})
    found = matching.watch_hits(items, lists((kind, wanted)), DAY)
    return {row["seen"]: (row["score"], row["how"]) for row in found.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("wanted", "seen", "how"),
    [
        ("김민준", "김 민준", "SCRIPT"),
        ("김민준", "Kim Min-jun", "SOUND"),
        ("김민준", "Minjun Gim", "SOUND"),
        ("김민준", "KIM MINJOON", "SOUND"),
        ("김민준", "金民俊", "KOREAN_READING"),
        ("이승만", "Rhee, Seung Man", "SOUND"),
        ("최정우", "CHOI, Jungwoo", "SOUND"),
        ("Wang Wei", "王伟", "LATIN"),
        ("王偉", "wei wang", "LATIN"),
        ("Hanbit Trading Co., Ltd.", "(주)한빛무역", "SOUND"),
        ("Müller GmbH", "MUELLER GMBH & CO. KG", "LATIN"),
        ("Sergei Ivanov", "Иванов Сергей", "LATIN"),
    ],
)
def test_the_same_name_in_another_dress_is_found(wanted, seen, how):
    found = hits(wanted, seen)
    assert seen in found, "not found"
    assert found[seen][1] == how


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ("김민준", "김민호"),
        ("김민준", "박서연"),
        ("Wang Wei", "Wang Fang"),
        ("Hanbit Trading", "Harbour Trading"),
    ],
)
def test_somebody_else_is_not(wanted, seen):
    assert not hits(wanted, seen)


def test_a_slip_of_the_pen_in_a_longer_name_is_forgiven():
    assert "Alexander Petrovski" in hits("Aleksander Petrovsky", "Alexander Petrovski")
    assert "Shenzhen Huaqiang Elektronics" in hits(
        "Shenzhen Huaqiang Electronics Co Ltd", "Shenzhen Huaqiang Elektronics"
    )


@pytest.mark.parametrize(
    "spelled",
    [
        "+82 10-1234-5679",
        "010-1234-5679",
        "0082-10-1234-5679",
        "82 (0)10 1234 5679",
        "1012345679",
        "０１０ 1234 5679",
    ],
)
def test_one_telephone_has_one_spelling(spelled):
    assert contacts.phone(pl.Series([spelled]))[0] == "01012345679"


@pytest.mark.parametrize("dummy", ["", "-", "000-0000-0000", "010-1111-1111", "01012345678", "123"])
def test_a_dummy_number_links_nobody(dummy):
    assert contacts.phone(pl.Series([dummy]))[0] is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("서울특별시 중구 세종대로 110, 101동 1203호", "서울시 중구 세종대로 110 (태평로1가) 101-1203"),
        ("서울 중구 태평로1가 31", "서울특별시 중구 태평로1가 31번지"),
        ("대전 유성구 대학로 99번길 12", "대전광역시 유성구 대학로99번길 12"),
        ("강원도 춘천시 중앙로 1 B동 501호", "강원특별자치도 춘천시 중앙로 1, b동 501호"),
        ("12 Harbour Street, Unit 5, Shenzhen", "12 HARBOUR ST. APT 5 SHENZHEN"),
    ],
)
def test_one_address_has_one_spelling(one, other):
    spelled = contacts.address(pl.Series([one, other]))
    assert spelled[0] == spelled[1] is not None


def test_another_unit_or_house_is_another_address():
    texts = [
        "서울 중구 세종대로 110",
        "서울 중구 세종대로 110 101동 1203호",
        "서울 중구 세종대로 111",
        "서울 중구 세종대로 110-1",
    ]
    assert contacts.address(pl.Series(texts)).n_unique() == 4


def test_building_and_tail_are_told_as_such():
    assert hits(
        "서울 중구 세종대로 110 101동 1203호", "서울특별시 중구 세종대로 110", kind="ADDRESS", field="address"
    ) == {"서울특별시 중구 세종대로 110": (matching.BUILDING_SCORE, "BUILDING")}
    found = hits("010-1234-5679", "02-1234-5679", kind="PHONE", field="phone")
    assert found["02-1234-5679"] == (matching.TAIL_SCORE, "TAIL")


def test_days_thresholds_and_judgements_count():
    items = pl.DataFrame({"item": ["A"], "importer_name": ["Kim Minjun"]})
    both = lists(("NAME", "김민준"))
    assert matching.watch_hits(items, both, DAY).height == 1
    assert matching.watch_hits(items, both, DAY - dt.timedelta(days=1)).is_empty()
    assert matching.watch_hits(items, lists(("NAME", "김민준"), valid_to=DAY), DAY).height == 1
    assert matching.watch_hits(items, lists(("NAME", "김민준"), threshold=96), DAY).is_empty()
    cleared = pl.DataFrame({"entry": [1], "seen": ["kim minjun"]}, schema=NOTHING.schema)
    assert matching.watch_hits(items, matching.Lists(both.entries, cleared), DAY).is_empty()


WORD = st.text(st.sampled_from("김이박최정민준서연지우abcdefgh王伟 -."), min_size=0, max_size=12)


@settings(max_examples=examples(40))
@given(st.lists(WORD, min_size=1, max_size=8))
def test_forms_keep_the_order_and_never_fail(texts):
    forms = names.forms(pl.Series(texts, dtype=pl.String))
    assert forms.height == len(texts)
    for n, text in enumerate(texts):
        alone = names.forms(pl.Series([text], dtype=pl.String)).row(0)
        assert alone == forms.row(n)


@settings(max_examples=examples(30))
@given(st.lists(WORD, min_size=1, max_size=6), st.lists(WORD, min_size=1, max_size=6))
def test_a_name_is_always_found_under_itself(wanted, seen):
    """Whatever else is on the list; and what is found reaches the threshold."""
    real = [w for w in wanted if names.forms(pl.Series([w], dtype=pl.String))["script"][0] is not None]
    items = pl.DataFrame(
        {"item": [str(n) for n in range(len(real + seen))], "importer_name": real + seen},
        schema={"item": pl.String, "importer_name": pl.String},
    )
    found = matching.watch_hits(items, lists(*(("NAME", w) for w in real)), DAY) if real else None
    for n, name in enumerate(real):
        own = found.filter((pl.col("item") == str(n)) & (pl.col("wanted") == name))
        assert own["score"].max() == 100
    if found is not None and found.height:
        assert found["score"].min() >= 85


def test_numbers_that_are_names_do_not_sound_alike():
    assert not hits("123", "456", "7-11")
    assert hits("123", "1 2 3") == {"1 2 3": (100, "SCRIPT")}
    assert hits("911 Club", "club 911")["club 911"] == (100, "LATIN")


SYLLABLES = st.sampled_from(
    [*"김이민준서金民俊李王伟偉🎁 ", "무역", "(주)", "贸易", "Иван", "ов", "Kim", "Lee", "Rhee", "Min", "jun",
     "joon", "Wang", "wei", "Petr", "ovsky", "Müll", "er", "Hanbit", "hua", "qiang", "مريم", "ヤマ", "Σωκ",
     "7", "11", "a", "e", " ", "-", ", ", "Co., Ltd.", "é"]
)  # fmt: skip
NAME = st.one_of(
    st.lists(SYLLABLES, min_size=1, max_size=6).map("".join),
    st.text(max_size=8),
    st.just("Shenzhen Huaqiang"),
)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(NAME, min_size=1, max_size=10),
    st.lists(NAME, min_size=1, max_size=6),
    st.sampled_from((50, 70, 85, 92, 96, 100)),
    st.booleans(),
)
def test_names_are_found_as_by_the_plain_way(seen, wanted, threshold, also_each_other):
    """In any script, at any threshold, with the same scores, told in the same way: bounds lose nothing."""
    names_seen = sorted({*seen, *(wanted if also_each_other else ())})
    entries = lists(*(("NAME", name) for name in wanted), threshold=threshold).entries
    values = pl.Series(names_seen, dtype=pl.String)
    order = ["seen", "entry"]
    found = matching.compared("NAME", values, entries).sort(order)
    assert found.to_dicts() == plain_names(values, entries).sort(order).to_dicts()


def test_a_large_list_is_compared_as_by_the_plain_way(monkeypatch):
    """Thousands of like names, in several parts."""
    monkeypatch.setattr(matching, "AT_ONCE", 5000)
    monkeypatch.setattr(comparing, "AT_ONCE", 300)
    items, told = watching.items(10_000, seed=3), watching.lists(1500, seed=4)
    values = pl.concat([items["importer_name"], items["seller_name"]]).unique().sort()
    order = ["seen", "entry"]
    found = matching.compared("NAME", values, told.entries).sort(order)
    assert found.height > 100
    assert {"LATIN", "SOUND"} <= set(found["how"])
    assert found.equals(plain_names(values, told.entries).sort(order))
