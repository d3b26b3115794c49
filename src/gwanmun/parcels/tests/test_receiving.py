from __future__ import annotations

import gzip
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from gwanmun.core.formats import FileRefused
from gwanmun.parcels.models import Manifest, ManifestVersion
from gwanmun.parcels.services import inbox, receiving
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def take(org, data: bytes, filename: str = "m1.csv", number: str | None = None) -> receiving.Receipt:
    return receiving.receive(org, io.BytesIO(data), filename, number, by="kim")


def test_the_bytes_are_kept_under_their_digest_and_the_manifest_waits():
    receipt = take(making.operator(), b"anything", number="M 1")
    version = ManifestVersion.objects.get(pk=receipt.version_id)
    digest = hashlib.sha256(b"anything").hexdigest()
    assert (version.digest, version.size, version.state) == (digest, 8, "RECEIVED")
    assert (Path(settings.HOME) / "inbox" / digest).read_bytes() == b"anything"
    assert receipt == receiving.Receipt(version.pk, "M 1", 1, "RECEIVED", already=False)
    event = AuditEvent.objects.get(action="manifest.received")
    assert (event.actor, event.subject_id) == ("kim", str(version.pk))


def test_a_path_is_taken_as_well_as_a_stream(tmp_path):
    (tmp_path / "x").write_bytes(b"rows")
    receipt = receiving.receive(making.operator(), tmp_path / "x", "x1.csv")
    assert inbox.path_of(ManifestVersion.objects.get(pk=receipt.version_id).digest).read_bytes() == b"rows"


def test_the_same_bytes_under_the_same_number_change_nothing():
    org = making.operator()
    first = take(org, b"one", number="M1")
    again = take(org, b"one", number="M1")
    assert again.already
    assert again.version_id == first.version_id
    assert (
        ManifestVersion.objects.count() == AuditEvent.objects.filter(action="manifest.received").count() == 1
    )


def test_other_bytes_under_the_same_number_are_the_next_version():
    org = making.operator()
    take(org, b"one", number="M1")
    second = take(org, b"two", number="M1")
    assert (second.version, second.already, Manifest.objects.count()) == (2, False, 1)


def test_two_operators_may_use_one_number():
    one, two = take(making.operator("A"), b"x", number="M1"), take(making.operator("B"), b"x", number="M1")
    assert one.version_id != two.version_id
    assert not two.already


@pytest.mark.parametrize(
    ("filename", "number"),
    [
        ("KE0902-20260708.csv", "KE0902-20260708"),
        ("../up/day 7.csv.gz", "day 7"),
        ("C:\\files\\day7.JSONL", "day7"),
        ("목록7.xml", "목록7"),
    ],
)
def test_without_a_number_the_file_name_gives_it(filename, number):
    assert take(making.operator(), b"x", filename).manifest_number == number


def test_a_name_without_digits_never_makes_tomorrows_file_a_correction_of_todays():
    org = making.operator()
    today, tomorrow = take(org, b"today", "manifest.csv"), take(org, b"tomorrow", "manifest.csv")
    assert today.manifest_number.startswith("manifest-")
    assert (today.version, tomorrow.version) == (1, 1)
    assert today.manifest_number != tomorrow.manifest_number


def test_without_a_number_bytes_seen_before_are_what_they_were():
    org = making.operator()
    first = take(org, b"one", number="M1")
    assert take(org, b"one", "copy (2).csv") == receiving.Receipt(first.version_id, "M1", 1, "RECEIVED", True)


@pytest.mark.parametrize("number", ["", "  ", "x" * 65, "\n"])
def test_an_unfit_number_is_refused(number):
    with pytest.raises(ValueError, match="manifest number"):
        take(making.operator(), b"x", number=number)
    assert not ManifestVersion.objects.exists()


@pytest.mark.parametrize(("data", "code"), [(b"", "FILE_EMPTY"), (b"x" * 2001, "FILE_TOO_LARGE")])
def test_what_is_refused_at_once_leaves_nothing_behind(settings, data, code):
    settings.MAX_UPLOAD_BYTES = 2000
    before = set(inbox.folder().iterdir())
    with pytest.raises(FileRefused) as refusal:
        take(making.operator(), data)
    assert refusal.value.fault.code == code
    assert set(inbox.folder().iterdir()) == before
    assert not ManifestVersion.objects.exists()


def test_a_broken_upload_leaves_nothing_behind():
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionError("the sender is gone")
            return super().read(4)

    before = set(inbox.folder().iterdir())
    with pytest.raises(ConnectionError):
        receiving.receive(making.operator(), Broken(b"half of it"), "m1.csv")
    assert set(inbox.folder().iterdir()) == before


def test_a_refused_file_says_why_and_the_next_goes_on():
    making.register_people()
    org = making.operator()
    truncated = gzip.compress(making.as_csv(making.rows("A", 50)))[:-20]
    bad = making.submit(org, truncated, "BAD1")
    good = making.submit(org, making.rows("B", 3), "GOOD1")
    making.clear_all()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.fault["code"], bad.manifest.current) == ("REFUSED", "GZIP_TRUNCATED", None)
    assert good.state == "CLEARED"


@pytest.mark.django_db(transaction=True)
def test_many_senders_of_one_file_at_once_make_one_version(monkeypatch):
    monkeypatch.setattr(receiving.jobs, "enqueue", lambda *a: None)
    org = making.operator()

    def send(n: int) -> receiving.Receipt:
        try:
            return take(org, b"same" if n % 2 else b"other", number="M1")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(send, range(16)))
    assert sorted(r.already for r in receipts) == [False] * 2 + [True] * 14
    assert sorted(ManifestVersion.objects.values_list("version", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_ids_are_in_the_order_in_which_receipts_were_given(monkeypatch):
    """Clearing goes by id, so an id must never turn up below one that was already acknowledged."""
    monkeypatch.setattr(receiving.jobs, "enqueue", lambda *a: None)
    org = making.operator()
    highest_at_commit: list[int] = []

    def send(n: int) -> None:
        try:
            receipt = take(org, f"file {n}".encode(), number=f"M{n}")
            highest_at_commit.append(receipt.version_id)
            seen = set(ManifestVersion.objects.filter(pk__lt=receipt.version_id).values_list("pk", flat=True))
            later = set(
                ManifestVersion.objects.filter(pk__lt=receipt.version_id).values_list("pk", flat=True)
            )
            assert seen == later == {pk for pk in seen if pk < receipt.version_id}
            assert len(seen) == receipt.version_id - first
        finally:
            connection.close()

    first = take(org, b"first", number="first").version_id
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(24)))
    assert len(highest_at_commit) == 24
