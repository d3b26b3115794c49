"""Scans of cargo never stand in memory: neither on the way in nor when a tile or a copy of them is made."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.bank import keeping, rendering
from gwanmun.inspection.devices import folder
from gwanmun.inspection.devices.tests import kit, large
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals import packing, pairs

MIB = 1 << 20


def dropped(place: Path, device, data: bytes | Path, number: str = "1") -> folder.Looked:
    payload = place / f"{number}.npz"
    if isinstance(data, bytes):
        payload.write_bytes(data)
    fields = kit.told(device, "IMAGE", "npz", payload.read_bytes(), number)
    body = {"envelope": fields, "signature": kit.signed(fields), "payload": payload.name}
    (place / f"{number}.json").write_text(json.dumps(body))
    return folder.look(place, device.organisation)


@pytest.mark.django_db
def test_a_scan_is_taken_drawn_and_copied_strip_by_strip(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "ON_DISK", 0)
    monkeypatch.setattr(rendering, "WHOLE", 100_000)
    monkeypatch.setattr(keeping, "MOST_WHOLE", 1_000_000)
    rows, columns = 3_000, 700
    device = kit.device(kit.organisation())
    large.write(tmp_path / "1.npz", rows, columns)
    monkeypatch.setattr(Path, "read_bytes", _small(Path.read_bytes))
    fields = kit.told(device, "IMAGE", "npz", b"", subject_kind="CONTAINER")
    fields["digest"] = _digest(tmp_path / "1.npz")
    body = {"envelope": fields, "signature": kit.signed(fields), "payload": "1.npz"}
    (tmp_path / "1.json").write_text(json.dumps(body))
    written, real = [], packing.write

    def write(scan, out):
        written.extend(type(view.low) for view in scan.views)
        return real(scan, out)

    monkeypatch.setattr(packing, "write", write)
    monkeypatch.setattr(packing, "encode", _strips(columns, packing.encode))
    assert folder.look(tmp_path, device.organisation).taken == 1
    image = bank.Image.objects.get()
    bank.tile(image, 0, "colour", bank.describe(image)["views"][0]["maxLevel"], 1, 7)
    copy = bank.deidentified(image)
    assert written == [np.memmap], "from its file; the copy has the same counts, which are there already"
    with pytest.raises(ScanFault, match="not read whole") as whole:
        bank.scan_of(image)
    assert (whole.value.code, "1,000,000" in whole.value.ko) == ("WHOLE", True)
    assert copy.views == image.views
    first = np.frombuffer(next(large.blocks(rows, columns, 0)), "<u2").reshape(-1, columns)
    assert np.array_equal(bank.packed(copy).rows(0, 0, len(first))[0], first)


def _digest(path: Path) -> str:
    from gwanmun.inspection.bank import store

    return store.digest_of(path)


def _strips(columns: int, real):
    def encode(strip):
        assert strip.size <= packing.STRIP * columns
        return real(strip)

    return encode


def _small(real):
    def read(path: Path) -> bytes:
        assert path.stat().st_size < MIB, f"{path.name} was read whole"
        return real(path)

    return read


@pytest.mark.django_db
def test_what_is_larger_than_the_limit_is_refused_and_kept_with_the_limit_and_the_cure(tmp_path, monkeypatch):
    monkeypatch.setattr(packing, "MOST_PIXELS", 1_000)
    device = kit.device(kit.organisation())
    seen = dropped(tmp_path, device, pairs.write_npz(kit.scan()))
    assert (seen.failed, bank.Image.objects.count()) == (1, 0)
    told = json.loads((tmp_path / "failed" / "1.reason.json").read_text())
    assert told["code"] == "TOO_LARGE"
    assert "1,000화소까지" in told["ko"]
    assert "나누어" in told["ko"]
    assert "at most 1,000 pixels" in told["en"]
    assert "in parts" in told["en"]
    assert (tmp_path / "failed" / "1.npz").is_file(), "nothing is lost"
    assert device.faults.get().code == "TOO_LARGE"


def test_many_pictures_in_one_message_are_refused_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(pairs, "MOST_PNGS", kit.scan().views[0].low.size * 3)
    scan = bank.Scan((*kit.scan(1).views, *kit.scan(2).views))
    with pytest.raises(ScanFault) as refused:
        pairs.read_vendor(pairs.write_vendor(scan))
    assert (refused.value.code, refused.value.field) == ("TOO_LARGE", "views[1].high")
    assert "npz" in refused.value.en


def test_counts_swollen_beyond_what_a_header_says_are_not_unpacked(tmp_path):
    """A header of two pixels before a gigabyte of zeroes: two pixels are read."""
    out = io.BytesIO()
    head = b"{'descr': '<u2', 'fortran_order': False, 'shape': (1, 2), }".ljust(117) + b"\n"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("low.npy", "high.npy"):
            with archive.open(name, "w") as part:
                part.write(b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head)
                for _ in range(16):
                    part.write(bytes(MIB))
    assert pairs.read_npz(out.getvalue(), tmp_path).views[0].low.shape == (1, 2)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 8


@pytest.mark.nightly
@pytest.mark.parametrize(("rows", "columns", "limit"), [(20_000, 20_000, 700)])
def test_a_whole_cargo_scan_of_400_megapixels(tmp_path, rows, columns, limit):
    """Taken from the folder, drawn, and copied in a process that may write to no more than ``limit`` MiB."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("GWANMUN_")}
    env = known | {"GWANMUN_HOME": str(tmp_path), "GWANMUN_SECRET_KEY": "of-this-test-and-no-other-" * 3}
    program = ["gwanmun.inspection.devices.tests.large", str(rows), str(columns), str(limit)]
    for command in (["gwanmun", "migrate"], program):
        done = subprocess.run([sys.executable, "-m", *command], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["taken"], told["kind"], told["whole"]) == (1, "CARGO", "WHOLE")
    assert (told["same"], told["copied"]) == (True, True)
    assert told["reduced"] == [2_500 * 2_500, 8], "what looks at the whole of it looks at a smaller one"
    assert told["peak_mib"] < limit
