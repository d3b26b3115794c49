"""The courses and images that come with the program, for an office that begins."""

from __future__ import annotations

from collections.abc import Sequence

from gwanmun.inspection.school import courses, items
from gwanmun.inspection.school.models import Course
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import SYSTEM, Actor

_AUTHOR = Actor("gwanmun", "SYSTEM")


def setup(
    organisation: Organisation, images: int, seed: int, machine: str,
    *, kinds: Sequence[str] = (), scale: float = 1.0,
) -> dict[str, int]:  # fmt: skip
    """Courses that are not there yet are published: written with the program, put in force by whoever runs
    the command on the server. Images are made in turn with each of ``kinds``, or with each class that a
    course asks for; ``scale``: pixels so many times as wide."""
    fresh = 0
    for code, data in courses.supplied().items():
        if Course.objects.filter(code=code).exists():
            continue
        version = courses.draft(code, data, _AUTHOR)
        courses.propose(version, _AUTHOR)
        courses.publish(version, "기본 과정 / supplied course", SYSTEM)
        fresh += 1
    asked = list(kinds) or sorted(
        {kind for data in courses.supplied().values() for m in data["modules"]
         for kind in (m.get("set") or {}).get("classes", ())}
    )  # fmt: skip
    made = items.generate(organisation, asked, images, seed, machine, scale=scale)
    return {"courses": fresh, "images": len(made)}


__all__ = ["setup"]
