"""Gather concurrent single questions and answer them as one frame.

Questions that came while others were being answered are answered together: their look-ups are
shared, and threads do not contend for the interpreter. There is no thread of its own: the first
asker leads, waits until its question is ``gather_s`` old, takes everything that is waiting,
answers it, and hands the lead to the oldest question that came meanwhile. Nothing needs to be
started, stopped or watched; a process that finishes its requests has finished its batches.

This module knows nothing of parcels, Django or polars.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, cast

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Busy(Exception):
    """No answer can be given now; ask again after ``retry_after_s`` seconds."""

    def __init__(self, reason: str, retry_after_s: int = 1) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class _Waiting(Generic[Question, Answer]):
    """One question and its fate. Guarded by the batcher's lock except ``woken``."""

    __slots__ = ("answer", "asked_at", "done", "error", "leads", "question", "woken")

    def __init__(self, question: Question, asked_at: float) -> None:
        self.question = question
        self.asked_at = asked_at
        self.woken = threading.Event()
        self.leads = False
        self.done = False
        self.answer: Answer | None = None
        self.error: BaseException | None = None


class MicroBatcher(Generic[Question, Answer]):
    """``ask`` from any number of threads; ``answer_all`` sees lists of questions.

    ``answer_all`` returns one answer for each question, in order. When it raises for several
    questions they are tried one by one, so that one bad question does not fail its neighbours.

    gather_s     age in seconds at which the leading question stops waiting for company (0: at once)
    max_batch    most questions in one call of ``answer_all``
    max_waiting  most questions in the queue; beyond it ``ask`` raises ``Busy`` at once
    """

    def __init__(
        self,
        answer_all: Callable[[Sequence[Question]], Sequence[Answer]],
        *,
        gather_s: float = 0.0,
        max_batch: int = 256,
        max_waiting: int = 512,
    ) -> None:
        self._answer_all = answer_all
        self._gather_s = gather_s
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._queue: deque[_Waiting[Question, Answer]] = deque()
        self._led = False
        self._closed = False

    def ask(self, question: Question, timeout_s: float) -> Answer:
        """The answer, or ``Busy`` when the queue is full, time is up, or the batcher is closed.

        Whatever ``answer_all`` raised for this question alone is raised here.
        """
        waiting: _Waiting[Question, Answer] = _Waiting(question, time.monotonic())
        with self._lock:
            if self._closed:
                raise Busy("closing")
            if len(self._queue) >= self._max_waiting:
                raise Busy("queue full")
            self._queue.append(waiting)
            waiting.leads = not self._led
            self._led = True
        if not waiting.leads:
            waiting.woken.wait(timeout_s)
            with self._lock:
                # Done or promoted may both have happened just as the wait ran out: look again.
                if not waiting.done and not waiting.leads:
                    if waiting in self._queue:
                        self._queue.remove(waiting)
                    raise Busy("timed out")
        if waiting.leads and not waiting.done:
            self._lead(waiting)
        if waiting.error is not None:
            raise waiting.error
        return cast(Answer, waiting.answer)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Take no more questions and wait for those in hand; False when time ran out first."""
        with self._idle:
            self._closed = True
            return self._idle.wait_for(lambda: not self._led, timeout_s)

    def _lead(self, leader: _Waiting[Question, Answer]) -> None:
        batch: list[_Waiting[Question, Answer]] = []
        try:
            pause = leader.asked_at + self._gather_s - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            with self._lock:
                while self._queue and len(batch) < self._max_batch:
                    batch.append(self._queue.popleft())
            self._settle(batch)
        finally:
            with self._idle:
                for one in batch:
                    if not one.done:  # only when the leader itself is being torn down
                        one.error, one.done = Busy("interrupted"), True
                    if one is not leader:
                        one.woken.set()
                if self._queue:
                    self._queue[0].leads = True
                    self._queue[0].woken.set()
                else:
                    self._led = False
                    self._idle.notify_all()

    def _settle(self, batch: list[_Waiting[Question, Answer]]) -> None:
        try:
            answers = self._answer_all([one.question for one in batch])
            if len(answers) != len(batch):
                raise RuntimeError(f"{len(answers)} answers to {len(batch)} questions")
        except Exception as problem:
            if len(batch) == 1:
                batch[0].error, batch[0].done = problem, True
                return
            for one in batch:
                self._settle([one])
            return
        for one, answer in zip(batch, answers, strict=True):
            one.answer, one.done = answer, True
