"""The web server's own process: ``python -m gwanmun.cli.web HOST PORT THREADS PROCESSES PARENT``.

Granian keeps a main process and one process that answers; each asks to die with its parent, so
that killing the supervisor frees the port.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from gwanmun.cli.family import die_with

_PARENT = "GWANMUN_WEB_MAIN_PROCESS"


def target(_name: str | None = None) -> Any:
    """The application, in the process that answers."""
    die_with(int(os.environ[_PARENT]))
    # Granian listens for signals only once the application is loaded; until then a stop must kill.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    # A thread that answers must not wait five milliseconds for each turn of another that computes.
    sys.setswitchinterval(0.0005)
    from importlib import import_module

    return import_module("gwanmun.portals.wsgi").application


def main(host: str, port: str, threads: str, processes: str, parent: str) -> None:
    die_with(int(parent))
    from granian.constants import Interfaces
    from granian.server import Server

    os.environ[_PARENT] = str(os.getpid())
    # Here frames have few rows: a second thread costs a question to the sorter more than it gives
    # (measured: 19 against 11 ms of CPU). Clearing runs in the worker's own process.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    Server(
        "gwanmun.portals.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(processes),
        blocking_threads=int(threads),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_enabled=False,
    ).serve(target_loader=target, wrap_loader=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
