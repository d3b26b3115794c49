"""What the surroundings say: every ``GWANMUN_*`` variable is read here and nowhere else.

=========================  ==================================================================
GWANMUN_HOME               where the program keeps its files; default ``./var``
GWANMUN_DATABASE_URL       default: SQLite in HOME; ``postgres://user:pass@host/name`` for PostgreSQL
GWANMUN_SECRET_KEY         else generated once into ``HOME/secret.key`` (mode 0600)
GWANMUN_DEBUG              ``1`` for tracebacks in the browser; never on a public address
GWANMUN_BASE_URL           address people use; ``https://…`` switches on Secure cookies and HSTS
GWANMUN_ALLOWED_HOSTS      comma-separated; default: host of BASE_URL and the loopback names
GWANMUN_TRUSTED_PROXIES    how many proxies in front set ``X-Forwarded-For``; default 0
GWANMUN_WEBHOOK_ALLOW      comma-separated hosts or networks that webhooks may reach although private
GWANMUN_CLASSIFY_RERANK_URL  an outside model that may re-rank classification candidates; default none
GWANMUN_CLASSIFY_RERANK_KEY  sent to it as a bearer token
GWANMUN_MAX_UPLOAD_MB      largest accepted request body; default 1024
GWANMUN_IDLE_MINUTES       a browser session ends after so long without an act; default 60
GWANMUN_LOG                ``json`` or ``console``; default: console on a terminal, else json
GWANMUN_LOG_LEVEL          default ``INFO``
GWANMUN_OTEL               ``1`` sends traces by OTLP (needs the ``telemetry`` extra)
=========================  ==================================================================
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_TRUE = frozenset({"1", "true", "yes", "on"})


class EnvironmentFault(Exception):
    """A variable is set to something that cannot be meant. The message names it."""


@dataclass(frozen=True)
class Environment:
    home: Path
    database_url: str
    secret_key: str
    debug: bool
    base_url: str
    allowed_hosts: tuple[str, ...]
    trusted_proxies: int
    webhook_allow: tuple[str, ...]
    classify_rerank_url: str
    classify_rerank_key: str
    max_upload_bytes: int
    idle_seconds: int
    log_format: str
    log_level: str
    telemetry: bool

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def read(variables: Mapping[str, str] | None = None) -> Environment:
    """Read ``variables`` (default: those of the process); makes HOME and its secret key when missing.

    Raises ``EnvironmentFault`` naming the variable that makes no sense.
    """
    env = os.environ if variables is None else variables

    def whole(name: str, default: int) -> int:
        text = env.get(name, "").strip() or str(default)
        if not text.isdecimal():
            raise EnvironmentFault(f"{name} must be a whole number, not {text!r}")
        return int(text)

    def several(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())

    home = Path(env.get("GWANMUN_HOME") or "var").expanduser().resolve()
    home.mkdir(parents=True, exist_ok=True)

    base_url = (env.get("GWANMUN_BASE_URL") or "http://localhost:8000").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EnvironmentFault(f"GWANMUN_BASE_URL must be an http(s) address, not {base_url!r}")

    log_format = env.get("GWANMUN_LOG") or ("console" if sys.stderr.isatty() else "json")
    if log_format not in ("json", "console"):
        raise EnvironmentFault(f"GWANMUN_LOG must be json or console, not {log_format!r}")

    rerank_url = env.get("GWANMUN_CLASSIFY_RERANK_URL", "").strip()
    if rerank_url and urlsplit(rerank_url).scheme not in ("http", "https"):
        raise EnvironmentFault("GWANMUN_CLASSIFY_RERANK_URL must be an http(s) address")

    hosts = several("GWANMUN_ALLOWED_HOSTS") or tuple(dict.fromkeys((parts.hostname, *LOOPBACK_HOSTS)))
    return Environment(
        home=home,
        database_url=env.get("GWANMUN_DATABASE_URL") or f"sqlite:///{home / 'gwanmun.sqlite3'}",
        secret_key=env.get("GWANMUN_SECRET_KEY") or _kept_secret(home / "secret.key"),
        debug=env.get("GWANMUN_DEBUG", "").lower() in _TRUE,
        base_url=base_url,
        allowed_hosts=hosts,
        trusted_proxies=whole("GWANMUN_TRUSTED_PROXIES", 0),
        webhook_allow=several("GWANMUN_WEBHOOK_ALLOW"),
        classify_rerank_url=rerank_url,
        classify_rerank_key=env.get("GWANMUN_CLASSIFY_RERANK_KEY", "").strip(),
        max_upload_bytes=whole("GWANMUN_MAX_UPLOAD_MB", 1024) * 1024 * 1024,
        idle_seconds=whole("GWANMUN_IDLE_MINUTES", 60) * 60,
        log_format=log_format,
        log_level=(env.get("GWANMUN_LOG_LEVEL") or "INFO").upper(),
        telemetry=env.get("GWANMUN_OTEL", "").lower() in _TRUE,
    )


def _kept_secret(path: Path) -> str:
    """The secret in ``path``; made on first use. Two processes starting at once agree on one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(64))
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(draft, path)  # fails when another process was first: then its secret stands
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
