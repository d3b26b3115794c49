"""What is believed of a trainee, between the database and the arrays of the rules.

All classes stand in one fixed order, so that an answer on one class can move the others: class 0 is "no
threat", then ``course.CLASSES``. Rows of Ability hold what a page shows of each class; Together holds how the
classes go together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.db.models import F

from gwanmun.inspection.rules.school import beliefs, choosing, course
from gwanmun.inspection.rules.school.policy import Policy
from gwanmun.inspection.school.models import Ability, Answer, Item, Together
from gwanmun.platform.accounts.models import User

KINDS = ("", *course.CLASSES)
_PLACE = {name: n for n, name in enumerate(KINDS)}
_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def place_of(kind: str) -> int:
    """Number of a class; one that is no longer taught counts as "other"."""
    return _PLACE.get(kind, _PLACE["other"])


def hours(moment: dt.datetime | None) -> float:
    return float("nan") if moment is None else (moment - _EPOCH).total_seconds() / 3600


def state_of(user: User, pool: Sequence[Item], rule: Policy) -> choosing.Trainees:
    """One trainee over the items of a lesson. Who answered before is known by the rows that were kept."""
    state = choosing.fresh(1, len(KINDS), len(pool), rule)
    for own in Ability.objects.filter(user=user):
        if own.kind not in _PLACE:
            continue
        n = _PLACE[own.kind]
        state.mean[0, n], state.half_life[0, n], state.last[0, n] = (
            own.mean,
            own.half_life,
            hours(own.last_at),
        )
        state.missed[0, n] = own.missed
        if n == beliefs.HARMLESS:
            state.calm[0] = own.variance
        else:
            state.covariance[0, n - 1, :] = state.covariance[0, :, n - 1] = 0
            state.covariance[0, n - 1, n - 1] = own.variance
    together = Together.objects.filter(user=user).first()
    if together is not None:
        _joined(state, together)
    place = {item.pk: n for n, item in enumerate(pool)}
    shown = Answer.objects.filter(user=user, item_id__in=place).values_list("item_id", "number")
    for item, number in shown.order_by("number"):
        state.shown[0, place[item]] = number
    return state


def _joined(state: choosing.Trainees, together: Together) -> None:
    """Means and covariance of the classes that were known when they were kept; a class that came to the
    school since then stands by itself."""
    there = [(m, _PLACE[name] - 1) for m, name in enumerate(together.kinds) if _PLACE.get(name, 0)]
    old, new = (np.array([pair[n] for pair in there], dtype=np.int64) for n in (0, 1))
    matrix = np.asarray(together.covariance, dtype=np.float64)
    others = np.setdiff1d(np.arange(state.covariance.shape[1]), new)
    state.covariance[0][np.ix_(others, new)] = 0
    state.covariance[0][np.ix_(new, others)] = 0
    state.covariance[0][np.ix_(new, new)] = matrix[np.ix_(old, old)]
    state.mean[0, new + 1] = np.asarray(together.means, dtype=np.float64)[old]


def keep(user: User, kind: str, state: choosing.Trainees, *, right: bool, now: dt.datetime) -> None:
    """The state after an answer on a class."""
    k = place_of(kind)
    told = {
        "mean": float(state.mean[0, k]), "variance": float(state.variance[0, k]),
        "half_life": float(state.half_life[0, k]), "last_at": now, "missed": int(state.missed[0, k]),
    }  # fmt: skip
    row, _ = Ability.objects.get_or_create(user=user, kind=KINDS[k], defaults=told)
    Ability.objects.filter(pk=row.pk).update(answers=F("answers") + 1, right=F("right") + int(right), **told)
    if k == beliefs.HARMLESS:
        return
    whole = {
        "kinds": list(course.CLASSES), "means": [round(float(m), 6) for m in state.mean[0, 1:]],
        "covariance": [[round(float(v), 8) for v in line] for line in state.covariance[0]],
    }  # fmt: skip
    Together.objects.update_or_create(user=user, defaults=whole)
    # what an answer on one class told of the others is shown with them too
    for name, mean, variance in zip(course.CLASSES, state.mean[0, 1:], state.variance[0, 1:], strict=True):
        if name != KINDS[k]:
            Ability.objects.filter(user=user, kind=name).update(mean=float(mean), variance=float(variance))


__all__ = ["KINDS", "hours", "keep", "place_of", "state_of"]
