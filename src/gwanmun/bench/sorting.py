"""Single questions against a live server: the sorter's, 200 a second, and the duty of one line."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwanmun.bench.measure import run
from gwanmun.bench.office import CRITERIA
from gwanmun.bench.place import OPERATOR, ROOT, Place

if TYPE_CHECKING:
    from gwanmun.bench.report import Report

SORTER_RATE, SORTER_GOAL_MS = 200, 20
DUTY_RATE, DUTY_GOAL_MS = 20, 10
WARM_UP_S = 3.0  # asked and not counted in the times


def measure_sorter(report: Report, place: Place, manifest: Path, seconds: int) -> None:
    """p50 and p99 of POST /decide beside the goal, without and with profiles of the office in force."""
    place.prepare(manifest.with_name(manifest.name + ".registry.csv"))
    asked = {"rate": SORTER_RATE, "seconds": float(seconds)}
    what = f"sorter's question at {SORTER_RATE}/s"
    bare = times(report, place, what, "parcels:decide", SORTER_GOAL_MS, asked)
    run(["gwanmun.bench.office"], place.env(place.template), ROOT)
    told = times(report, place, f"{what}, {len(CRITERIA)} profiles of the office", "parcels:decide",
                 SORTER_GOAL_MS, asked)  # fmt: skip
    if bare["cpu_ms"]:
        more = round(told["cpu_ms"] - bare["cpu_ms"], 2)
        report.add(f"{what}: profiles of the office add, CPU", more, "ms", 1, f"without {bare['cpu_ms']} ms",
                   round(told["cpu_ms"] / bare["cpu_ms"], 2))  # fmt: skip


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


def times(
    report: Report, place: Place, what: str, scope: str, goal_ms: int, asked: dict[str, Any]
) -> dict[str, Any]:
    """Ask a fresh server as ``asked`` says; into the report and back come the figures."""
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

        spent = cpu_of(server.pid)
        figures = measure(url, json.loads(made)["key"], **asked).figures()
        spent = cpu_of(server.pid) - spent
    finally:
        server.terminate()
        server.wait(20)
    wrong = {status: count for status, count in figures["statuses"].items() if status != "200"}
    if wrong:
        print(f"{what}: answers other than 200: {wrong}", flush=True)
    for share in ("p50", "p99"):
        value = figures[f"{share}_ms"]
        report.add(f"{what}: {share}", value, "ms", 1, f"goal {goal_ms} ms", round(value / goal_ms, 2))
    questions = asked["rate"] * (asked["seconds"] + WARM_UP_S)
    found: dict[str, Any] = figures | {"cpu_ms": round(1000 * spent / questions, 2)}
    if spent:
        report.add(f"{what}: CPU of the server", found["cpu_ms"], "ms", 1)
    return found


def cpu_of(pid: int) -> float:
    """CPU seconds that a process and those under it have taken; 0 where the system does not tell."""
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended
        here = int(stat.parent.name)
        parents[here], ticks[here] = int(told[1]), int(told[11]) + int(told[12])
    family, grown = {pid}, True
    while grown:
        born = {child for child, parent in parents.items() if parent in family} - family
        family, grown = family | born, bool(born)
    total = sum(ticks.get(one, 0) for one in family)
    return total / os.sysconf("SC_CLK_TCK") if total else 0.0


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
