"""The Korean pack is whole: no day without a figure, every figure and rule cited, every word tried."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import polars as pl
import pytest

from gwanmun.core.book import RuleBookError
from gwanmun.countries.dated import holds
from gwanmun.countries.registry import open_pack, rule_book
from gwanmun.countries.tests.tricky_goods import TRICKY
from gwanmun.parcels.rules.goods import places_by_word
from gwanmun.parcels.rules.words import blank_out, searchable

PACK = open_pack("kr")
BOOK = rule_book("kr", date(2026, 7, 1))
DAY = timedelta(days=1)
#: HS chapters in use; 77 is kept for later.
CHAPTERS = {f"{n:02d}" for n in range(1, 98)} - {"77"}
#: Figures that begin later than the pack; each says why.
LATER: dict[str, str] = {}


@pytest.mark.parametrize("name", sorted(PACK.entries))
def test_every_day_has_one_value(name: str) -> None:
    entries = sorted(PACK.entries[name], key=lambda e: e["valid_from"])
    if name not in LATER:
        assert entries[0]["valid_from"] == PACK.covers_from
    for earlier, later in itertools.pairwise(entries):
        assert earlier["valid_to"] + DAY == later["valid_from"], "a gap or an overlap"
    assert entries[-1].get("valid_to") is None, "figures end only when another begins"


@pytest.mark.parametrize("name", sorted(PACK.entries))
def test_every_figure_is_cited(name: str) -> None:
    for entry in PACK.entries[name]:
        assert len(entry["citation"]) >= 5
        assert entry["status"] in {"verified", "unverified"}
        assert not isinstance(entry["value"], float), "no float touches money"


def test_a_day_before_the_pack_is_refused_and_its_first_day_is_not() -> None:
    assert PACK.book(PACK.covers_from).valid_from == PACK.covers_from
    with pytest.raises(RuleBookError, match="covers days from"):
        PACK.book(PACK.covers_from - DAY)


def test_books_follow_each_other_without_a_gap() -> None:
    books = [PACK.book(day) for day in PACK.days]
    for book, following in itertools.pairwise(books):
        assert book.valid_to is not None
        assert book.valid_to + DAY == following.valid_from
        assert PACK.book(book.valid_to) is book
    assert books[-1].valid_to is None


def test_the_edges_of_dated_figures_are_met_to_the_day() -> None:
    assert rule_book("kr", date(2026, 6, 30)).value("tax.car_rate_e6") == 35_000
    assert rule_book("kr", date(2026, 7, 1)).value("tax.car_rate_e6") == 50_000
    assert rule_book("kr", date(2026, 2, 1)).value("parcels.code_zip_check") is False
    assert rule_book("kr", date(2026, 2, 2)).value("parcels.code_zip_check") is True


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.id)
def test_every_rule_speaks_two_languages_and_is_cited(rule) -> None:
    assert rule.citation
    assert rule.status in {"verified", "unverified"}
    for text in filter(None, (rule.title, rule.text, rule.cure)):
        korean = re.sub(r"\{[^}]*\}", "", text.ko)  # a sentence may be made of figures alone
        assert re.search(r"[가-힣]", korean) or not re.search(r"[A-Za-z]", korean), text
        assert text.ko
        assert text.en
        assert not re.search(r"[가-힣]", text.en), text
        holes = r"\{=?[a-z0-9_.]+(?::[a-z]+)?\}"
        assert set(re.findall(holes, text.ko)) >= set(re.findall(holes, text.en)), "a figure only in English"
    assert rule.step in BOOK.steps
    if rule.hold:
        assert rule.hold in BOOK.tables["hold_order"]
        assert rule.cure, "who is held is told what to do"


def test_rule_numbers_and_names_are_used_once() -> None:
    rules = [rule for catalogue in PACK.catalogues for rule in catalogue.rules]
    numbers = [(rule.room, rule.number) for rule in rules]
    names = [rule.id for rule in rules]
    assert len(numbers) == len(set(numbers))
    assert len(names) == len(set(names))
    assert max(n for _, n in numbers) < 1000, "numbers from 1000 on belong to the profiles"


def test_profiles_are_owned_cited_and_dated() -> None:
    assert BOOK.tables["profiles"]
    for profile in BOOK.tables["profiles"]:
        assert profile["owner"]
        assert profile["citation"]
        assert 0 < profile["points"] <= 1000
        assert holds(profile, date(2026, 7, 1))


def test_words_are_written_as_they_are_compared() -> None:
    for words in [c.get("words", {}) for c in BOOK.tables["goods"]] + [BOOK.tables["blanked"]]:
        for word in words.get("en", ()):
            assert re.fullmatch(r"[a-z0-9]+(?: [a-z0-9]+)*", word), word
        for word in (*words.get("ko", ()), *words.get("ko_whole", ())):
            assert re.search(r"[가-힣]", word), word
            assert word == " ".join(re.sub(r"[^\w]+", " ", word).lower().split()), word
        for word in words.get("ko", ()):
            assert len(word) >= 2, f"{word}: one syllable hides in too many words"


def test_codes_of_the_tables_exist() -> None:
    goods = [prefix for c in BOOK.tables["goods"] for prefix in (*c.get("hs", ()), c.get("hs6", "010101"))]
    for code in [*goods, *BOOK.tables["tariff"]]:
        assert re.fullmatch(r"(?:[0-9]{2}){1,3}", code), code
        assert code[:2] in CHAPTERS, code
    taxed_here = [c for c in BOOK.tables["goods"] if c.get("tax") != "by_declaration"]
    stand_ins = {c["hs6"] for c in taxed_here if "hs6" in c}
    for code in stand_ins:
        assert any(code[:n] in BOOK.tables["tariff"] for n in (2, 4, 6)), f"no rate for {code}"
    assert all(0 <= rate <= 10_000_000 for rate in BOOK.tables["tariff"].values())


def test_exchange_rates_begin_on_sundays_and_every_week_has_every_currency() -> None:
    fx = PACK.fx
    assert fx.select((pl.col("valid_from").dt.weekday() == 7).all()).item()
    assert fx.select((pl.col("rate_e4") > 0).all()).item()
    assert fx.select(pl.struct("valid_from", "currency").is_duplicated().any()).item() is False
    weeks = fx.group_by("valid_from").agg(pl.col("currency").sort())
    assert weeks["currency"].n_unique() == 1
    assert {"USD", "EUR", "JPY", "CNY", "KRW"} <= set(weeks["currency"][0])
    assert fx.filter((pl.col("currency") == "KRW") & (pl.col("rate_e4") != 10_000)).is_empty()


def _category(description: str) -> str | None:
    goods = BOOK.tables["goods"]
    words = places_by_word(goods)
    frame = pl.DataFrame({"said": [description]})
    text = blank_out(searchable(pl.col("said")), BOOK.tables["blanked"])
    found = frame.select(text.str.extract_many(list(words), overlapping=True)).item().to_list()
    return goods[min(words[w] for w in found)]["id"] if found else None


@pytest.mark.parametrize(("description", "category"), TRICKY.items())
def test_tricky_descriptions(description: str, category: str | None) -> None:
    assert _category(description) == category


def test_the_tricky_list_is_long_and_tries_both_ways() -> None:
    assert len(TRICKY) >= 150
    innocent = sum(category is None for category in TRICKY.values())
    assert 0.4 < innocent / len(TRICKY) < 0.6
