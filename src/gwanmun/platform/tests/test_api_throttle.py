"""Token buckets: burst, refill, separation, threads, bounded memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from gwanmun.platform.api.throttle import Buckets, Rate, general, sorter


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_even_rate() -> None:
    clock = Clock()
    buckets = Buckets(clock)
    rate = Rate(per_minute=60, burst=5)
    assert [buckets.take("k", rate).allowed for _ in range(6)] == [True] * 5 + [False]
    clock.now += 1.0
    assert [buckets.take("k", rate).allowed for _ in range(2)] == [True, False]
    clock.now += 600
    assert buckets.take("k", rate).remaining == 4


def test_headers_say_when_to_come_back() -> None:
    clock = Clock()
    buckets = Buckets(clock)
    rate = Rate(per_minute=6, burst=1)
    first = buckets.take("k", rate)
    assert first.headers() == {
        "RateLimit-Limit": "1",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "10",
        "RateLimit-Policy": "6;w=60;burst=1",
    }
    clock.now += 2.5
    refused = buckets.take("k", rate)
    assert refused.headers()["Retry-After"] == "8"
    clock.now += 8
    assert buckets.take("k", rate).allowed


def test_refused_questions_cost_nothing() -> None:
    clock = Clock()
    buckets = Buckets(clock)
    rate = Rate(per_minute=60, burst=1)
    assert buckets.take("k", rate).allowed
    for _ in range(100):
        assert not buckets.take("k", rate).allowed
    clock.now += 1
    assert buckets.take("k", rate).allowed


def test_keys_do_not_share_and_rate_zero_stops() -> None:
    buckets = Buckets(Clock())
    rate = Rate(per_minute=60, burst=1)
    assert buckets.take("a", rate).allowed
    assert buckets.take("b", rate).allowed
    assert not buckets.take("c", Rate(0, 10)).allowed


def test_threads_together_get_exactly_the_burst() -> None:
    buckets = Buckets(Clock())
    rate = Rate(per_minute=60, burst=100)
    with ThreadPoolExecutor(16) as pool:
        allowed = list(pool.map(lambda _: buckets.take("k", rate).allowed, range(500)))
    assert sum(allowed) == 100


def test_old_buckets_go_when_there_are_too_many() -> None:
    buckets = Buckets(Clock(), most=3)
    for name in "abcde":
        buckets.take(name, Rate(60, 2))
    assert list(buckets._levels) == ["c", "d", "e"]


def test_the_sorter_gets_each_second_what_others_get_each_minute() -> None:
    assert general(300) == Rate(300, 50)
    assert sorter(300) == Rate(18_000, 300)
