"""Order, leases, fences, interrupted and failing tries."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gwanmun.parcels import tasks
from gwanmun.parcels.models import LineError, ManifestVersion, Parcel
from gwanmun.parcels.services import clearing, finishing, lease, receiving, results
from gwanmun.parcels.tests import making

pytestmark = pytest.mark.django_db
State = ManifestVersion.State


@pytest.fixture
def org():
    making.register_people(50)
    return making.operator()


def take() -> lease.Lease | None:
    return lease.take(lease.owner_name(), finishing.fail)


def age(version: ManifestVersion, seconds: float) -> None:
    """As if the present lease had been taken ``seconds`` earlier, by a process elsewhere."""
    until = timezone.now() + lease.LEASE - timedelta(seconds=seconds)
    ManifestVersion.objects.filter(pk=version.pk).update(lease_until=until)


def test_versions_are_taken_in_the_order_of_receipt_one_at_a_time(org):
    first = making.submit(org, making.rows("A", 1), "M1")
    second = making.submit(org, making.rows("B", 1), "M2")
    held = take()
    assert held.version.pk == first.pk
    assert take() is None, "the second waits for the first"
    held.give_back(wait=None, counted=False)
    assert clearing.clear_next("w") == first.pk
    assert clearing.clear_next("w") == second.pk
    assert clearing.clear_next("w") is None


def test_a_lease_that_ran_out_is_taken_over_and_the_sleeper_writes_nothing_more(org):
    version = making.submit(org, making.rows("A", 1), "M1")
    sleeper = take()
    age(version, 29)
    assert take() is None
    age(version, 31)
    heir = take()
    assert heir.version.pk == version.pk

    def write_asleep() -> None:
        with transaction.atomic():
            Parcel.objects.create(id=1, version=version, organisation_id=1, line=1, score=0)
            sleeper.renew(done=1)

    with pytest.raises(lease.LeaseLost):
        write_asleep()
    assert not Parcel.objects.exists()
    sleeper.give_back(wait=None, counted=True)
    assert ManifestVersion.objects.get().lease_owner == heir.owner
    heir.renew(stage="writing")


def test_a_worker_that_loses_its_lease_midway_stops_without_a_trace(org):
    version = making.submit(org, making.rows("A", 20), "M1")

    def robbed(stage: str, done: int, total: int) -> None:
        if stage == "deciding":
            age(version, 31)
            assert take() is not None

    clearing.clear_next("slow", robbed)
    version.refresh_from_db()
    assert (version.state, version.attempts) == (State.CLEARING, 2)
    assert not Parcel.objects.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_the_lease_of_a_killed_process_of_this_machine_need_not_run_out(org):
    making.submit(org, making.rows("A", 1), "M1")
    code = "from gwanmun.platform.django import setup; setup()\nfrom gwanmun.parcels.services import lease\n"
    code += "print(lease.owner_name(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        owner = child.stdout.readline().strip()
        assert len(owner) <= 64
        assert lease.take(owner, finishing.fail) is not None
        assert take() is None, "it lives"
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert take() is not None


def test_the_beat_keeps_the_lease_through_a_long_step(org, monkeypatch):
    making.submit(org, making.rows("A", 1), "M1")
    held = take()
    seen = []
    monkeypatch.setattr(lease, "LEASE", timedelta(seconds=0.03))
    monkeypatch.setattr(held, "_touch", lambda fields: seen.append(fields))
    with held.beating():
        deadline = timezone.now() + timedelta(seconds=5)
        while len(seen) < 3 and timezone.now() < deadline:
            pass
    assert seen[:3] == [{}, {}, {}]


@pytest.mark.parametrize("stage", ["reading", "deciding", "writing"])
def test_an_interrupted_try_leaves_nothing_and_the_next_comes_to_the_same(org, monkeypatch, stage):
    lines = [*making.rows("A", 40), making.row("B1", price="")]
    with transaction.atomic():
        undisturbed = making.cleared(org, lines, "M1").result_digest
        transaction.set_rollback(True)
    monkeypatch.setattr(clearing, "CHUNK", 10)
    version = making.submit(org, lines, "M1")

    def pulled(now: str, done: int, total: int) -> None:
        if now == stage and done >= (20 if stage == "writing" else 0):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clearing.clear_next("w", pulled)
    version.refresh_from_db()
    assert (version.state, version.attempts, version.manifest.current) == (State.RECEIVED, 0, None)
    monkeypatch.setattr(clearing, "CHUNK", 10_000)
    making.clear_all()
    version.refresh_from_db()
    assert version.result_digest == results.stored_digest(version.pk) == undisturbed
    assert (Parcel.objects.count(), LineError.objects.count()) == (41, 1)


def test_a_failing_try_waits_is_repeated_and_given_up_after_the_last(org, monkeypatch):
    broken = making.submit(org, making.rows("A", 3), "M1")
    behind = making.submit(org, making.rows("B", 3), "M2")
    with monkeypatch.context() as patch:
        real = clearing.choose_dated
        fails = lambda case, books: 1 / 0 if case.parcels["number"][0][0] == "A" else real(case, books)  # noqa: E731
        patch.setattr(clearing, "choose_dated", fails)
        for attempt in range(1, lease.MAX_ATTEMPTS + 1):
            assert clearing.clear_next("w") == broken.pk
            broken.refresh_from_db()
            assert (broken.state, broken.attempts) == (State.RECEIVED, attempt)
            if attempt < lease.MAX_ATTEMPTS:
                assert clearing.clear_next("w") is None, "not at once again"
                ManifestVersion.objects.filter(pk=broken.pk).update(lease_until=timezone.now())
        assert clearing.clear_next("w") == behind.pk
    broken.refresh_from_db()
    behind.refresh_from_db()
    assert (broken.state, broken.fault["code"]) == (State.FAILED, "INTERNAL")
    assert behind.state == State.CLEARED
    assert finishing.retry(broken.pk, "boss")
    making.clear_all()
    broken.refresh_from_db()
    assert (broken.state, broken.attempts, broken.fault) == (State.CLEARED, 1, None)


def test_a_failed_version_is_not_tried_again_behind_its_correction(org):
    version = making.submit(org, making.rows("A", 3), "M1")
    finishing.fail(version)
    making.submit(org, making.rows("A", 2), "M1")
    assert not finishing.retry(version.pk, "boss")


def test_a_stopping_worker_gives_the_manifest_back(org, monkeypatch):
    version = making.submit(org, making.rows("A", 3), "M1")
    asked = iter([False, False, True, True, True])
    monkeypatch.setattr(tasks.jobs, "stopping", lambda: next(asked))
    tasks.clear()
    version.refresh_from_db()
    assert (version.state, version.attempts) == (State.RECEIVED, 0)


def test_the_sweeper_hints_only_when_something_is_to_be_done(org, monkeypatch):
    hints = []
    monkeypatch.setattr(tasks.jobs, "enqueue", lambda *a: hints.append(a))
    tasks.requeue_stale()
    assert hints == []
    making.submit(org, making.rows("A", 1), "M1")
    hints.clear()
    held = take()
    tasks.requeue_stale()
    assert hints == []
    age(held.version, 31)
    tasks.requeue_stale()
    assert hints == [("parcels.clear",)]


def test_clear_version_clears_what_lies_before_it(org):
    first = making.submit(org, making.rows("A", 2), "M1")
    second = making.submit(org, making.rows("B", 2), "M2")
    heard = []
    done = clearing.clear_version(second.pk, lease.owner_name(), lambda *a: heard.append(a))
    first.refresh_from_db()
    assert (first.state, done.state) == (State.CLEARED, State.CLEARED)
    assert heard[0] == ("reading", 0, 0)
    assert heard[-1] == ("done", 2, 2)


@pytest.mark.django_db(transaction=True)
def test_several_workers_clear_each_manifest_once(monkeypatch):
    monkeypatch.setattr(receiving.jobs, "enqueue", lambda *a: None)
    making.register_people(50)
    org = making.operator()
    linked = {"purchase_date": "2026-07-01", "price": "100"}
    versions = [making.submit(org, [making.row(f"L{n}", **linked)], f"M{n}") for n in range(6)]

    def work(n: int) -> list[int]:
        mine = []
        try:
            owner = lease.owner_name()
            while ManifestVersion.objects.filter(state__in=(State.RECEIVED, State.CLEARING)).exists():
                if (done := clearing.clear_next(owner)) is not None:
                    mine.append(done)
        finally:
            connection.close()
        return mine

    with ThreadPoolExecutor(4) as pool:
        done = [pk for mine in pool.map(work, range(4)) for pk in mine]
    assert sorted(done) == [v.pk for v in versions]
    assert set(ManifestVersion.objects.values_list("state", "attempts")) == {(State.CLEARED, 1)}
    sizes = Parcel.objects.order_by("id").values_list("group_size", flat=True)
    assert list(sizes) == [None, 2, 3, 4, 5, 6], "each saw exactly those received before it"
