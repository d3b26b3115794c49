"""Watch-lists kept, filled, compared, judged. Whatever a person does here goes on record with its reason."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T
from gwanmun.risk.network.models import Alert, Cleared, WatchEntry, WatchList, WatchMatch
from gwanmun.risk.rules import matching

REASON_LENGTH = 5
LARGEST = 10_000_000  # bytes of a file
COLUMNS = ("kind", "value", "valid_from", "valid_to", "note")
KINDS = tuple(matching.FIELDS)


class Refused(Exception):
    """Nothing was done. ``field`` says where the fault is ("" where it is nowhere in particular)."""

    def __init__(self, field: str, ko: str, en: str) -> None:
        super().__init__(en)
        self.field, self.ko, self.en = field, ko, en

    @property
    def message(self) -> str:
        return T(self.ko, self.en)


@dataclass(frozen=True)
class LineFault:
    line: int
    field: str
    ko: str
    en: str

    @property
    def message(self) -> str:
        return T(self.ko, self.en)


@dataclass(frozen=True)
class Imported:
    added: int
    known: int  # stood there already
    faults: list[LineFault]


def make(
    actor: audit.Actor,
    *,
    name: str,
    purpose: str,
    ground: str,
    owner: str,
    basis: str,
    threshold: int,
    expires_on: dt.date,
) -> WatchList:
    """A new list. Raises Refused."""
    told = {
        "name": name.strip(),
        "purpose": purpose.strip(),
        "ground": ground.strip(),
        "owner": owner.strip(),
    }
    for field, value in told.items():
        if not value:
            raise Refused(field, "빈칸을 채워 주십시오.", "Please fill this in.")
    if basis not in WatchList.Basis.values:
        raise Refused("basis", "MANDATORY 또는 ALERT입니다.", "It is MANDATORY or ALERT.")
    if not 50 <= threshold <= 100:
        raise Refused("threshold", "50에서 100 사이로 적어 주십시오.", "Give a number from 50 to 100.")
    if expires_on <= timezone.localdate():
        raise Refused("expires_on", "만료일은 오늘 뒤여야 합니다.", "The expiry must lie after today.")
    if WatchList.objects.filter(name=told["name"]).exists():
        raise Refused("name", "같은 이름의 명단이 있습니다.", "There is a list of this name.")
    with transaction.atomic():
        made = WatchList.objects.create(
            **told, basis=basis, threshold=threshold, expires_on=expires_on, created_by=actor.name
        )
        after = {
            "name": made.name,
            "purpose": made.purpose,
            "ground": made.ground,
            "expires_on": str(expires_on),
        }
        audit.record(actor, "watch_list.made", "watch_list", made.pk, after=after)
    return made


def import_csv(watch_list: WatchList, data: bytes, actor: audit.Actor) -> Imported:
    """Entries from CSV (UTF-8; columns COLUMNS, the first two needed). Bad lines are told."""
    if len(data) > LARGEST:
        raise Refused(
            "file", "파일은 10MB까지입니다. 나누어 올려 주십시오.", "At most 10 MB. Please split the file."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("file", "UTF-8로 저장해 주십시오.", "Please save the file as UTF-8.") from None
    rows = csv.DictReader(io.StringIO(text))
    lacking = [name for name in COLUMNS[:2] if name not in (rows.fieldnames or ())]
    if lacking:
        raise Refused(
            "file",
            f"첫 줄에 {', '.join(lacking)} 열이 없습니다.",
            f"The first line lacks: {', '.join(lacking)}.",
        )
    faults: list[LineFault] = []
    good: list[WatchEntry] = []
    for number, row in enumerate(rows, 2):
        made = _entry(watch_list, row, number, actor.name)
        if isinstance(made, LineFault):
            faults.append(made)
        else:
            good.append(made)
    marked = _marked(good, faults)
    fresh = _unknown(watch_list, marked)
    with transaction.atomic():
        WatchEntry.objects.bulk_create(fresh, batch_size=1000, ignore_conflicts=True)
        audit.record(
            actor,
            "watch_list.imported",
            "watch_list",
            watch_list.pk,
            after={"added": len(fresh), "faults": len(faults)},
        )
    return Imported(len(fresh), len(marked) - len(fresh), sorted(faults, key=lambda fault: fault.line))


def _entry(watch_list: WatchList, row: dict[str, Any], line: int, by: str) -> WatchEntry | LineFault:
    kind, value = (row.get("kind") or "").strip().upper(), (row.get("value") or "").strip()
    if kind not in KINDS:
        return LineFault(
            line,
            "kind",
            f"구분은 {', '.join(KINDS)} 중 하나입니다.",
            f"The kind is one of {', '.join(KINDS)}.",
        )
    if not 2 <= len(value) <= 300:
        return LineFault(line, "value", "값은 2자에서 300자입니다.", "The value has 2 to 300 characters.")
    days: dict[str, dt.date | None] = {"valid_from": timezone.localdate(), "valid_to": watch_list.expires_on}
    for name in days:
        text = (row.get(name) or "").strip()
        try:
            days[name] = dt.date.fromisoformat(text) if text else days[name]
        except ValueError:
            return LineFault(line, name, "날짜는 2026-11-22처럼 적습니다.", "Write the date like 2026-11-22.")
    first, last = days["valid_from"] or timezone.localdate(), days["valid_to"]
    if last and last < first:
        return LineFault(line, "valid_to", "종료일이 시작일보다 빠릅니다.", "It ends before it begins.")
    entry = WatchEntry(
        watch_list=watch_list, kind=kind, value=value, note=(row.get("note") or "").strip()[:300],
        valid_from=first, valid_to=last, added_by=by,
    )  # fmt: skip
    entry.line = line  # type: ignore[attr-defined]
    return entry


def _marked(entries: list[WatchEntry], faults: list[LineFault]) -> list[WatchEntry]:
    """Entries with their one spelling; those without any are told as faults."""
    found = []
    for kind in KINDS:
        own = [entry for entry in entries if entry.kind == kind]
        marks = matching.spelled(kind, pl.Series([entry.value for entry in own], dtype=pl.String)).to_list()
        for entry, mark in zip(own, marks, strict=True):
            if mark:
                entry.mark = mark[:300]
                found.append(entry)
            else:
                ko = "이 값으로는 아무것도 찾을 수 없습니다. 번호나 주소를 확인해 주십시오."
                en = "Nothing can be found by this value. Please check the number or address."
                faults.append(LineFault(entry.line, "value", ko, en))  # type: ignore[attr-defined]
    return found


def _unknown(watch_list: WatchList, entries: list[WatchEntry]) -> list[WatchEntry]:
    known = set(watch_list.entries.values_list("kind", "mark"))
    fresh = []
    for entry in entries:
        if (entry.kind, entry.mark) not in known:
            known.add((entry.kind, entry.mark))
            fresh.append(entry)
    return fresh


def add_entry(watch_list: WatchList, row: dict[str, str], actor: audit.Actor) -> WatchEntry:
    """One entry by hand. Raises Refused."""
    made = _entry(watch_list, row, 1, actor.name)
    faults: list[LineFault] = []
    if isinstance(made, LineFault):
        raise Refused(made.field, made.ko, made.en)
    if not _marked([made], faults):
        raise Refused("value", faults[0].ko, faults[0].en)
    if not _unknown(watch_list, [made]):
        raise Refused("value", "이미 명단에 있습니다.", "It is on the list already.")
    with transaction.atomic():
        made.save()
        audit.record(
            actor,
            "watch_entry.added",
            "watch_list",
            watch_list.pk,
            after={"entry": made.pk, "kind": made.kind},
        )
    return made


def end_entry(entry: WatchEntry, reason: str, actor: audit.Actor) -> None:
    """From today on it is looked for no more."""
    _reason(reason)
    with transaction.atomic():
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        WatchEntry.objects.filter(pk=entry.pk).update(valid_to=yesterday)
        audit.record(
            actor,
            "watch_entry.ended",
            "watch_list",
            entry.watch_list_id,
            reason=reason,
            after={"entry": entry.pk},
        )


# --- comparing and judging ----------------------------------------------------------------------------


def in_force(day: dt.date) -> QuerySet[WatchEntry]:
    entries = WatchEntry.objects.filter(watch_list__expires_on__gte=day, valid_from__lte=day)
    return entries.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def lists_on(
    day: dt.date, before: dt.datetime | None = None, only: Collection[int] | None = None
) -> matching.Lists:
    """Everything in force on a day, and what was judged to be somebody else; ``before``: told by then.
    ``only``: of these entries."""
    entries, judged = in_force(day), Cleared.objects.all()
    if only is not None:
        entries = entries.filter(pk__in=only)
    if before is not None:
        entries, judged = entries.filter(added_at__lt=before), judged.filter(at__lt=before)
    columns = ("id", "watch_list__name", "kind", "value", "watch_list__basis", "watch_list__threshold")
    rows = entries.order_by("id").values_list(*columns, "valid_from", "valid_to")
    cleared = judged.filter(entry__in=entries).order_by("id").values_list("entry_id", "seen")
    return matching.Lists(
        pl.DataFrame(list(rows), schema=matching.ENTRY, orient="row"),
        pl.DataFrame(list(cleared), schema={"entry": pl.Int64, "seen": pl.String}, orient="row"),
    )


def hits(
    spelled: pl.DataFrame, day: dt.date | None = None, before: dt.datetime | None = None
) -> pl.DataFrame:
    """matching.HIT rows for items in words (linking.SPELLED). Nothing is stored."""
    lists = lists_on(day or timezone.localdate(), before)
    return matching.watch_hits(spelled, lists, day or timezone.localdate())


def anything_before(moment: dt.datetime) -> bool:
    """Whether any alert or entry had been told by then: most days there is nothing to compare with."""
    alerts = Alert.objects.filter(received_at__lt=moment).exists()
    return alerts or WatchEntry.objects.filter(added_at__lt=moment).exists()


def note(source: str, spelled: pl.DataFrame, only: Collection[int] | None = None) -> int:
    """Keep the matches of rows for judgement; a match that is there already stays as it is. ``only``: with
    these entries."""
    day = timezone.localdate()
    found = matching.watch_hits(spelled, lists_on(day, only=only), day)
    if found.is_empty():
        return 0
    rows = found.join(spelled.select("item", "place", kind_of="kind"), on="item")
    kept = [
        WatchMatch(
            entry_id=row["entry"],
            source=source,
            place=row["place"],
            kind=row["kind_of"],
            item=row["item"],
            field=row["field"],
            score=row["score"],
            how=row["how"],
            seen=row["seen"][:300],
        )
        for row in rows.iter_rows(named=True)
    ]
    WatchMatch.objects.bulk_create(kept, batch_size=1000, ignore_conflicts=True)
    return len(kept)


def judge(match: WatchMatch, *, same: bool, reason: str, actor: audit.Actor) -> None:
    """Say whether it is the one meant. "Not the same" also clears the like matches that are still open."""
    _reason(reason)
    now = timezone.now()
    state = WatchMatch.State.CONFIRMED if same else WatchMatch.State.NOT_SAME
    told = {"state": state, "judged_by": actor.name, "judged_at": now, "reason": reason.strip()}
    with transaction.atomic():
        fresh = WatchMatch.objects.filter(pk=match.pk, state=WatchMatch.State.OPEN).update(**told)
        if not fresh:
            raise Refused("", "이미 판단한 항목입니다.", "This match has been judged already.")
        if not same:
            mark = matching.spelled(match.entry.kind, pl.Series([match.seen]))[0]
            Cleared.objects.get_or_create(
                entry=match.entry, seen=mark, defaults={"reason": reason.strip(), "by": actor.name}
            )
            WatchMatch.objects.filter(entry=match.entry, seen=match.seen, state=WatchMatch.State.OPEN).update(
                **told
            )
        audit.record(
            actor, "watch_match.judged", "watch_match", match.pk, reason=reason.strip(),
            after={"state": str(state), "item": match.item, "entry": match.entry_id, "score": match.score},
        )  # fmt: skip


def _reason(reason: str) -> None:
    if len(reason.strip()) < REASON_LENGTH:
        raise Refused(
            "reason", "사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters."
        )


def open_matches() -> QuerySet[WatchMatch]:
    return (
        WatchMatch.objects.filter(state=WatchMatch.State.OPEN)
        .select_related("entry__watch_list")
        .order_by("-score", "-id")
    )


__all__ = [
    "COLUMNS",
    "KINDS",
    "Imported",
    "LineFault",
    "Refused",
    "add_entry",
    "anything_before",
    "end_entry",
    "hits",
    "import_csv",
    "in_force",
    "judge",
    "lists_on",
    "make",
    "note",
    "open_matches",
]
