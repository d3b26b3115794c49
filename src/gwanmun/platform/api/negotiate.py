"""Which representation: an explicit ``format`` wins, else the best of ``Accept``."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from gwanmun.platform.api.problems import Problem


def chosen(request: HttpRequest, named: str | None, media: Mapping[str, str]) -> str:
    """A key of ``media`` (name → content type, the first is the default). Raises Problem 406."""
    if named is not None:
        return named
    best = request.get_preferred_type(list(media.values()))
    for name, kind in media.items():
        if kind == best:
            return name
    offered = ", ".join(media.values())
    raise Problem(
        "not-acceptable",
        f"Accept 머리글에 맞는 형식이 없습니다. 다음 중에서 골라 주십시오: {offered}",
        f"Nothing offered fits the Accept header. Choose one of: {offered}",
    )
