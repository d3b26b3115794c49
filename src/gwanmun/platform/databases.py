"""Database and cache settings for a URL: SQLite tuned for one machine, PostgreSQL for more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

#: WAL lets readers go on while a manifest is written. FULL makes a commit survive power loss and
#: not only a crash: a manifest acknowledged with 202 must still be there after one. It costs one
#: fsync per commit, and a manifest of 500,000 lines is a few dozen commits.
#: cache_size is negative KiB; journal_size_limit cuts the log back after a large write.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; "
    "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864"
)
SQLITE_BUSY_SECONDS = 20


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's ``DATABASES["default"]`` for ``url`` (sqlite, postgres, postgresql)."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    # One connection per thread; there are few, so no pool is needed. Opening one anew for each
    # request costs SQLite a millisecond and its page cache.
    config["CONN_MAX_AGE"] = 300
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # A writer takes its lock at BEGIN: a transaction that reads first and writes later can
        # then never fail half-way with "database is locked".
        config["OPTIONS"] = {
            **config.get("OPTIONS", {}),
            "timeout": SQLITE_BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        }
        # Tests run on a file as production does, not on a shared memory database without WAL.
        config["TEST"] = {"NAME": str(home / "test.sqlite3")}
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {
            "connect_timeout": 10,
            "application_name": "gwanmun",
            **config.get("OPTIONS", {}),
        }
    return config


def cache(url: str, home: Path) -> dict[str, Any]:
    """Throttling counters live here, so all processes must see the same cache.

    Beside SQLite: files in HOME, so that counting never waits for the writer of a manifest.
    Beside PostgreSQL: a table (made by a migration of ``accounts``), shared by all machines.
    """
    if url.startswith("sqlite"):
        return {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(home / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    return {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "platform_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
