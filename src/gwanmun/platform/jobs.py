"""Background work. The row is the truth, a job only hints at it.

A room registers a job by name in its ``tasks.py`` and enqueues it when a transaction commits. A
lost hint costs time, never work: each room also registers a periodic look for rows that went
stale. Jobs must therefore be idempotent and may be run twice, at once, or late.

Huey keeps the queue: a file in HOME beside SQLite, tables in PostgreSQL.
"""

from __future__ import annotations

import functools
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, connections, transaction
from django.utils.module_loading import autodiscover_modules
from huey import Huey
from huey.api import PostgresHuey, SqliteHuey
from huey.consumer import Consumer, Worker
from huey.serializer import SignedSerializer

from gwanmun.platform import logging, telemetry

log = logging.get(__name__)
Job = Callable[..., Any]

#: An idle worker looks this often.
_LOOK_SECONDS = 0.4
#: How long a stopping worker waits for the job in hand. What is cut off then is done again later.
_GRACE_SECONDS = 30.0

_jobs: dict[str, Job] = {}
_periodic: dict[str, _Periodic] = {}
_stopping = threading.Event()


@dataclass
class _Periodic:
    seconds: float
    work: Callable[[], Any]
    due: float = 0.0


def register(name: str) -> Callable[[Job], Job]:
    """``@jobs.register("parcels.clear")`` on a function of JSON-like arguments."""

    def add(work: Job) -> Job:
        _jobs[name] = work
        return work

    return add


def periodic(seconds: float, name: str = "") -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Run a function in every worker every ``seconds``, first at its start.

    It must be short: look, and enqueue what is to be done.
    """

    def add(work: Callable[[], Any]) -> Callable[[], Any]:
        _periodic[name or f"{work.__module__}.{work.__qualname__}"] = _Periodic(seconds, work)
        return work

    return add


def enqueue(name: str, *args: Any) -> None:
    """Hint, once the present transaction commits (at once outside one), that job ``name`` is due.

    Never fails for want of a queue: the row will be found by its periodic look.
    """
    transaction.on_commit(functools.partial(_send, name, args))


def stopping() -> bool:
    """Whether this worker is asked to end: long jobs look between chunks and return early."""
    return _stopping.is_set()


def _send(name: str, args: tuple[Any, ...]) -> None:
    if settings.JOBS_IMMEDIATE:
        _run(name, args)
        return
    try:
        _queue().enqueue(_task().s(name, args))
    except Exception as error:
        log.warning("job.hint_lost", job=name, error=type(error).__name__)


def _run(name: str, args: tuple[Any, ...]) -> None:
    _load()
    work = _jobs.get(name)
    if work is None:
        log.error("job.unknown", job=name)
        return
    with telemetry.span(f"job {name}"):
        work(*args)


def _run_in_worker(name: str, args: tuple[Any, ...]) -> None:
    """One job, with a fresh database connection and its failure in the log."""
    close_old_connections()
    started = time.perf_counter()
    try:
        _run(name, args)
        log.info("job.done", job=name, ms=round((time.perf_counter() - started) * 1000))
    except Exception:
        log.exception("job.failed", job=name)
    finally:
        close_old_connections()


@functools.cache
def _load() -> None:
    autodiscover_modules("tasks")


@functools.cache
def _queue() -> Huey:
    # Signed: whoever can write to the queue must not be able to have code unpickled.
    common: dict[str, Any] = {
        "results": False,
        "serializer": SignedSerializer(secret=settings.SECRET_KEY, salt="gwanmun.jobs"),
    }
    if connection.vendor == "postgresql":
        wanted = ("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "service")
        known = connection.get_connection_params()
        # Not blocking: looking is cheap, and a listening connection per thread would outlive its thread.
        return PostgresHuey(
            "gwanmun", blocking=False, **common, **{key: known[key] for key in wanted if key in known}
        )
    # A hint may be lost with the power, its row may not: no fsync.
    return SqliteHuey(
        "gwanmun", filename=str(settings.HOME / "jobs.sqlite3"), fsync=False, timeout=20, **common
    )


@functools.cache
def _task() -> Any:
    return _queue().task(name="run")(_run_in_worker)


class _Worker(Worker):  # type: ignore[misc]
    def shutdown(self) -> None:
        connections.close_all()  # of this thread


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's consumer, without its signal handlers: it may run beside a web server, in a thread."""

    worker_class = _Worker

    def _set_signal_handlers(self) -> None:
        pass


def run_worker(stop: threading.Event | None = None, workers: int = 2) -> None:
    """Work until ``stop`` is set or, in the main thread, SIGTERM or SIGINT comes. Blocks.

    Two threads by default, so that a slow webhook does not hold up clearing.
    """
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    _stopping.clear()
    _load()
    _task()
    consumer = _Consumer(
        _queue(),
        workers=workers,
        periodic=False,
        initial_delay=0.05,
        max_delay=_LOOK_SECONDS,
        shutdown_timeout=_GRACE_SECONDS,
    )
    consumer.start()
    log.info("worker.started", workers=workers, jobs=len(_jobs))
    for entry in _periodic.values():
        entry.due = 0.0
    looked = time.monotonic()
    try:
        while not stop.wait(min(_LOOK_SECONDS, *(p.seconds for p in _periodic.values()), 1.0)):
            _tick(time.monotonic())
            if time.monotonic() - looked > 10:
                looked = time.monotonic()
                consumer.check_worker_health()
    finally:
        _stopping.set()
        consumer.stop(graceful=True)
        _stopping.clear()
        _queue().storage.close()
        connections.close_all()
        log.info("worker.stopped")


def _tick(now: float) -> None:
    for name, entry in _periodic.items():
        if now < entry.due:
            continue
        entry.due = now + entry.seconds
        close_old_connections()
        try:
            entry.work()
        except Exception:
            log.exception("job.periodic_failed", job=name)
        finally:
            close_old_connections()
