"""Jobs of the bank."""

from __future__ import annotations

from gwanmun.inspection.bank import leaving
from gwanmun.platform import jobs


@jobs.register("inspection.bank.purge")
def purge() -> None:
    leaving.purge()


@jobs.periodic(3600)
def purge_what_is_over() -> None:
    jobs.enqueue("inspection.bank.purge")
