"""Server and worker live and die together, whatever happens to the supervisor."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from gwanmun.cli.family import Child, Family
from gwanmun.cli.tests.run import environment, gwanmun

LONELY = """
import sys
from gwanmun.cli.family import die_with
die_with(int(sys.argv[1]))
print("up", flush=True)
"""
SLEEP = "import time; time.sleep(60)"


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def born(pid: int) -> str:
    """The moment a process began, in ticks: a number is given to another process before long."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def soon(true, seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux")
def test_a_child_dies_with_a_parent_that_was_killed():
    code = (
        "import os, subprocess, sys, time\n"
        f"command = [sys.executable, '-c', {LONELY + SLEEP!r}, str(os.getpid())]\n"
        "child = subprocess.Popen(command, stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
    assert soon(lambda: not alive(child), 5)


def test_a_child_whose_parent_is_already_gone_does_not_start():
    nobody = subprocess.run(
        [sys.executable, "-c", LONELY, "1" if os.getpid() != 1 else "2"], capture_output=True, check=False
    )
    assert nobody.returncode == 1
    assert nobody.stdout == b""


def test_a_child_that_ends_is_started_again(tmp_path):
    log = tmp_path / "log"
    command = [sys.executable, "-c", f"open({str(log)!r}, 'a').write('x')"]
    said = []
    family = Family([Child("flaky", command)], said.append)
    code = family.run(ready=lambda: log.exists() and len(log.read_text()) >= 2, on_ready=family.stop)
    assert code == 0
    assert said == ["flaky: exit 0, restart in 2 s"] or said[0].startswith("flaky: exit 0")


def test_an_essential_child_that_fails_at_once_ends_the_family():
    failing = Child("web", [sys.executable, "-c", "raise SystemExit(7)"], essential=True)
    other = Child("worker", [sys.executable, "-c", "import time; time.sleep(60)"])
    assert Family([failing, other], print).run() == 7
    assert other.process is not None
    assert other.process.poll() is not None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as reply:
            return reply.status == 200
    except OSError:
        return False


def children_of(pid: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.add(int(stat.parent.name))
        except OSError:
            continue
    return found | {g for child in found for g in children_of(child)}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_served_house_leaves_nothing_behind(tmp_path, how):
    assert gwanmun(tmp_path, "migrate").code == 0
    port = free_port()
    command = [sys.executable, "-m", "gwanmun", "serve", "--port", str(port)]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, env=environment(tmp_path), stdout=log, stderr=log) as server,
    ):
        try:
            # A machine with much else to do starts it slowly: what never comes fails all the same.
            assert soon(lambda: answers(port), 240), (tmp_path / "log").read_text()
            assert soon(lambda: len(children_of(server.pid)) >= 3, 120)
            family = {(pid, born(pid)) for pid in children_of(server.pid)}
            if how == signal.SIGKILL:
                taken = gwanmun(tmp_path, "serve", "--port", port, "--lang", "en")
                assert taken.code == 5
                assert "--port" in taken.err
            server.send_signal(how)
            assert server.wait(240) == (0 if how == signal.SIGTERM else -signal.SIGKILL)
        finally:
            server.kill()
    assert soon(lambda: not any(alive(pid) and born(pid) == when for pid, when in family), 120)
    # The first thread of a killed process can be gone while others still hold its sockets.
    assert soon(lambda: is_free(port), 60)
