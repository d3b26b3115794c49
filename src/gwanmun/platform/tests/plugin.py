"""The surroundings of the tests, set before the settings are read (hence a plugin, not a conftest).

``pytest --db-url postgres://…`` (or ``GWANMUN_TEST_DATABASE_URL``) runs the same suite on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest

_home = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db-url", default=None, help="database to test on; default: SQLite in a temporary home"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Iterator[None]:
    """Runs around pytest-django's own hook, which loads the settings."""
    global _home
    known = parser.parse_known_args(args)
    url = getattr(known, "db_url", None) or os.environ.get("GWANMUN_TEST_DATABASE_URL")
    for name in [name for name in os.environ if name.startswith("GWANMUN_")]:
        if name != "GWANMUN_TEST_DATABASE_URL":
            del os.environ[name]
    _home = tempfile.mkdtemp(prefix="gwanmun-test-")
    os.environ["GWANMUN_HOME"] = _home
    os.environ["GWANMUN_SECRET_KEY"] = "only-for-tests-" + "0" * 50
    os.environ["GWANMUN_LOG"] = "console"
    os.environ["GWANMUN_LOG_LEVEL"] = "WARNING"
    os.environ["GWANMUN_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
    if url:
        os.environ["GWANMUN_DATABASE_URL"] = url
    return (yield)


def pytest_sessionstart(session: pytest.Session) -> None:
    from django.conf import settings
    from django.contrib.auth import hashers

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    settings.JOBS_IMMEDIATE = True


def pytest_report_header(config: pytest.Config) -> str:
    from django.conf import settings

    return f"gwanmun: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}, home {_home}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if _home:
        shutil.rmtree(_home, ignore_errors=True)
