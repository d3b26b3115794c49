"""A look into the database from outside the program, and a database of one's own for each run."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

SQLITE = "sqlite:///"
FINISHED = ("CLEARED", "REFUSED", "FAILED")


@contextlib.contextmanager
def database(home: Path, server: str | None, template: str | None = None) -> Iterator[str]:
    """The URL of a database, empty or a copy of ``template``; dropped afterwards."""
    if server is None:
        path = home / "gwanmun.sqlite3"
        if template:
            with contextlib.closing(sqlite3.connect(template.removeprefix(SQLITE))) as source:
                source.execute("VACUUM INTO ?", [str(path)])
        yield f"{SQLITE}{path}"
        return
    name = f"gwanmun_kill_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        like = f"TEMPLATE {urlsplit(template).path[1:]}" if template else ""
        connection.execute(f"CREATE DATABASE {name} {like}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix(SQLITE), timeout=20)) as connection:
            return connection.execute(sql).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchall()


def all_finished(url: str, versions: int) -> bool:
    states = [state for (state,) in ask(url, "SELECT state FROM parcels_manifestversion")]
    return len(states) == versions and all(state in FINISHED for state in states)


def stage(url: str) -> str:
    """What is being done: reading, deciding, writing; "idle" when nothing is."""
    found = ask(url, "SELECT stage FROM parcels_manifestversion WHERE state = 'CLEARING'")
    return found[0][0] if found else "idle"


def longest_clearing(url: str) -> float:
    """Seconds from the taking of a version to its end, for the one that took longest."""
    spans = ask(url, "SELECT started_at, finished_at FROM parcels_manifestversion")
    moments = [[datetime.fromisoformat(str(moment)) for moment in span] for span in spans]
    return max((finished - started).total_seconds() for started, finished in moments)


def wait_for_clearing(url: str, versions: int, patience: float, check: Callable[[], None]) -> None:
    """Until a worker has newly taken a version, or there is nothing left to take. ``check`` may raise."""
    before = _takings(url)
    end = time.monotonic() + patience
    while _takings(url) == before and not all_finished(url, versions):
        check()
        if time.monotonic() > end:
            raise TimeoutError("no worker began")
        time.sleep(0.02)


def _takings(url: str) -> Any:
    return ask(url, "SELECT SUM(attempts) FROM parcels_manifestversion")[0][0] or 0
