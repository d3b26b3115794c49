"""A parcel's way from list data to decision. Rows in, rule book of a date in; decided rows out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import compress
from typing import Any, Literal

import numpy as np
import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.few import FewRows, Unknown
from gwanmun.core.spelling import SEPARATOR
from gwanmun.parcels.rules.admitting import ASKED, MOST_POINTS, PLACED, Admission
from gwanmun.parcels.rules.case import REGISTRY, ROOM, STORED, Apply, Case, FewCase, StepFactory, Targets
from gwanmun.parcels.rules.items import BESIDE, NEEDED, NEEDED_BESIDE, items_of, signs_of
from gwanmun.parcels.rules.office_few import few_hits
from gwanmun.parcels.rules.reasons import flags, spell
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.rules.steps.aggregation import aggregation, supplier_key
from gwanmun.parcels.rules.steps.assessment import assessment
from gwanmun.parcels.rules.steps.checks import checks, importer_key
from gwanmun.parcels.rules.steps.exclusions import exclusions
from gwanmun.parcels.rules.steps.lane import lane_by_price
from gwanmun.parcels.rules.steps.own_use import own_use
from gwanmun.parcels.rules.steps.personal_code import personal_code
from gwanmun.parcels.rules.steps.routing import MADE, routing
from gwanmun.parcels.rules.steps.targeting import profiles_of, targeting
from gwanmun.parcels.rules.steps.value import value
from gwanmun.risk.contract import DRAW_SPACE, lanes_of, word, words

log = logging.getLogger(__name__)

#: The business in ten lines. Each step takes and gives lazy rows and can be run alone.
STEPS: tuple[tuple[str, StepFactory], ...] = (
    ("checks", checks),
    ("personal_code", personal_code),
    ("exclusions", exclusions),
    ("value", value),
    ("lane_by_price", lane_by_price),
    ("aggregation", aggregation),
    ("own_use", own_use),
    ("assessment", assessment),
    ("targeting", targeting),
    ("routing", routing),
)

#: What :func:`prepared` adds.
PREPARED = (
    "_received",
    "_operator_us",
    "_operator_secured",
    "_operator_barred",
    "_word",
    "_draw",
    "codes_on_phone",
)

#: How many personal codes share the parcel's telephone, counted over the whole manifest.
CODES_ON_PHONE = (
    pl.when(pl.col("consignee_phone").is_not_null())
    .then(pl.col("consignee_id").drop_nulls().n_unique().over("consignee_phone"))
    .alias("codes_on_phone")
)

#: Columns that are mandatory at most; only their presence is looked at, or nothing at all.
BYSTANDERS = frozenset(
    {
        "line",
        "company_code",
        "master_seq",
        "house_bl",
        "shipper_address",
        "shipper_phone",
        "forwarder_code",
        "remarks",
        "tracking_no",
        "order_no",
        "platform_code",
    }
)
ENGINE: Literal["in-memory"] = "in-memory"  # parts fit in memory, and for one row it is the quickest
WELL = pl.QueryOptFlags()
PLAIN = pl.QueryOptFlags.none()  # few rows: planning costs more than it saves
MANY = 20_000
FEW = 64  # rows up to which planning costs more than working row by row (measured)
PART = 40_000  # rows decided at a time
DECIDED_NEEDED = {name: DECIDED[name] for name in (*NEEDED, *NEEDED_BESIDE)}


def compiled(book: RuleBook) -> tuple[Apply, ...]:
    """The steps' expressions for a book, built once and kept with it."""
    return book.once("parcels", lambda: tuple(factory(book) for _, factory in STEPS))


def used(book: RuleBook) -> list[str]:
    """Received columns the steps look at; the others travel past them."""
    asked = frozenset[str]().union(*(profile.columns for profile in profiles_of(book)))
    return [name for name in TYPED if name not in BYSTANDERS or name in asked]


def prepared(case: Case) -> pl.DataFrame:
    """The parcels with what is said about each, or about all of them together."""
    found = words(case.selection_key, case.parcels["number"])
    return case.parcels.with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("_place"),
        *(pl.lit(value).alias(name) for name, value in told_of_all(case).items()),
        pl.Series("_word", found, dtype=pl.UInt64),
        pl.Series("_draw", (found % DRAW_SPACE).astype(np.uint32), dtype=pl.UInt32),
        CODES_ON_PHONE,
    )


