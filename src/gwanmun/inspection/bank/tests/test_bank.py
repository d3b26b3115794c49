"""The bank: lossless, once for each number, purged in time, copied without whose it was."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image as Pillow

from gwanmun.inspection.bank import contract, rendering, store, subjects
from gwanmun.inspection.rules.scans import Scan, ScanFault, View
from gwanmun.inspection.rules.signals import packing
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.models import AuditEvent

THEN = dt.datetime(2026, 11, 22, 3, 44, 55, tzinfo=dt.UTC)


def scan(seed: int = 1, shape: tuple[int, int] = (70, 90), **more) -> Scan:
    rng = np.random.default_rng(seed)
    low = rng.integers(2_000, 60_000, shape, dtype=np.uint16)
    return Scan((View(low, low // 2 + 20_000, name="top", pixel_mm=1.5),), "virtual-a", **more)


@pytest.fixture
def customs(db) -> Organisation:
    return Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")


@pytest.fixture
def operator(db) -> Organisation:
    return Organisation.objects.create(code="EXP1", kind="OPERATOR", name_ko="특송", name_en="Express")


def kept(org, seed=1, number="N1", **more):
    return contract.keep(
        scan(seed), kind=more.pop("kind", "PARCEL"), organisation=org, device="X1", number=number,
        taken_at=THEN, **more,
    )  # fmt: skip


@given(st.tuples(st.integers(1, 600), st.integers(1, 40)).flatmap(lambda s: arrays(np.uint16, s)))
def test_a_strip_comes_back_as_it_went(image):
    assert np.array_equal(packing.decode(packing.encode(image), *image.shape), image)


def test_a_large_view_has_levels_that_are_means_and_rows_read_alone(tmp_path):
    rng = np.random.default_rng(3)
    low = rng.integers(0, 65_535, (5001, 300), dtype=np.uint16)
    path = tmp_path / "x"
    with path.open("wb") as out:
        size = packing.write(Scan((View(low, low.copy()),)), out)
    assert path.stat().st_size == size
    packed = packing.Packed(path)
    assert packed.views[0].levels == 3
    assert np.array_equal(packed.view(0).low, low)
    assert np.array_equal(packed.rows(0, 250, 700)[1], low[250:700])
    once = packing.halve(low)
    assert np.array_equal(packed.view(0, 1).low, once)
    assert np.array_equal(packed.view(0, 2).low, packing.halve(once))
    fair = once[:2500, 7].astype(int)
    assert np.all(abs(fair - low[0:5000].reshape(2500, 2, 300)[:, :, 14:16].mean((1, 2))) <= 0.5)


@pytest.mark.parametrize("cut", [0, 5, 20, 100, -1, -9, -40])
def test_a_damaged_file_is_told(tmp_path, cut):
    out = io.BytesIO()
    packing.write(scan(), out)
    path = tmp_path / "x"
    path.write_bytes(out.getvalue()[:cut])
    with pytest.raises(ScanFault, match="damaged"):
        packing.Packed(path).scan()


def test_it_comes_back_as_it_was(customs):
    one = scan(attributes={"voltage": "160"})
    image = contract.keep(
        one, kind="PARCEL", organisation=customs, device="X1", number="7", taken_at=THEN,
        subject=("PARCEL", "HBL1"), declared={"description": "shoes"}, original=b"raw", media="x/y",
        labels=[{"view": 0, "x": 1, "y": 2, "w": 3, "h": 4, "kind": "knife"}],
    )  # fmt: skip
    back = contract.scan_of(contract.Image.objects.get(pk=image.pk))
    assert np.array_equal(back.views[0].low, one.views[0].low)
    assert np.array_equal(back.views[0].high, one.views[0].high)
    assert (back.machine, back.attributes, back.views[0].pixel_mm) == ("virtual-a", {"voltage": "160"}, 1.5)
    assert store.original_of(image.original).read_bytes() == b"raw"
    assert image.retention_until > timezone.localdate()


def test_the_same_number_is_the_same_image_and_other_counts_are_refused(customs, operator):
    first = kept(customs)
    assert kept(customs).pk == first.pk
    assert kept(operator).pk != first.pk
    with pytest.raises(ScanFault) as refused:
        kept(customs, seed=2)
    assert refused.value.code == "NUMBER_TAKEN"
    assert contract.Image.objects.count() == 2


def test_without_a_number_the_counts_are_the_number(customs):
    assert kept(customs, number="").pk == kept(customs, number="").pk
    assert kept(customs, seed=2, number="").pk != kept(customs, number="").pk


def test_an_operator_sees_its_own_images_only(customs, operator):
    kept(customs)
    own = kept(operator)
    assert [i.pk for i in contract.images(operator)] == [own.pk]
    assert contract.images(customs).count() == 2


def test_pictures_and_tiles_are_parts_of_one_picture(customs, monkeypatch):
    image = contract.keep(scan(1, (300, 700)), kind="PARCEL", organisation=customs, number="t", taken_at=THEN)
    whole = np.asarray(Pillow.open(io.BytesIO(contract.picture(image, 0, "grey"))))
    assert whole.shape == (300, 700, 3)
    about = contract.describe(image)["views"][0]
    assert (about["width"], about["height"], about["maxLevel"]) == (700, 300, 10)
    part = np.asarray(Pillow.open(io.BytesIO(contract.tile(image, 0, "grey", 10, 2, 1))))
    assert np.array_equal(part, whole[256:300, 512:700])
    small = Pillow.open(io.BytesIO(contract.tile(image, 0, "grey", 8, 0, 0)))
    assert small.size == (175, 75)
    for bad in ((0, "grey", 10, 3, 0), (0, "grey", 11, 0, 0), (1, "grey", 0, 0, 0), (0, "no", 10, 0, 0)):
        if bad[1] in ("grey", *contract.variants()) or contract.variants() != ("grey",):
            with pytest.raises(ScanFault):
                contract.tile(image, *bad)


def test_a_tile_of_a_large_view_is_the_tile_of_the_whole(customs, monkeypatch):
    image = contract.keep(
        scan(5, (700, 900)), kind="CARGO", organisation=customs, number="big", taken_at=THEN
    )
    want = np.asarray(Pillow.open(io.BytesIO(contract.tile(image, 0, "grey", 10, 1, 1))))
    store.forget("x")
    monkeypatch.setattr(rendering, "WHOLE", 1000)
    for path in (store.folder("cache") / image.digest).iterdir():
        path.unlink()
    got = np.asarray(Pillow.open(io.BytesIO(contract.tile(image, 0, "grey", 10, 1, 1))))
    assert got.shape == want.shape == (256, 256, 3)
    assert np.abs(got.astype(int) - want).mean() < 12  # a variant may set its range by what it sees


def test_a_reduced_scan_holds_so_many_pixels_and_says_how_much_smaller_it_is(customs, monkeypatch):
    monkeypatch.setattr(packing, "LARGE", 100)
    long, small = scan(5, (700, 900)).views[0], scan(6, (90, 100)).views[0]
    image = contract.keep(
        Scan((long, small), "m"), kind="CARGO", organisation=customs, number="big", taken_at=THEN
    )
    decoded, real = [], packing.decode

    def decode(data, rows, columns):
        decoded.append(rows * columns)
        return real(data, rows, columns)

    monkeypatch.setattr(packing, "decode", decode)
    given_back, smaller = contract.reduced(image, 100_000)
    assert smaller == (4, 1)
    assert [view.low.shape for view in given_back.views] == [(175, 225), (90, 100)]
    assert sum(decoded) == 2 * (175 * 225 + 90 * 100), "nothing larger was ever unpacked"
    assert np.array_equal(given_back.views[0].low, packing.halve(packing.halve(long.low)))
    assert [view.pixel_mm for view in given_back.views] == [6.0, 1.5]
    assert contract.reduced(image, 1)[1] == (
        16,
        1,
    )  # the smallest level there is
    assert contract.reduced(image)[1] == (1, 1)
    assert np.array_equal(contract.reduced(image)[0].views[0].high, long.high)


def test_the_cache_is_bounded_and_drawn_again(customs):
    image = kept(customs)
    first = contract.picture(image, 0, "grey")
    assert store.trim(0) == 0
    assert contract.picture(image, 0, "grey") == first


def test_what_is_over_is_purged_with_its_files_unless_held_or_shared(customs, operator):
    gone, held = kept(customs, number="a"), kept(customs, seed=2, number="b", original=b"x")
    shared = kept(operator, seed=3, number="c"), kept(customs, seed=3, number="c")
    contract.hold(held, "seizure 7", contract_actor())
    later = timezone.now() + dt.timedelta(days=5000)
    contract.Image.objects.filter(pk=shared[1].pk).update(retention_until=dt.date(2200, 1, 1))
    contract.picture(gone, 0, "grey")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, *a, **k: do())
        assert contract.purge(timezone.now()) == 0
        assert contract.purge(later) == 2
    gone.refresh_from_db()
    assert (gone.state, gone.subject, gone.declared) == ("PURGED", "", {})
    assert not store.path_of(gone.digest).exists()
    assert not (store.folder("cache") / gone.digest).exists()
    assert store.path_of(held.digest).exists()
    assert store.path_of(shared[1].digest).exists()
    assert AuditEvent.objects.filter(action="image.purged").count() == 2
    with pytest.raises(ScanFault):
        contract.scan_of(gone)


def contract_actor():
    from gwanmun.platform.audit.services import SYSTEM

    return SYSTEM


def test_a_copy_says_nothing_of_whose_it_was(customs):
    declared = {
        "description": "shoes for 010-1234-5678 a@b.kr", "mass_g": 900, "consignee": "김민수", "hs6": "640411"
    }  # fmt: skip
    region = {"view": 0, "x": 1, "y": 2, "w": 3, "h": 4, "kind": "knife", "by": "kim"}
    told = {"subject": ("PARCEL", "HBL-SECRET"), "declared": declared, "office": "ICN", "labels": [region]}
    image = kept(customs, **told)
    copy = contract.deidentified(image)
    assert contract.deidentified(image).pk == copy.pk
    row = str({f.name: getattr(copy, f.attname) for f in copy._meta.fields})
    for secret in ("HBL", "1234-5678", "김민수", "X1", "N1", "kim", "a@b", "03:44", "ICN"):
        assert secret not in row, secret
    assert copy.machine == "virtual-a"
    assert copy.declared == {"description": "shoes for … …", "mass_g": 900, "hs6": "640411"}
    assert np.array_equal(contract.scan_of(copy).views[0].low, contract.scan_of(image).views[0].low)


def test_what_is_declared_is_asked_of_the_room_that_has_the_thing(customs, monkeypatch):
    ask = contract.Source(
        lambda number, owner: None,
        lambda *told: contract.Told(True, "네", "yes"),
        lambda number, owner: {"description": f"of {number}", "org": owner},
    )
    monkeypatch.setitem(subjects._sources, "TESTED", ask)
    assert kept(customs, subject=("TESTED", "7")).declared == {"description": "of 7", "org": None}
    assert contract.declared_for("UNKNOWN", "7") == {}


def test_a_look_is_recorded_once_an_hour(customs):
    image = kept(customs)
    for _ in range(3):
        contract.looked(image, contract_actor())
    assert AuditEvent.objects.filter(action="image.viewed").count() == 1
