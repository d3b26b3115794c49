"""The versions of a manifest, each with its figures and what changed against the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gwanmun.parcels.contract import Manifest, ManifestVersion

Summary = dict[str, Any]
FIGURES: dict[str, Callable[[Summary], int]] = {
    "parcels": lambda s: int(s.get("parcels", 0)),
    "cleared": lambda s: int(s.get("state", {}).get("AUTO_CLEARED", 0)),
    "held": lambda s: int(s.get("state", {}).get("HELD", 0)),
    "refused": lambda s: int(s.get("refused", 0)),
    "requests": lambda s: int(s.get("requests", 0)),
    "payable": lambda s: int(s.get("payable", 0)),
}


def compared(manifest: Manifest) -> list[dict[str, Any]]:
    """Newest first. ``figures``: name → (value, change against the cleared version before, or None)."""
    rows: list[dict[str, Any]] = []
    before: Summary | None = None
    for version in manifest.versions.order_by("version"):
        cleared = version.state == ManifestVersion.State.CLEARED
        rows.append(
            {
                "version": version,
                "current": manifest.current_id == version.pk,
                "figures": figures(version.summary, before) if cleared else {},
            }
        )
        before = version.summary if cleared else before
    return rows[::-1]


def figures(now: Summary, before: Summary | None) -> dict[str, tuple[int, int | None]]:
    return {
        name: (value := of(now), None if before is None else value - of(before))
        for name, of in FIGURES.items()
    }
