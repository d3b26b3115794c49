"""Django and the database, made ready for a command; what is missing becomes a clear message."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, language

if TYPE_CHECKING:
    from gwanmun.platform.accounts.models import Organisation


def load(*, quiet: bool = True) -> None:
    """Load settings and apps. ``quiet``: only warnings reach the screen, unless the user set a level."""
    from gwanmun.platform.environment import EnvironmentFault

    if quiet:
        os.environ.setdefault("GWANMUN_LOG_LEVEL", "WARNING")
        os.environ.setdefault("GWANMUN_LOG", "console")
    try:
        from django.core.exceptions import ImproperlyConfigured

        from gwanmun.platform import django

        django.setup()
    except EnvironmentFault as fault:
        raise Stop(Exit.ENVIRONMENT, str(fault)) from None
    except ImproperlyConfigured as fault:
        raise Stop(Exit.ENVIRONMENT, str(fault)) from None
    except PermissionError as error:
        raise Stop(
            Exit.ENVIRONMENT,
            T("자료 폴더에 쓸 수 없습니다: ", "Cannot write to the data folder: ") + str(error.filename),
            T("GWANMUN_HOME으로 다른 폴더를 지정하십시오.", "Name another folder with GWANMUN_HOME."),
        ) from None
    from django.utils import translation

    translation.activate(language())


def ready(*, quiet: bool = True) -> None:
    """``load``, and the database answers and has its present shape. Raises Stop(ENVIRONMENT)."""
    load(quiet=quiet)
    from django.db import DatabaseError

    from gwanmun.platform import health

    try:
        waiting = health.migrations()
    except DatabaseError as error:
        raise Stop(
            Exit.ENVIRONMENT,
            T("데이터베이스에 연결할 수 없습니다: ", "The database cannot be reached: ") + _first_line(error),
            T("GWANMUN_DATABASE_URL을 확인하십시오.", "Check GWANMUN_DATABASE_URL."),
        ) from None
    if not waiting.ok:
        raise Stop(
            Exit.ENVIRONMENT,
            T("데이터베이스가 준비되지 않았습니다.", "The database is not prepared."),
            T("먼저 실행하십시오: gwanmun migrate", "Run first: gwanmun migrate"),
        )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def organisation(code: str | None) -> Organisation:
    """The organisation of that code; without a code the only express operator there is."""
    from gwanmun.platform.accounts.models import Organisation

    if code is not None:
        found = Organisation.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Organisation.objects.order_by("code").values_list("code", flat=True)) or "–"
            raise Stop(
                Exit.NOT_FOUND,
                T(f"기관 부호 {code}이(가) 없습니다.", f"There is no organisation {code}."),
                T(f"등록된 부호: {known}", f"Known codes: {known}"),
            )
        return found
    operators = list(Organisation.objects.filter(kind=Organisation.Kind.OPERATOR, active=True)[:2])
    if len(operators) == 1:
        return operators[0]
    if operators:
        raise Stop(
            Exit.USAGE,
            T(
                "특송업체가 여럿입니다. --org로 지정하십시오.",
                "There are several operators: name one with --org.",
            ),
        )
    raise Stop(
        Exit.NOT_FOUND,
        T("등록된 특송업체가 없습니다.", "There is no express operator yet."),
        T(
            "먼저 실행하십시오: gwanmun org create CODE --ko 이름 --en NAME",
            "Run first: gwanmun org create CODE --ko 이름 --en NAME",
        ),
    )
