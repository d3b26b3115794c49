"""Watch-lists over a large day: names made up here, compared, and the plain way of comparing beside them.

Receivers have Korean names, a few of them in Latin letters; senders are made of words as
firms are; entries of the list are such names in another dress or with a slip of the pen. Times are CPU times.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from gwanmun.bench.measure import median
from gwanmun.bench.report import Report
from gwanmun.risk.rules import matching, names

DAY = dt.date(2026, 7, 1)
PARCELS, ENTRIES = 500_000, 10_000
PEOPLE, FIRMS = 100_000, 30_000
THRESHOLD = 85
_SURNAMES = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허남심노하곽성차주우구민진"
_GIVEN = (
    "가강건경계관광교국권규근금기길나남노다단달담대덕도동두라란래려련례록린마만명모목무문미민배백범병보복봉"
    "빈사산삼상새생서석선설섭성세소송수숙순슬승시식신아안애양언연영예오옥완용우욱운웅원월위유윤율은을의이익인"
    "일임자장재전정제조종주준중지진찬창채천철청초춘충치태택표하학한해향헌혁현형혜호홍화환훈희"
)
_PLACES = (
    "Shenzhen", "Guangzhou", "Yiwu", "Ningbo", "Dongguan", "Hangzhou", "Xiamen", "Qingdao", "Wenzhou",
    "Foshan", "Osaka", "Hamburg",
    "Austin", "Leeds", "Porto", "Hanoi", "Dalian", "Tianjin", "Suzhou", "Jinhua",
)  # fmt: skip
_SYLLABLES = (
    "hua", "xin", "da", "fu", "ming", "tong", "rui", "jia", "bao", "long", "feng", "yuan", "sheng", "li",
    "wei", "kang", "tai", "hong", "zhi", "qi", "bright", "star", "blue", "north", "metro", "prime", "nova",
)  # fmt: skip
_TRADES = (
    "Trading",
    "Electronics",
    "Technology",
    "Garment",
    "Toys",
    "Import Export",
    "Logistics",
    "Cosmetics",
)


def people(count: int, seed: int) -> list[str]:
    """Names of three syllables, common surnames more often; one in twenty in Latin letters."""
    random = np.random.default_rng(seed)
    surname = (len(_SURNAMES) * random.random(count) ** 2).astype(np.int64)
    given = random.integers(0, len(_GIVEN), (2, count))
    found = [_SURNAMES[a] + _GIVEN[b] + _GIVEN[c] for a, b, c in zip(surname, *given, strict=True)]
    latin = names.forms(pl.Series(found))["latin"].str.to_titlecase().to_list()
    both = enumerate(zip(found, latin, strict=True))
    return [other if place % 20 == 0 else own for place, (own, other) in both]


def firms(count: int, seed: int) -> list[str]:
    random = np.random.default_rng(seed)

    def draw(words: tuple[str, ...]) -> Any:
        return np.array(words, dtype=object)[random.integers(0, len(words), count)]

    parts = draw(_PLACES), draw(_SYLLABLES), draw(_SYLLABLES), draw(_TRADES)
    return [f"{a} {(b + c).title()} {d} Co., Ltd." for a, b, c, d in zip(*parts, strict=True)]


def slipped(name: str, random: Any) -> str:
    """One letter in the middle doubled, dropped or changed."""
    place = int(random.integers(1, max(2, len(name) - 1)))
    return (
        name[:place] + name[place - 1] + name[place:],
        name[:place] + name[place + 1 :],
        name[:place] + "aeiou"[place % 5] + name[place + 1 :],
    )[int(random.integers(3))]


def items(parcels: int = PARCELS, seed: int = 5) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    share = max(parcels / PARCELS, 1 / 500)
    buyers, sellers = people(int(PEOPLE * share), 3), firms(int(FIRMS * share), 1)
    return pl.DataFrame(
        {
            "item": [f"B{n}" for n in range(parcels)],
            "importer_name": np.array(buyers, dtype=object)[
                random.integers(0, len(buyers), parcels)
            ].tolist(),
            "seller_name": np.array(sellers, dtype=object)[
                random.integers(0, len(sellers), parcels)
            ].tolist(),
        }
    )


def lists(entries: int = ENTRIES, seed: int = 9) -> matching.Lists:
    random = np.random.default_rng(seed)
    half = entries // 2
    wanted = people(half, 4) + [slipped(name, random) for name in firms(entries - half, 2)]
    rows = {"entry": list(range(entries)), "value": wanted}
    frame = pl.DataFrame(rows).with_columns(
        list=pl.lit("bench"), kind=pl.lit("NAME"), basis=pl.lit("ALERT"), threshold=pl.lit(THRESHOLD),
        valid_from=pl.lit(DAY), valid_to=pl.lit(None),
    )  # fmt: skip
    entry = frame.select(pl.col(name).cast(kind) for name, kind in matching.ENTRY.items())
    return matching.Lists(entry, pl.DataFrame(schema={"entry": pl.Int64, "seen": pl.String}))


def measure_watching(report: Report, parcels: int = PARCELS, runs: int = 3) -> None:
    """CPU seconds of a whole comparison, and of the names alone beside the plain way."""
    from gwanmun.risk.tests.matching_plain import plain_names

    rows, told = items(parcels), lists()
    values = pl.concat([rows["importer_name"], rows["seller_name"]]).unique().sort()
    whole = median([_cpu(lambda: matching.watch_hits(rows, told, DAY)) for _ in range(runs)])
    ours = median([_cpu(lambda: matching.compared("NAME", values, told.entries)) for _ in range(runs)])
    plain = round(_cpu(lambda: plain_names(values, told.entries)), 2)
    what = f"watch-lists, {parcels:,} parcels against {told.entries.height:,} entries"
    report.add(f"{what}: CPU", round(whole, 2), "s", runs)
    report.add(f"{what}: {values.len():,} names alone, CPU", round(ours, 2), "s", runs,
               f"plain way {plain} s", round(ours / plain, 3))  # fmt: skip


def _cpu(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