def told_of_all(case: Case | FewCase) -> dict[str, Any]:
    """What the case says of every parcel alike."""
    return {
        "_received": case.received,
        "_operator_us": case.operator.us_express,
        "_operator_secured": case.operator.secured,
        "_operator_barred": case.operator.list_barred,
    }


def parts(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut many rows in parts that fit in memory. Whatever is counted together shares its importer."""
    count = -(-rows.height // PART)
    if count <= 1:
        yield rows
        return
    importer = pl.concat_str(importer_key(), ignore_nulls=True)
    place = rows.select((importer.hash() % count).alias("part"))["part"]
    for number in range(count):
        yield rows.filter(place == number)


@dataclass(frozen=True)
class Decided:
    """``rows``: TYPED and DECIDED. ``chosen``: CHOSEN, the parcels that are sent to a control, in the same
    order. ``told``: by lane, what asked and what was chosen (TOLD)."""

    rows: pl.DataFrame
    chosen: pl.DataFrame
    told: pl.DataFrame


def decide(case: Case, book: RuleBook) -> pl.DataFrame:
    """Decide every parcel of a case by one rule book. Rows and their order are kept.

    The result has the columns of ``schema.TYPED`` and ``schema.DECIDED``. Pure: the same case and
    book give the same rows on any machine, on any day.
    """
    few = _few(_as_lists(case), book) if case.parcels.height <= FEW else None
    if few is None:
        return decide_and_choose(case, book).rows
    columns = [pl.Series(name, few[name], dtype=dtype) for name, dtype in DECIDED.items()]
    return _received(case).hstack(columns)


def decide_and_choose(case: Case, book: RuleBook) -> Decided:
    """As :func:`decide`, and what the selection says of the parcels it chose."""
    columns, admission = _many(case, book)
    rows = _received(case).hstack(columns)
    return Decided(rows, admission.chosen(rows), admission.told(case.targets))


def _received(case: Case) -> pl.DataFrame:
    return case.parcels if case.parcels.columns == list(TYPED) else case.parcels.select(*TYPED)


def _many(case: Case, book: RuleBook) -> tuple[list[pl.Series], Admission]:
    """The DECIDED columns, worked out by polars, and who got which slot."""
    *steps, route = compiled(book)
    routed = {"hold_kind", "route", "state", "reasons"}
    told = [name for name in DECIDED if name not in routed]
    spoken = flags(book)
    before = [name for name in spoken if name not in MADE]
    asked = []
    for part in parts(prepared(case).select("_place", *PREPARED, *used(book))):
        lazy = part.lazy()
        for step in steps:
            lazy = step(lazy, case)
        lazy = lazy.select("_place", *told, *before, *(name for name in ASKED if name not in told))
        asked.append(lazy.collect(optimizations=PLAIN if part.height < MANY else WELL, engine=ENGINE))
    admission = _admitted(case, book, asked)
    placed = pl.DataFrame(admission.columns(), schema=PLACED)
    decided = []
    for rows in asked:
        slots = placed if len(asked) == 1 else placed[rows["_place"]]
        lazy = route(rows.with_columns(slots.get_columns()).lazy(), case).select(
            "_place", *told, *routed - {"reasons"}, *spoken
        )
        rows = lazy.collect(optimizations=PLAIN, engine=ENGINE)
        decided.append(rows.hstack([spell(book, rows)]).drop(spoken))
    found = pl.concat(decided).sort("_place") if len(decided) > 1 else decided[0]
    return [found.get_column(name).cast(dtype) for name, dtype in DECIDED.items()], admission


def _admitted(case: Case, book: RuleBook, asked: list[pl.DataFrame]) -> Admission:
    wanted = dict.fromkeys([*ASKED, *DECIDED_NEEDED])
    rows = pl.concat([part.select("_place", *wanted) for part in asked])
    rows = rows.sort("_place") if len(asked) > 1 else rows
    columns: dict[str, Any] = {name: rows[name].to_numpy() for name in ASKED if name != "payable"}
    columns |= {"payable": rows["payable"].fill_null(0).to_numpy(), "number": case.parcels["number"]}
    items, whole = None, _received(case).hstack(rows.select(DECIDED_NEEDED.keys()))
    signs = signs_of(whole, book, case.targets.reach, case.targets.network_key)
    if case.targets.looks_at_items:
        items = _items(whole, case, signs)
    return Admission(columns, case.targets, book, items, signs)


def _items(rows: pl.DataFrame, case: Case | FewCase, signs: pl.DataFrame) -> pl.DataFrame:
    """ITEM and SIGNS, and what parcels know beside where a profile of the office may ask for it."""
    targets = case.targets
    items = items_of(
        rows, case.received, targets.office, targets.shift, case.selection_key, keyed=targets.looks_at_keys
    )
    items = items.hstack(signs)
    return items.hstack(rows.select(BESIDE)) if targets.by_office.profiles else items


def _as_lists(case: Case) -> FewCase:
    parcels, registry = FewRows.of(case.parcels), FewRows.of(case.registry)
    return FewCase(
        parcels, registry, case.stored, case.operator, case.received, case.selection_key, case.targets
    )


def as_frames(case: FewCase) -> Case:
    parcels = pl.DataFrame(case.parcels.columns, schema=TYPED)
    registry = pl.DataFrame(case.registry.columns, schema=REGISTRY)
    return Case(
        parcels, registry, case.stored, case.operator, case.received, case.selection_key, case.targets
    )


def _few(case: FewCase, book: RuleBook) -> dict[str, list[Any]] | None:
    """The DECIDED columns as lists, worked out row by row; None where only polars can."""
    if book.built.get("parcels.few") is False:
        return None
    height = case.parcels.height
    told_of = {name: [value] * height for name, value in told_of_all(case).items()}
    told_of["_word"] = [word(case.selection_key, number) for number in case.parcels.columns["number"]]
    told_of["_draw"] = [found % DRAW_SPACE for found in told_of["_word"]]
    rows: Any = FewRows({**case.parcels.columns, **told_of}, height)
    known: Any = case
    try:
        rows = rows.with_columns(CODES_ON_PHONE)
        *steps, route = compiled(book)
        for step in steps:
            rows = step(rows, known)  # they answer to the calls the steps make of frames
        rows = route(rows.given(**_few_admitted(case, book, rows)), known)
    except Unknown as unknown:
        log.warning("expressions only polars can run: %s", unknown)
        book.built["parcels.few"] = False
        return None
    rules = list(book.rules_of(ROOM))
    told = zip(*(rows.columns[name] for name in flags(book)), strict=True)
    reasons = [SEPARATOR.join(compress(rules, row)) for row in told]
    return {name: reasons if name == "reasons" else rows.columns[name] for name in DECIDED}


def _few_admitted(case: FewCase, book: RuleBook, rows: FewRows) -> dict[str, list[Any]]:
    """PLACED as lists. Where no slot binds every wish is granted, and no array is made."""
    columns, targets = rows.columns, case.targets
    office = few_hits(targets.by_office, rows, case, book)
    if office is not None and not targets.binds and not asks_by_points(book):
        asked = [columns[name] for name in ("_asked_lane", "_drawn_lane", "_must_lane")]
        placed = [max(wish) for wish in zip(*asked, office.lane, strict=True)]
        same = [0] * len(placed)
        score = [
            min(own + more, MOST_POINTS) for own, more in zip(columns["score"], office.points, strict=True)
        ]
        return {"_placed": placed, "_basis": same, "_full": [False] * len(placed), "_office": office.any,
                "score": score}  # fmt: skip
    items = None
    if targets.learns or office is None:
        schema = {**TYPED, **DECIDED_NEEDED}
        few = pl.DataFrame({n: columns[n] for n in schema}, schema=schema)
        signs = signs_of(few, book, targets.reach, targets.network_key) if targets.scorer else pl.DataFrame()
        items = _items(few, case, signs)
    admission = Admission(columns, targets, book, items, office=office.arrays() if office else None)
    return {name: array.tolist() for name, array in admission.columns().items()}


def asks_by_points(book: RuleBook) -> bool:
    return book.once(
        "parcels.by_points", lambda: any(lane.points_from is not None for lane in lanes_of(book).all)
    )


def decide_rows(case: FewCase, book: RuleBook) -> list[dict[str, Any]]:
    """As :func:`decide`, the rows as mappings: for a handful of parcels that are asked about at once."""
    columns = _few(case, book) if case.parcels.height <= FEW else None
    if columns is None:
        return decide(as_frames(case), book).rows(named=True)
    columns = {name: case.parcels.columns[name] for name in TYPED} | columns
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def decide_dated(case: Case, book_on: Callable[..., RuleBook]) -> pl.DataFrame:
    """The rows of :func:`choose_dated`."""
    return choose_dated(case, book_on).rows


def choose_dated(case: Case, book_on: Callable[..., RuleBook]) -> Decided:
    """Decide parcels whose tax dates may fall under different books (``book_on(date)`` opens one).

    Rows keep their order. Each parcel is judged by the law of its day; parcels that fall under
    another book count for its aggregation like stored ones (their price, not their quantity).
    """
    first = book_on(case.received)
    back = timedelta(days=first.int("parcels.arrival_back_days"))
    ahead = timedelta(days=first.int("parcels.arrival_ahead_days"))
    arrival = pl.col("arrival_date")
    plausible = arrival.is_between(case.received - back, case.received + ahead)
    days = case.parcels.select(
        pl.when(plausible).then(arrival).otherwise(pl.lit(case.received)).alias("day")
    )["day"]
    starts = {}
    for day in days.unique().to_list():
        try:
            starts[day] = book_on(day)
        except RuleBookError:
            starts[day] = first
    books = {id(book): book for book in starts.values()}
    if len(books) == 1:
        return decide_and_choose(case, next(iter(books.values())))
    which = days.replace_strict(
        list(starts), [list(books).index(id(starts[d])) for d in starts], return_dtype=pl.Int32
    )
    place = pl.Series("_place", range(case.parcels.height), dtype=pl.UInt32)
    beyond = _reaching_over(case, which, list(books.values()))
    parts, targets = [], case.targets
    for number, book in enumerate(books.values()):
        mask = which == number
        elsewhere = beyond.filter(pl.col("_book") != number).select(*STORED)
        part = Case(
            case.parcels.filter(mask),
            case.registry,
            pl.concat([case.stored.select([pl.col(n).cast(d) for n, d in STORED.items()]), elsewhere]),
            case.operator,
            case.received,
            case.selection_key,
            targets,
        )
        decided = decide_and_choose(part, book)
        targets = replace(targets, slots=left_of(targets, decided.told))
        parts.append((decided, place.filter(mask)))
    rows = pl.concat([found.rows.with_columns(places) for found, places in parts])
    return Decided(
        rows.sort("_place").drop("_place"),
        pl.concat([found.chosen for found, _ in parts]),
        pl.concat([found.told for found, _ in parts]),
    )


def left_of(targets: Targets, told: pl.DataFrame) -> dict[str, int]:
    """The slots that are left when what was chosen has taken its own."""
    taken = dict(told.select("lane", "chosen").iter_rows())
    return {lane: max(free - taken.get(lane, 0), 0) for lane, free in targets.slots.items()}


def _reaching_over(case: Case, which: pl.Series, books: list[RuleBook]) -> pl.DataFrame:
    """The case's personal parcels as if stored (STORED), with the number of their book (``_book``)."""
    rows = prepared(case).with_columns(which.alias("_book"))
    found = []
    for number, book in enumerate(books):
        lazy = rows.filter(pl.col("_book") == number).lazy()
        for (name, _), step in zip(STEPS, compiled(book), strict=True):
            lazy = step(lazy, case)
            if name == "value":
                break
        lazy = lazy.filter((pl.col("use_code") == "1") & pl.col("usd_e4").is_not_null())
        lazy = lazy.with_columns(
            supplier_key().alias("supplier_key"), pl.lit(0, dtype=pl.Int64).alias("organisation_id")
        )
        found.append(
            lazy.select([pl.col(n).cast(d) for n, d in STORED.items()] + [pl.col("_book")]).collect()
        )
    return pl.concat(found)
