"""``gwanmun serve``: web and API, with a worker beside them."""

from __future__ import annotations

import os
import socket
import sys
import urllib.error
import urllib.request
from typing import Annotated
from urllib.parse import urlsplit

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

#: Commands keep quiet (``store.load``); the server logs as the user's own environment says.
_OWN_LOG = {name: os.environ.get(name, "") for name in ("GWANMUN_LOG_LEVEL", "GWANMUN_LOG")}


def add_to(app: typer.Typer) -> None:
    app.command(
        "serve",
        help=T(
            "웹과 API를 제공합니다. 처리 작업도 함께 실행합니다. Ctrl-C로 멈춥니다.",
            "Serve the web and the API, with a worker beside them. Ctrl-C stops both.",
        ),
    )(serve)


def serve(
    host: Annotated[
        str, typer.Option("--host", help=T("접속을 받을 주소.", "Address to listen on."))
    ] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            min=1,
            max=65535,
            help=T(
                "포트. 기본값은 GWANMUN_BASE_URL의 포트 또는 8000.",
                "Port; default that of GWANMUN_BASE_URL, or 8000.",
            ),
            show_default=False,
        ),
    ] = None,
    threads: Annotated[
        int,
        typer.Option(
            "--threads", min=1, max=64, help=T("동시에 답할 요청 수.", "Requests answered at once.")
        ),
    ] = 16,
    processes: Annotated[
        int,
        typer.Option(
            "--processes",
            min=1,
            max=32,
            help=T(
                "웹 프로세스 수. 요청 제한은 프로세스마다 셉니다.",
                "Web processes; request limits count for each.",
            ),
        ),
    ] = 1,
    no_worker: Annotated[
        bool,
        typer.Option("--no-worker", help=T("처리 작업은 따로 실행합니다.", "The worker runs elsewhere.")),
    ] = False,
    as_json: out.Json = False,
) -> None:
    port = chosen_port(port)
    free(host, port)
    os.environ.setdefault("GWANMUN_BASE_URL", f"http://localhost:{port}")
    store.ready()
    run(host, port, threads, worker=not no_worker, processes=processes, as_json=as_json)


def chosen_port(port: int | None) -> int:
    """The port asked for, else that of GWANMUN_BASE_URL when it names one, else 8000."""
    if port is not None:
        return port
    try:
        return urlsplit(os.environ.get("GWANMUN_BASE_URL", "")).port or 8000
    except ValueError:
        return 8000  # the settings will name the variable


def free(host: str, port: int) -> None:
    """Raises Stop when nothing can listen there."""
    try:
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise Stop(
            Exit.ENVIRONMENT,
            T(
                f"{host}:{port}에서 접속을 받을 수 없습니다: {error.strerror}",
                f"Cannot listen on {host}:{port}: {error.strerror}",
            ),
            T("--port로 다른 포트를 지정하십시오.", "Name another port with --port."),
        ) from None


def run(
    host: str, port: int, threads: int, *, worker: bool, processes: int = 1, as_json: bool = False
) -> None:
    """Serve until stopped. The address is printed once the server answers."""
    from gwanmun.cli.family import Child, Family

    here = str(os.getpid())
    web = [sys.executable, "-m", "gwanmun.cli.web", host, str(port), str(threads), str(processes), here]
    children = [Child("web", web, essential=True, environment=_OWN_LOG)]
    if worker:
        command = [sys.executable, "-m", "gwanmun", "worker", "--parent", here]
        children.append(Child("worker", command, environment=_OWN_LOG))
    address = os.environ.get("GWANMUN_BASE_URL") or f"http://localhost:{port}"

    def announce() -> None:
        if as_json:
            out.emit({"serving": address})
        else:
            out.say(
                T(f"접속 주소: {address}   (멈추려면 Ctrl-C)", f"Serving at {address}   (Ctrl-C to stop)")
            )

    local = "127.0.0.1" if host in ("0.0.0.0", "localhost") else "[::1]" if host == "::" else host  # noqa: S104
    family = Family(children, out.note)
    code = family.run(lambda: answers(f"http://{local}:{port}/healthz"), announce)
    if code:
        raise Stop(
            Exit.ENVIRONMENT,
            T("웹 서버를 시작하지 못하였습니다.", "The web server could not start."),
            T(
                "원인은 위에 나옵니다. gwanmun doctor도 확인하십시오.",
                "The reason stands above; see also gwanmun doctor.",
            ),
        )


def answers(url: str) -> bool:
    """Whether a server answers at all; it may still say that it is not well."""
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own loopback address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
