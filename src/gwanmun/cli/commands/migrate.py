"""``gwanmun migrate``: bring the database to the present shape."""

from __future__ import annotations

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T


def add_to(app: typer.Typer) -> None:
    app.command(
        "migrate",
        help=T(
            "데이터베이스를 만들거나 최신 형태로 바꿉니다.", "Create the database or bring it up to date."
        ),
    )(migrate)


def migrate(as_json: out.Json = False) -> None:
    applied = bring_up_to_date()
    if as_json:
        out.emit({"applied": applied})
    else:
        out.say(
            T(
                f"데이터베이스 준비 완료 (변경 {applied}건).",
                f"The database is ready ({applied} changes applied).",
            )
        )


def bring_up_to_date() -> int:
    """Apply what is waiting; how many migrations there were."""
    store.load()
    from django.db import DatabaseError

    from gwanmun.platform import django, health

    try:
        waiting = int(health.migrations().figures.get("waiting", 0))
        django.migrate()
    except DatabaseError as error:
        raise Stop(
            Exit.ENVIRONMENT,
            T("데이터베이스에 연결할 수 없습니다: ", "The database cannot be reached: ") + str(error).strip(),
            T("GWANMUN_DATABASE_URL을 확인하십시오.", "Check GWANMUN_DATABASE_URL."),
        ) from None
    return waiting
