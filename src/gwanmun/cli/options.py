"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

Country = Annotated[str, typer.Option("--country", help=T("국가 자료의 부호.", "Code of the country pack."))]


def day_of(text: str | None) -> date | None:
    """A day as it is written; None where none is. Raises Stop(USAGE)."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(
            Exit.USAGE,
            T(f"날짜가 아닙니다: {text}", f"Not a day: {text}"),
            T("예: 2026-01-01", "Like 2026-01-01"),
        ) from None


def today_in(country: str) -> date:
    """Today where the country is.

    :raises RuleBookError: no such country.
    """
    from zoneinfo import ZoneInfo

    from gwanmun.countries.registry import open_pack

    zone = str(open_pack(country).about.get("time_zone", "UTC"))
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
