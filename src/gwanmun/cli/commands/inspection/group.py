"""The group that the modules beside this one add their commands to."""

from __future__ import annotations

import typer

from gwanmun.cli.words import T

app = typer.Typer(
    no_args_is_help=True,
    help=T("검색 장비와 판독: 영상, 모형, 교육.", "Inspection: machines, images, reading, school."),
)
