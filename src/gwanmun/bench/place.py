"""Where a measurement happens: a fresh copy of a prepared database, SQLite or PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OPERATOR = "BENCH"


@dataclass(frozen=True)
class Place:
    """A template that is copied for each run, so that no run finds what another left."""

    name: str  # SQLite | PostgreSQL
    folder: Path
    server: str | None = None  # URL of a PostgreSQL database to make others from

    @property
    def template(self) -> Path:
        return self.folder / "template"

    def env(self, home: Path) -> dict[str, str]:
        url = self._url(home.name) if self.server else f"sqlite:///{home / 'gwanmun.sqlite3'}"
        known = {k: v for k, v in os.environ.items() if not k.startswith("GWANMUN_")}
        known.pop("PYTHONDONTWRITEBYTECODE", None)  # else each run would compile what it imports
        return known | {
            "GWANMUN_HOME": str(home),
            "GWANMUN_DATABASE_URL": url,
            "GWANMUN_SECRET_KEY": "measured-here-and-thrown-away-" * 2,
            "GWANMUN_LOG": "json",
            "NO_COLOR": "1",
        }

    def prepare(self, registry: Path) -> None:
        """Template with all tables, one operator and the registry of personal codes."""
        self.template.mkdir(parents=True)
        if self.server:
            self._sql(f'CREATE DATABASE "{self._database("template")}"')
        env = self.env(self.template)
        for step in (
            ["migrate"],
            ["org", "create", OPERATOR, "--ko", "측정용 특송", "--en", "Measured Express", "--secured"],
            ["registry", "load", str(registry)],
        ):
            subprocess.run(
                [sys.executable, "-m", "gwanmun", *step], env=env, cwd=ROOT, check=True, capture_output=True
            )

    def fresh(self, name: str) -> Path:
        """Home of a new run, equal to the template."""
        home = self.folder / name
        shutil.copytree(self.template, home)
        if self.server:
            made, template = self._database(name), self._database("template")
            self._sql(f'CREATE DATABASE "{made}" TEMPLATE "{template}"')
        return home

    def drop(self, home: Path) -> None:
        shutil.rmtree(home, ignore_errors=True)
        if self.server:
            self._sql(f'DROP DATABASE IF EXISTS "{self._database(home.name)}" WITH (FORCE)')

    def _database(self, name: str) -> str:
        return f"gwanmun_bench_{os.getpid()}_{name}".replace("-", "_")

    def _url(self, name: str) -> str:
        assert self.server  # noqa: S101 - only called for PostgreSQL
        return self.server.rsplit("/", 1)[0] + "/" + self._database(name)

    def _sql(self, statement: str) -> None:
        import psycopg

        assert self.server  # noqa: S101 - only called for PostgreSQL
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement.encode())
