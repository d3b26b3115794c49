"""Import-stage taxes of one line and of a declaration, head by head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import floor

from tests.oracle.duty import figures

HEADS = ("duty", "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat")


def of_line(
    day: date,
    value: int,
    duty: Fraction,
    goods: str | None,
    *,
    pieces: int = 1,
    litres: Fraction | None = None,
    square_metres: Fraction | None = None,
    degrees: Fraction | None = None,
    vat_free: bool = False,
    duty_relieved: int = 0,
) -> dict[str, int]:
    """The heads of a line in whole won. ``duty_relieved``: duty not charged because of a relief."""
    owed = floor(duty) - duty_relieved
    base = value + owed
    consumption = _consumption(day, base, goods, pieces, square_metres)
    liquor = _liquor(base, goods, litres, degrees)
    education = floor(consumption * figures.EDUCATION_ON_CONSUMPTION) + _on_liquor(liquor, goods)
    rural = floor(consumption * figures.RURAL_ON_CONSUMPTION) if goods in figures.RURAL_CLASSES else 0
    rural += floor(duty_relieved * figures.RURAL_ON_RELIEF)
    vat_base = base + consumption + liquor + education + rural
    vat = 0 if vat_free else floor(vat_base * figures.VAT)
    return dict(zip(HEADS, (owed, consumption, liquor, education, rural, vat), strict=True))


def _consumption(day: date, base: int, goods: str | None, pieces: int, area: Fraction | None) -> int:
    if goods == "CAR":
        full = base * Fraction("0.05")
        flexible = base * figures.car(day)
        return floor(max(flexible, full - figures.CAR_CAP_OF_RELIEF * pieces))
    if goods in ("GAMES", "HUNTING_GUN"):
        return floor(base * figures.GAMES)
    threshold: Fraction | int | None = figures.THRESHOLD.get(goods or "")
    if goods == "CARPET":
        each = Fraction(area or 0) / pieces * 100_000
        threshold = max(Fraction(2_000_000), each)
    if goods == "FURNITURE":
        threshold = 5_000_000
    if threshold is None:
        return 0
    above = max(base - threshold * pieces, Fraction(0))
    return floor(above * figures.THRESHOLD_GOODS)


def _liquor(base: int, goods: str | None, litres: Fraction | None, degrees: Fraction | None) -> int:
    if goods in figures.LIQUOR_SHARE:
        return floor(base * figures.LIQUOR_SHARE[goods])
    kilolitres = Fraction(litres or 0) / 1000
    if goods == "BEER":
        return floor(kilolitres * figures.BEER_PER_KL)
    if goods == "TAKJU":
        return floor(kilolitres * figures.TAKJU_PER_KL)
    if goods == "INDUSTRIAL_SPIRIT":
        over = max(Fraction(degrees or 95) - 95, Fraction(0))
        return floor(kilolitres * (figures.INDUSTRIAL_PER_KL + over * figures.INDUSTRIAL_PER_DEGREE))
    return 0


def _on_liquor(liquor: int, goods: str | None) -> int:
    if goods in figures.NO_EDUCATION:
        return 0
    strong = goods in ("SPIRITS", "BEER")
    rate = figures.EDUCATION_ON_STRONG_LIQUOR if strong else figures.EDUCATION_ON_LIQUOR
    return floor(liquor * rate)


def of_declaration(lines: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Each head cut to ten won over the declaration; what is below the minimum is not collected."""
    every = list(lines)
    heads = {head: sum(line[head] for line in every) // 10 * 10 for head in HEADS}
    total = sum(heads.values())
    return heads | {"total": total, "payable": total if total >= figures.MINIMUM else 0}
