"""Hints reach a worker promptly; losing one, or a job failing, stops nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import transaction

from gwanmun.platform import jobs

seen: list[object] = []
arrived = threading.Event()


@jobs.register("test.note")
def note(value: object) -> None:
    seen.append(value)
    arrived.set()


@jobs.register("test.fail")
def fail() -> None:
    raise ValueError("on purpose")


@pytest.fixture(autouse=True)
def _clear() -> None:
    seen.clear()
    arrived.clear()


@pytest.fixture
def worker(settings, transactional_db) -> Iterator[threading.Event]:
    """A worker in a thread, on a queue of its own."""
    settings.JOBS_IMMEDIATE = False
    jobs._queue.cache_clear()
    jobs._task.cache_clear()
    jobs._queue().flush()
    stop = threading.Event()
    thread = threading.Thread(target=jobs.run_worker, args=(stop,))
    thread.start()
    yield stop
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    jobs._queue().storage.close()
    jobs._queue.cache_clear()
    jobs._task.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_a_hint_waits_for_the_commit_and_a_rollback_takes_it_back():
    with transaction.atomic():
        jobs.enqueue("test.note", 1)
        assert seen == []
    assert seen == [1]
    with transaction.atomic():
        jobs.enqueue("test.note", 2)
        transaction.set_rollback(True)
    assert seen == [1]


def test_an_idle_worker_wakes_within_a_second(worker):
    time.sleep(1.5)  # long enough to have slowed down
    started = time.monotonic()
    jobs.enqueue("test.note", "late")
    assert arrived.wait(5)
    assert time.monotonic() - started <= 1.0
    assert seen == ["late"]


def test_a_failing_or_unknown_job_does_not_stop_the_worker(worker, caplog):
    jobs.enqueue("test.fail")
    jobs.enqueue("test.no_such_job")
    jobs.enqueue("test.note", "after")
    assert arrived.wait(5)
    assert seen == ["after"]


def test_periodic_work_runs_at_the_start_and_again(settings, monkeypatch, request):
    monkeypatch.setattr(jobs, "_periodic", {})
    runs: list[float] = []
    twice = threading.Event()

    @jobs.periodic(0.2)
    def tick() -> None:
        runs.append(time.monotonic())
        if len(runs) == 2:
            twice.set()
            raise ValueError("a failing look does not stop the next")
        if len(runs) == 3:
            arrived.set()

    request.getfixturevalue("worker")
    assert twice.wait(5)
    assert arrived.wait(5)
    assert all(0.15 < b - a < 2 for a, b in pairwise(runs))


def test_a_lost_queue_costs_the_hint_and_nothing_else(settings, monkeypatch, transactional_db):
    settings.JOBS_IMMEDIATE = False

    def broken() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(jobs, "_queue", broken)
    with transaction.atomic():
        jobs.enqueue("test.note", 1)
    assert seen == []


WORKER = """
from gwanmun.platform.django import migrate; migrate()
from gwanmun.platform import jobs
@jobs.register("slow")
def slow():
    import time
    print("began", flush=True)
    for _ in range(600):
        time.sleep(0.05)
        if jobs.stopping():
            print("left early", flush=True)
            return
jobs.enqueue("slow")
jobs.run_worker()
print("ended", flush=True)
"""


@pytest.mark.slow
def test_sigterm_ends_a_worker_in_good_order(tmp_path: Path):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("GWANMUN_", "DJANGO_"))}
    env |= {"GWANMUN_HOME": str(tmp_path), "GWANMUN_LOG": "json", "GWANMUN_SECRET_KEY": project.SECRET_KEY}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    ) as process:
        assert process.stdout.readline() == "began\n"
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        assert process.wait(20) == 0
        assert time.monotonic() - started < 15  # the job alone would take 30
    assert rest == "left early\nended\n"
