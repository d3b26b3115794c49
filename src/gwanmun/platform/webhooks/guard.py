"""Where a webhook may go: not into our own network.

The address is checked when the endpoint is made, and again, resolved, at every connection: the
connection goes to the very address that was checked, so a name that changes its mind in between
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import typing
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """The address may not be reached. ``args[0]`` is a short reason without the address."""


def check_url(url: str) -> None:
    """Raises :class:`Refused` unless ``url`` has a shape that may be called."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        port_ok = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        port_ok = False
    if not host or not port_ok or parts.username or parts.password or parts.fragment:
        raise Refused("bad address")
    if parts.scheme != "https" and not (
        parts.scheme == "http" and (settings.DEBUG or _named(host) or _listed_literal(host))
    ):
        raise Refused("https only")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return  # a name: judged by what it resolves to, when it is called
    if not allowed(literal, host):
        raise Refused("private address")


def allowed(address: Address, host: str) -> bool:
    """Whether ``address``, which ``host`` resolved to, is public or expressly allowed."""
    inner = _unwrapped(address)
    if _named(host) or any(inner in network for network in _networks()):
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _unwrapped(address: Address) -> Address:
    """The IPv4 address inside a mapped, 6to4, Teredo or NAT64 one: the tunnel ends there."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address.teredo:
            return address.teredo[1]
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _named(host: str) -> bool:
    return host.lower() in {entry.lower() for entry in settings.WEBHOOK_ALLOW}


def _listed_literal(host: str) -> bool:
    try:
        return any(ipaddress.ip_address(host) in network for network in _networks())
    except ValueError:
        return False


def _networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for entry in settings.WEBHOOK_ALLOW:
        try:
            found.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            continue  # a host name
    return found


class GuardedBackend(httpcore.SyncBackend):
    """Resolves, judges every address, and connects to the judged address itself."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[typing.Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("name not found") from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        if not addresses or not all(allowed(address, host) for address in addresses):
            raise Refused("private address")
        return super().connect_tcp(str(addresses[0]), port, timeout, local_address, socket_options)


def pool() -> httpcore.ConnectionPool:
    """A client that follows no redirects, keeps nothing open, and goes only where it may."""
    return httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        network_backend=GuardedBackend(),
        max_connections=4,
        max_keepalive_connections=0,
    )
