"""An office of readers: who stands where, and reader, machine and both on the same images."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl
from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.learning import contract as learning
from gwanmun.inspection.rules.school import ledger
from gwanmun.inspection.rules.school.signal import SLOPE, score
from gwanmun.inspection.school import certifying
from gwanmun.inspection.school.models import Answer, Item, Lesson, MachineAnswer
from gwanmun.platform.accounts.models import User

#: Score from which a machine counts as having said "threat", where its model tells no other.
SAYS_PPM = 500_000


def pseudonym(user: User) -> str:
    """A name that stays the same and tells nobody who it is: for auditors."""
    told = hmac.new(settings.SECRET_KEY.encode(), f"reader {user.pk}".encode(), hashlib.sha256)
    return f"R-{told.hexdigest()[:6].upper()}"


def readers(organisation_id: int | None) -> list[User]:
    """People of an office (None: of all) who have answered an image."""
    rows = User.objects.filter(role__in=[User.Role.OFFICER, User.Role.SUPERVISOR], is_active=True)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    known = Answer.objects.values("user")
    return list(rows.filter(pk__in=known).select_related("organisation").order_by("username"))


def table(users: list[User]) -> list[dict[str, Any]]:
    """A line for each reader, scored all at once. Lessons and tests together; slope SLOPE for all."""
    threat = ~Q(item__kind="")
    told = {
        row["user"]: row
        for row in Answer.objects.filter(user__in=users).values("user").annotate(
            images=Count("pk"), threats=Count("pk", filter=threat),
            hits=Count("pk", filter=threat & Q(right=True)),
            false=Count("pk", filter=~threat & Q(right=False)),
        )
    }  # fmt: skip
    rows = [told.get(u.pk, {"images": 0, "threats": 0, "hits": 0, "false": 0}) for u in users]
    counts = {name: np.array([row[name] for row in rows]) for name in ("images", "threats", "hits", "false")}
    harmless = counts["images"] - counts["threats"]
    scored = score(counts["hits"], counts["threats"], counts["false"], harmless, SLOPE)
    found = []
    for n, user in enumerate(users):
        full = counts["threats"][n] > 0 and harmless[n] > 0
        hours = certifying.trained(user)
        found.append({
            "user": user, "images": int(counts["images"][n]), "threats": int(counts["threats"][n]),
            "hits": int(counts["hits"][n]), "harmless": int(harmless[n]), "false": int(counts["false"][n]),
            "d_a": float(scored.d_a[n]) if full else None, "low": float(scored.low[n]) if full else None,
            "high": float(scored.high[n]) if full else None, "c_a": float(scored.c_a[n]) if full else None,
            "d_prime": float(scored.d_prime[n]) if full else None,
            "hours": hours.seconds / 3600, "month_min": hours.this_month // 60,
            "standing": {kind: certifying.may_read(user, kind) for kind in ("PARCEL", "BAG")},
        })  # fmt: skip
    return found


def ask_machine(items: list[Item], most: int = 200) -> int:
    """Let the detector in use judge images it has not judged yet; how many it judged. Without one, none: an
    image that nobody looked at is not an image without a threat."""
    done = 0
    for item in items[:most]:
        image = bank.images(pk=item.image).first()
        if image is None:
            continue
        scan, smaller = bank.reduced(image)
        boxes = learning.detect(scan, bank.curves_of(image)).enlarged(smaller)
        if boxes.reason:
            break
        told = [{n: getattr(b, n) for n in ("view", "x", "y", "w", "h", "kind", "score_ppm")} for b in boxes]
        top = max((int(b.score_ppm) for b in boxes), default=0)
        _, fresh = MachineAnswer.objects.get_or_create(
            item=item, model=boxes.model[:100], defaults={"score_ppm": top, "boxes": told}
        )
        done += fresh
    return done


def judged(organisation_id: int | None) -> pl.DataFrame:
    """Answers of tests of an office and those of the newest model, as rows of ``ledger.JUDGED``."""
    rows = Answer.objects.filter(lesson__mode__in=[Lesson.Mode.TEST, Lesson.Mode.ASSISTED])
    if organisation_id is not None:
        rows = rows.filter(user__organisation_id=organisation_id)
    people = [
        ("BOTH" if mode == Lesson.Mode.ASSISTED else "READER", str(item), bool(kind),
         right if kind else not right, kind or None, machine)
        for mode, item, kind, right, machine in rows.values_list(
            "lesson__mode", "item_id", "item__kind", "right", "item__machine")
    ]  # fmt: skip
    newest = MachineAnswer.objects.order_by("-id").values_list("model", flat=True).first()
    machine_rows = [
        ("AI", str(item), bool(kind), ppm >= SAYS_PPM, kind or None, machine)
        for item, kind, ppm, machine in MachineAnswer.objects.filter(model=newest or "").values_list(
            "item_id", "item__kind", "score_ppm", "item__machine")
    ]  # fmt: skip
    return pl.DataFrame(people + machine_rows, schema=ledger.JUDGED, orient="row")


def compared(organisation_id: int | None) -> dict[str, Any]:
    """The performance ledger: all, by class and by machine; empty where nobody was tested on judged
    images."""
    frame = ledger.shared(judged(organisation_id))
    newest = MachineAnswer.objects.order_by("-id").values_list("model", flat=True).first()
    scores = MachineAnswer.objects.filter(model=newest or "").values_list("item__kind", "score_ppm")
    told = [(bool(kind), float(ppm)) for kind, ppm in scores]
    return {
        "model": newest or "", "at": timezone.now(),
        "all": [asdict(line) for line in ledger.lines(frame)],
        "kinds": [asdict(line) for line in ledger.lines(frame, "kind")],
        "machines": [asdict(line) for line in ledger.lines(frame, "machine")],
        "curve": ledger.curve([t for t, _ in told], [v for _, v in told]),
    }  # fmt: skip


__all__ = ["SAYS_PPM", "ask_machine", "compared", "judged", "pseudonym", "readers", "table"]
