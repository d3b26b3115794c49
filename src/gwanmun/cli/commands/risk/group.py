"""The group that the modules beside this one add their commands to."""

from __future__ import annotations

import typer

from gwanmun.cli.words import T

app = typer.Typer(
    no_args_is_help=True,
    help=T("위험관리: 선별 모형, 기준, 모의실험.", "Risk targeting: model, profiles, simulator."),
)
