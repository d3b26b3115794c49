"""``gwanmun worker``: clear what waits, send webhooks, until told to stop."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from gwanmun.cli import store
from gwanmun.cli.words import T


def add_to(app: typer.Typer) -> None:
    app.command(
        "worker",
        help=T(
            "대기 중인 적하목록을 처리하고 알림을 보냅니다. Ctrl-C로 멈춥니다.",
            "Clear waiting manifests and send webhooks. Ctrl-C stops it.",
        ),
    )(worker)


def worker(
    threads: Annotated[
        int, typer.Option("--threads", min=1, max=16, help=T("작업 수.", "Jobs at once."))
    ] = 2,
    as_json: Annotated[
        bool, typer.Option("--json", help=T("기록을 JSON으로 남깁니다.", "Log in JSON."))
    ] = False,
    parent: Annotated[int, typer.Option("--parent", hidden=True)] = 0,
) -> None:
    from gwanmun.cli.family import die_with

    die_with(parent)
    if as_json:
        os.environ["GWANMUN_LOG"] = "json"
    store.ready(quiet=False)
    from gwanmun.platform import jobs

    jobs.run_worker(workers=threads)
