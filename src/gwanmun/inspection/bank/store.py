"""Files of the bank, named by the digest of what is in them.

A file is written beside its place, forced to disk, and only then named; only then does a row say that it is
there. What is drawn from it lies in a cache of limited size, by digest, and can be drawn again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from gwanmun.inspection.rules.scans import Scan
from gwanmun.inspection.rules.signals import packing

CACHE_BYTES = 512 << 20
_LOOK_EVERY = 64  # pictures written between two looks at the size of the cache
_written = 0


def folder(name: str = "") -> Path:
    path = Path(settings.HOME) / "images" / name
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(digest: str) -> Path:
    return folder(digest[:2]) / f"{digest}.scan"


def original_of(digest: str) -> Path:
    return folder(digest[:2]) / f"{digest}.original"


def keep_scan(scan: Scan) -> tuple[str, int]:
    """(digest, bytes on disk). What is there already is not written again."""
    digest = packing.digest(scan)
    path = path_of(digest)
    if not path.is_file():
        _write(path, lambda out: packing.write(scan, out))
    return digest, path.stat().st_size


def digest_of(data: bytes | Path) -> str:
    """SHA-256 of bytes, or of a file read piece by piece."""
    if not isinstance(data, Path):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_original(data: bytes | Path) -> str:
    digest = digest_of(data)
    path = original_of(digest)
    if not path.is_file():
        _write(path, lambda out: _copy(data, out))
    return digest


def _copy(data: bytes | Path, out: BinaryIO) -> None:
    if isinstance(data, Path):
        with data.open("rb") as file:
            shutil.copyfileobj(file, out, 1 << 20)
    else:
        out.write(data)


def _write(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    draft = path.with_name(f".{os.getpid()}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            fill(out)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    finally:
        draft.unlink(missing_ok=True)


def forget(digest: str) -> None:
    path_of(digest).unlink(missing_ok=True)
    shutil.rmtree(folder("cache") / digest, ignore_errors=True)


def forget_original(digest: str) -> None:
    original_of(digest).unlink(missing_ok=True)


def cached(digest: str, name: str, make: Callable[[], bytes]) -> bytes:
    """``make()``, kept under the digest. The oldest pictures go when there are too many."""
    global _written
    path = folder("cache") / digest / name
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        os.utime(path)
        return data
    data = make()
    draft = path.with_name(f".{os.getpid()}.{secrets.token_hex(6)}")
    with contextlib.suppress(OSError):  # a full disk loses a picture that can be drawn again, nothing else
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_bytes(data)
        draft.replace(path)
        _written += 1
        if _written % _LOOK_EVERY == 1:
            trim(CACHE_BYTES)
    return data


def trim(most: int) -> int:
    """Remove the pictures asked for longest ago until at most ``most`` bytes are left; those bytes."""
    found = []
    for path in folder("cache").glob("*/*"):
        with contextlib.suppress(OSError):
            about = path.stat()
            found.append((about.st_mtime, about.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found, key=lambda one: one[0]):
        if total <= most:
            break
        path.unlink(missing_ok=True)
        total -= size
    return total
