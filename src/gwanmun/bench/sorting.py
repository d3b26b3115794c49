"""The sorter's question against a live server: one parcel at a time, 200 a second."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from gwanmun.bench.place import OPERATOR, ROOT, Place

if TYPE_CHECKING:
    from pathlib import Path

    from gwanmun.bench.report import Report

RATE = 200
GOAL_MS = 20


def measure_sorter(report: Report, place: Place, manifest: Path, seconds: int) -> None:
    """p50 and p99 of POST /decide beside the goal, and beside the same server's idle answer."""
    place.prepare(manifest.with_name(manifest.name + ".registry.csv"))
    home = place.template
    env = place.env(home)

    def gwanmun(*arguments: str) -> str:
        command = [sys.executable, "-m", "gwanmun", *arguments]
        return subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    key = json.loads(
        gwanmun(
            "key",
            "create",
            OPERATOR,
            "--name",
            "bench",
            "--scope",
            "parcels:decide",
            "--per-minute",
            "60000",
            "--json",
        )
    )["key"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gwanmun",
        "serve",
        "--port",
        str(port),
        "--no-worker",
        "--processes",
        "2",
    ]
    server = subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url)
        sys.path.insert(0, str(ROOT))
        from tests.bench.sorter import measure

        found = measure(url, key, rate=RATE, seconds=float(seconds))
    finally:
        server.terminate()
        server.wait(20)
    figures = found.figures()
    wrong = {status: count for status, count in figures["statuses"].items() if status != "200"}
    if wrong:
        print(f"sorter: answers other than 200: {wrong}", flush=True)
    for share in ("p50", "p99"):
        value = figures[f"{share}_ms"]
        report.add(
            f"sorter's question at {RATE}/s: {share}",
            value,
            "ms",
            1,
            f"goal {GOAL_MS} ms",
            round(value / GOAL_MS, 2),
        )


def wait_for(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).close()  # noqa: S310 - our own server
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return
