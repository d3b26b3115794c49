"""What goes to the screen: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T, both

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

#: ``as_json: Json = False`` gives a command its ``--json``.
Json = Annotated[
    bool, typer.Option("--json", help=T("결과를 JSON으로 출력합니다.", "Print the result as JSON."))
]


def screen(*, error: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=error, highlight=False, soft_wrap=not error)


def emit(document: Any) -> None:
    """One JSON document on standard output; dates and the like as text."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def say(text: str = "") -> None:
    """A result in words."""
    screen().print(text, markup=False)


def note(text: str) -> None:
    """Something by the way."""
    screen(error=True).print(text, markup=False, style="dim")


def table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()
) -> None:
    """A table; ``right``: numbers of the columns that hold figures."""
    from rich.table import Table

    grid = Table(title=title or None, title_justify="left", title_style="bold")
    figures = set(right)
    for place, head in enumerate(heads):
        grid.add_column(head, justify="right" if place in figures else "left", overflow="fold")
    for row in rows:
        grid.add_row(*("" if cell is None else str(cell) for cell in row))
    screen().print(grid, markup=False)


def progress() -> Progress:
    """A bar on standard error; silent where there is no terminal."""
    from rich import progress as bars

    console = screen(error=True)
    return bars.Progress(
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def tell(stop: Stop, *, as_json: bool) -> None:
    """Say why a command ended. With ``--json`` the reason is JSON on standard output."""
    if as_json:
        body = {"error": stop.code.name.lower(), "code": int(stop.code), "message": stop.message}
        emit(body | ({"cure": stop.cure} if stop.cure else {}))
        return
    mark = "✖" if (sys.stderr.encoding or "").lower().startswith("utf") else "x"
    red = screen(error=True)
    red.print(f"{mark} {both(stop.message)}", markup=False, style="red")
    if stop.cure:
        red.print(f"  {both(stop.cure)}", markup=False)


def internal(error: Exception) -> Stop:
    """An error nobody foresaw, in one line; ``GWANMUN_DEBUG=1`` shows where it came from."""
    return Stop(
        Exit.INTERNAL,
        T("프로그램 오류가 발생하였습니다: ", "The program has a fault: ")
        + f"{type(error).__name__}: {error}",
        T(
            "자세한 위치는 GWANMUN_DEBUG=1로 다시 실행하면 나옵니다.",
            "Run again with GWANMUN_DEBUG=1 to see where.",
        ),
    )
