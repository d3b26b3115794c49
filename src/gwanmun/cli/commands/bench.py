"""``gwanmun bench``: measure on this machine."""

from __future__ import annotations

import importlib.util
from typing import Annotated

import typer

from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T


def add_to(app: typer.Typer) -> None:
    app.command(
        "bench",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        help=T(
            "이 컴퓨터의 속도를 측정하여 build/bench.json에 씁니다. 옵션은 측정에 전달됩니다.",
            "Measure this machine, write build/bench.json. Options go to the measuring program.",
        ),
    )(bench)


def bench(
    context: typer.Context,
    only: Annotated[list[str] | None, typer.Argument(help=T("측정할 것.", "What to measure."))] = None,
) -> None:
    if importlib.util.find_spec("gwanmun.bench") is None:
        raise Stop(
            Exit.ENVIRONMENT,
            T("측정 프로그램이 설치되어 있지 않습니다.", "The measuring program is not installed."),
            T("저장소에서 make bench를 실행하십시오.", "Run make bench in the repository."),
        )
    from importlib import import_module

    run = import_module("gwanmun.bench.run")
    code = run.main([*(only or []), *context.args])
    raise typer.Exit(code or Exit.OK)
