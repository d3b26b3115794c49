"""A rate in words: ``40% or KRW 1,625/kg, whichever is higher``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gwanmun.core.text import Text

#: Recommendation 20 → what people write behind the stroke.
_UNITS: dict[str, tuple[str, str]] = {
    "KGM": ("kg", "kg"), "GRM": ("g", "g"), "TNE": ("t", "t"), "LTR": ("L", "L"), "MTR": ("m", "m"),
    "MTK": ("m²", "m²"), "MTQ": ("m³", "m³"), "H87": ("개", "piece"), "NPR": ("켤레", "pair"),
    "DZN": ("다스", "dozen"), "MIN": ("분", "minute"), "K6": ("kL", "kL"), "CTM": ("캐럿", "carat"),
}  # fmt: skip
_JOINTS = {
    "sum": (" + ", " + ", "", ""),
    "higher": (" 또는 ", " or ", " 중 높은 것", ", whichever is higher"),
    "lower": (" 또는 ", " or ", " 중 낮은 것", ", whichever is lower"),
}


def decimal(value: int, places: int) -> str:
    """``decimal(54_000, 4) == "5.4"``: exact, without zeros at the end, commas between thousands."""
    whole, part = divmod(value, 10**places)
    digits = f"{part:0{places}d}".rstrip("0")
    return f"{whole:,}.{digits}" if digits else f"{whole:,}"


def rate_said(rate: Mapping[str, Any], currency: str) -> Text:
    """A row of ``schema.RATE`` in both languages; a rate of another form as it was published."""
    if rate["form"] not in _JOINTS:
        text = rate.get("text") or rate["form"]
        return Text(text, text)
    parts: list[Text] = []
    if rate["rate_e6"] is not None:
        percent = decimal(rate["rate_e6"], 4)
        parts.append(Text(f"{percent}%", f"{percent}%"))
    for amount, unit in (("amount_e6", "unit"), ("amount2_e6", "unit2")):
        if rate[amount] is not None:
            parts.append(_per_unit(rate[amount], rate[unit], currency))
    between_ko, between_en, after_ko, after_en = _JOINTS[rate["form"]]
    ko, en = between_ko.join(p.ko for p in parts), between_en.join(p.en for p in parts)
    if len(parts) > 1:
        ko, en = ko + after_ko, en + after_en
    if rate["reference_e6"] is not None:
        price = _per_unit(rate["reference_e6"], rate["unit"], currency)
        said = Text(f"기준가격 {price.ko}", f"reference price {price.en}")
        ko, en = (f"{ko} ({said.ko})", f"{en} ({said.en})") if parts else (said.ko, said.en)
    return Text(ko, en)


def _per_unit(amount_e6: int, unit: str | None, currency: str) -> Text:
    figure = decimal(amount_e6, 6)
    ko, en = _UNITS.get(unit or "", (unit or "?", unit or "?"))
    return Text(
        f"{figure}원/{ko}" if currency == "KRW" else f"{currency} {figure}/{ko}", f"{currency} {figure}/{en}"
    )
