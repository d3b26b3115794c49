"""``gwanmun risk watch``: lists, and entries from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gwanmun.cli import out, store
from gwanmun.cli.commands.risk.group import app
from gwanmun.cli.exits import Exit, Stop
from gwanmun.cli.words import T

watch = typer.Typer(no_args_is_help=True, help=T("감시목록.", "Watch-lists."))
app.add_typer(watch, name="watch")


@watch.command("lists", help=T("목록을 보여 줍니다.", "Show the lists."))
def lists(as_json: out.Json = False) -> None:
    store.ready()
    from gwanmun.risk.network import contract

    rows = [
        {"name": row.name, "owner": row.owner, "basis": row.basis, "threshold": row.threshold,
         "expires_on": row.expires_on, "entries": row.entries.count()}
        for row in contract.WatchList.objects.order_by("name")
    ]  # fmt: skip
    if as_json:
        out.emit(rows)
        return
    heads = (
        T("이름", "name"),
        T("부서", "owner"),
        "basis",
        T("기준", "threshold"),
        T("만료", "expires"),
        T("항목", "entries"),
    )
    out.table("", heads, [tuple(row.values()) for row in rows], right=(3, 5))


@watch.command("import", help=T("CSV의 항목을 목록에 더합니다.", "Add the entries of a CSV file to a list."))
def bring(
    name: Annotated[str, typer.Argument(help=T("목록의 이름.", "Name of the list."))],
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help=T(
                "CSV. 열: kind, value, valid_from, valid_to, note",
                "CSV of kind, value, valid_from, valid_to, note",
            ),
        ),
    ],
    as_json: out.Json = False,
) -> None:
    store.ready()
    from gwanmun.platform.audit import services as audit
    from gwanmun.risk.network import contract

    row = contract.WatchList.objects.filter(name=name).first()
    if row is None:
        raise Stop(Exit.NOT_FOUND, T(f"'{name}' 목록이 없습니다.", f"There is no list named '{name}'."))
    try:
        done = contract.import_csv(row, file.read_bytes(), audit.SYSTEM)
    except contract.Refused as refusal:
        raise Stop(Exit.USAGE, T(refusal.ko, refusal.en)) from None
    faults = [{"line": f.line, "field": f.field, "message": T(f.ko, f.en)} for f in done.faults]
    if as_json:
        out.emit({"added": done.added, "known": done.known, "faults": faults})
    else:
        out.say(T(f"{done.added}건을 더했습니다.", f"{done.added} added."))
        for fault in faults:
            out.note(f"{fault['line']}: {fault['field']}: {fault['message']}")
    if faults:
        raise typer.Exit(1)
