"""``/healthz``: whether this server can do its work, for a load balancer or a person.

Rooms add checks with :func:`register`; a check returns a :class:`Finding` and never raises on
purpose (a check that raises counts as failed). Details are numbers, no names and no paths.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from gwanmun.platform import logging

log = logging.get(__name__)
LEAST_FREE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    ok: bool
    figures: dict[str, Any] = field(default_factory=dict)


Check = Callable[[], Finding]
_checks: dict[str, Check] = {}
_migrated = False


def register(name: str) -> Callable[[Check], Check]:
    """``@health.register("oldest_waiting")``: add (or replace) a check under ``name``."""

    def add(check: Check) -> Check:
        _checks[name] = check
        return check

    return add


@register("database")
def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return Finding(cursor.fetchone() == (1,), {"vendor": connection.vendor})


@register("migrations")
def migrations() -> Finding:
    global _migrated
    if not _migrated:  # once true it stays true for this process: the code does not change under it
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        _migrated = waiting == 0
        return Finding(_migrated, {"waiting": waiting})
    return Finding(True, {"waiting": 0})


@register("disk")
def disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free
    return Finding(free >= LEAST_FREE_BYTES, {"free_mib": free // 1024 // 1024})


def examine() -> dict[str, Finding]:
    """Every check's finding, in the order of registration."""
    found: dict[str, Finding] = {}
    for name, check in _checks.items():
        try:
            found[name] = check()
        except Exception as error:
            log.error("health.check_failed", check=name, error=type(error).__name__)
            found[name] = Finding(False, {"error": type(error).__name__})
    return found


@require_safe
def view(request: HttpRequest) -> JsonResponse:
    """200 when every check is well, else 503; the body says which is not."""
    found = examine()
    well = all(finding.ok for finding in found.values())
    body = {
        "status": "ok" if well else "failing",
        "checks": {name: {"ok": f.ok, **f.figures} for name, f in found.items()},
    }
    response = JsonResponse(body, status=200 if well else 503)
    response.headers["Cache-Control"] = "no-store"
    return response
