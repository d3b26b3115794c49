"""Jobs of this room. Each is a hint: what is to be done stands in the version rows."""

from __future__ import annotations

from gwanmun.parcels.services import clearing, lease, receiving, retention
from gwanmun.platform import jobs


@jobs.register(receiving.CLEAR)
def clear() -> None:
    """Clear what waits, in the order of receipt, until nothing does or another worker is at it."""
    owner = lease.owner_name()
    while not jobs.stopping() and clearing.clear_next(owner, _until_stopped) is not None:
        pass


def _until_stopped(stage: str, done: int, total: int) -> None:
    if jobs.stopping():
        raise clearing.Stopped


@jobs.periodic(5)
def requeue_stale() -> None:
    """A hint was lost, a worker died, a failed try has waited its time: hint again."""
    if lease.next_free() is not None:
        jobs.enqueue(receiving.CLEAR)


@jobs.register("parcels.purge")
def purge() -> None:
    retention.purge()


@jobs.periodic(6 * 3600)
def purge_in_time() -> None:
    jobs.enqueue("parcels.purge")
