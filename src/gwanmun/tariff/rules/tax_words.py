"""Words for what a tax rests on: classes of goods, rates and thresholds, reliefs, as a reader meets them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.explain import derived_figure
from gwanmun.tariff.rules.levies import Levy, levies
from gwanmun.tariff.rules.relief import known
from gwanmun.tariff.rules.simplified import ROW_ID, rows_of

Row = Mapping[str, Any]
#: Codes of UN/ECE Recommendation 20 that excise is told in: Korean, English.
UNITS = {
    "H87": ("개", "pieces"), "LTR": ("L", "L"), "MLT": ("mL", "mL"), "KGM": ("kg", "kg"), "GRM": ("g", "g"),
    "MTK": ("㎡", "m²"),
}  # fmt: skip


def percent(rate_e6: int) -> str:
    """80,000 → 8%."""
    return f"{(Decimal(rate_e6) / 10_000).normalize():f}%"


def money(amount_e6: int, book: RuleBook, lang: str) -> str:
    """Millionths of the smallest unit → an amount of the currency."""
    value = Decimal(amount_e6).scaleb(-6 - book.currency_digits)
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if book.currency == "KRW" and lang == "ko":
        return f"{text}원"
    return f"{book.currency} {text}"


def basis(levy: Levy, book: RuleBook, lang: str) -> str:
    """What one class bears: ‘20% of the part above KRW 2,000,000 a piece’, ‘KRW 594 for 20 pieces’."""
    korean = lang == "ko"
    if levy.amount_e6 is not None:
        unit = UNITS.get(levy.unit, (levy.unit, levy.unit))[not korean]
        each = money(levy.amount_e6, book, lang)
        if korean:
            return f"{levy.per:,}{unit}당 {each}"
        return f"{each} for {levy.per:,} {unit}"
    rate = percent(levy.rate_e6 or 0)
    if levy.threshold:
        free = money(levy.threshold * 1_000_000, book, lang)
        if levy.area_unit:
            unit = UNITS.get(levy.area_unit, (levy.area_unit, levy.area_unit))[not korean]
            each = money(levy.area_amount * 1_000_000, book, lang)
            free += (
                f"(1{unit}당 {each}이 더 크면 그 금액)" if korean else f" (or {each} for 1 {unit} if more)"
            )
        return f"1개당 {free}을 넘는 금액의 {rate}" if korean else f"{rate} of the part above {free} a piece"
    if levy.standard_e6 is not None:
        cap, standard = money(levy.cap * 1_000_000, book, lang), percent(levy.standard_e6)
        if korean:
            return f"과세가격과 관세의 {rate}(기본 {standard}, 경감은 1개당 {cap} 한도)"
        return f"{rate} of value and duty (standard {standard}, relief at most {cap} a piece)"
    return f"과세가격과 관세의 {rate}" if korean else f"{rate} of value and duty"


@derived_figure("excise_name")
def _excise_name(row: Row, book: RuleBook, lang: str) -> str:
    found = levies(book).classes.get(str(row.get("excise_class") or row.get("goods")))
    return found.name[lang] if found else "–"


@derived_figure("excise_basis")
def _excise_basis(row: Row, book: RuleBook, lang: str) -> str:
    tables = levies(book)
    borne = tables.levies.get(str(row.get("excise_class")), {})
    mine = next((borne[h] for h in tables.summed if h in borne), None)
    return basis(mine, book, lang) if mine else "–"


def _entries(row: Row, book: RuleBook) -> list[Mapping[str, Any]]:
    reliefs = known(book)
    return [reliefs[code] for code in str(row.get("relief") or "").split() if code in reliefs]


@derived_figure("relief_name")
def _relief_name(row: Row, book: RuleBook, lang: str) -> str:
    return ", ".join(entry[lang] for entry in _entries(row, book)) or "–"


@derived_figure("relief_source")
def _relief_source(row: Row, book: RuleBook, lang: str) -> str:
    citations = book.tables["citations"]
    return "; ".join(citations.read(str(entry["citation"]), lang) for entry in _entries(row, book)) or "–"


@derived_figure("relief_control")
def _relief_control(row: Row, book: RuleBook, lang: str) -> str:
    return " ".join(entry["control"][lang] for entry in _entries(row, book) if "control" in entry) or "–"


def _simplified(row: Row, book: RuleBook) -> Mapping[str, Any] | None:
    return next((entry for entry in rows_of(book) if entry["id"] == row.get(ROW_ID)), None)


@derived_figure("simplified_name")
def _simplified_name(row: Row, book: RuleBook, lang: str) -> str:
    entry = _simplified(row, book)
    return str(entry[lang]) if entry else "–"


@derived_figure("simplified_basis")
def _simplified_basis(row: Row, book: RuleBook, lang: str) -> str:
    entry = _simplified(row, book)
    if entry is None:
        return "–"
    rate = percent(entry["rate_e6"])
    if "above" not in entry:
        return rate
    fixed, above = (money(entry[name] * 1_000_000, book, lang) for name in ("fixed", "above"))
    if lang == "ko":
        return f"1개당 {fixed} + {above}을 넘는 금액의 {rate}"
    return f"{fixed} a piece + {rate} of the part above {above}"
