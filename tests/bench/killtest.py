"""Kill workers and web servers at random instants, again and again; the result must not notice.

    python -m tests.bench.killtest --kills 100 [--lines 24000] [--seed 1] [--db postgres://…]

One undisturbed run of four manifests (the third corrects the first, the second and fourth hold
partners of it), handed in over HTTP, gives the expected outcome. Then rounds of the same on a fresh
home and database: in each, the web server and the worker are killed with SIGKILL four times in all (a
version may be tried five times), started again, and left to finish, while the client sends each
manifest until it is taken. Compared are, for every version, state,
figures, digest, the digest of the rows as they stand in the database, rows, faults, notes, audit
events and messages to be sent. Exit status 1 and both outcomes when anything differs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import killdb
from tests.bench.killclient import Client

REPO = Path(__file__).resolve().parents[2]
KILLS_A_ROUND = 4
PATIENCE = 180.0  # seconds until a run must have come to its end


@dataclass
class Report:
    kills: int = 0
    rounds: int = 0
    during: Counter[str] = field(default_factory=Counter)  # what was going on when the signal came
    differing: list[dict[str, Any]] = field(default_factory=list)


class Run:
    """One home and one database, and the processes that work on them."""

    def __init__(self, home: Path, url: str, files: Path) -> None:
        self.home, self.url, self.files = home, url, files
        self.port = _free_port()
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("GWANMUN_", "DJANGO_"))} | {
            "GWANMUN_HOME": str(home),
            "GWANMUN_DATABASE_URL": url,
            "GWANMUN_SECRET_KEY": "the same in all runs, so that the random share is the same",
            "GWANMUN_LOG": "json",
        }

    def start(self, part: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.bench.killchild", part, str(self.files)]
        if part == "worker":
            command = [sys.executable, "-m", "gwanmun", "worker"]
        if part == "server":
            command = [sys.executable, "-m", "gwanmun", "serve", "--no-worker", "--port", str(self.port)]
        with (self.home / f"{part}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=REPO, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def finish(self, part: str) -> None:
        """Run a part to its end. Raises RuntimeError with its last words when it fails."""
        if self.start(part).wait(PATIENCE) != 0:
            raise RuntimeError(f"{part}: {(self.home / f'{part}.log').read_text()[-3000:]}")

    def outcome(self) -> dict[str, Any]:
        self.finish("outcome")
        found: dict[str, Any] = json.loads((self.home / "outcome.json").read_text())
        return found

    def client(self) -> Client:
        """A client that has begun to hand in the files."""
        key = (self.files / "key").read_text()
        return Client(self.port, key, [self.files / f"{name}.csv" for name in FILES])

    def check(self, worker: subprocess.Popen[bytes], server: subprocess.Popen[bytes]) -> None:
        """Raises RuntimeError when one of them ended by itself."""
        for process, part in ((worker, "worker"), (server, "server")):
            if process.poll() is not None:
                raise RuntimeError(f"{part}: {(self.home / f'{part}.log').read_text()[-3000:]}")

    def until_done(self, worker: subprocess.Popen[bytes]) -> float:
        """Wait until every version is finished; seconds waited."""
        started = time.monotonic()
        while not killdb.all_finished(self.url, versions=len(FILES)):
            if worker.poll() is not None or time.monotonic() - started > PATIENCE:
                raise RuntimeError(
                    f"the worker ended early: {(self.home / 'worker.log').read_text()[-3000:]}"
                )
            time.sleep(0.05)
        return time.monotonic() - started


FILES = ("first", "second", "first-corrected", "third")


def run(kills: int, lines: int, seed: int, url: str | None = None, say: Any = lambda text: None) -> Report:
    """Rounds until ``kills`` processes were killed. ``url``: a PostgreSQL server, None: SQLite."""
    report, chance = Report(), random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="gwanmun-kill-") as folder, contextlib.ExitStack() as stack:
        files = Path(folder) / "files"
        files.mkdir()
        base = stack.enter_context(_home(Path(folder) / "base", url, files))
        base.env["KILLTEST_LINES"] = str(lines)
        base.finish("files")
        base.finish("prepare")
        with _home(Path(folder) / "calm", url, files, base.url) as calm:
            server, worker = calm.start("server"), calm.start("worker")
            with calm.client():
                took = calm.until_done(worker)
            _kill(worker)
            _kill(server)
            span = killdb.longest_clearing(calm.url)
            expected = calm.outcome()
        say(f"undisturbed: {took:.1f} s, {expected['rows']} rows")
        while report.kills < kills:
            report.rounds += 1
            wanted = min(KILLS_A_ROUND, kills - report.kills)
            with _home(Path(folder) / f"round{report.rounds}", url, files, base.url) as disturbed:
                _disturb(disturbed, wanted, span, chance, report)
                found = disturbed.outcome()
            if found != expected:
                report.differing.append({"round": report.rounds, "expected": expected, "found": found})
            verdict = "same" if found == expected else "DIFFERS"
            say(f"round {report.rounds}: {report.kills} kills so far, {verdict}")
    return report


@contextlib.contextmanager
def _home(home: Path, server: str | None, files: Path, template: str | None = None) -> Iterator[Run]:
    home.mkdir()
    with killdb.database(home, server, template) as own:
        yield Run(home, own, files)
    shutil.rmtree(home)


def _disturb(this: Run, kills: int, span: float, chance: random.Random, report: Report) -> None:
    """Let the work be done, killing ``kills`` times on the way.

    ``span``: seconds that clearing the longest version takes; the signal falls at once or anywhere within.
    """
    server_kills = chance.randint(0, min(2, kills))
    with this.client() as client:
        for _ in range(server_kills):
            server = this.start("server")
            if chance.random() < 0.8:  # else while it starts
                client.wait_for_sending(PATIENCE)
            time.sleep(chance.uniform(0, client.span))
            report.during["sending" if client.sending else "serving"] += 1
            _kill(server)
        server = this.start("server")
        for _ in range(kills - server_kills):
            worker = this.start("worker")
            if chance.random() < 0.9:  # else at once: while it starts, or looks for work
                killdb.wait_for_clearing(this.url, len(FILES), PATIENCE, partial(this.check, worker, server))
            # Half at once: on a busy machine the span is a guess, and the work may be over before the signal.
            time.sleep(0 if chance.random() < 0.5 else chance.uniform(0, span))
            report.during[killdb.stage(this.url)] += 1
            _kill(worker)
        report.kills += kills
        worker = this.start("worker")
        this.until_done(worker)
        _kill(worker)
        client.wait_for_all(PATIENCE)
    _kill(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--lines", type=int, default=24_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", help="a PostgreSQL server; each run makes and drops a database of its own")
    asked = parser.parse_args()
    report = run(asked.kills, asked.lines, asked.seed, asked.db, lambda text: print(text, flush=True))
    print(f"{report.kills} kills in {report.rounds} rounds, during: {dict(report.during.most_common())}")
    for difference in report.differing:
        print(json.dumps(difference, ensure_ascii=False, indent=1))
    print("the result differs" if report.differing else "the result is always the undisturbed one")
    return 1 if report.differing else 0


if __name__ == "__main__":
    sys.exit(main())
