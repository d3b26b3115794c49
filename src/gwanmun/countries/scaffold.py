"""A pack for a new country: whole, checkable, and marked where somebody has to read the law."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from string import Template

from gwanmun.core.codes import COUNTRIES

TEMPLATE = Path(__file__).parent / "template"
#: ISO 4217 for "no currency": stands until the country's own is named.
NO_CURRENCY = "XXX"


class UnknownCountry(ValueError):
    """The code is not an officially assigned ISO 3166-1 alpha-2 code."""


def write(
    code: str,
    folder: Path,
    first: date,
    *,
    name_ko: str = "",
    name_en: str = "",
    currency: str = NO_CURRENCY,
    digits: int = 2,
) -> Path:
    """Write a pack and the Python project around it into ``folder``; gives the folder of the pack itself.

    ``first``: the first day it covers. ``digits``: decimals of the currency's smallest unit.

    :raises UnknownCountry: no such country.
    :raises FileExistsError: the folder holds something already.
    """
    if code.upper() not in COUNTRIES:
        raise UnknownCountry(code)
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder)
    package = f"gwanmun_country_{code.lower()}"
    words = {
        "code": code.lower(),
        "package": package,
        "name_ko": name_ko or code.upper(),
        "name_en": name_en or code.upper(),
        "currency": currency,
        "digits": str(digits),
        "first": first.isoformat(),
        "sunday": (first + timedelta(days=-first.isoweekday() % 7)).isoformat(),
    }
    for source in sorted(TEMPLATE.rglob("*.in")):
        place = source.relative_to(TEMPLATE).with_suffix("")
        target = folder / Path(*(package if part == "pack" else part for part in place.parts))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text("utf-8")).substitute(words), encoding="utf-8")
    return folder / package
