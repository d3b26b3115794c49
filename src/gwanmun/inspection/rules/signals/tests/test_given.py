"""Given N42 and DICOS files are read as independent readers read them; cut and hostile ones are refused."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pydicom
import pytest

from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals import dicos, guard, n42, radiation

SHARED = Path(__file__).resolve().parents[6].parent / "shared" / "standards"
N42 = sorted((SHARED / "n42").glob("*.[nN]42"))
DICOS = sorted((SHARED / "dicos").glob("*.dcs"))
pytestmark = pytest.mark.skipif(not N42 or not DICOS, reason="the given files are not here")


def seconds(text: str) -> float:
    parts = re.fullmatch(r"PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?", text.strip())
    assert parts, text
    return sum(float(n or 0) * s for n, s in zip(parts.groups(), (3600, 60, 1), strict=True))


def plain(data: bytes) -> list[tuple[float, float, int, float]]:
    """(live, real, channels, sum) of every spectrum by the standard library alone."""
    text = re.sub(
        rb"(<\s*/?\s*|\s)([A-Za-z]\w*):(?=\w)", rb"\1\2_", re.sub(rb"xmlns(:\w+)?=\"[^\"]*\"", b"", data)
    )
    found = []
    tree = ElementTree.fromstring(text)

    def own(node, *names):
        return next((c for c in node.iter() if c.tag.rpartition("_")[2] in names), None)

    parents = {child: parent for parent in tree.iter() for child in parent}
    for node in tree.iter("Spectrum"):
        data_node = own(node, "ChannelData")
        live = own(node, "LiveTime", "LiveTimeDuration")
        real = own(node, "RealTime")
        if real is None:
            real = own(parents[node], "RealTimeDuration", "RealTime")
        numbers = [float(v) for v in data_node.text.split()]
        if "CountedZeroes" in data_node.attrib.values() or "CountedZeroes" in str(data_node.attrib):
            full, zero = [], False
            for v in numbers:
                if zero:
                    full += [0.0] * int(v)
                elif v:
                    full.append(v)
                zero = not zero and v == 0
            numbers = full
        found.append((seconds(live.text), seconds(real.text), len(numbers), sum(numbers)))
    return sorted(found)


@pytest.mark.parametrize("path", N42, ids=lambda p: p.name)
def test_spectra_are_those_of_a_plain_reading(path):
    data = path.read_bytes()
    got = sorted((s.live_s, s.real_s, s.counts.size, s.total) for s in n42.read(data).spectra)
    want = plain(data)
    assert len(got) == len(want)
    for one, other in zip(got, want, strict=True):
        assert one == pytest.approx(other, rel=2e-6)


def test_places_are_read():
    helicopter = n42.read(next(p for p in N42 if "Helicopter" in p.name).read_bytes())
    assert all(
        s.latitude is not None and 30 < s.latitude < 31 and -92 < s.longitude < -91
        for s in helicopter.spectra
    )


def assessed(name: str, background: str = "") -> radiation.Assessment:
    def of(part):
        return radiation.split(n42.read(next(p for p in N42 if part in p.name).read_bytes()).spectra)

    fore, behind = of(name)
    if background:
        other = of(background)
        behind = other[1] or other[0]
    return radiation.assess(fore, behind)


@pytest.mark.parametrize(
    ("name", "background", "nuclide", "kind"),
    [("Eu152", "", "Eu-152", "INDUSTRIAL"), ("ba133", "background_2010", "Ba-133", "INDUSTRIAL"),
     ("u238_other", "", "U-235", "NUCLEAR"), ("u_np", "", "U-238", "NUCLEAR")],
)  # fmt: skip
def test_sources_call_and_are_named(name, background, nuclide, kind):
    found = assessed(name, background)
    assert found.level == "ALARM"
    assert "GROSS" in found.reasons
    assert (nuclide, kind) in {(h.name, h.kind) for h in found.hints}


def test_a_source_without_lines_calls_and_nothing_is_named():
    found = assessed("sr90", "detx_background")
    assert (found.level, found.hints) == ("ALARM", ())


def test_a_background_beside_itself_is_quiet_and_its_rock_is_natural():
    behind = radiation.together(
        n42.read(next(p for p in N42 if "background_2010" in p.name).read_bytes()).spectra
    )
    assert radiation.assess(behind, behind).level == "NONE"
    named = radiation.assess(behind, None).hints
    assert {"K-40", "Th-232", "Ra-226"} <= {h.name for h in named if h.kind == "NORM"}


@pytest.mark.parametrize("path", DICOS, ids=lambda p: p.name)
def test_dicos_is_what_pydicom_reads(path):
    data = path.read_bytes()
    got = dicos.read(data)
    ds = pydicom.dcmread(io.BytesIO(data))
    if isinstance(got, dicos.Pictures):
        assert (got.rows, got.columns, got.modality) == (ds.Rows, ds.Columns, ds.Modality)
        assert got.frames is not None
        if not ds.file_meta.TransferSyntaxUID.is_compressed:
            assert np.array_equal(got.frames.reshape(-1), ds.pixel_array.reshape(-1))
        return
    assert got.decision == ds.AlarmDecision
    assert [t.number for t in got.threats] == [t.PotentialThreatObjectID for t in ds.ThreatSequence]
    for mine, theirs in zip(got.threats, ds.ThreatSequence, strict=True):
        assert mine.flag == theirs.ATDAssessmentSequence[0].ATDAssessmentFlag
        box = theirs.PTORepresentationSequence[0].ThreatROIVoxelSequence[0]
        assert mine.regions[0].base == pytest.approx(tuple(box.ThreatROIBase))
        assert mine.regions[0].extent == pytest.approx(tuple(box.ThreatROIExtents))


def test_lossless_jpeg_gives_the_counts_of_the_same_image_without_it():
    packed, whole = (
        dicos.read(next(p for p in DICOS if name in p.name).read_bytes()).frames
        for name in ("SimplePresentationDX", "SimpleProcessingDX")
    )
    assert np.array_equal(packed, whole)


@pytest.mark.parametrize("path", N42, ids=lambda p: p.name)
def test_a_cut_measurement_is_refused(path):
    data = path.read_bytes().rstrip()
    for cut in np.linspace(0, len(data) - 2, 12).astype(int):
        with pytest.raises(ScanFault):
            n42.read(data[:cut])


@pytest.mark.parametrize("path", DICOS, ids=lambda p: p.name)
def test_a_cut_dicos_file_is_refused_or_lacks_only_what_nobody_needs(path):
    data = path.read_bytes()
    whole = dicos.read(data)
    for cut in np.unique(np.linspace(0, len(data) - 2, 150).astype(int)):
        try:
            got = dicos.read(data[:cut])
        except ScanFault:
            continue
        assert type(got) is type(whole)
        if isinstance(whole, dicos.Pictures):
            assert np.array_equal(got.frames, whole.frames)
        else:
            assert got.threats == whole.threats


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bytes_end_in_an_answer_or_a_told_fault(seed):
    rng, told = np.random.default_rng(seed), []
    for path, read in ((DICOS[seed % len(DICOS)], dicos.read), (N42[seed % len(N42)], n42.read)):
        data = bytearray(path.read_bytes())
        for place in rng.integers(0, min(len(data), 3000), 6):
            data[place] = int(rng.integers(0, 256))
        try:
            read(bytes(data))
        except ScanFault as fault:
            told.append(fault)
    assert all(fault.ko and fault.en for fault in told)


ROOT = b'<RadInstrumentData xmlns="http://physics.nist.gov/N42/2011/N42">%s</RadInstrumentData>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + ROOT % b"&a;", "DOCTYPE"),
        (ROOT % (b"<a>" * 100_000 + b"</a>" * 100_000), "BOMB"),
        (ROOT % (b"<a/>" * 600_000), "BOMB"),
        (ROOT % b'<ChannelData compressionCode="CountedZeroes">0 4000000000</ChannelData>', "BOMB"),
        (ROOT % b'<ChannelData compressionCode="CountedZeroes">0 x</ChannelData>', "VALUE"),
        (ROOT % b"", "EMPTY"),
        (b"<other/>", "NOT_N42"),
        (b"\x00\xff" * 50, "XML"),
        (b"", "XML"),
    ],
)
def test_hostile_measurements_are_refused(data, code):
    with pytest.raises(ScanFault) as refused:
        n42.read(data)
    assert refused.value.code == code


def test_a_prefix_nobody_declared_passes_the_guard():
    assert guard.check(b"<RadInstrumentData><DHS:Thing/></RadInstrumentData>") == "RadInstrumentData"
