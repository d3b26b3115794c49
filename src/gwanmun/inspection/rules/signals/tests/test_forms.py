"""Pairs, traces, Raman spectra, people, our own DICOS: round trips, properties, hostile bytes."""

from __future__ import annotations

import datetime as dt
import io
import json
import struct
import zipfile
import zlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gwanmun.inspection.devices import emulating
from gwanmun.inspection.rules.scans import Scan, ScanFault, View
from gwanmun.inspection.rules.signals import dicos, dicos_out, jcamp, n42, pairs, people, radiation, trace


def scan(views: int = 1) -> Scan:
    rng = np.random.default_rng(2)
    made = []
    for n in range(views):
        low = rng.integers(0, 65_535, (33, 21 + n), dtype=np.uint16)
        made.append(View(low, low // 2, 60_000, 5, 1.25, f"v{n}"))
    return Scan(tuple(made), "virtual-a")


def refused(call, *args) -> ScanFault:
    with pytest.raises(ScanFault) as found:
        call(*args)
    return found.value


@pytest.mark.parametrize("views", [1, 3])
def test_pairs_come_back(tmp_path, views):
    one = scan(views)
    for back in (
        pairs.read_npz(pairs.write_npz(one), tmp_path),
        pairs.read_vendor(pairs.write_vendor(one))[0],
    ):
        for mine, theirs in zip(back.views, one.views, strict=True):
            assert np.array_equal(mine.low, theirs.low)
            assert np.array_equal(mine.high, theirs.high)
    assert back.views[0].pixel_mm == 1.25
    assert (back.machine, back.views[0].floor) == ("virtual-a", 5)


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def npy(shape: tuple[int, ...], body: bytes = b"", descr: str = "<u2") -> bytes:
    head = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(118) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body


@pytest.mark.parametrize(
    ("low", "high", "code"),
    [
        (npy((20_000, 20_000)), npy((20_000, 20_000)), "TRUNCATED"),  # 400 megapixels announced, none sent
        (npy((40_000, 40_000)), npy((40_000, 40_000)), "TOO_LARGE"),
        (npy((2, 2), b"\0" * 4, "|u1"), npy((2, 2), b"\0" * 4, "|u1"), "DEPTH"),
        (npy((2, 2), b"\0" * 8), npy((2, 3), b"\0" * 12), "SHAPE"),
        (npy((2, 2), b"\0" * 8, "|O"), npy((2, 2), b"\0" * 8), "DEPTH"),
        (b"x", npy((2, 2), b"\0" * 8), "NOT_NPY"),
    ],
)
def test_arrays_that_are_not_what_they_say(tmp_path, low, high, code):
    assert refused(pairs.read_npz, zipped(low__npy=low, high__npy=high), tmp_path).code == code


def png(depth: int, rows: int, columns: int) -> bytes:
    head = struct.pack(">IIBBBBB", columns, rows, depth, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0" * 8
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [(png(16, 20_000, 20_000), "TOO_LARGE"), (png(8, 10, 10), "DEPTH"), (png(16, 10, 10), "TRUNCATED"),
     (b"GIF89a" + b"x" * 60, "NOT_PNG")],
)  # fmt: skip
def test_pictures_that_are_no_raw_counts(data, code):
    assert refused(pairs.png16, data, "low").code == code


def test_an_eight_bit_export_is_told_what_to_do():
    out = io.BytesIO()
    Image.fromarray(np.zeros((4, 4), np.uint8)).save(out, "PNG")
    listing = json.dumps({"views": [{"low": "a.png", "high": "a.png"}]}).encode()
    fault = refused(pairs.read_vendor, zipped(scan__json=listing, a__png=out.getvalue()))
    assert (fault.code, fault.field) == ("DEPTH", "views[0].low")
    assert "16" in fault.ko


def test_a_cargo_scan_is_read_in_strips(tmp_path):
    """Nine thousand by two thousand, deflated to almost nothing: read to disk, never whole."""
    body = b"\x60\xea" * 2000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("low.npy", "high.npy"):
            with archive.open(name, "w") as part:
                part.write(npy((9000, 2000)))
                for _ in range(9000):
                    part.write(body)
    back = pairs.read_npz(out.getvalue(), tmp_path)
    assert isinstance(back.views[0].low, np.memmap)
    assert back.views[0].low[8999, 1999] == 60_000


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_random_bytes_are_told_by_every_reader(tmp_path_factory, data):
    scratch = tmp_path_factory.getbasetemp()
    told = []
    marked = (data, b"\0" * 128 + b"DICM" + data, b"PK\x03\x04" + data, b"{" + data, b"\xff\xd8" + data)
    for one in marked:
        for read in (
            dicos.read, n42.read, trace.read, jcamp.read, people.read_body, people.read_camera,
            pairs.read_vendor, lambda d: pairs.read_npz(d, scratch), lambda d: pairs.png16(d, "low"),
        ):  # fmt: skip
            try:
                read(one)
            except ScanFault as fault:
                told.append(fault)
    assert told
    assert all(fault.ko and fault.en and fault.field for fault in told)


def test_our_own_dicos_comes_back():
    view = scan().views[0]
    moment = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    both = np.stack([view.low, view.high])
    image = dicos.read(dicos_out.write_image(both, about="BAG1", taken=moment, device="X1", model="M"))
    assert np.array_equal(image.frames, both)
    assert (image.about, image.device, image.model, image.bits) == ("BAG1", "X1", "M", 16)
    threat = dicos.Threat(
        7, "CONTRABAND", "Knife", "THREAT", 0.75, 120.0, (dicos.Region((1, 2, 0), (3, 4, 1)),)
    )
    sent = dicos.Report(
        "2.25.1", "BAG1", "BAGGAGE", "MACHINE", "ALARM", "", ("a", "1"), (image.uid,), (threat,), "X1"
    )
    back = dicos.read(dicos_out.write_report(sent, moment))
    assert back.threats == sent.threats
    assert (back.uid, back.about, back.decision, back.images) == ("2.25.1", "BAG1", "ALARM", (image.uid,))


def test_traces_in_both_forms():
    rows = trace.read(b"swab,substance,level,alarm,amount_ng\nS1,cocaine,80,true,12.5\nS1,TNT,0,false,\n")
    same = trace.read(json.dumps({"swab": "S1", "results": [
        {"substance": "cocaine", "level": 80, "alarm": True, "amount_ng": 12.5},
        {"substance": "TNT", "level": 0, "alarm": False}]}).encode())  # fmt: skip
    assert rows == same
    assert (
        refused(trace.read, b'{"results":[{"substance":"x","level":101,"alarm":true}]}').field
        == "results[0].level"
    )
    assert refused(trace.read, b"substance,level\nx,1").field == "alarm"


#: One spectrum in each form of the standard: plain, packed, squeezed, differences, differences with doubles.
FORMS = {
    "affn": ["0 1 2 3 3 2 1 0 -3"],
    "pac": ["0+1+2+3+3+2+1+0-3"],
    "sqz": ["0A B C C B A @ c"],
    "dif": ["0AJJ%jjjl"],
    "difdup": ["0AJT%jU0l"],
}


def block(lines: list[str], points: int) -> bytes:
    body = "\n".join(lines)
    return (
        f"##TITLE=t\n##JCAMP-DX=4.24\n##DATA TYPE=RAMAN SPECTRUM\n##XUNITS=1/CM\n##YUNITS=C\n##FIRSTX=0\n"
        f"##LASTX={points - 1}\n##NPOINTS={points}\n##XFACTOR=1\n##YFACTOR=1\n"
        f"##XYDATA=(X++(Y..Y))\n{body}\n##END=\n"
    ).encode()


@pytest.mark.parametrize("form", ["affn", "pac", "sqz", "dif"])
def test_every_form_of_ordinates_is_the_same_spectrum(form):
    got = jcamp.read(block(FORMS[form], 8))
    assert got.y.tolist() == [1, 2, 3, 3, 2, 1, 0, -3]


def test_doubles_repeat_values_and_differences():
    assert jcamp.read(block(["0AJT"], 3)).y.tolist() == [1, 2, 3]  # T: the difference twice in all
    assert jcamp.read(block(["0AV"], 4)).y.tolist() == [1, 1, 1, 1]


def packed(values: list[int], per_line: int) -> list[str]:
    """Differences, as another program would write them: each line begins with the last value again."""
    sqz = {**dict(enumerate("@ABCDEFGHI")), **{-n: c for n, c in enumerate("abcdefghi", 1)}}
    dif = {**dict(enumerate("%JKLMNOPQR")), **{-n: c for n, c in enumerate("jklmnopqr", 1)}}

    def spell(v: int, table: dict[int, str]) -> str:
        text = str(abs(v))
        head = int(text[0]) * (-1 if v < 0 else 1)
        return table[head] + text[1:]

    lines, n = [], 0
    while n < len(values) - 1 or n == 0:
        part = values[n : n + per_line + 1]
        steps = "".join(spell(b - a, dif) for a, b in pairwise(part))
        lines.append(f"{n}{spell(part[0], sqz)}{steps}")
        n += per_line
        if n >= len(values) - 1:
            break
    # The standard closes with a line that only checks the last value.
    return [*lines, f"{len(values) - 1}{spell(values[-1], sqz)}"]


@given(st.lists(st.integers(-99_999, 99_999), min_size=2, max_size=60), st.integers(1, 9))
def test_differences_of_another_writer_are_read(values, per_line):
    assert jcamp.read(block(packed(values, per_line), len(values))).y.tolist() == values


def test_a_line_that_does_not_go_on_is_told():
    lines = packed(list(range(30)), 10)
    broken = [lines[0], lines[1].replace("A0", "A1", 1), *lines[2:]]
    assert broken != lines
    assert refused(jcamp.read, block(broken, 30)).code == "CHECK"
    assert refused(jcamp.read, block(lines[:-2], 30)).code == "COUNT"


def test_the_nearest_reference_is_the_same_substance():
    rng = np.random.default_rng(5)
    peaks = {"a": (500.0, 900.0, 1250.0), "b": (620.0, 1010.0, 1600.0), "c": (505.0, 1100.0, 1500.0)}
    library = {name: emulating.raman_curve(rng, p) for name, p in peaks.items()}
    for name, places in peaks.items():
        best = jcamp.nearest(emulating.raman_curve(rng, places), library)
        assert best[0].name == name
        assert best[0].score > 0.6 > best[1].score
    back = jcamp.read(jcamp.write(library["a"]))
    assert np.allclose(back.y, library["a"].y)


@pytest.mark.parametrize("nuclide", ["Cs-137", "Co-60", "I-131", "Tc-99m", "K-40"])
def test_an_emulated_source_is_found_and_named(nuclide):
    seen, behind = radiation.split(
        n42.read(emulating.n42_message(np.random.default_rng(1), True, nuclide)).spectra
    )
    found = radiation.assess(seen, behind)
    assert found.level == ("WARNING" if nuclide == "K-40" else "ALARM")
    assert found.hints[0].name == nuclide


def test_a_quiet_lorry_does_not_call():
    """Sixty passages that shield the ground by five per cent: at most one calls."""
    calls = 0
    for seed in range(60):
        seen, behind = radiation.split(
            n42.read(emulating.n42_message(np.random.default_rng(seed), False)).spectra
        )
        calls += radiation.assess(seen, behind).level in ("WARNING", "ALARM")
    assert calls <= 1


def test_pictures_of_people_are_named_and_not_taken():
    body, dropped = people.read_body(b'{"regions":[],"image":"AAAA"}')
    assert (body, dropped) == ((), ("image",))
    assert refused(people.read_body, b'{"regions":[{"side":"FRONT","x":900,"y":1,"w":200,"h":5}]}').field
    assert (
        refused(people.read_camera, b'{"event":"BAG_HANDED_OVER","camera":"c","person":"1"}').field == "other"
    )
