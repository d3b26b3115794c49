"""Processes that live and die together: a server and its worker under one supervisor.

A child asks the kernel to be killed when its parent goes (Linux: PR_SET_PDEATHSIG), so that even
SIGKILL on the supervisor leaves nothing behind that holds the port or a lease. Elsewhere a thread
watches the parent. Work that is cut off this way is taken up again: nothing counts until it is whole.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_PR_SET_PDEATHSIG = 1
_LONGEST_PAUSE = 30.0
#: A child that lived this long did not fail at once: its next restart comes without delay.
_SOUND_SECONDS = 30.0
_GRACE_SECONDS = 35.0


def die_with(parent: int) -> None:
    """Have this process killed when process ``parent`` ends; 0: live on. Exits if it is gone already."""
    if not parent:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


@dataclass
class Child:
    """One process to be kept running. ``essential``: if it fails at once, the family gives up."""

    name: str
    command: Sequence[str]
    essential: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    pause: float = 1.0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env={**os.environ, **self.environment})
        self.started = time.monotonic()


class Family:
    """Keeps children running until ``stop``; a child that ends is started again, ever more slowly."""

    def __init__(self, children: Sequence[Child], told: Callable[[str], None]) -> None:
        self.children = children
        self._told = told
        self._ending = threading.Event()

    def stop(self, *_: object) -> None:
        self._ending.set()

    def run(self, ready: Callable[[], bool] | None = None, on_ready: Callable[[], None] | None = None) -> int:
        """Run until stopped; returns 0, or the exit code of an essential child that could not start.

        Call from the main thread: children are tied to the thread that started them.
        """
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for child in self.children:
                child.start()
            while not self._ending.wait(0.2):
                if ready is not None and ready():
                    ready = None
                    if on_ready is not None:
                        on_ready()
                for child in self.children:
                    failed = self._look_after(child)
                    if failed is not None:
                        return failed
            return 0
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look_after(self, child: Child) -> int | None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                child.start()
            return None
        code = child.process.poll()
        if code is None:
            return None
        lived = now - child.started
        if child.essential and lived < 5.0 and child.pause == 1.0:
            return code or 1
        child.pause = 1.0 if lived > _SOUND_SECONDS else min(child.pause * 2, _LONGEST_PAUSE)
        child.due, child.process = now + child.pause, None
        self._told(f"{child.name}: exit {code}, restart in {child.pause:.0f} s")
        return None

    def _end(self) -> None:
        living = [c.process for c in self.children if c.process is not None and c.process.poll() is None]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
