"""What must not be believed, by way of the folder: named by field and cure in both languages, kept aside."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json

import numpy as np
import pytest

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices import contract, folder, reading
from gwanmun.inspection.devices.tests import kit
from gwanmun.inspection.reading.models import Case
from gwanmun.inspection.rules.scans import AIR, Scan, View
from gwanmun.inspection.rules.signals import dicos_out, pairs

pytestmark = pytest.mark.django_db
NOW = dt.datetime.now(dt.UTC)
_ROOT = b'<RadInstrumentData xmlns="http://physics.nist.gov/N42/2011/N42">%s</RadInstrumentData>'
_SWAB = kit.as_json(results=[{"substance": "cocaine", "level": 1, "alarm": False}])


def hours(number: float) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(hours=number)).isoformat()


def eight_bits() -> bytes:
    out = io.BytesIO()
    eight = np.full((40, 40), 200, dtype=np.uint8)
    np.savez(out, low=eight, high=eight)
    return out.getvalue()


def image_of(kind: str = "") -> bytes:
    """A DICOS image of two energies; ``kind``: what was screened."""
    import pydicom

    data = dicos_out.write_image(
        np.full((2, 20, 30), 30_000, dtype=np.uint16), about="B1", taken=NOW, device="X"
    )
    if not kind:
        return data
    ds = pydicom.dcmread(io.BytesIO(data))
    ds.add_new((0x4010, 0x1042), "CS", kind)  # type of what was screened
    out = io.BytesIO()
    ds.save_as(out)
    return out.getvalue()


def dropped(place, machine, kind, media, payload, number="1", **more):
    (place / f"{number}.bin").write_bytes(payload)
    fields = kit.told(machine, kind, media, payload, number) | more
    body = {"envelope": fields, "signature": kit.signed(fields), "payload": f"{number}.bin"}
    (place / f"{number}.json").write_text(json.dumps(body))
    return folder.look(place, machine.organisation)


@pytest.mark.parametrize(
    ("of", "kind", "media", "payload", "more", "code", "field"),
    [
        ("XRAY", "IMAGE", "npz", eight_bits(), {}, "DEPTH", "low_0"),
        ("XRAY", "IMAGE", "dicos", image_of()[:-700], {}, "TRUNCATED", "PixelData"),
        ("XRAY", "IMAGE", "dicos", b"\x00" * 500, {}, "NOT_DICOS", "payload"),
        ("XRAY", "IMAGE", "npz", b"PK\x03\x04garbage", {}, "TRUNCATED", "payload"),
        ("XRAY", "IMAGE", "zip", b"\xff\xfe" * 30, {}, "TRUNCATED", "payload"),
        ("XRAY", "IMAGE", "uff", b"UFF", {}, "UFF", "media"),
        ("RADIATION", "RADIATION", "n42", b'<!DOCTYPE x [<!ENTITY a "b">]>' + _ROOT % b"&a;", {}, "DOCTYPE",
         "payload"),
        ("RADIATION", "RADIATION", "n42",
         _ROOT % b'<ChannelData compressionCode="CountedZeroes">0 4000000000</ChannelData>', {}, "BOMB",
         "payload"),
        ("TRACE", "TRACE", "json", _SWAB, {"at": hours(48), "sent_at": hours(48)}, "CLOCK", "sent_at"),
        ("TRACE", "TRACE", "json", _SWAB, {"at": hours(2), "sent_at": ""}, "FUTURE", "at"),
        ("TRACE", "TRACE", "json", _SWAB, {"device": "SOMEBODY-ELSE"}, "DEVICE", "device"),
        ("TRACE", "RADIATION", "n42", _SWAB, {}, "KIND", "kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_it_is_refused_by_name_and_kept_aside_whole(tmp_path, of, kind, media, payload, more, code, field):
    device = kit.device(kit.organisation(), of)
    seen = dropped(tmp_path, device, kind, media, payload, **more)
    assert (seen.taken, seen.failed, contract.Event.objects.count()) == (0, 1, 0)
    told = json.loads((tmp_path / "failed" / "1.reason.json").read_text())
    assert (told["code"], told["field"]) == (code, field)
    assert any("가" <= letter <= "힣" for letter in told["ko"])
    assert told["en"].isascii()
    assert (tmp_path / "failed" / "1.bin").read_bytes() == payload, "nothing is lost"
    assert (tmp_path / "failed" / "1.json").is_file()
    assert not list(tmp_path.glob("*.json"))


def test_another_message_under_a_number_that_is_taken_is_kept_aside_and_the_same_one_is_not(tmp_path):
    device = kit.device(kit.organisation(), "TRACE")
    at = NOW.isoformat()
    assert dropped(tmp_path, device, "TRACE", "json", _SWAB, at=at).taken == 1
    assert dropped(tmp_path, device, "TRACE", "json", _SWAB, at=at).again == 1
    other = kit.as_json(results=[{"substance": "TNT", "level": 1, "alarm": False}])
    assert dropped(tmp_path, device, "TRACE", "json", other, at=at).failed == 1
    assert json.loads((tmp_path / "failed" / "1.reason.json").read_text())["code"] == "NUMBER_TAKEN"
    assert (tmp_path / "failed" / "1.bin").read_bytes() == other
    assert contract.Event.objects.count() == 1


def seen(counts: np.ndarray, high: np.ndarray | None = None) -> Scan:
    return Scan((View(counts, counts if high is None else high),), "m")


def boxed() -> Scan:
    """A box of plastic on the belt, more absorbed at the low energy, with noise."""
    rng = np.random.default_rng(1)
    low, high = (AIR - rng.integers(0, 200, (80, 100)).astype(np.int64) for _ in range(2))
    low[20:60, 30:70] -= 30_000
    high[20:60, 30:70] -= 20_000
    return seen(low.astype(np.uint16), high.astype(np.uint16))


def swapped() -> Scan:
    view = boxed().views[0]
    return Scan((dataclasses.replace(view, low=view.high, high=view.low),), "m")


@pytest.mark.parametrize(
    ("scan", "code", "ko"),
    [
        (swapped(), "ENERGIES_SWAPPED", "바뀌었습니다"),
        (seen(np.full((80, 100), AIR, dtype=np.uint16) - np.arange(100, dtype=np.uint16)), "EMPTY_BELT",
         "비어 있습니다"),
        (seen(boxed().views[0].low // 256, boxed().views[0].high // 256), "EIGHT_BIT", "8비트"),
    ],
    ids=["swapped", "empty", "eight bits in sixteen"],
)  # fmt: skip
def test_an_image_that_shows_nothing_sound_is_kept_and_its_case_says_why(tmp_path, scan, code, ko):
    device = kit.device(kit.organisation())
    assert dropped(tmp_path, device, "IMAGE", "npz", pairs.write_npz(scan)).taken == 1
    image = bank.Image.objects.get()
    fault = next(one for one in image.faults if one["code"] == code)
    assert fault["severity"] == "refuse"
    case = Case.objects.get(image=image.pk)
    assert case.fault
    assert any(ko in text for text in (case.fault[0], fault["ko"]))
    assert np.array_equal(bank.scan_of(image).views[0].low, scan.views[0].low), "nothing is lost"


def test_a_sound_one_goes_to_the_readers(tmp_path):
    device = kit.device(kit.organisation())
    assert dropped(tmp_path, device, "IMAGE", "npz", pairs.write_npz(boxed())).taken == 1
    assert Case.objects.get().fault is None


def test_a_picture_of_a_person_stays_nowhere_not_even_aside(tmp_path):
    device = kit.device(kit.organisation())
    assert dropped(tmp_path, device, "IMAGE", "dicos", image_of("PERSON")).failed == 1
    assert json.loads((tmp_path / "failed" / "1.reason.json").read_text())["code"] == "PERSON"
    assert not list(tmp_path.rglob("*.bin"))
    assert not bank.Image.objects.exists()


@pytest.mark.parametrize("law", [False, True])
def test_what_a_body_scanner_sends_is_kept_only_where_a_law_says_so(law, monkeypatch):
    monkeypatch.setattr(reading, "_by_law", lambda: law)
    device = kit.device(kit.organisation(), "BODY")
    taken = kit.send(device, "BODY", "json", kit.as_json(regions=[], image="AAAA"))
    assert (bool(taken.event.original), taken.dropped) == ((True, ()) if law else (False, ("image",)))
