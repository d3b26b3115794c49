"""Figures and general words of explanations in both languages. Names of taxes and rates stand in the pack."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.unfolding.unit_names import UNITS

E4, E6 = 4, 6

VALUE = Text("과세가격", "Customs value")
TAXABLE = Text("과세 대상 가격", "Taxable value")
PRICE = Text("물품가격", "Price")
RATE_OF_EXCHANGE = Text("과세환율", "Exchange rate")
ADDITIONS = Text("가산금액", "Additions")
DEDUCTIONS = Text("공제금액", "Deductions")
RELIEF = Text("감면액", "Relief")
EXTRA = Text("추가 관세", "Extra duty")
TOTAL = Text("세액 합계", "Total")
TOTAL_APART = Text("다른 기관에 내는 금액", "Collected elsewhere")
PAYABLE = Text("납부할 세액", "Payable")
REDUCTION = Text("자진신고 감면", "Reduction")
SURCHARGE = Text("가산세", "Surcharge")
EACH_LINE = Text("품목별 세액의 합", "Sum of the lines")


def decimal(value: int, scale: int, least: int = 0) -> str:
    """A scaled integer as grouped decimal text: ``decimal(1538300, 4, 2) == "153.83"``."""
    whole, _, part = f"{Decimal(value).scaleb(-scale):,f}".partition(".")
    part = part.rstrip("0").ljust(least, "0")
    return f"{whole}.{part}" if part else whole


def money(value: int | None, book: RuleBook, lang: str) -> str:
    """An amount of the country's own currency; a dash where there is none."""
    if value is None:
        return "–"
    if book.currency == "KRW" and lang == "ko":
        return f"{value:,}원"
    return f"{book.currency} {decimal(value, book.currency_digits, book.currency_digits)}"


def foreign(value_e4: int | None, currency: str | None, book: RuleBook, lang: str) -> str:
    """An amount as on the invoice, in ten-thousandths of its currency."""
    if value_e4 is None:
        return "–"
    if currency == "KRW" and lang == "ko":
        return f"{decimal(value_e4, E4)}원"
    whole = currency == book.currency and book.currency_digits == 0
    return f"{currency or ''} {decimal(value_e4, E4, 0 if whole else 2)}".strip()


def percent(rate_e6: int) -> str:
    return f"{decimal(rate_e6, 4)}%"


def unit(code: str | None, lang: str) -> str:
    return UNITS[code][lang] if code in UNITS else code or ""


def quantity(value_e6: int, code: str | None, lang: str) -> str:
    return f"{decimal(value_e6, E6)} {unit(code, lang)}".strip()


def day(value: date | None, lang: str) -> str:
    if value is None:
        return "–"
    return (
        f"{value.year}. {value.month}. {value.day}."
        if lang == "ko"
        else f"{value.day} {value:%b} {value.year}"
    )


def dropped(below: int, book: RuleBook, lang: str) -> str:
    """The rounding in words. ``below``: in the smallest unit; 1 means its fraction."""
    least = money(below, book, lang)
    if lang == "ko":
        return f"{least} 미만 버림"
    return f"rounded down to {least}" if below == 1 else f"rounded down to a multiple of {least}"


def rounded(how: str, book: RuleBook, lang: str) -> str:
    """How an amount comes to the smallest unit of the currency. ``how``: ``down`` or ``half_up``."""
    if how == "down":
        return dropped(1, book, lang)
    least = money(1, book, lang)
    return f"{least} 미만 반올림" if lang == "ko" else f"rounded to the nearest {least}"


def of(text: Text, lang: str) -> str:
    return text[lang]
