"""Decisions that stand are carried out every few seconds."""

from __future__ import annotations

from gwanmun.inspection.reading import deciding
from gwanmun.platform import jobs


@jobs.register("inspection.settle")
def settle() -> None:
    deciding.settle_due()


@jobs.periodic(5)
def settle_every_five_seconds() -> None:
    if deciding.due_now():
        jobs.enqueue("inspection.settle")
