"""Cases for tests: an organisation, readers, images that are only numbers."""

from __future__ import annotations

from itertools import count

from gwanmun.inspection.reading import queue
from gwanmun.inspection.reading.deciding import Said
from gwanmun.inspection.reading.models import Case
from gwanmun.platform.accounts.models import Organisation, User

_numbers = count(1)


def customs() -> Organisation:
    return Organisation.objects.get_or_create(
        code="ICN", defaults={"kind": "CUSTOMS", "name_ko": "인천세관", "name_en": "Incheon Customs"}
    )[0]


def reader(name: str, role: str = "OFFICER") -> User:
    return User.objects.get_or_create(username=name, defaults={"role": role, "organisation": customs()})[0]


def case(**more) -> Case:
    """A case that is read once unless ``doubled`` says otherwise."""
    doubled = more.pop("doubled", "")
    made = queue.open_case(more.pop("image", next(_numbers)), customs(), views=[(400, 300)], **more)
    Case.objects.filter(pk=made.pk).update(doubled=doubled)
    return Case.objects.get(pk=made.pk)


def said(verdict: str = "CLEAR", confidence: int | None = 3, **more) -> Said:
    return Said(verdict, confidence, more.pop("token", f"t{next(_numbers)}"), **more)
