"""Where imported tables are kept: one Parquet file each, whole at every instant, earlier ones beside it.

``HOME/tables/<country>/<name>.parquet`` is what holds; ``history/<name>-<moment>-<digest>.parquet`` what
held before. Facts about an import travel inside the file, so that table and facts can never disagree.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from gwanmun.core.text import Text
from gwanmun.tariff.tables import FACTS, folder

HISTORY = "history"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Facts:
    """About one import. ``digest``: of the source file and of how it was read; ``moment``: ISO 8601, zone."""

    label: Text
    file: str
    digest: str
    imported_at: str
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Kept:
    """``changed`` False: the same file was imported before, nothing was written."""

    path: Path
    changed: bool
    before: Path | None = None  # where the table that held until now is kept


def digest_of(file: Path, *settings: object) -> str:
    """Digest of a file's bytes and of the settings it is read with."""
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    for setting in settings:
        found.update(b"\0" + str(setting).encode())
    return found.hexdigest()


def keep(frame: pl.DataFrame, name: str, country: str, home: Path, facts: Facts) -> Kept:
    """Put a table (``rates`` or ``nomenclature``) in force; the one before goes to the history.

    The same digest as that of the table in force changes nothing. A reader sees the old table or the new
    one, never a part.
    """
    target = folder(country, home) / f"{name}.parquet"
    old = facts_of(target)
    if old is not None and old.get("digest") == facts.digest:
        return Kept(target, changed=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    body = {
        "label": {"ko": facts.label.ko, "en": facts.label.en},
        "file": facts.file,
        "digest": facts.digest,
        "imported_at": facts.imported_at,
        "rows": frame.height,
        **dict(facts.more),
    }
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        frame.write_parquet(draft, metadata={FACTS: json.dumps(body, ensure_ascii=False)})
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        before = _into_history(target, name, old) if target.exists() else None
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Kept(target, changed=True, before=before)


def facts_of(path: Path) -> dict[str, Any] | None:
    """What an imported table says of itself; None where there is none or it cannot be read."""
    if not path.is_file():
        return None
    try:
        found = json.loads(pl.read_parquet_metadata(path)[FACTS])
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
        return None
    return found if isinstance(found, dict) else None


def history(name: str, country: str, home: Path) -> list[Path]:
    """Earlier tables, the oldest first."""
    return sorted((folder(country, home) / HISTORY).glob(f"{name}-*.parquet"))


def _into_history(target: Path, name: str, old: dict[str, Any] | None) -> Path:
    moment = "".join(c for c in str((old or {}).get("imported_at", "")) if c.isdigit())[:14] or "unknown"
    digest = str((old or {}).get("digest", ""))[:8] or str(target.stat().st_mtime_ns)
    kept = target.parent / HISTORY / f"{name}-{moment}-{digest}.parquet"
    kept.parent.mkdir(exist_ok=True)
    if not kept.exists():
        os.link(target, kept)  # the same bytes under a second name: nothing is copied, nothing is lost
    return kept
