"""How often one key may ask: a token bucket per key and kind of question.

The counts live in this process. Behind several server processes each keeps its own, so a key
may get up to that many times its rate; put a shared limit in the reverse proxy where that
matters. Within a process the limit holds over all threads.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """``per_minute`` questions refill evenly; up to ``burst`` may come at once."""

    per_minute: int
    burst: int


@dataclass(frozen=True)
class Standing:
    """Where a key stands after a question. ``retry_after_s`` is 0 when it was allowed."""

    rate: Rate
    remaining: int
    reset_s: int
    retry_after_s: int

    @property
    def allowed(self) -> bool:
        return self.retry_after_s == 0

    def headers(self) -> dict[str, str]:
        out = {
            "RateLimit-Limit": str(self.rate.burst),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
            "RateLimit-Policy": f"{self.rate.per_minute};w=60;burst={self.rate.burst}",
        }
        return out if self.allowed else out | {"Retry-After": str(self.retry_after_s)}


def general(per_minute: int) -> Rate:
    """The key's own rate; ten seconds' worth, and at least ten, may come at once."""
    return Rate(per_minute, max(10, per_minute // 6))


def sorter(per_minute: int) -> Rate:
    """Decide and sort run at the speed of a belt: each second what others get each minute."""
    return Rate(per_minute * 60, max(10, per_minute))


#: Failed log-ins from one address. Only failures count, so a good key is never locked out by them.
FAILURES = Rate(60, 30)


class Buckets:
    """All buckets of this process. The least recently used go when there are too many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = 10_000) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # name → tokens, as of

    def take(self, name: str, rate: Rate) -> Standing:
        per_second = max(rate.per_minute, 1) / 60
        with self._lock:
            now = self._clock()
            tokens, then = self._levels.pop(name, (float(rate.burst), now))
            tokens = min(float(rate.burst), tokens + (now - then) * per_second)
            # A key with rate 0 is stopped by the supervisor without being revoked.
            allowed = tokens >= 1 and rate.per_minute > 0
            if allowed:
                tokens -= 1
            self._levels[name] = (tokens, now)
            while len(self._levels) > self._most:
                self._levels.popitem(last=False)
        retry = 0 if allowed else max(1, math.ceil((1 - tokens) / per_second))
        return Standing(rate, int(tokens), math.ceil((rate.burst - tokens) / per_second), retry)

    def clear(self) -> None:
        with self._lock:
            self._levels.clear()


BUCKETS = Buckets()
