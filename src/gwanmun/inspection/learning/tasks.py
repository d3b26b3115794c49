"""Jobs of reading by machine: images are described when they come, and what was missed every minute."""

from __future__ import annotations

from gwanmun.inspection.learning import likeness
from gwanmun.platform import jobs


@jobs.register("inspection.learning.describe")
def describe(image: int) -> None:
    likeness.arrived(image)


@jobs.register("inspection.learning.index")
def index() -> None:
    told = likeness.catch_up()
    if told is not None and told["left"] and told["described"] + told["unreadable"] and not jobs.stopping():
        jobs.enqueue("inspection.learning.index")


@jobs.periodic(60)
def look_for_what_was_missed() -> None:
    jobs.enqueue("inspection.learning.index")
