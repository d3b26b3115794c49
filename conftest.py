"""For every test: no network but loopback, an empty cache, Korean unless it says otherwise."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

_connect = socket.socket.connect


class NetworkBlocked(RuntimeError):
    """A test reached for another machine."""


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            raise NetworkBlocked(f"tests do not speak to {host}")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _blocked_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _loopback_only)
        yield


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """Throttles count in the cache and the language is a thread's: neither may leak into the next test."""
    from django.core.cache import caches
    from django.utils import translation

    translation.activate("ko")
    yield
    translation.deactivate()
    if "filebased" in type(caches["default"]).__module__:  # a table is rolled back by itself
        caches["default"].clear()
