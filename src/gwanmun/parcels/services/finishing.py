"""How a version ends: cleared and counting, refused as a file, or failed for a fault of ours.

Each ending is one transaction with its audit event and the message to the operator's endpoints.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import structlog
from django.db import transaction
from django.utils import timezone

from gwanmun.core.faults import Fault
from gwanmun.parcels.models import Manifest, ManifestVersion
from gwanmun.parcels.rules.items import KIND
from gwanmun.parcels.services import linking, partners, superseding
from gwanmun.parcels.services.lease import Lease
from gwanmun.platform.audit import services as audit
from gwanmun.platform.webhooks import services as webhooks
from gwanmun.risk.network import contract as network
from gwanmun.risk.selection import contract as selection

log = structlog.get_logger(__name__)
State = ManifestVersion.State
FINISHED = "manifest.finished"


def make_it_count(
    lease: Lease, summary: dict[str, Any], result_digest: str, rulebook: str, touched: pl.DataFrame
) -> None:
    """The rows are written; from here on they count. ``touched``: see partners.touched_by."""
    version = lease.version
    with transaction.atomic():
        lease.renew()
        manifest = Manifest.objects.select_for_update().get(pk=version.manifest_id)
        before = manifest.current
        if before is None or before.version < version.version:
            if before is not None:
                summary = {**summary, **superseding.carry_over(before.pk, version.pk)}
            Manifest.objects.filter(pk=manifest.pk).update(current=version)
            network.announce(linking.SOURCE, version.pk, manifest.pk)
            selection.make_it_count(KIND, version.pk)
        summary = {**summary, "follow_ups": partners.tell(touched)}
        _close(lease, State.CLEARED, summary=summary, result_digest=result_digest, rulebook=rulebook)
        _note(version, State.CLEARED, summary=summary, result_digest=result_digest, rulebook=rulebook)
    log.info("manifest.cleared", version=version.pk, parcels=summary["parcels"], digest=result_digest)


def refuse(lease: Lease, fault: Fault) -> None:
    """The whole file cannot be read; ``fault`` says why."""
    kept = {"code": fault.code, "params": dict(fault.params)}
    with transaction.atomic():
        _close(lease, State.REFUSED, fault=kept)
        _note(lease.version, State.REFUSED, fault=kept)
    log.info("manifest.refused", version=lease.version.pk, code=fault.code)


def fail(version: ManifestVersion) -> None:
    """Tried too often. The version leaves the queue, so that those behind it go on."""
    kept = {"code": "INTERNAL", "params": {"attempts": str(version.attempts)}}
    with transaction.atomic():
        changed = ManifestVersion.objects.filter(
            pk=version.pk, state=version.state, lease_owner=version.lease_owner, attempts=version.attempts
        ).update(state=State.FAILED, fault=kept, lease_owner="", lease_until=None, finished_at=timezone.now())
        if changed:
            _note(version, State.FAILED, fault=kept)
    log.error("manifest.failed", version=version.pk, attempts=version.attempts)


def retry(version_id: int, by: str, reason: str = "") -> bool:
    """Queue a failed version again. False when it did not fail or a later version has come meanwhile."""
    with transaction.atomic():
        version = (
            ManifestVersion.objects.select_related("manifest")
            .filter(pk=version_id, state=State.FAILED)
            .first()
        )
        if version is None or version.manifest.versions.filter(version__gt=version.version).exists():
            return False
        ManifestVersion.objects.filter(pk=version_id, state=State.FAILED).update(
            state=State.RECEIVED, attempts=0, fault=None, finished_at=None, started_at=None, stage="", done=0
        )
        actor = audit.Actor(by, "USER", version.manifest.organisation_id)
        audit.record(actor, "manifest.retried", "manifest_version", version_id, reason=reason)
        return True


def _close(lease: Lease, state: State, **fields: object) -> None:
    lease.renew(**fields)
    ManifestVersion.objects.filter(pk=lease.version.pk).update(
        state=state, stage="done", lease_owner="", lease_until=None, finished_at=timezone.now()
    )


def _note(version: ManifestVersion, state: State, **facts: Any) -> None:
    manifest = version.manifest
    actor = audit.Actor("system", "SYSTEM", manifest.organisation_id)
    audit.record(actor, f"manifest.{state.lower()}", "manifest_version", version.pk, after=facts)
    webhooks.announce(
        manifest.organisation_id,
        FINISHED,
        {
            "version_id": version.pk,
            "manifest": manifest.number,
            "version": version.version,
            "state": str(state),
            "file_sha256": version.digest,
            **facts,
        },
    )
