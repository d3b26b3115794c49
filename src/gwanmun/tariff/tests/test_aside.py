"""Provisions that are left aside are told beside the goods they may concern, by their numbers."""

from datetime import date

import pytest

from gwanmun.core.text import Text
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.aside import dotted, left_aside, provisions
from gwanmun.tariff.importers.tests.schedule import HEAD, official, small
from gwanmun.tariff.tables import Source, Tariff

DAY = date(2026, 5, 1)
BOOK = rule_book("us", DAY)
SCHEDULE = (
    HEAD
    + "0102,0,Live bovine animals:,,,,,,\n"
    + '0102.29.40,1,Other,,1¢/kg,"Free (KR) See 9822.05.20-9822.05.21 (P+)",5.5¢/kg,,\n'
    + '0102.29.40.24,2,Male,"[""kg""]",,,,,\n'
    + '0102.29.50,1,Bison,"[""kg""]",Free,,,,\n'
    + '9822.05.20,0,"Goods of the agreement within their limit",,Free,,,,\n'
    + '9822.05.21,0,"Goods of the agreement above it",,1.5%,,,,\n'
    + '9903.88.01,0,"Articles the product of China, as enumerated in a note",,'
    + '"The duty provided in the applicable subheading + 25%",,,,\n'
    + '9903.88.02,0,"Articles the product of China that are excluded",,'
    + '"The duty provided in the applicable subheading",,,,\n'
    + '9903.01.25,0,"Articles the product of any country",,'
    + '"The duty provided in the applicable subheading + 10%",,,,\n'
    + '9902.01.01,0,"Calves (provided for in subheading 0102.29.40)",,Free,,,,\n'
)
SOURCE = Source(Text("", ""), demonstration=False)


def tariff(schedule):
    return Tariff("us", schedule.rates, schedule.nomenclature, SOURCE, SOURCE, {}, "")


SMALL = tariff(small(SCHEDULE))


def found(code="0102294024", origin=None, day=DAY):
    return {p.code: p.by for p in provisions({"code": code, "origin": origin, "date": day}, BOOK, SMALL)}


def test_what_refers_to_the_goods_and_what_adds_to_their_origin():
    by_rate = {"98220520": ("P+",), "98220521": ("P+",), "99020101": ("code",)}
    assert found() == by_rate
    assert found(origin="KR") == by_rate | {"99030125": ("origin",)}
    assert found(origin="CN") == by_rate | {"99030125": ("origin",), "99038801": ("origin",)}
    assert found("0102295000", "CN") == {"99030125": ("origin",), "99038801": ("origin",)}
    assert found("0102295000") == {}


def test_nothing_before_the_schedule_and_nothing_where_a_country_leaves_nothing_aside():
    assert found(day=date(2025, 12, 31)) == {}
    korean = rule_book("kr", DAY)
    assert left_aside(korean) == ()
    assert provisions({"code": "0102294024", "origin": "CN", "date": DAY}, korean, SMALL) == []


def test_a_provision_says_what_it_adds():
    line = {"code": "0102294024", "origin": "CN", "date": DAY}
    told = {p.code: p for p in provisions(line, BOOK, SMALL)}
    assert told["99038801"].rate == "The duty provided in the applicable subheading + 25%"
    assert told["99038801"].text == "Articles the product of China, as enumerated in a note"


@pytest.mark.parametrize(
    ("code", "shown"), [("99038801", "9903.88.01"), ("9903", "9903"), ("990388", "9903.88")]
)
def test_numbers_as_the_schedule_prints_them(code, shown):
    assert dotted(code) == shown


def test_the_duties_on_goods_of_china_in_the_official_schedule():
    line = {"code": "6109100012", "origin": "CN", "date": DAY}
    told = {p.code for p in provisions(line, BOOK, tariff(official()))}
    assert {"99038801", "99038802", "99038803", "99038815", "99030125"} <= told
