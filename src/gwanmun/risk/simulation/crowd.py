"""Many worlds at once: one process for each world, a thread for each process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed

import polars as pl

from gwanmun.risk.simulation.parameters import Parameters
from gwanmun.risk.simulation.running import WEEKLY, Job, run
from gwanmun.risk.simulation.world import World

THREADS = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


def simulate(
    chosen: Parameters, jobs: list[Job], workers: int, done: Callable[[], None] = lambda: None
) -> pl.DataFrame:
    """Run all jobs (WEEKLY, in the order of the jobs); ``done`` is called after each part."""
    parts: dict[int, pl.DataFrame] = {}
    if workers <= 1:
        world: World | None = None
        for number, job in enumerate(jobs):
            if world is None or world.seed != job.seed:
                world = World.of(chosen, job.seed)
            parts[number] = run(world, job)
            done()
    else:
        before = {name: os.environ.get(name) for name in THREADS}
        os.environ.update(THREADS)  # read by the children when they start
        try:
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(workers, mp_context=context) as pool:
                waiting = {pool.submit(_one, chosen, job): number for number, job in enumerate(jobs)}
                for future in as_completed(waiting):
                    parts[waiting[future]] = future.result()
                    done()
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
    return pl.concat([parts[n] for n in range(len(jobs))]) if jobs else pl.DataFrame(schema=WEEKLY)


_worlds: dict[int, World] = {}  # of this process; the last one only: the jobs of a world stand together


def _one(chosen: Parameters, job: Job) -> pl.DataFrame:
    if job.seed not in _worlds:
        _worlds.clear()
        _worlds[job.seed] = World.of(chosen, job.seed)
    return run(_worlds[job.seed], job)
