"""How the amount came about, line by line: price, rate, customs value, each tax, what is collected."""

from __future__ import annotations

from typing import Any

from gwanmun.platform.i18n import T, grouped, money, pick, won
from gwanmun.portals.citizen.sources import link

TAXES: tuple[tuple[str, str], ...] = (
    ("duty", T("관세", "Customs duty")),
    ("consumption_tax", T("개별소비세", "Individual consumption tax")),
    ("liquor_tax", T("주세", "Liquor tax")),
    ("education_tax", T("교육세", "Education tax")),
    ("rural_tax", T("농어촌특별세", "Rural development tax")),
    ("vat", T("부가가치세", "Value added tax")),
)


def lines(told: dict[str, Any]) -> list[dict[str, Any]]:
    """``title``, ``value`` (text), ``note`` (how), ``why`` (reasons with ``link``), ``is_sum``.

    Empty when nothing could be assessed. A total that is not collected is shown with the rule for it.
    """
    if told["customs_value"] is None or told["payable"] is None:
        return []
    value, tax = (_of(told, step) for step in ("value", "assessment"))
    found = [
        _line(T("물건값", "Price of the goods"), money(told["price_e4"], told["currency"] or "USD")),
        _line(T("국제운임·보험료", "Freight and insurance"), _extras(told)),
        _line(T("과세가격", "Customs value"), won(told["customs_value"]), note=_rate(told), why=value),
    ]
    due = [(name, title, told[name]) for name, title in TAXES if told[name]]
    for name, title, amount in due:
        note = _percent(told["duty_rate_e6"]) if name == "duty" else ""
        found.append(_line(title, won(amount), note=note, why=tax if name == due[0][0] else ()))
    total = sum(amount for _, _, amount in due)
    if total > told["payable"]:
        title = T("걷지 않는 금액", "Not collected")
        why = [r for r in tax if r["rule_id"] == "tax.minimum"]
        found.append(_line(title, f"−{won(total - told['payable'])}", why=why))
    why = [] if due else [r for r in tax if r["rule_id"].startswith("tax.")]
    found.append(_line(T("낼 세금", "Tax to pay"), won(told["payable"]), why=why, is_sum=True))
    return found


def _line(title: str, value: str, *, note: str = "", why: Any = (), is_sum: bool = False) -> dict[str, Any]:
    return {"title": title, "value": value, "note": note, "why": list(why), "is_sum": is_sum}


def _of(told: dict[str, Any], step: str) -> list[dict[str, Any]]:
    return [{**r, "link": link(r["source"])} for r in told["reasons"] if r["step"] == step]


def _extras(told: dict[str, Any]) -> str:
    if told["freight_e4"] is None and told["insurance_e4"] is None:
        return pick("물건값에 포함", "included in the price")
    return money((told["freight_e4"] or 0) + (told["insurance_e4"] or 0), told["currency"] or "USD")


def _rate(told: dict[str, Any]) -> str:
    if told["fx_rate_e4"] is None:
        return ""
    currency = told["currency"] or "USD"
    rate = grouped(told["fx_rate_e4"], 4)
    return pick(f"1 {currency} = {rate}원", f"1 {currency} = KRW {rate}")


def _percent(rate_e6: int | None) -> str:
    """Millionths as a percentage: 80,000 is 8 %."""
    if rate_e6 is None:
        return ""
    whole, rest = divmod(rate_e6, 10_000)
    digits = f"{rest:04d}".rstrip("0")
    text = f"{whole}.{digits}" if digits else str(whole)
    return pick(f"과세가격의 {text}%", f"{text}% of the customs value")
