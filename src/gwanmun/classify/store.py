"""Past decisions and texts in the database: learnt in bulk, one by one from an officer, read as an index."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Max

from gwanmun.classify.models import CodeText, PastDecision
from gwanmun.classify.reading import LineFault, Row, language_of
from gwanmun.classify.rules.past import Decision
from gwanmun.classify.rules.text import normal
from gwanmun.platform.audit import services as audit

_BATCH = 1000


@dataclass(frozen=True)
class Learnt:
    """``new``: rows that were not known before; ``known``: the same text and code were there."""

    new: int
    known: int
    faults: list[LineFault]


def digest_of(text: str, code: str) -> str:
    return hashlib.sha256(f"{code}\0{normal(text)}".encode()).hexdigest()


def learn(
    country: str, rows: Iterable[Row], known_codes: Collection[str], actor: audit.Actor, file: str
) -> Learnt:
    """Keep decisions; of a subheading that ``known_codes`` (HS6) lacks, none. Audited as one event."""
    faults: list[LineFault] = []
    found: dict[str, PastDecision] = {}
    total = 0
    for row in rows:
        if row.code[:6] not in known_codes:
            faults.append(LineFault(row.line, "CODE_UNKNOWN", row.code))
            continue
        total += 1
        key = digest_of(row.description, row.code)
        found.setdefault(key, PastDecision(
            country=country, description=row.description, lang=row.lang, code=row.code,
            decided_on=row.decided_on, source=row.source, digest=key,
        ))  # fmt: skip
    with transaction.atomic():
        before = PastDecision.objects.filter(country=country).count()
        PastDecision.objects.bulk_create(found.values(), batch_size=_BATCH, ignore_conflicts=True)
        new = PastDecision.objects.filter(country=country).count() - before
        facts = {"file": file, "new": new, "known": total - new, "refused": len(faults)}
        audit.record(actor, "classify.learnt", "classification", country, after=facts)
    return Learnt(new, total - new, faults)


def record(country: str, description: str, code: str, on: date, actor: audit.Actor) -> bool:
    """One decision by a person; False where it was known. The act is audited either way."""
    with transaction.atomic():
        _, new = PastDecision.objects.get_or_create(
            country=country, digest=digest_of(description, code),
            defaults={"description": description, "lang": language_of(description), "code": code,
                      "decided_on": on, "source": f"{actor.kind.lower()}:{actor.name}"[:200]},
        )  # fmt: skip
        audit.record(actor, "classify.decided", "classification", code,
                     after={"country": country, "description": description[:500], "new": new})  # fmt: skip
    return new


def keep_texts(country: str, rows: Iterable[Row], actor: audit.Actor, file: str) -> int:
    """Keep notes and names by code; gives how many are new."""
    found: dict[str, CodeText] = {}
    for row in rows:
        key = digest_of(f"{row.kind}:{row.description}", row.code)
        found[key] = CodeText(country=country, code=row.code, kind=row.kind, lang=row.lang,
                              text=row.description, source=row.source, digest=key)  # fmt: skip
    with transaction.atomic():
        before = CodeText.objects.filter(country=country).count()
        CodeText.objects.bulk_create(found.values(), batch_size=_BATCH, ignore_conflicts=True)
        new = CodeText.objects.filter(country=country).count() - before
        facts = {"file": file, "new": new}
        audit.record(actor, "classify.texts", "classification", country, after=facts)
    return new


def decisions(country: str) -> list[Decision]:
    rows = PastDecision.objects.filter(country=country).order_by("pk")
    return [
        Decision(text, code, day.toordinal() if day else 0, source)
        for text, code, day, source in rows.values_list("description", "code", "decided_on", "source")
    ]


def stamp(country: str) -> tuple[int, int, int, int]:
    """Changes whenever decisions or texts are added or removed."""
    out: list[int] = []
    for model in (PastDecision, CodeText):
        row = model.objects.filter(country=country).aggregate(n=Count("pk"), last=Max("pk"))
        out += [row["n"], row["last"] or 0]
    return out[0], out[1], out[2], out[3]


def names_beside(country: str) -> list[tuple[str, str, str]]:
    """(code, language, text) of names from other lists."""
    rows = CodeText.objects.filter(country=country, kind=CodeText.Kind.NAME).order_by("pk")
    return list(rows.values_list("code", "lang", "text"))


def notes_for(country: str, codes: Collection[str]) -> list[CodeText]:
    """Notes of the chapters, headings and subheadings above ``codes``."""
    above = {code[:n] for code in codes for n in (2, 4, 6, 8, 10) if len(code) >= n}
    found = CodeText.objects.filter(country=country, kind=CodeText.Kind.NOTE, code__in=above)
    return list(found.order_by("code", "pk")[:20])
