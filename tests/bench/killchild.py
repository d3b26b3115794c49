"""The processes of the kill test: ``python -m tests.bench.killchild PART FOLDER``."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from gwanmun.platform import django

SEED, DAY = 11, date(2026, 7, 8)


def files(folder: Path) -> None:
    """Four manifests and the registry: made once, used by all runs."""
    import polars as pl

    from gwanmun.parcels.sample import Options, write_manifest

    lines = int(os.environ["KILLTEST_LINES"])
    made = write_manifest(folder / "first.csv", Options(lines, SEED, DAY, headers="en"))
    made.registry.rename(folder / "registry.csv")
    first = pl.read_csv(made.manifest, infer_schema=False, truncate_ragged_lines=True)
    numbered = [c for c in first.columns if "waybill" in c.lower() or "tracking" in c.lower()]
    again = first.filter(pl.int_range(pl.len()) % 3 == 0).with_columns(
        pl.when(pl.col(c).is_not_null()).then(pl.col(c) + "X") for c in numbered if not c.startswith("Master")
    )
    again.write_csv(folder / "second.csv")
    first.filter(pl.int_range(pl.len()) % 50 != 7).write_csv(folder / "first-corrected.csv")
    again.filter(pl.int_range(pl.len()) % 2 == 0).with_columns(
        pl.when(pl.col(c).is_not_null()).then(pl.col(c) + "Y") for c in numbered if not c.startswith("Master")
    ).write_csv(folder / "third.csv")


def prepare(folder: Path) -> None:
    """An operator with an endpoint and a key, and the registry."""
    django.migrate()
    from gwanmun.parties.contract import load_personal_codes
    from gwanmun.platform.accounts import keys
    from gwanmun.platform.accounts.models import Organisation
    from gwanmun.platform.audit.services import Actor
    from gwanmun.platform.webhooks.models import WebhookEndpoint

    org = Organisation.objects.create(code="KILL", kind="OPERATOR", name_ko="특송", name_en="Express")
    WebhookEndpoint.objects.create(organisation=org, url="https://receiver.invalid/hook", secret="s")
    load_personal_codes(folder / "registry.csv")
    scopes, by = ["manifests:write"], Actor("kill test", "SYSTEM")
    issued = keys.issue(org, "client", scopes, by=by, rate_per_minute=6000)
    (folder / "key").write_text(issued.plaintext)


def outcome(folder: Path) -> None:
    """Everything that must be the same, whatever happened on the way; into HOME/outcome.json."""
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.db.models import Count

    from gwanmun.parcels.contract import current_parcels, stored_digest
    from gwanmun.parcels.models import LineError, ManifestVersion, Parcel, ParcelAct
    from gwanmun.platform.audit.models import AuditEvent
    from gwanmun.platform.webhooks.models import WebhookDelivery

    def one(version: ManifestVersion) -> dict[str, Any]:
        return {
            "manifest": version.manifest.number,
            "version": version.version,
            "state": version.state,
            "fault": version.fault,
            "current": version.manifest.current_id == version.pk,
            "digest": version.result_digest,
            "stored": stored_digest(version.pk),
            "summary": version.summary,
            "rows": Parcel.objects.filter(version=version).count(),
            "faults": LineError.objects.filter(version=version).count(),
        }

    whole = "ok"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    events = AuditEvent.objects.order_by("action").values_list("action").annotate(n=Count("pk"))
    found = {
        "integrity": whole,
        "versions": [one(v) for v in ManifestVersion.objects.order_by("pk")],
        "rows": Parcel.objects.count(),
        "counting": current_parcels().count(),
        "notes": ParcelAct.objects.count(),
        "events": dict(events.exclude(action__startswith="webhook")),
        "messages": WebhookDelivery.objects.count(),
        "files": sorted(p.name for p in (settings.HOME / "inbox").iterdir() if not p.name.startswith(".")),
    }
    (settings.HOME / "outcome.json").write_text(json.dumps(found))


if __name__ == "__main__":
    parts = {"files": files, "prepare": prepare, "outcome": outcome}
    parts[sys.argv[1]](Path(sys.argv[2]))
