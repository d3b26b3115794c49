"""Read rate texts → columns of the engine's rates: flat where a rate is flat, parts where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

import polars as pl

from gwanmun.tariff.importers.hts_grammar import Part, Rate, Unreadable, read_rate
from gwanmun.tariff.importers.hts_special import read_special
from gwanmun.tariff.importers.hts_words import Words
from gwanmun.tariff.rules.schema import RATE_PARTS, DType

#: Units that count a named substance: one such part is told by its quantity alone.
CONTENT = frozenset({"KNS", "CTG", "CTN"})
E9_IN_E6 = 1000
UNREAD = "UNREAD"

#: One row for each (text, programme).
READ: dict[str, DType] = {
    "text": pl.String,  # as in the file
    "programme": pl.String,  # null: the text names none
    "said": pl.String,  # the part of the text that is this rate
    "form": pl.String,
    "rate_e6": pl.Int64,
    "amount_e6": pl.Int64,
    "unit": pl.String,
    "amount2_e6": pl.Int64,
    "unit2": pl.String,
    **{name: dtype for name, dtype in RATE_PARTS.items() if name != "assessed"},
}


@dataclass(frozen=True)
class Failed:
    """A text that was not read, and why."""

    text: str
    why: str


def read_texts(
    texts: Iterable[str], words: Words, indicators: Set[str] | None
) -> tuple[pl.DataFrame, list[Failed]]:
    """Distinct texts → (:data:`READ`, what could not be read). ``indicators``: of a special column.

    A text that was not read has a row with the reference ``UNREAD``: the code is known not to be assessed.
    """
    rows: list[dict[str, Any]] = []
    failed: list[Failed] = []
    for text in texts:
        try:
            if indicators is None:
                rows.append(
                    {"text": text, "said": text, "programme": None, **columns(read_rate(text, words))}
                )
                continue
            for group in read_special(text, words, indicators):
                cells = {"text": text, "said": group.text, **columns(group.rate)}
                rows += [{**cells, "programme": name} for name in group.programmes or (None,)]
        except Unreadable as error:
            failed.append(Failed(text, str(error)))
            rows.append({"text": text, "said": text, "programme": None, **columns(Rate(reference=UNREAD))})
    return pl.DataFrame(rows, schema=READ), failed


def columns(rate: Rate) -> dict[str, Any]:
    """The columns of one rate, from ``form`` on; see ``schema.RATE`` and ``schema.RATE_PARTS``."""
    flat = None if rate.reference else _flat(rate.parts)
    named = sorted({p.on for p in rate.parts if p.on})
    return {
        "form": "reference" if rate.reference else "parts" if flat is None else "sum",
        **(flat or {}),
        "parts": [_part(p) for p in rate.parts] if flat is None or named else [],
        "needs": [] if flat is not None else named,
        "reference": rate.reference,
        "see": list(rate.see),
        "condition": rate.condition,
    }


def _flat(parts: tuple[Part, ...]) -> Mapping[str, Any] | None:
    """One ad valorem part and up to two specific ones, each on the goods as a whole; None: not flat."""
    shares = [p for p in parts if p.rate_e6 is not None]
    amounts = [p for p in parts if p.amount_e9 is not None]
    plain = all(p.role == "add" and p.over == 1 for p in parts) and len(shares) <= 1 and len(amounts) <= 2
    whole = all(p.on is None for p in shares) and all(p.on is None or p.unit in CONTENT for p in amounts)
    exact = all((p.amount_e9 or 0) % E9_IN_E6 == 0 for p in amounts)
    if not (plain and whole and exact and len({p.unit for p in amounts}) == len(amounts)):
        return None
    cells: dict[str, Any] = {"rate_e6": shares[0].rate_e6 if shares else None}
    for suffix, part in zip(("", "2"), amounts, strict=False):
        cells[f"amount{suffix}_e6"] = (part.amount_e9 or 0) // E9_IN_E6
        cells[f"unit{suffix}"] = part.unit
    return cells


def _part(part: Part) -> dict[str, Any]:
    return {
        "rate_e6": part.rate_e6,
        "over": part.over,
        "amount_e9": part.amount_e9,
        "unit": part.unit,
        "on": part.on,
        "role": part.role,
    }
