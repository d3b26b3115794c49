"""Reference spectra of known substances, loaded by an office: none is shipped."""

from __future__ import annotations

from django.db import transaction

from gwanmun.inspection.devices.models import Reference
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals import jcamp
from gwanmun.platform.audit import services as audit

MOST = 500


def load(data: bytes, *, name: str = "", controlled: bool, source: str, actor: audit.Actor) -> Reference:
    """Keep a spectrum under a name (default: its title); the same name is replaced. Raises ScanFault."""
    curve = jcamp.read(data)
    name = (name or curve.title).strip()[:100]
    if not name or not source.strip():
        raise ScanFault("MISSING", "source", "이름과 출처를 적으십시오.", "and a name must be given.")
    if Reference.objects.exclude(name=name).count() >= MOST:
        raise ScanFault(
            "FULL", "name", f"기준 스펙트럼은 {MOST}개까지입니다.", f"would be one of more than {MOST}."
        )
    with transaction.atomic():
        row, _ = Reference.objects.update_or_create(
            name=name,
            defaults={
                "controlled": controlled,
                "source": source.strip()[:200],
                "body": data,
                "loaded_by": actor.name,
            },
        )
        audit.record(
            actor, "raman.reference", "raman_reference", row.pk, after={"name": name, "source": source}
        )
    return row
