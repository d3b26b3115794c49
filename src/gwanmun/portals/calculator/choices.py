"""What the form offers: countries, currencies, terms, ways of bringing goods in. Names as CLDR has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from gwanmun.core.book import RuleBook
from gwanmun.platform.i18n import T, hs, language
from gwanmun.tariff.contract import INCOTERMS, UNIT_NAMES, dotted, entries_of

HERE = Path(__file__).parent
#: The partners most asked for stand first.
FIRST = ("CN", "US", "VN", "JP", "DE", "IT", "FR", "GB", "AU", "TH", "ID", "IN", "TW", "HK")
FIRST_CURRENCIES = ("USD", "EUR", "JPY", "CNY", "GBP", "KRW")
SCHEMES: tuple[tuple[str, str], ...] = (
    ("GENERAL", T("일반 수입", "Ordinary import")),
    ("PARCEL", T("해외 직구·특송", "Bought abroad, by express")),
    ("POST", T("우편", "By post")),
    ("TRAVELLER", T("여행자 휴대품", "In a traveller's luggage")),
)
MODES: dict[str, str] = {
    "VESSEL": T("선박", "Vessel"),
    "AIR": T("항공기", "Air"),
    "ROAD": T("트럭", "Road"),
    "RAIL": T("철도", "Rail"),
    "MAIL": T("우편", "Mail"),
    "MULTIMODAL": T("복합운송", "Multimodal"),
    "FIXED": T("관로·송전선", "Pipe or line"),
    "INLAND_WATER": T("내륙수로", "Inland waterway"),
    "OTHER": T("그 밖", "Other"),
}
PROOFS: dict[str, str] = {
    "AUTHORITY": T("기관이 발급한 원산지증명서", "a certificate issued by an authority"),
    "SELF": T("수출자·생산자가 작성한 원산지증명서", "a certificate made out by exporter or producer"),
    "APPROVED": T("인증수출자의 원산지신고서", "a declaration by an approved exporter"),
    "IMPORTER": T("수입자가 가진 원산지 정보", "what the importer knows of the origin"),
    "EODES": T("세관끼리 전자로 주고받은 원산지 자료", "origin data exchanged between the administrations"),
}
UNITS = ("KGM", "LTR", "H87", "PR", "MTR", "MTK", "MLT", "GRM", "NMP", "DZN", "TNE", "K6")

Option = tuple[str, str]


@cache
def _names(file: str) -> dict[str, tuple[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as rows:
        return {row["code"]: (row["ko"], row["en"]) for row in csv.DictReader(rows)}


def _named(file: str, codes: Iterable[str] | None = None) -> dict[str, str]:
    side = 1 if language() == "en" else 0
    names = _names(file)
    return {code: names.get(code, (code, code))[side] for code in (codes if codes is not None else names)}


def country(code: str | None) -> str:
    """``베트남`` / ``Vietnam``; the code itself where it is none we know."""
    return _named("countries.csv", [code])[code] if code else ""


def countries(own: str = "kr") -> list[Option]:
    """The usual partners, then all others by name. ``own``: the country the goods come to."""
    names = _named("countries.csv")
    usual = [code for code in FIRST if code.lower() != own]
    if own != "kr":
        usual.insert(1, "KR")
    first = [(code, names[code]) for code in usual]
    return first + sorted(((c, n) for c, n in names.items() if c not in usual), key=lambda pair: pair[1])


def entries(book: RuleBook) -> list[Option]:
    """Kinds of entry; none where no fee asks for them."""
    return [(kind.id, kind.name[language()]) for kind in entries_of(book)]


def modes() -> list[Option]:
    return [(code, str(name)) for code, name in MODES.items()]


def code_shown(code: str | None, country: str) -> str:
    """A tariff code as the country's own schedule prints it."""
    return hs(code) if country == "kr" or not code else dotted(code)


def component(code: str, book: RuleBook) -> str:
    """``CASE`` → 시계 케이스 / case."""
    known = book.tables.get("components", {})
    return str(known[code].name[language()]) if code in known else code


def currencies(book: RuleBook, asked: str = "") -> list[Option]:
    """Those with a rate of exchange, the country's own, and the one that was ``asked`` for."""
    known = {*book.fx["currency"].unique().to_list(), book.currency}
    known |= {asked} & set(_names("currencies.csv"))
    names = _named("currencies.csv", known)
    order = [c for c in FIRST_CURRENCIES if c in known] + sorted(known - set(FIRST_CURRENCIES))
    return [(code, f"{code} {names[code]}") for code in order]


def incoterms() -> list[Option]:
    return [(code, f"{code} {name[language()]}") for code, name in INCOTERMS.items()]


def units(*more: str | None) -> list[Option]:
    """The usual units of quantity, and those the code asks for."""
    codes = dict.fromkeys([*(u for u in more if u), *UNITS])
    names = {code: UNIT_NAMES[code][language()] if code in UNIT_NAMES else code for code in codes}
    return [(code, name if name == code else f"{name} ({code})") for code, name in names.items()]


def classes(book: RuleBook) -> list[Option]:
    """Classes of goods that bear an excise."""
    lang = language()
    return [(entry["id"], entry[lang]) for entry in book.tables.get("excise_classes", ())]
