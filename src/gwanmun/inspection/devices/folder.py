"""A folder that machines write into: an envelope beside each payload, taken once, whatever is killed when.

``NAME.json`` is the signed envelope ``{"envelope": {…}, "signature": "…", "payload": "FILE"}``; the payload
lies beside it. A writer names the envelope last, so that a file without one is not complete yet. Taken
pairs go to ``done``, refused ones to ``failed`` with ``NAME.reason.json``. Killed between the commit and
the move, the next look takes the same number again, finds that it is here, and moves it: nothing is lost
and nothing doubled. What people's scanners send is not kept on the disk either: their payloads are removed
instead of moved."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gwanmun.inspection.devices import intake
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

MOST_ENVELOPE = 1 << 20
MOST_PAYLOAD = 4 << 30  # a raw pair of 600 megapixels, not packed, and more
ON_DISK = 16 << 20  # bytes from which a payload stays in its file while it is read
PEOPLE = ("BODY", "CAMERA")
_YOUNG = 2.0  # seconds: an envelope whose payload is not there yet may still be on its way


@dataclass
class Looked:
    taken: int = 0
    again: int = 0
    failed: int = 0
    waiting: int = 0


def look(folder: Path, organisation: Organisation, patience: float = 60.0) -> Looked:
    """One look through the folder. ``patience``: seconds that an envelope waits for its payload."""
    done, failed = folder / "done", folder / "failed"
    for path in (done, failed):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    seen = Looked()
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith(".") or path.is_symlink() or not path.is_file():
            continue
        try:
            told, signature, payload, data = _read(path, folder)
        except ScanFault as fault:
            if fault.code == "WAITING" and time.time() - path.stat().st_mtime < patience:
                seen.waiting += 1
                continue
            _away(path, None, failed, fault)
            seen.failed += 1
            continue
        private = str(told.get("kind")) in PEOPLE
        try:
            taken = intake.receive(organisation, told, data, signature, actor=audit.SYSTEM, via="FOLDER")
        except ScanFault as fault:
            # A picture of a person is refused whatever it came as, and no copy of it stays aside either.
            _away(path, payload, failed, fault, private=private or fault.code == "PERSON")
            seen.failed += 1
            continue
        _away(path, payload, done, None, private=private)
        seen.taken += taken.new
        seen.again += not taken.new
    return seen


def watch(
    folder: Path,
    organisation: Organisation,
    every: float,
    stop: Callable[[], bool],
    told: Callable[[Looked], None],
) -> None:
    """Look until ``stop``; ``told`` after each look in which something happened."""
    while True:
        seen = look(folder, organisation)
        if seen.taken or seen.again or seen.failed:
            told(seen)
        if stop():
            return
        time.sleep(every)


def _read(path: Path, folder: Path) -> tuple[dict[str, Any], str, Path | None, bytes | Path]:
    if path.stat().st_size > MOST_ENVELOPE:
        raise ScanFault("TOO_LARGE", "envelope", "봉투는 1 MiB까지입니다.", "has more than 1 MiB.")
    try:
        whole = json.loads(path.read_bytes())
        told, signature, name = whole["envelope"], whole["signature"], whole.get("payload") or ""
        if not isinstance(told, dict) or not isinstance(signature, str) or not isinstance(name, str):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ScanFault(
            "ENVELOPE",
            "envelope",
            "envelope, signature, payload가 있는 JSON이어야 합니다.",
            "must be JSON with envelope, signature and payload.",
        ) from None
    told = {str(n): "" if v is None else str(v) for n, v in told.items()}
    for field in ("device", "number", "kind", "media", "at", "digest"):
        if not told.get(field):
            raise ScanFault("MISSING", field, "봉투에 값이 없습니다.", "is missing in the envelope.")
    if not name:
        return told, signature, None, b""
    payload = folder / name
    if Path(name).name != name or payload.is_symlink():
        raise ScanFault(
            "PAYLOAD",
            "payload",
            "같은 폴더의 파일 이름이어야 합니다.",
            "must be the name of a file in this folder.",
        )
    if not payload.is_file():
        raise ScanFault(
            "WAITING",
            "payload",
            f"'{name[:80]}' 파일이 없습니다.",
            f"names '{name[:80]}', which is not there.",
        )
    if payload.stat().st_size > MOST_PAYLOAD:
        raise ScanFault(
            "TOO_LARGE",
            "payload",
            f"{MOST_PAYLOAD >> 20:,} MiB까지 받습니다. 압축하거나 나누어 보내십시오.",
            f"has more than {MOST_PAYLOAD >> 20:,} MiB. Pack it, or send it in parts.",
        )
    return told, signature, payload, payload if payload.stat().st_size > ON_DISK else payload.read_bytes()


def _away(
    path: Path, payload: Path | None, folder: Path, fault: ScanFault | None, *, private: bool = False
) -> None:
    """The payload first: while the envelope is here, the pair is not dealt with."""
    if fault is not None:
        reason = {"code": fault.code, "field": fault.field, "ko": fault.ko, "en": fault.en}
        (folder / f"{path.stem}.reason.json").write_text(json.dumps(reason, ensure_ascii=False), "utf-8")
    if payload is not None and payload.exists():
        if private:
            payload.unlink()
        else:
            payload.replace(folder / payload.name)
    path.replace(folder / path.name)
