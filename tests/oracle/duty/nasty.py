"""Made-up tariffs and lines that stand on the edges of the order of rates. The same seed gives the same."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

CODES = ("0701901000", "0701909000", "3926909000", "6403991000", "6403999000", "8481801010", "9503003919")
DAYS = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1), date(2026, 10, 5))
#: Kind → what the oracle takes it for, and who may claim it (empty: everybody).
KINDS: dict[str, dict[str, Any]] = {
    "A": {"class": "BASIC", "members": set()},
    "B": {"class": "PROVISIONAL", "members": set()},
    "C": {"class": "WTO", "members": set()},
    "W2": {"class": "WTO_PRICE_GAP", "members": set()},
    "P1": {"class": "QUOTA", "members": set()},
    "L": {"class": "ADJUSTMENT", "members": set()},
    "S": {"class": "SEASONAL", "members": set()},
    "R": {"class": "GSP", "members": {"BD", "KH"}},
    "FCN1": {"class": "FTA", "members": {"CN"}},
    "FUS1": {"class": "FTA", "members": {"US"}},
}
THIRD = ("L", "S", "P1")
ONE_OF = (*THIRD, "C", "W2")
ORIGINS = ("CN", "US", "BD", "DE")
PROOF = {"FCN1": "AUTHORITY", "FUS1": "SELF", "R": "AUTHORITY"}


def tariff(seed: int, *, specific: bool = True) -> list[dict[str, Any]]:
    """Rows of schema.RATE. Every code has a basic rate on every day."""
    draw = Random(seed)
    rows = [_rate(draw, code[:4], "A", None, None, specific=False) for code in CODES]
    rows = list({row["code"]: row for row in rows}.values())
    for code in CODES:
        for kind in KINDS:
            if draw.random() < 0.35:
                length = 10 if kind == "A" else draw.choice((4, 6, 10))
                first = draw.choice((None, *DAYS))
                last = None if draw.random() < 0.6 else (first or DAYS[0]) + timedelta(draw.randrange(0, 60))
                rows.append(_rate(draw, code[:length], kind, first, last, specific=specific))
    unique: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:  # one span of days for each code and kind: spans that overlap are refused at the door
        unique.setdefault((row["code"], row["kind"]), row)
    # The law says nothing of goods under two rates of the third rank, or under both kinds of concession.
    held: dict[tuple[str, bool], str] = {}
    return [
        row
        for row in unique.values()
        if row["kind"] not in ONE_OF
        or held.setdefault((row["code"][:4], row["kind"] in THIRD), row["kind"]) == row["kind"]
    ]


def _rate(
    draw: Random, code: str, kind: str, first: date | None, last: date | None, *, specific: bool
) -> dict[str, Any]:
    share = draw.choice((0, 0, 10_000, 50_000, 65_000, 80_000, 80_000, 130_000, 300_000, 1_234_567))
    form, amount, unit = "sum", None, None
    if specific and draw.random() < 0.2:
        form = draw.choice(("sum", "higher", "lower"))
        amount, unit = draw.choice((206_000_000, 1_625_000_000, 2_052_500_000)), draw.choice(("KGM", "LTR"))
    return {
        "code": code, "kind": kind, "origin": None, "use": None, "party": None, "form": form,
        "rate_e6": share, "amount_e6": amount, "unit": unit, "amount2_e6": None, "unit2": None,
        "reference_e6": None,
        "valid_from": first or date(2022, 1, 1), "valid_to": last, "text": None, "source": "test",
    }  # fmt: skip


def lines(seed: int, count: int) -> list[dict[str, Any]]:
    """Rows of schema.LINE: values in won, quantities always told."""
    draw, day = Random(seed), Random(seed).choice(DAYS)
    out = []
    for i in range(count):
        origin = draw.choice(ORIGINS)
        claim = draw.choice([None, None, *(k for k in PROOF if origin in KINDS[k]["members"])])
        out.append(
            {
                "declaration": f"D{i // 3}", "line": i % 3 + 1, "date": day, "code": draw.choice(CODES),
                "origin": origin, "dispatch": origin, "currency": "KRW", "incoterm": "CIF",
                "price_e4": draw.choice((10**7, 999_990_000, draw.randrange(10**7, 10**12), 10**13)),
                "quantity_e6": draw.randrange(1, 10**10), "unit": "LTR",
                "quantity2_e6": None, "unit2": None, "net_g": draw.randrange(1, 10**8),
                "pieces": draw.randrange(1, 50), "goods": "NONE", "claim": claim,
                "proof": PROOF.get(claim or ""), "proof_date": day - timedelta(20) if claim else None,
                "direct": True if claim else None, "quota": draw.choice((None, None, True, False)),
                "use": None, "party": None, "relief": None, "scheme": None,
            }
        )  # fmt: skip
    return out
