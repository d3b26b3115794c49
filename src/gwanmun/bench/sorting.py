"""Single questions against a live server: the sorter's, 200 a second, and the duty of one line."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from gwanmun.bench.place import OPERATOR, ROOT, Place

if TYPE_CHECKING:
    from pathlib import Path

    from gwanmun.bench.report import Report

SORTER_RATE, SORTER_GOAL_MS = 200, 20
DUTY_RATE, DUTY_GOAL_MS = 20, 10


def measure_sorter(report: Report, place: Place, manifest: Path, seconds: int) -> None:
    """p50 and p99 of POST /decide beside the goal."""
    place.prepare(manifest.with_name(manifest.name + ".registry.csv"))
    asked = {"rate": SORTER_RATE, "seconds": float(seconds)}
    times(report, place, f"sorter's question at {SORTER_RATE}/s", "parcels:decide", SORTER_GOAL_MS, asked)


def measure_one_line(report: Report, place: Place, codes: list[str], manifest: Path, seconds: int) -> None:
    """p50 and p99 of POST /assess with a declaration of one line beside the goal."""
    place.prepare(manifest.with_name(manifest.name + ".registry.csv"))
    asked = {
        "rate": DUTY_RATE,
        "seconds": float(seconds),
        "path": "assess?country=kr",
        "parcels": declarations(codes),
    }
    times(report, place, f"duty of one line by API at {DUTY_RATE}/s", "tariff:assess", DUTY_GOAL_MS, asked)


def declarations(codes: list[str]) -> list[dict[str, Any]]:
    """Two hundred declarations of one ordinary line."""
    draw = random.Random(11)  # noqa: S311 - test data
    return [
        {
            "date": "2026-07-01",
            "currency": draw.choice(("USD", "EUR", "CNY")),
            "incoterm": "CIF",
            "lines": [
                {
                    "line": 1,
                    "code": draw.choice(codes),
                    "origin": "CN",
                    "price": f"{draw.randrange(10, 9_000)}.50",
                    "pieces": 1,  # a few codes are taxed by the piece above a threshold
                }
            ],
        }
        for _ in range(200)
    ]


def times(report: Report, place: Place, what: str, scope: str, goal_ms: int, asked: dict[str, Any]) -> None:
    env = place.env(place.template)

    def gwanmun(*arguments: str) -> str:
        command = [sys.executable, "-m", "gwanmun", *arguments]
        return subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    made = gwanmun(
        "key", "create", OPERATOR, "--name", "bench", "--scope", scope, "--per-minute", "60000", "--json"
    )  # fmt: skip
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

        figures = measure(url, json.loads(made)["key"], **asked).figures()
    finally:
        server.terminate()
        server.wait(20)
    wrong = {status: count for status, count in figures["statuses"].items() if status != "200"}
    if wrong:
        print(f"{what}: answers other than 200: {wrong}", flush=True)
    for share in ("p50", "p99"):
        value = figures[f"{share}_ms"]
        report.add(f"{what}: {share}", value, "ms", 1, f"goal {goal_ms} ms", round(value / goal_ms, 2))


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
