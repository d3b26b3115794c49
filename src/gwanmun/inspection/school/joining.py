"""Joins the projection of threats to the reading of work images."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract as reading
from gwanmun.platform.accounts.models import User


def join() -> None:
    """Registered at start-up, once for each process."""
    reading.practice.register(reading.practice.Hook(_shown, _answered, _last))


def _shown(user: User, image: bank.Image, suspicions: Sequence[str], read: int | None) -> int | None:
    from gwanmun.inspection.school.projecting import projection_for

    found = projection_for(user, image, suspicions, read)
    return found.pk if found is not None else None


def _answered(
    user: User, image: int, said: bool, marks: Sequence[dict[str, Any]], ms: int | None
) -> reading.practice.Feedback | None:
    from gwanmun.inspection.school.projecting import boxes_of, projected_answer

    told = projected_answer(user, image, said=said, marks=marks, ms=ms)
    if told is None:
        return None
    return reading.practice.Feedback(told.found, told.kind, boxes_of(told.box), told.projection)


def _last(user: User) -> dt.datetime | None:
    from gwanmun.inspection.school.models import Projection

    row = Projection.objects.filter(user=user).order_by("-drawn_at").first()
    return row.drawn_at if row is not None else None
