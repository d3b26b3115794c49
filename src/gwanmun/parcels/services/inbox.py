"""Received files, kept under the digest of their bytes until the retention period is over.

A file is written beside its place, forced to disk, and only then named: what has a name is whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from gwanmun.core.formats import FileRefused

BLOCK = 1 << 20
DRAFT_PREFIX = "."


@dataclass(frozen=True)
class Draft:
    """A whole file on disk that has no name yet."""

    digest: str  # SHA-256 of the bytes, hex
    size: int
    path: Path

    def keep(self) -> None:
        """Give it its name. To be called with the queue held, so that a purge cannot come between."""
        self.path.replace(path_of(self.digest))
        _sync_folder(folder())


def folder() -> Path:
    path = Path(settings.HOME) / "inbox"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(digest: str) -> Path:
    return folder() / digest


@contextlib.contextmanager
def draft(source: BinaryIO | Path, limit: int | None = None) -> Iterator[Draft]:
    """Copy ``source`` into the inbox without a name; gone afterwards unless kept.

    Raises FileRefused (FILE_EMPTY, FILE_TOO_LARGE). ``limit``: bytes, default the upload limit.
    """
    limit = settings.MAX_UPLOAD_BYTES if limit is None else limit
    path = folder() / f"{DRAFT_PREFIX}{os.getpid()}.{secrets.token_hex(8)}"
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                taken = _copy(stream, path, limit)
        else:
            taken = _copy(source, path, limit)
        if taken.size == 0:
            raise FileRefused("FILE_EMPTY")
        yield taken
    finally:
        path.unlink(missing_ok=True)


def _copy(source: BinaryIO, path: Path, limit: int) -> Draft:
    hasher, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while block := source.read(BLOCK):
            size += len(block)
            if size > limit:
                raise FileRefused("FILE_TOO_LARGE", limit=f"{limit / 2**20:,.4g} MiB")
            hasher.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return Draft(hasher.hexdigest(), size, path)


def original(digest: str) -> Path | None:
    """The received file; None once it has been forgotten (see ``retention``)."""
    path = path_of(digest)
    return path if path.is_file() else None


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
