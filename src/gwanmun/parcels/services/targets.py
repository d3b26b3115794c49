"""What targeting is told beside the parcels, and how its choice is stored with a version.

Everything told is settled by what was there when the manifest was received: slots told by then, and the
selections that count, which are those of manifests received earlier, however often a run is interrupted.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import polars as pl
import structlog
from django.utils import timezone

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.rules import Decided
from gwanmun.parcels.rules.case import Targets
from gwanmun.parcels.rules.items import KIND, NEEDED, items_of, signs_of
from gwanmun.parcels.rules.office import OfficeProfiles
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services import telling
from gwanmun.parcels.services.book import book_of, country
from gwanmun.parcels.services.lease import Lease
from gwanmun.parcels.services.office import office, told_now, told_of
from gwanmun.parcels.services.scope import LINE_BITS
from gwanmun.risk.contract import Scorer, signs_kept
from gwanmun.risk.learning import contract as learning
from gwanmun.risk.network import contract as network
from gwanmun.risk.selection import contract as selection

log = structlog.get_logger(__name__)
EXPLAINED = 500  # parcels of a version whose model reasons are written down at once; others are asked for
FRESH_S = 1.0  # how long the sorter may go on with what it was told
_held: dict[str, tuple[float, Targets]] = {}


def scorer() -> Scorer | None:
    """The model that decides, or null: none is active, or it must not be used, which is logged."""
    try:
        return learning.active(country(), KIND)
    except learning.ModelRefused as refused:
        log.error("targeting.model_refused", reason=str(refused))
        return None


def scorer_of(version: ManifestVersion) -> Scorer | None:
    """The model with which the version began to be decided: a run that is taken up again goes by the same,
    whichever decides meanwhile."""
    begun: list[Scorer | None] = []

    def made() -> tuple[bytes, dict[str, Any]]:
        begun.append(scorer())
        name = begun[0].name if begun[0] else ""
        return name.encode(), {"model": name}

    day = timezone.localdate(version.received_at)
    name = selection.settled(country(), KIND, day, f"model.{version.pk}", made, bytes.decode)
    present = begun[0] if begun else scorer()
    if (present.name if present else "") == name:
        return present
    return _earlier(name)


def _earlier(name: str) -> Scorer | None:
    if not name:
        return None
    try:
        return learning.named(country(), KIND, name)
    except learning.ModelRefused as refused:
        log.error("targeting.model_refused", reason=str(refused), model=name)
        return None


def targets_of(version: ManifestVersion, secret: bytes) -> Targets:
    """``secret``: of the keys of people and places."""
    by_office = told_of(version, secret)
    model = scorer_of(version)
    return _told(version.received_at, book_of(version), by_office, model, but_series=version.manifest_id)


def targets_now(book: RuleBook) -> Targets:
    """For one parcel asked about now: slots of the present shift that no manifest has used.

    Asked of the database at most once in FRESH_S seconds.
    """
    known = _held.get(book.digest)
    if known is None or time.monotonic() - known[0] > FRESH_S:
        known = _held[book.digest] = (time.monotonic(), _now(book))
    return known[1]


def _now(book: RuleBook) -> Targets:
    moment = timezone.now()
    return _told(moment, book, told_now(moment), scorer())


def forget() -> None:
    """What was told is asked for anew."""
    _held.clear()


def _told(
    moment: datetime,
    book: RuleBook,
    by_office: OfficeProfiles,
    model: Scorer | None,
    *,
    but_series: int | None = None,
) -> Targets:
    where = office()
    shift = selection.shift_at(moment, book.value("risk.shifts"))
    wanted = str(book.value("risk.explore_policy"))
    day = timezone.localdate(moment)
    return Targets(
        office=where,
        shift=shift.name,
        slots=selection.free(where, shift, before=moment, but_series=but_series),
        scorer=model,
        exploring=telling.exploring(wanted, day, model),
        by_office=by_office,
        reach=telling.reach(day),
        network_key=network.secret(),
    )


def wipe(version: ManifestVersion, renew: Any) -> None:
    selection.wipe(KIND, version.pk, renew)


def store(lease: Lease, decided: Decided, targets: Targets, received: Any, secret: bytes) -> None:
    """Write the selection of a version; it does not count yet."""
    version = lease.version
    book = book_of(version)
    shift = selection.shift_at(version.received_at, book.value("risk.shifts"))
    why = reasons_of(decided, targets, received, secret)
    run = selection.Run(
        country=country(),
        kind=KIND,
        subject=version.pk,
        series=version.manifest_id,
        organisation_id=version.manifest.organisation_id,
        office=targets.office,
        shift=shift.name,
        day=shift.day,
        model=targets.scorer.name if targets.scorer else "",
        exploring=targets.exploring.name,
        items=decided.rows.height,
        chosen=decided.chosen.height,
        told=selection.told_rows(decided.told),
        made_at=timezone.now(),
    )
    reasons = (
        pl.col("number").replace_strict(why, default="[]", return_dtype=pl.String) if why else pl.lit("[]")
    )
    rows = decided.chosen.with_columns(
        pl.col("number").alias("item"),
        (pl.lit(version.pk << LINE_BITS, pl.Int64) + pl.col("line").cast(pl.Int64)).alias("thing"),
        reasons.alias("reasons"),
    )
    selection.write(run, rows, lease.renew)


def reasons_of(decided: Decided, targets: Targets, received: Any, secret: bytes) -> dict[str, str]:
    """Reasons of the model for the worthiest parcels that it chose: number → JSON text."""
    if targets.scorer is None:
        return {}
    by_model = decided.chosen.filter(pl.col("bases").str.contains("MODEL", literal=True))
    first = by_model.sort("worth", "number", descending=[True, False]).head(EXPLAINED)
    if first.is_empty():
        return {}
    rows = decided.rows.join(first.select("line", kept="signs"), on="line", maintain_order="left")
    items = items_of(rows, received, targets.office, targets.shift, secret).hstack(signs_kept(rows["kept"]))
    return selection.reasons_json(targets.scorer.why(items))


def explained(parcel: Any, secret: bytes) -> tuple[float | None, pl.DataFrame | None]:
    """Score and reasons of one stored parcel by the model that is active now; nulls without a model."""
    model = scorer()
    if model is None:
        return None, None
    types = {**TYPED, **{name: DECIDED[name] for name in NEEDED}}
    row = pl.DataFrame([{name: getattr(parcel, name) for name in types}], schema=types)
    try:
        book = book_of(parcel.version)
        shift = selection.shift_at(parcel.version.received_at, book.value("risk.shifts")).name
    except RuleBookError:
        shift = ""
    day = timezone.localdate(parcel.version.received_at)
    items = items_of(row, day, office(), shift, secret).hstack(_signs(parcel, row, day))
    return float(model.score(items)[0]), model.why(items)


def _signs(parcel: Any, row: pl.DataFrame, day: Any) -> pl.DataFrame:
    """Signs of one stored parcel: as they were kept when it was chosen, else worked out among the parcels of
    its version that are written with the same telephone, address or sender."""
    kept = selection.Chosen.objects.filter(thing=parcel.pk, run__kind=KIND).order_by("-pk").first()
    if kept is not None and kept.signs:
        return signs_kept(pl.Series([kept.signs], dtype=pl.String))
    others = telling.alike(parcel)
    whole = pl.concat([row, others.select(row.columns)]) if others.height else row
    try:
        book = book_of(parcel.version)
    except RuleBookError:
        return signs_kept(pl.Series([None], dtype=pl.String))
    return signs_of(whole, book, telling.reach(day), network.secret())[:1]
