"""The selection of one stored parcel: what it says, why, and an officer's word against it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.parcels.models import Parcel
from gwanmun.parcels.rules.items import KIND
from gwanmun.parcels.services import acting, lifecycle
from gwanmun.parcels.services.book import book_for, country
from gwanmun.parcels.services.clearing import selection_key
from gwanmun.parcels.services.targets import explained
from gwanmun.platform.accounts.models import User
from gwanmun.risk.contract import DRAW_SPACE, Lane, lanes_of
from gwanmun.risk.profiles import contract as profiles
from gwanmun.risk.selection import contract as selection


@dataclass(frozen=True)
class Selected:
    """``row`` is null where nothing asked for a control, or it found no slot. ``score``: 0 to 1, null without
    a model."""

    lane: Lane
    row: selection.Chosen | None
    run: selection.Run | None
    score: float | None
    model: str
    reasons: list[selection.Reason]
    overrides: list[selection.Override]


def selected(parcel: Parcel, *, ask_model: bool = True) -> Selected:
    """What the selection says of a parcel. ``ask_model``: score and reasons of what was not chosen are asked
    of the model that is active now; what was chosen has its own written down."""
    book = book_for(parcel)
    lanes = lanes_of(book)
    run = selection.Run.objects.filter(kind=KIND, subject=parcel.version_id).first()
    row = selection.Chosen.objects.filter(run=run, thing=parcel.pk).first() if run else None
    written = json.loads(row.reasons) if row else []
    score = row.score_ppm / DRAW_SPACE if row and row.score_ppm is not None else None
    if ask_model and not written:
        now, why = explained(parcel, selection_key())
        score = now if score is None else score
        written = [] if why is None else why.to_dicts()
    reasons = selection.explain(
        basis=row.basis if row else "",
        bases=row.bases.split() if row else [],
        chance_ppm=row.chance_ppm if row else 0,
        points=parcel.score,
        profiles=_profiles(book, _hits(parcel)) + _of_office(row.profiles.split() if row else []),
        model=written,
    )
    overrides = list(selection.Override.objects.filter(kind=KIND, thing=parcel.pk).order_by("-pk"))
    lane = lanes.of(row.lane_now) if row else lanes.free
    return Selected(lane, row, run, score, run.model if run else "", reasons, overrides)


def _hits(parcel: Parcel) -> list[str]:
    return [rule.removeprefix("target.") for rule in parcel.reasons.split() if rule.startswith("target.")]


def _profiles(book: RuleBook, hits: list[str]) -> list[tuple[str, Text, int]]:
    known = {profile["id"]: profile for profile in book.tables["profiles"]}
    return [
        (name, Text.of(known[name]["title"]), int(known[name]["points"])) for name in hits if name in known
    ]


def _of_office(marks: list[str]) -> list[tuple[str, Text, int]]:
    said = profiles.noted(country(), marks)
    return [said[mark] for mark in marks if mark in said]


def override(parcel_id: int, lane: str, reason: str, user: User) -> selection.Override:
    """Move a parcel to another lane, and the parcel with it: up into inspection, down to release.

    :raises selection.SelectionRefused: the lane may not be changed so.
    :raises acting.ActRefused: the parcel cannot go there any more. Either way nothing has changed.
    """
    with transaction.atomic():
        parcel = acting.locked(parcel_id)
        lanes = lanes_of(book_for(parcel))
        run = selection.Run.objects.filter(kind=KIND, subject=parcel.version_id).first()
        if run is None:
            run = _made_by_hand(parcel)
        word = selection.Word(KIND, parcel.pk, parcel.number, lane, reason)
        made = selection.override(word, run, lanes, user)
        up, free = lanes.of(made.lane_after).rank > 0, lanes.of(made.lane_before).rank == 0
        if up and free and "INSPECT" in lifecycle.of_parcels().acts(parcel.state):
            acting.act(parcel.pk, "INSPECT", reason, user)
        elif not up and parcel.state == "INSPECTION":
            acting.act(parcel.pk, "RELEASE", reason, user)
    return made


def _made_by_hand(parcel: Parcel) -> selection.Run:
    """A manifest that was cleared before selections were stored gets an empty one."""
    version = parcel.version
    return selection.Run.objects.create(
        country=country(), kind=KIND, subject=version.pk, series=version.manifest_id,
        organisation_id=parcel.organisation_id, office="", shift="",
        day=timezone.localdate(version.received_at), items=version.total, chosen=0, counts=True,
        made_at=timezone.now(),
    )  # fmt: skip


def undo(override_id: int, user: User) -> selection.Override:
    """Take back one's own word within ten seconds, and the parcel's move with it."""
    with transaction.atomic():
        made = selection.undo(override_id, user)
        last = acting.last_act(made.thing)
        if last is not None and last.at >= made.at and last.actor == user.get_username():
            acting.undo(last.pk, user)
    return made
