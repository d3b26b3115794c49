"""Rooms above name the jobs to be hinted when an image has been kept; the bank knows none of them."""

from __future__ import annotations

from gwanmun.platform import jobs

_JOBS: list[str] = []


def when_kept(job: str) -> None:
    """``job`` is enqueued with the number of each new image once it is stored. A hint may be lost: whoever
    registers looks for what was missed as well."""
    if job not in _JOBS:
        _JOBS.append(job)


def hint(image: int) -> None:
    for job in _JOBS:
        jobs.enqueue(job, image)
