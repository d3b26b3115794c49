"""The micro-batcher alone: company, order, isolation, limits, leadership, closing."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from gwanmun.platform.batching import Busy, MicroBatcher


def squares(questions: Sequence[int]) -> list[int]:
    return [q * q for q in questions]


def test_a_single_question_is_answered() -> None:
    assert MicroBatcher(squares, gather_s=0).ask(7, 1) == 49


def test_concurrent_questions_share_a_batch_and_get_their_own_answers() -> None:
    sizes: list[int] = []

    def counted(questions: Sequence[int]) -> list[int]:
        sizes.append(len(questions))
        time.sleep(0.005)
        return squares(questions)

    batcher = MicroBatcher(counted, gather_s=0.01)
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda n: batcher.ask(n, 5), range(400)))
    assert answers == [n * n for n in range(400)]
    assert sum(sizes) == 400
    assert len(sizes) < 200
    assert max(sizes) > 5


def test_never_more_than_max_batch() -> None:
    sizes: list[int] = []

    def counted(questions: Sequence[int]) -> list[int]:
        sizes.append(len(questions))
        time.sleep(0.002)
        return squares(questions)

    batcher = MicroBatcher(counted, gather_s=0.02, max_batch=4)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(lambda n: batcher.ask(n, 5), range(50))) == [n * n for n in range(50)]
    assert max(sizes) == 4


def test_only_one_batch_runs_at_a_time() -> None:
    running = 0
    most = 0
    guard = threading.Lock()

    def watched(questions: Sequence[int]) -> list[int]:
        nonlocal running, most
        with guard:
            running += 1
            most = max(most, running)
        time.sleep(0.001)
        with guard:
            running -= 1
        return squares(questions)

    batcher = MicroBatcher(watched, gather_s=0)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: batcher.ask(n, 5), range(200)))
    assert most == 1


def test_one_bad_question_fails_alone() -> None:
    def picky(questions: Sequence[int]) -> list[int]:
        if 13 in questions:
            raise ValueError("thirteen")
        return squares(questions)

    batcher = MicroBatcher(picky, gather_s=0.02)

    def ask(n: int) -> int | str:
        try:
            return batcher.ask(n, 5)
        except ValueError as problem:
            return str(problem)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(20)))
    assert answers == ["thirteen" if n == 13 else n * n for n in range(20)]


def test_a_wrong_number_of_answers_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="0 answers to 1 questions"):
        MicroBatcher(lambda questions: [], gather_s=0).ask(1, 1)


class Gate:
    """An answerer that stops until opened, so that a test can look at the queue meanwhile."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()
        self.seen: list[int] = []

    def __call__(self, questions: Sequence[int]) -> list[int]:
        self.entered.set()
        assert self.opened.wait(5)
        self.seen.extend(questions)
        return squares(questions)


def test_a_full_queue_refuses_at_once_and_a_late_answer_is_dropped() -> None:
    gate = Gate()
    batcher = MicroBatcher(gate, gather_s=0, max_waiting=1)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(batcher.ask, 1, 5)
        assert gate.entered.wait(5)
        second = pool.submit(batcher.ask, 2, 0.2)
        while not batcher._queue:
            time.sleep(0.001)
        begun = time.monotonic()
        with pytest.raises(Busy, match="queue full"):
            batcher.ask(3, 5)
        assert time.monotonic() - begun < 0.1
        with pytest.raises(Busy, match="timed out"):
            second.result(5)
        gate.opened.set()
        assert first.result(5) == 1
    assert gate.seen == [1]  # the one whose asker went away was not answered in vain
    assert batcher.ask(4, 1) == 16


def test_the_lead_passes_on_even_when_leaders_fail() -> None:
    def failing(questions: Sequence[int]) -> list[int]:
        time.sleep(0.001)
        raise LookupError(str(len(questions)))

    batcher = MicroBatcher(failing, gather_s=0)

    def ask(n: int) -> bool:
        with pytest.raises(LookupError):
            batcher.ask(n, 5)
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(64)))
    assert batcher.close(1)


def test_closing_waits_for_those_in_hand_and_takes_no_more() -> None:
    gate = Gate()
    batcher = MicroBatcher(gate, gather_s=0)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(batcher.ask, 1, 5)
        assert gate.entered.wait(5)
        second = pool.submit(batcher.ask, 2, 5)
        while not batcher._queue:
            time.sleep(0.001)
        assert batcher.close(0.05) is False
        with pytest.raises(Busy, match="closing"):
            batcher.ask(3, 1)
        gate.opened.set()
        assert batcher.close(5) is True
        assert (first.result(1), second.result(1)) == (1, 4)
