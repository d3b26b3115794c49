"""``gwanmun registry load``: the registry of personal customs codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

app = typer.Typer(
    no_args_is_help=True, help=T("개인통관고유부호 명부.", "The registry of personal customs codes.")
)


@app.callback()
def _group() -> None:
    pass


@app.command(
    help=T(
        "명부 파일(CSV 또는 Parquet)을 올립니다. 열: code, name, phone, zip, status, valid_from, valid_to.",
        "Load an extract (CSV, Parquet): code, name, phone, zip, status, valid_from, valid_to.",
    )
)
def load(
    file: Annotated[Path, typer.Argument(help=T("명부 파일.", "The extract."))],
    as_json: out.Json = False,
) -> None:
    existing(file)
    store.ready()
    loaded, refused = load_file(file)
    if as_json:
        out.emit({"loaded": loaded, "refused": refused})
    else:
        out.say(T(f"통관부호 {loaded:,}건을 등록하였습니다.", f"{loaded:,} codes are registered."))
        if refused:
            out.say(T(f"잘못된 {refused:,}줄은 제외하였습니다.", f"{refused:,} wrong lines were left out."))
    if refused:
        raise typer.Exit(Exit.FINDINGS)


def existing(file: Path) -> None:
    if not file.is_file():
        raise Stop(Exit.NOT_FOUND, T(f"파일이 없습니다: {file}", f"There is no file {file}"))


def load_file(file: Path) -> tuple[int, int]:
    """(rows loaded, rows left out). Raises Stop for a file that is no extract."""
    import polars as pl

    from gwanmun.parties.contract import load_personal_codes

    try:
        done = load_personal_codes(file, by="command line")
    except (ValueError, pl.exceptions.PolarsError) as error:
        raise Stop(
            Exit.REFUSED, T(f"명부를 읽을 수 없습니다: {error}", f"The extract cannot be read: {error}")
        ) from None
    return done.rows, done.refused.height
