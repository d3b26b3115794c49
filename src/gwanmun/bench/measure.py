"""Run a command as a whole process and say what it took: wall, CPU, peak memory."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Taken:
    """One run. Seconds and MiB; peak is that of the largest single process."""

    wall: float
    cpu: float
    peak: float
    output: str


class Failed(RuntimeError):
    """A measured command ended with an error; its figures would mean nothing."""


def run(arguments: Sequence[str], env: dict[str, str], cwd: Path) -> Taken:
    """Run ``python -m …`` once.

    :raises Failed: with the end of what it printed, if it does not end well.
    """
    command = [sys.executable, "-m", *arguments]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(command, env=env, cwd=cwd, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        output = out.read().decode()
        if child.returncode not in (0, 1):  # 1: finished, with faulty lines
            raise Failed(f"{' '.join(arguments)}: exit {child.returncode}\n{err.read().decode()[-2000:]}")
    return Taken(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output)


def median(values: Sequence[float]) -> float:
    return round(statistics.median(values), 3)


def machine() -> str:
    """What this machine is, without saying which."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line
        ]
        model = names[0] if names else model
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, {platform.system()}, Python {platform.python_version()}"
