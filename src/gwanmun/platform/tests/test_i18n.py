"""Figures, dates and masks in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from gwanmun.platform import i18n

NOON_UTC = dt.datetime(2026, 11, 22, 15, 4, 5, tzinfo=dt.UTC)  # already the 23rd in Korea

BOTH = [
    (i18n.won, (1234560,), "1,234,560원", "KRW 1,234,560"),
    (i18n.won, (0,), "0원", "KRW 0"),
    (i18n.won, (-5,), "-5원", "KRW -5"),
    (i18n.money, (1234560_0000, "KRW"), "1,234,560원", "KRW 1,234,560"),
    (i18n.money, (12_5000, "USD"), "USD 12.50", "USD 12.50"),
    (i18n.money, (1234_5678, "eur"), "EUR 1,234.5678", "EUR 1,234.5678"),
    (i18n.money, (-5000, "USD"), "USD -0.50", "USD -0.50"),
    (i18n.money, (3000_0000, "JPY"), "JPY 3,000", "JPY 3,000"),
    (i18n.usd_e4, (1499900,), "US$149.99", "US$149.99"),
    (i18n.usd_e4, (1,), "US$0.0001", "US$0.0001"),
    (i18n.weight, (850,), "850 g", "850 g"),
    (i18n.weight, (1000,), "1 kg", "1 kg"),
    (i18n.weight, (1250,), "1.25 kg", "1.25 kg"),
    (i18n.weight, (12345678,), "12,345.678 kg", "12,345.678 kg"),
    (i18n.date, (dt.date(2026, 11, 22),), "2026. 11. 22.", "22 Nov 2026"),
    (i18n.date, ("2026-01-02",), "2026. 1. 2.", "2 Jan 2026"),
    (i18n.date, (NOON_UTC,), "2026. 11. 23.", "23 Nov 2026"),
    (i18n.datetime, (NOON_UTC,), "2026. 11. 23. 00:04", "23 Nov 2026 00:04"),
    (
        i18n.datetime,
        (NOON_UTC, "seconds zone"),
        "2026. 11. 23. 00:04:05 (한국 시각)",
        "23 Nov 2026 00:04:05 KST",
    ),
    (i18n.datetime, ("2026-11-22T15:04:05+00:00",), "2026. 11. 23. 00:04", "23 Nov 2026 00:04"),
    (i18n.hs, ("8703231990",), "8703.23-1990", "8703.23.1990"),
    (i18n.hs, ("8703.23-1990",), "8703.23-1990", "8703.23.1990"),
    (i18n.hs, ("870323",), "8703.23", "8703.23"),
    (i18n.hs, ("8703",), "8703", "8703"),
]


@pytest.mark.parametrize(("show", "args", "ko", "en"), BOTH)
def test_spelling(show, args, ko, en):
    assert show(*args) == ko
    with translation.override("en"):
        assert show(*args) == en


@pytest.mark.parametrize(
    "show",
    [
        *(i18n.won, i18n.money, i18n.usd_e4, i18n.number, i18n.weight, i18n.date, i18n.datetime, i18n.hs),
        *(i18n.mask_name, i18n.mask_phone, i18n.mask_id, i18n.mask_address),
    ],
)
def test_nothing_is_a_dash(show):
    assert show(None) == i18n.NOTHING


MASKS = [
    (i18n.mask_name, "홍길동", "홍*동"),
    (i18n.mask_name, "남궁민수", "남**수"),
    (i18n.mask_name, "홍길", "홍*"),
    (i18n.mask_name, "홍", "홍*"),
    (i18n.mask_name, "JANE  ROE", "J*** R**"),
    (i18n.mask_name, "J", "*"),
    (i18n.mask_phone, "010-1234-5678", "010-****-5678"),
    (i18n.mask_phone, "01012345678", "010-****-5678"),
    (i18n.mask_phone, "1234", "**34"),
    (i18n.mask_phone, "12", "*12"),
    (i18n.mask_id, "P123456789012", "P********9012"),
    (i18n.mask_id, "900101", "9*****"),
    (i18n.mask_address, "서울특별시 중구 세종대로 110", "서울특별시 중구 ***"),
    (i18n.mask_address, "Seoul", "Seoul ***"),
]


@pytest.mark.parametrize(("mask", "open_text", "masked"), MASKS)
def test_masks(mask, open_text, masked):
    assert mask(open_text) == masked


def test_a_text_is_resolved_when_it_is_shown():
    text = i18n.T("{n}건 보류", "{n} held")
    assert text.format(n=3) == "3건 보류"
    with translation.override("en"):
        assert text.format(n=3) == "3 held"
        assert str(text) == "{n} held"


def test_in_a_template_figures_are_escaped():
    template = Template(
        '{% load gwanmun %}{% t "{who} 보류" "{who} held" who=who %} {{ paid|won }} {% language %}'
    )
    with translation.override("en"):
        shown = template.render(Context({"who": "<b>", "paid": 1000}))
    assert shown == "&lt;b&gt; held KRW 1,000 en"
