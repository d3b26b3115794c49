"""How often may be asked: per address for every question, per number for wrong answers.

The counts live in the shared cache, so they hold over all processes. A code of four digits is
guessed in 10,000 tries at most: five wrong ones an hour-quarter and twenty a day leave a guesser
500 days a parcel. Who gives the whole identifier is not stopped by somebody else's guesses.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most ``most`` in ``seconds``; the window begins with the first."""

    name: str
    most: int
    seconds: int


ADDRESS = Limit("address", 30, 600)
SHORT = (Limit("short", 5, 900), Limit("short-day", 20, 86_400))
LONG = (Limit("long", 20, 900),)
SHORT_CODE = 6  # characters; anything longer is a whole identifier


def limits(code: str) -> tuple[Limit, ...]:
    """Those that count wrong answers for this kind of code."""
    return SHORT if is_short(code) else LONG


def is_short(code: str) -> bool:
    """The last digits of a phone, not a whole identifier."""
    return len("".join(code.split())) <= SHORT_CODE


def wait(request: HttpRequest, number: str, code: str) -> int:
    """Seconds until this question may be put; 0: now, and the question is counted for its address."""
    now = time.time()
    for limit in limits(code):
        if left := _left(limit, _number(number), now):
            return left
    address = str(get_adapter().get_client_ip(request))
    if left := _left(ADDRESS, address, now):
        return left
    _count(ADDRESS, address, now)
    return 0


def wrong(number: str, code: str) -> None:
    """A question got no answer: whether the number exists makes no difference."""
    for limit in limits(code):
        _count(limit, _number(number), time.time())


def _number(number: str) -> str:
    return number.strip().upper()


def _key(limit: Limit, who: str) -> str:
    return f"track:{limit.name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def _left(limit: Limit, who: str, now: float) -> int:
    count, since = cache.get(_key(limit, who), (0, now))
    rest = int(since + limit.seconds - now) + 1
    return max(rest, 1) if count >= limit.most and rest > 0 else 0


def _count(limit: Limit, who: str, now: float) -> None:
    count, since = cache.get(_key(limit, who), (0, now))
    if now - since >= limit.seconds:
        count, since = 0, now
    cache.set(_key(limit, who), (count + 1, since), max(1, int(since + limit.seconds - now)))
