"""A cargo scan of many megapixels by way of the watch folder, in its own process, under a limit of memory.

``python -m gwanmun.inspection.devices.tests.large ROWS COLUMNS MIB`` in a HOME with its tables; prints JSON.
The limit is on what the process may write (RLIMIT_DATA): a mapped file is no part of it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

BLOCK = 512


def blocks(rows: int, columns: int, energy: int) -> Iterator[bytes]:
    """A container with boxes in it, with noise, a few rows at a time."""
    draw = np.random.default_rng(energy)
    grain = draw.integers(0, 300, (BLOCK, columns), dtype=np.uint16)
    x = np.arange(columns)
    for start in range(0, rows, BLOCK):
        y = np.arange(start, min(rows, start + BLOCK))[:, None]
        boxes = ((x // 700 + y // 900) % 4).astype(np.uint16)
        inside = (x > columns // 20) & (x < columns - columns // 20)
        dark = np.where(inside, 14_000 + boxes * 5_000, 1_000).astype(np.uint16)
        image = 60_000 - dark + (dark // 4 if energy else 0) - np.roll(grain, start)[: len(y)]
        yield image.astype("<u2").tobytes()


def write(path: Path, rows: int, columns: int) -> None:
    """An npz of two energies, written as it is made."""
    head = f"{{'descr': '<u2', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".encode()
    head = head.ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for energy, name in enumerate(("low.npy", "high.npy")):
            with archive.open(name, "w", force_zip64=True) as out:
                out.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head)
                for block in blocks(rows, columns, energy):
                    out.write(block)


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rows: int, columns: int, limit: int) -> dict[str, object]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gwanmun.platform.settings")
    django.setup()
    from PIL import Image as Pillow

    from gwanmun.inspection.bank import contract as bank
    from gwanmun.inspection.devices import folder
    from gwanmun.inspection.devices.tests import kit

    org = kit.organisation()
    device = kit.device(org, "XRAY", "CARGO-1")
    told: dict[str, object] = {"pixels": rows * columns}
    with tempfile.TemporaryDirectory(dir=os.environ["GWANMUN_HOME"]) as place:
        inbox = Path(place)
        write(inbox / "1.npz", rows, columns)
        told["payload_mib"] = round((inbox / "1.npz").stat().st_size / 2**20)
        with (inbox / "1.npz").open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        fields = kit.told(device, "IMAGE", "npz", b"", subject_kind="CONTAINER", subject="TCLU1234567")
        fields["digest"] = digest
        body = {"envelope": fields, "signature": kit.signed(fields), "payload": "1.npz"}
        (inbox / "1.json").write_text(json.dumps(body))
        told["before_mib"] = round(peak_mib())
        resource.setrlimit(resource.RLIMIT_DATA, (limit << 20, limit << 20))
        began = time.process_time()
        seen = folder.look(inbox, org)
        told["taken"], told["intake_cpu_s"] = seen.taken, round(time.process_time() - began, 1)
        told["intake_peak_mib"] = round(peak_mib())
        told["reasons"] = [p.read_text() for p in (inbox / "failed").glob("*.reason.json")]
    image = bank.Image.objects.order_by("-pk").first()
    if image is None:
        return told
    told["kind"], told["stored_mib"] = image.kind, round(image.size / 2**20)
    deepest = bank.describe(image)["views"][0]["maxLevel"]
    began = time.process_time()
    tiles = [(deepest, 5, 5), (deepest, columns // 256, rows // 256), (deepest - 3, 1, 1), (8, 0, 0)]
    sizes = []
    for variant in ("colour", "grey", "edges"):
        for level, x, y in tiles:
            picture = Pillow.open(io.BytesIO(bank.tile(image, 0, variant, level, x, y)))
            sizes.append(picture.size)
    told["tile_cpu_ms"] = round((time.process_time() - began) * 1000 / len(sizes))
    bank.picture(image, 0, "colour")
    try:
        bank.scan_of(image)
    except bank.ScanFault as fault:
        told["whole"] = fault.code
    small, smaller = bank.reduced(image)
    told["reduced"] = [small.views[0].low.size, smaller[0]]
    copy = bank.deidentified(image)
    told["copied"] = copy.views == image.views
    first = np.frombuffer(next(blocks(rows, columns, 0)), "<u2").reshape(-1, columns)
    told["same"] = bool(np.array_equal(bank.packed(image).rows(0, 0, len(first))[0], first))
    told["same"] = told["same"] and bool(np.array_equal(bank.packed(copy).rows(0, 0, len(first))[0], first))
    return told | {"peak_mib": round(peak_mib())}


if __name__ == "__main__":
    print(json.dumps(main(*(int(n) for n in sys.argv[1:4]))))
