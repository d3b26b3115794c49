"""Descriptions with codes for measuring classification help, none of which made the index it is asked of.

Read in place from a folder of public data (HS 2022 names, the Korean names of 2026-01-01, the schedule of
the United States); nothing of it is kept. ``python -m gwanmun.bench.classify`` says what each set is.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from gwanmun.classify.rules.corpus import Entry, is_residual
from gwanmun.classify.rules.deciding import plain_words

Pair = tuple[str, str]  # description, HS6
KOREAN = "hs/kr_hsk_names_20260101.csv"
HS2022 = "hs/harmonized-system_hs2022.csv"
US = "us_hts/us_hts_2026_rev4_raw.csv"
RULINGS = Path(__file__).parent / "rulings.csv"
ITEMS = Path(__file__).parents[1] / "parcels" / "sample" / "data" / "items.csv"
_TAG = re.compile(r"<[^>]+>")


def korean_names(data: Path) -> list[Entry]:
    with (data / KOREAN).open(encoding="utf-8-sig", newline="") as file:
        return [Entry(r["code"], r["name_ko"], r["name_en"]) for r in csv.DictReader(file)]


def without(entries: Sequence[Entry], codes: set[str]) -> list[Entry]:
    """The nomenclature with the names of those codes blanked: the codes stay."""
    return [Entry(e.code) if e.code in codes else e for e in entries]


def held_lines(entries: Sequence[Entry], count: int, seed: int) -> list[Entry]:
    """Ten-digit lines with a name of their own, drawn at random."""
    own = [e for e in entries if len(e.code) == 10 and not is_residual(e)]
    return random.Random(seed).sample(own, count)  # noqa: S311 - test data


def hs2022(data: Path, known: set[str]) -> list[Pair]:
    with (data / HS2022).open(encoding="utf-8-sig", newline="") as file:
        rows = [(r["description"], r["hscode"]) for r in csv.DictReader(file)]
    return once((text, code) for text, code in rows if code in known)


def us_lines(data: Path, known: set[str], *, whole: bool) -> list[Pair]:
    """Lines of the schedule below six digits. ``whole``: with the names above them from the heading down."""
    return once((text, code) for text, code in _schedule(data, whole=whole) if code in known)


def items(lang: str, known: set[str]) -> list[Pair]:
    """Goods as shops call them, from this project's own sample generator."""
    with ITEMS.open(encoding="utf-8", newline="") as file:
        return once((r[lang], r["hs"]) for r in csv.DictReader(file) if r["hs"] in known)


def rulings(lang: str, known: set[str]) -> list[Pair]:
    """Goods of published rulings, told again in words of our own: what they are, of what, for what.

    The codes are not all the offices' own: :data:`RULINGS` says in its head which are not.
    """
    with RULINGS.open(encoding="utf-8", newline="") as file:
        told = (line for line in file if not line.startswith("#"))
        return once((r[lang], r["hs6"]) for r in csv.DictReader(told) if r["hs6"] in known)


def _schedule(data: Path, *, whole: bool) -> Iterator[Pair]:
    trail: list[tuple[int, str, str]] = []
    with (data / US).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            indent, code = int(row["Indent"] or 0), row["HTS Number"].replace(".", "")
            text = _TAG.sub(" ", row["Description"]).strip().rstrip(":")
            while trail and trail[-1][0] >= indent:
                trail.pop()
            if len(code) >= 8 and code[:2] < "98":
                six = max((i for i, t in enumerate(trail) if 0 < len(t[1]) <= 6), default=-1)
                above = [name for i, (_, _, name) in enumerate(trail) if whole or i > six]
                told = [name for name in above if not name.lower().startswith("other")]
                deeper = len(code) > 8 or code[6:8] != "00"
                if deeper:
                    yield "; ".join([*told, text]), code[:6]
            trail.append((indent, code, text))


def once(rows: Iterator[Pair]) -> list[Pair]:
    """Descriptions of two words with a meaning or more; each text once, with the first code it has."""
    found: dict[str, str] = {}
    for text, code in rows:
        if len(plain_words(text)) >= 2:
            found.setdefault(text, code)
    return list(found.items())
