"""The surroundings of the tests, set before the settings are read (hence a plugin, not a conftest).

``pytest --db-url postgres://…`` (or ``GWANMUN_TEST_DATABASE_URL``) runs the same suite on PostgreSQL.
``pytest --explore 20`` has property tests look at new random examples, twenty times as many; otherwise
their examples are the same in every run, so that a change is judged by itself and not by luck.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

_home = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db-url", default=None, help="database to test on; default: SQLite in a temporary home"
    )
    parser.addoption(
        "--explore",
        type=int,
        default=0,
        metavar="TIMES",
        help="property tests: new random examples, TIMES as many",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Iterator[None]:
    """Runs around pytest-django's own hook, which loads the settings."""
    global _home
    known = parser.parse_known_args(args)
    url = getattr(known, "db_url", None) or os.environ.get("GWANMUN_TEST_DATABASE_URL")
    _choose_examples(getattr(known, "explore", 0))
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


def _choose_examples(times: int) -> None:
    """Before any test module is read: its own settings build upon these."""
    from tests import examples

    examples.times = max(times, 1)
    settings.register_profile("steady", derandomize=True, deadline=None)
    settings.register_profile(
        "explore", deadline=None, max_examples=100 * examples.times, print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    settings.load_profile("explore" if times else "steady")


def pytest_sessionstart(session: pytest.Session) -> None:
    from django.conf import settings as of_django
    from django.contrib.auth import hashers

    of_django.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    of_django.JOBS_IMMEDIATE = True


def pytest_report_header(config: pytest.Config) -> str:
    from django.conf import settings as of_django

    return f"gwanmun: {of_django.DATABASES['default']['ENGINE'].rpartition('.')[2]}, home {_home}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if _home:
        shutil.rmtree(_home, ignore_errors=True)
